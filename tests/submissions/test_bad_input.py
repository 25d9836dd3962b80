"""What people type by accident or on purpose is told beside its field, kept, and never run."""

from typing import Any

import pytest
from flask import Flask

from portal.foundation.db import db
from portal.submissions import queries
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.submissions import Filing
from tests.submissions.writing import home, make_draft

MARKUP = '<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}"><b>bold</b>'


def work(app: Flask, filing: Filing) -> dict[str, Any]:
    """The stored answers of the first section."""
    with app.app_context():
        found = queries.draft_sections(db.session, filing.submission().round)
        return dict(found["work"].answers)


@pytest.fixture
def filing(app: Flask, client: Browser) -> Filing:
    """A draft whose head is signed in."""
    made = make_draft(app)
    people.sign_in(client, made.head)
    return made


def save(client: Browser, filing: Filing, **answers: str) -> Any:
    """Save the first section through its page."""
    data = {f"q-{code}": value for code, value in answers.items()}
    return client.submit_form(f"{home(filing)}/sections/work", data, button="continue")


def test_a_word_too_many_is_told_and_kept(app: Flask, client: Browser, filing: Filing) -> None:
    answer = save(client, filing, results="word " * 10_001)
    assert answer.status_code == 422
    assert "10001" in " ".join(answer.page.errors)
    assert len(str(work(app, filing)["results"]).split()) == 10_001
    assert client.get(f"{home(filing)}/submit").status_code == 200
    declared = {"authorised": True, "agreed": True, "seen": "1", "form_key": "k"}
    assert client.post(f"{home(filing)}/submit", data=declared).status_code in (400, 422)
    assert save(client, filing, results="word " * 10_000).status_code == 303


def test_control_and_direction_characters_are_taken_out(
    app: Flask, client: Browser, filing: Filing
) -> None:
    save(client, filing, title="Re\u202eport\x00 o\u0308f\u2066 reeds\x07", results="a\r\nb\u200e")
    kept = work(app, filing)
    assert kept["title"] == "Report öf reeds"
    assert "\r" not in kept["results"]
    preview = client.get_ok(f"{home(filing)}/preview").words
    assert "Report öf reeds" in preview


@pytest.mark.parametrize("typed", ["2026-02-30", "31.12.2025x", "0000-00-00", "9999999-01-01"])
def test_an_impossible_date_is_told_and_kept(
    app: Flask, client: Browser, filing: Filing, typed: str
) -> None:
    url = f"{home(filing)}/sections/work"
    page = client.get_ok(url)
    names = sorted(n for form in page.forms for n in form.fields if "held_on" in n)
    assert names
    sent = dict(zip(names, [typed] * len(names), strict=True))
    answer = client.submit_form(url, page=page, forge=sent, button="continue")
    assert answer.status_code == 422
    assert typed in answer.text
    assert answer.page.errors


def test_markup_is_shown_and_never_run(app: Flask, client: Browser) -> None:
    answers = {"title": MARKUP, "results": MARKUP}
    for road in ("draft", "under-review", "published", "withdrawn"):
        filing = make_draft(app, road, answers=answers)
        people.sign_in(client, filing.head)
        pages = [home(filing), "/en/workspace/", "/en/register/", "/en/"]
        if road == "draft":
            pages += [f"{home(filing)}/preview", f"{home(filing)}/sections/work"]
        else:
            with app.app_context():
                reference = filing.submission().reference
            pages += [f"{home(filing)}/versions/1", f"{home(filing)}/receipt/1", f"/r/{reference}"]
            if road != "under-review":
                pages.append(f"/en/register/{reference}")
        for url in pages:
            answer = client.get(url, follow_redirects=True, inspect=False)
            assert answer.status_code == 200, url
            assert "<script>alert" not in answer.text, url
            assert "<img src=x" not in answer.text, url
            assert "onerror=alert(1)>" not in answer.text.replace("&gt;", ""), url
        if road != "draft":
            people.sign_in(client, filing.moderator)
            for url in (f"/en/moderation/review/{filing.key}", "/en/moderation/"):
                text = client.get(url, inspect=False).text
                assert "<script>alert" not in text
                assert "<img src=x" not in text


@pytest.mark.parametrize("key", ["x", "..%2f..%2fetc", "a" * 300, "' or 1=1--"])
def test_a_key_nobody_was_given_is_not_there(client: Browser, filing: Filing, key: str) -> None:
    for rest in ("", "/sections/work", "/submit", "/receipt/1", "/steps/delete"):
        assert client.get(f"/en/workspace/submissions/{key}{rest}").status_code == 404


def test_what_no_form_offers_is_not_there(client: Browser, filing: Filing) -> None:
    for rest in ("/sections/none", "/files/title", "/files/none", "/receipt/0", "/steps/publish"):
        assert client.get(f"{home(filing)}{rest}").status_code == 404


def test_what_was_typed_survives_a_session_that_ended(
    app: Flask, client: Browser, clock: Clock
) -> None:
    filing = make_draft(app)
    people.sign_in(client, filing.head)
    url = f"{home(filing)}/sections/work"
    page = client.get_ok(url)
    clock.forward(hours=9)
    typed = {"q-results": "Written for hours."}
    answer = client.submit_form(url, typed, page=page, button="continue")
    assert answer.status_code == 401
    assert work(app, filing)["results"] == "Three sites."
    again = {"email": filing.head.email, "password": people.PASSWORD}
    answer = client.submit_form(url, again, page=answer.page, action="sign-in")
    assert answer.status_code == 200
    answer = client.submit_form("/en/sign-in", page=answer.page, action="sections/work")
    assert answer.status_code == 303
    assert work(app, filing)["results"] == "Written for hours."
