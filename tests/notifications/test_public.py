"""What everybody reads of notifications."""

import pytest
from flask import Flask

from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from tests.browsing import Browser
from tests.factories.notifications import make_issued, make_notification
from tests.factories.organisations import make_organisation


def test_a_number_finds_its_notification_however_it_is_written(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        make_issued(session, make_organisation(session), number="2015/019")
    assert client.get_ok("/en/notifications/2015-019").heading == "Example subject"
    for written in ("2015-19", "2015/19", "2015/019"):
        answer = client.get(f"/en/notifications/{written}")
        assert (answer.status_code, answer.location) == (301, "/en/notifications/2015-019")
    assert client.get("/en/notifications/2015-20").status_code == 404


def test_the_list_shows_what_is_issued_and_no_draft(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        make_issued(session, make_organisation(session), number="2026/001")
        draft = make_notification(session, number="2026/002", subject=Localised(en="Unheard of"))
        slug = draft.slug
    page = client.get_ok("/en/notifications/")
    assert "2026/001" in page.words
    assert "Unheard of" not in page.words
    assert client.get(f"/en/notifications/{slug}").status_code == 404


@pytest.mark.parametrize(("language", "words"), [("fr", "Merci de répondre"), ("es", "Please")])
def test_the_letter_is_read_in_its_language_or_in_english_and_says_so(
    app: Flask, client: Browser, language: str, words: str
) -> None:
    with app.app_context(), transaction() as session:
        make_issued(session, number="2026/003")
    assert words in client.get_ok(f"/{language}/notifications/2026-003").words
