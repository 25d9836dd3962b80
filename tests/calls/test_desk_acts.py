"""Changing, extending and closing calls on the Secretariat's pages."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.foundation.mail import OutboxMail
from tests.browsing import Browser
from tests.calls.calling import call_made, page_of, stored
from tests.conftest import Clock
from tests.factories.calls import make_meeting

pytestmark = pytest.mark.usefixtures("clock")
NEW = "/en/moderation/calls/new"
ACTS = ("edit", "extend", "close")
SKIPPED = (
    "Clocks are put forward: on 28 March 2027 there is no {}. "
    "The next time there is, is 28 March 2027, 03:00 CEST."
)
REASON = {"reason__en": "The meeting was moved.", "reason__fr": "La réunion a été déplacée."}


def test_extending_shows_the_mails_before_they_go(
    app: Flask, client: Browser, berta: Any, draft: Any
) -> None:
    call = call_made(app)
    url = "/en/moderation/calls/example/extend"
    given = {"due_on": "2026-06-30", **REASON}
    check = page_of(client.submit_form(url, given, button="Check what becomes public"))

    for words in (
        "Wednesday 1 April 2026, 11:00 CEST",
        "Tuesday 30 June 2026, 11:00 CEST",
        "The meeting was moved.",
        "To 1 person with a draft, in French",
        "La réunion a été déplacée.",
    ):
        assert words in check.words
    assert "amina" not in check.html
    with app.app_context():
        assert db.session.scalars(select(OutboxMail)).all() == []

    answer = client.submit_form(url, page=check, button="Extend the deadline", follow=True)
    assert "The deadline is extended. 1 person with a draft is told." in page_of(answer).words
    after = stored(app)
    assert (call.due_at, after.due_at) == (
        now() + timedelta(days=30),
        datetime(2026, 6, 30, 9, 0, tzinfo=UTC),
    )
    with app.app_context():
        mail = db.session.scalars(select(OutboxMail)).one()
    assert (mail.to_address, mail.language) == ("amina@example.org", "fr")
    assert "La réunion a été déplacée." in client.get_ok("/fr/calls/example").words


@pytest.mark.parametrize(
    ("values", "errors"),
    [
        ({}, ["Fill in this field.", "Enter the reason. Everyone can read it."]),
        (
            {"due_on": "2026-03-31", **REASON},
            ["Enter a deadline that is later than the present one."],
        ),
        ({"due_on": "2026-06-30"}, ["Enter the reason. Everyone can read it."]),
        (
            {"due_on": "2027-03-28", "due_time": "02:00", **REASON},
            [SKIPPED.format("02:00")],
        ),
    ],
)
def test_an_impossible_extension_is_told(
    app: Flask, client: Browser, berta: Any, values: dict[str, Any], errors: list[str]
) -> None:
    before = call_made(app)
    url = "/en/moderation/calls/example/extend"
    answer = client.submit_form(url, values, button="Check what becomes public")

    assert answer.status_code == 422
    assert page_of(answer).errors == errors[:1] if not values else errors
    after = stored(app)
    assert after.due_at == before.due_at


def test_closing_shows_what_it_means_first(
    app: Flask, client: Browser, berta: Any, draft: Any
) -> None:
    call_made(app)
    url = "/en/moderation/calls/example/close"
    check = page_of(client.submit_form(url, REASON, button="Check what becomes public"))
    assert "Nothing can be filed in answer to this call." in check.words
    assert "To 1 person with a draft, in French" in check.words

    answer = client.submit_form(url, page=check, button="Close the call", follow=True)
    assert "The call is closed. 1 person with a draft is told." in page_of(answer).words
    assert "This call is closed." in client.get_ok("/en/calls/example").words
    for act in ACTS:
        assert client.get(f"/en/moderation/calls/example/{act}").status_code == 409
    assert "Close the call" not in client.get_ok("/en/moderation/calls/example").links


def test_a_call_closed_while_somebody_types_is_409(
    app: Flask, client: Browser, berta: Any, clock: Clock
) -> None:
    call_made(app)
    page = client.get_ok("/en/moderation/calls/example/extend")
    with app.app_context(), transaction() as session:
        call = session.scalars(select(Call)).one()
        call.closed_at = clock.now
    clock.forward(seconds=1)
    given = {"due_on": "2026-06-30", **REASON}
    assert client.submit_form("/en/x", given, page=page).status_code == 409


@pytest.mark.parametrize("step", ["check", "confirm"])
@pytest.mark.parametrize("act", ACTS)
def test_a_stale_form_is_409_and_changes_nothing(
    app: Flask, client: Browser, berta: Any, act: str, step: str
) -> None:
    call_made(app)
    url = f"/en/moderation/calls/example/{act}"
    page = client.get_ok(url)
    with app.app_context(), transaction() as session:
        call = session.scalars(select(Call)).one()
        call.languages = ["en", "fr", "es", "ru"]
    first = stored(app)
    given = {"due_on": "2026-06-30", **REASON} if act == "extend" else dict(REASON)
    if act == "edit":
        given["title__en"] = "Other words"
    answer = client.submit_form(url, given, page=page, forge={"step": step})

    after = stored(app)
    assert answer.status_code == 409
    assert (after.version, after.due_at, after.closed_at, after.title) == (
        first.version,
        first.due_at,
        None,
        first.title,
    )


@pytest.mark.parametrize("seen", [None, "", "x", "-1", "99999999999", "²"])
def test_a_form_without_a_sound_version_is_stale(
    app: Flask, client: Browser, berta: Any, seen: str | None
) -> None:
    call_made(app)
    url = "/en/moderation/calls/example/close"
    answer = client.submit_form(url, REASON, forge={"seen": seen, "step": "confirm"})
    assert answer.status_code == 409
    after = stored(app)
    assert after.closed_at is None


def test_wording_is_changed_after_a_look(app: Flask, client: Browser, berta: Any) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
    call_made(
        app, title=Localised(en="Old words", fr="Anciens mots"), text=Localised(en="E", fr="F")
    )
    url = "/en/moderation/calls/example/edit"
    given = {"title__en": "New words", "meeting_code": "EX1", **REASON}
    check = page_of(client.submit_form(url, given, button="Check what becomes public"))
    assert "New words" in check.words
    assert "Example meeting EX1" in check.words
    assert "Who can respond" not in check.words

    client.submit_form(url, page=check, button="Change the call")
    call = stored(app)
    assert (call.title, call.meeting_code) == ({"en": "New words", "fr": "Anciens mots"}, "EX1")
    assert "Call changed" in client.get_ok("/en/calls/example").words


def test_an_open_call_does_not_offer_what_must_stay(
    app: Flask, client: Browser, berta: Any
) -> None:
    call_made(app)
    url = "/en/moderation/calls/example/edit"
    fields = next(f for f in client.get_ok(url).forms if "title__en" in f.fields).fields
    kept = {"slug", "kind", "questionnaire_version_id", "opens_on", "due_on", "due_time"}
    assert fields & kept == set()

    forge = {"due_on": "2027-01-01", "slug": "other", "questionnaire_version_id": "7"}
    answer = client.submit_form(url, {"languages": ["en"], **REASON}, forge=forge)
    assert page_of(answer).errors == ["The call is open: its languages must stay."]


def test_an_announced_call_can_be_moved(app: Flask, client: Browser, berta: Any) -> None:
    call_made(app, opens_at=now() + timedelta(days=2))
    url = "/en/moderation/calls/example/edit"
    given = {"due_on": "2026-12-31", "due_time": "23:59"}
    check = page_of(client.submit_form(url, given, button="Check what becomes public"))
    client.submit_form(url, page=check, button="Change the call")
    call = stored(app)
    assert call.due_at == datetime(2026, 12, 31, 22, 59, tzinfo=UTC)


def test_nothing_changed_says_so(app: Flask, client: Browser, berta: Any) -> None:
    before = call_made(app)
    url = "/en/moderation/calls/example/edit"
    answer = client.submit_form(url, {}, button="Check what becomes public", follow=True)
    after = stored(app)
    assert "Nothing was changed." in page_of(answer).words
    assert after.version == before.version


def test_a_standing_call_has_no_extension(app: Flask, client: Browser, berta: Any) -> None:
    call_made(app, due_at=None)
    page = client.get_ok("/en/moderation/calls/example")
    assert "Extend the deadline" not in page.links
    assert client.get("/en/moderation/calls/example/extend").status_code == 409
