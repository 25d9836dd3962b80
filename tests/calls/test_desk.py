"""The Secretariat's pages about calls."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select

from portal.calls import actions
from portal.calls.models import Call
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.foundation.mail import OutboxMail
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_call, make_meeting, make_questionnaire_version
from tests.page import Page

pytestmark = pytest.mark.usefixtures("clock")
NEW = "/en/moderation/calls/new"
ACTS = ("edit", "extend", "close")
SKIPPED = (
    "Clocks are put forward: on 28 March 2027 there is no {}. "
    "The next time there is, is 28 March 2027, 03:00 CEST."
)
REASON = {"reason__en": "The meeting was moved.", "reason__fr": "La réunion a été déplacée."}


@pytest.fixture
def moderator(app: Flask, client: Browser) -> Any:
    """A moderator, signed in with ``client``."""
    somebody = people.staff(app, "moderator", name="Berta Example")
    people.sign_in(client, somebody)
    return somebody


@pytest.fixture
def draft(app: Flask) -> Iterator[Any]:
    """Amina, who reads French, has a draft for every call."""
    amina = people.person(app, "amina@example.org", language="fr")
    before = list(actions.drafters)
    actions.drafters[:] = [lambda session, call_id: [("amina@example.org", "fr", amina.id)]]
    yield amina
    actions.drafters[:] = before


def _call(app: Flask, **values: Any) -> Call:
    with app.app_context(), transaction() as session:
        return make_call(session, **{"slug": "example", **values})


def _stored(app: Flask, slug: str = "example") -> Call | None:
    with app.app_context():
        return db.session.scalar(select(Call).where(Call.slug == slug))


def _filled(app: Flask, **values: Any) -> dict[str, Any]:
    """What a moderator types for a new call."""
    with app.app_context(), transaction() as session:
        version = make_questionnaire_version(session)
        make_call(session, slug="another")  # enters the kind
        make_meeting(session, "EX1")
        key = version.id
    return {
        "slug": "reports-2026",
        "kind": "report",
        "questionnaire_version_id": str(key),
        "title__en": "Reports 2026",
        "text__en": "Tell us about **your work**.",
        "due_on": "2026-06-30",
        "due_time": "23:59",
        "audience": ["ngo"],
        "languages": ["en", "fr"],
        **values,
    }


def _page(answer: Any) -> Page:
    page: Page = answer.page
    return page


def _acting_as(app: Flask, who: str) -> Any:
    """A browser of a visitor, a member, or staff with that one role."""
    client: Any = app.test_client()
    client.inspects = False  # pages of refusal are not ours to test
    if who == "member":
        head = people.person(app)
        people.organisation(app, head=head)
        people.sign_in(client, head)
    elif who != "visitor":
        people.sign_in(client, people.staff(app, who))
    return client


def _token(client: Any) -> str:
    """A sound token of this browser's session, as any form of the portal would carry it."""
    with client.session_transaction() as session:
        session["csrf_token"] = "known"
    key = client.application.secret_key
    return str(URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps("known"))


@pytest.mark.parametrize("url", ["", "example", "new", *(f"example/{act}" for act in ACTS)])
def test_who_may_open_which_page(app: Flask, url: str) -> None:
    _call(app)
    changes = url not in ("", "example")
    expected = {
        "visitor": 302,
        "member": 403,
        "translator": 403,
        "editor": 403,
        "administrator": 403 if changes else 200,
        "moderator": 200,
    }
    told = {
        who: _acting_as(app, who).get(f"/en/moderation/calls/{url}").status_code for who in expected
    }
    assert told == expected


@pytest.mark.parametrize("url", ["new", *(f"example/{act}" for act in ACTS)])
def test_who_may_act(app: Flask, url: str) -> None:
    _call(app)
    # A moderator is let in, and told what is missing or that the form has seen nothing.
    told = {}
    for who in ("member", "translator", "editor", "administrator", "moderator"):
        client = _acting_as(app, who)
        data = {"csrf_token": _token(client), "step": "confirm"}
        told[who] = client.post(f"/en/moderation/calls/{url}", data=data).status_code
    visitor = _acting_as(app, "visitor")
    data = {"csrf_token": _token(visitor), "step": "confirm"}
    assert b"Check" not in visitor.post(f"/en/moderation/calls/{url}", data=data).data

    assert told.pop("moderator") in (409, 422)
    assert set(told.values()) == {403}
    call = _stored(app)
    assert call is not None
    assert (call.version, call.closed_at) == (1, None)


def test_issuing_goes_through_a_look_at_what_becomes_public(
    app: Flask, client: Browser, moderator: Any
) -> None:
    given = _filled(app, opens_on="2026-04-01", opens_time="09:00", meeting_code="")
    check = _page(client.submit_form(NEW, given, button="Check what becomes public"))

    assert check.heading == "Check before you issue the call"
    assert _stored(app, "reports-2026") is None
    for words in (
        "Reports 2026",
        "Tell us about your work.",
        "/en/calls/reports-2026",
        "Wednesday 1 April 2026, 09:00 CEST",
        "Tuesday 30 June 2026, 23:59 CEST",
        "NGOs and CSOs",
        "English and Français",
        "No mail is sent.",
    ):
        assert words in check.words

    answer = client.submit_form(NEW, page=check, button="Issue the call")
    assert answer.headers["Location"].endswith("/en/moderation/calls/reports-2026")
    call = _stored(app, "reports-2026")
    assert call is not None
    assert (call.opens_at, call.due_at, call.created_by_id) == (
        datetime(2026, 4, 1, 7, 0, tzinfo=UTC),
        datetime(2026, 6, 30, 21, 59, tzinfo=UTC),
        moderator.id,
    )
    assert (call.title, call.audience, call.languages) == (
        {"en": "Reports 2026"},
        ["ngo"],
        ["en", "fr"],
    )
    page = client.get_ok(answer.headers["Location"])
    assert "Berta Example" in page.words
    assert client.get("/en/calls/reports-2026").status_code == 200


def test_going_back_keeps_everything_typed(app: Flask, client: Browser, moderator: Any) -> None:
    given = _filled(app, title__ar="تقارير", text__ar="نص")
    check = _page(client.submit_form(NEW, given, button="Check what becomes public"))
    answer = client.submit_form(NEW, page=check, button="Go back and change it")

    form = next(form for form in _page(answer).forms if "slug" in form.fields)
    kept = form.values()
    assert answer.status_code == 200
    assert {name: kept.getlist(name) for name in given} == {
        name: value if isinstance(value, list) else [value] for name, value in given.items()
    }


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"slug": ""}, "Fill in this field."),
        ({"slug": "another"}, "Another call has this address. Enter a different one."),
        ({"slug": "Reports!"}, "Use small letters without accents, digits and hyphens."),
        ({"title__en": ""}, "Enter the title in English."),
        ({"title__fr": "Rapports"}, "Enter both the title and the text in this language."),
        ({"due_on": "2026-02-30"}, "Enter a date that exists, such as 2017-10-23."),
        ({"due_on": "20026-01-01"}, "Enter a date that exists, such as 2017-10-23."),
        ({"due_on": "9999-12-31"}, "Enter a year between 2000 and 2099."),
        ({"due_on": "0001-01-01"}, "Enter a year between 2000 and 2099."),
        ({"due_on": "2026-03-01"}, "Enter a deadline in the future."),
        ({"due_on": "2026-03-02", "due_time": "10:00"}, "Enter a deadline in the future."),
        ({"due_time": "25:00"}, "Enter a time such as 23:59."),
        ({"due_on": ""}, "Enter the day as well."),
        ({"opens_on": "2026-07-01"}, "Enter a deadline that is later than the opening."),
        (
            {"opens_on": "2026-03-01"},
            "The opening is in the past. Leave it empty to open at once.",
        ),
        (
            {"due_on": "2027-03-28", "due_time": "02:30"},
            SKIPPED.format("02:30"),
        ),
        ({"audience": []}, "Choose who can respond."),
        ({"languages": []}, "Choose at least one language."),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_lost(
    app: Flask, client: Browser, moderator: Any, values: dict[str, Any], error: str
) -> None:
    given = {**_filled(app), **values}
    for step in ("check", "confirm"):
        forge = {"step": step, **given}
        answer = client.submit_form(NEW, button="Check what becomes public", forge=forge)
        page = _page(answer)

        assert answer.status_code == 422
        assert page.title.startswith("Error:")
        assert page.errors == [error]
        form = next(form for form in page.forms if "slug" in form.fields)
        kept = form.values()
        for name, value in given.items():
            assert kept.getlist(name) == (value if isinstance(value, list) else [value])
    assert _stored(app, "reports-2026") is None


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "petition"},
        {"questionnaire_version_id": "999"},
        {"questionnaire_version_id": "1; drop table call"},
        {"bodies": ["COP", "NOBODY"]},
        {"meeting_code": "NOWHERE"},
        {"follows_id": "-1"},
        {"audience": ["everyone"]},
        {"languages": ["xx"]},
    ],
)
def test_choices_that_were_not_offered_are_refused(
    app: Flask, client: Browser, moderator: Any, values: dict[str, Any]
) -> None:
    forge = {**_filled(app), **values, "step": "confirm"}
    answer = client.submit_form(NEW, button="Check what becomes public", forge=forge)
    assert answer.status_code == 422
    assert _stored(app, "reports-2026") is None


def test_what_is_typed_is_normalised(app: Flask, client: Browser, moderator: Any) -> None:
    given = _filled(app, title__en="  Reports\u202e 2026\u200b ", text__en="One\r\n\r\nTwo  ")
    check = _page(client.submit_form(NEW, given, button="Check what becomes public"))
    client.submit_form(NEW, page=check, button="Issue the call")

    call = _stored(app, "reports-2026")
    assert call is not None
    assert (call.title, call.text) == ({"en": "Reports 2026"}, {"en": "One\n\nTwo"})


def test_markup_in_a_call_is_shown_not_run(app: Flask, client: Browser, moderator: Any) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    _call(app, title=Localised(en=hostile), text=Localised(en=f"Text {hostile}"))
    for url in ("/en/calls/", "/en/calls/example", "/en/moderation/calls/example"):
        html = client.get_ok(url).html
        assert "<script>alert" not in html
        assert "<img" not in html


def test_a_send_repeated_makes_one_call(app: Flask, client: Browser, moderator: Any) -> None:
    check = _page(client.submit_form(NEW, _filled(app), button="Check what becomes public"))
    first = client.submit_form(NEW, page=check, button="Issue the call")
    second = client.submit_form(NEW, page=check, button="Issue the call")

    assert (first.status_code, second.status_code) == (302, 422)
    assert _page(second).errors == ["Another call has this address. Enter a different one."]
    with app.app_context():
        slugs = db.session.scalars(select(Call.slug)).all()
    assert sorted(slugs) == ["another", "reports-2026"]


def test_extending_shows_the_mails_before_they_go(
    app: Flask, client: Browser, moderator: Any, draft: Any
) -> None:
    call = _call(app)
    url = "/en/moderation/calls/example/extend"
    given = {"due_on": "2026-06-30", **REASON}
    check = _page(client.submit_form(url, given, button="Check what becomes public"))

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
    assert "The deadline is extended. 1 person with a draft is told." in _page(answer).words
    after = _stored(app)
    assert after is not None
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
    app: Flask, client: Browser, moderator: Any, values: dict[str, Any], errors: list[str]
) -> None:
    before = _call(app)
    url = "/en/moderation/calls/example/extend"
    answer = client.submit_form(url, values, button="Check what becomes public")

    assert answer.status_code == 422
    assert _page(answer).errors == errors[:1] if not values else errors
    after = _stored(app)
    assert after is not None
    assert after.due_at == before.due_at


def test_closing_shows_what_it_means_first(
    app: Flask, client: Browser, moderator: Any, draft: Any
) -> None:
    _call(app)
    url = "/en/moderation/calls/example/close"
    check = _page(client.submit_form(url, REASON, button="Check what becomes public"))
    assert "Nothing can be filed in answer to this call." in check.words
    assert "To 1 person with a draft, in French" in check.words

    answer = client.submit_form(url, page=check, button="Close the call", follow=True)
    assert "The call is closed. 1 person with a draft is told." in _page(answer).words
    assert "This call is closed." in client.get_ok("/en/calls/example").words
    for act in ACTS:
        assert client.get(f"/en/moderation/calls/example/{act}").status_code == 409
    assert "Close the call" not in client.get_ok("/en/moderation/calls/example").links


def test_a_call_closed_while_somebody_types_is_409(
    app: Flask, client: Browser, moderator: Any, clock: Clock
) -> None:
    _call(app)
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
    app: Flask, client: Browser, moderator: Any, act: str, step: str
) -> None:
    _call(app)
    url = f"/en/moderation/calls/example/{act}"
    page = client.get_ok(url)
    with app.app_context(), transaction() as session:
        call = session.scalars(select(Call)).one()
        call.languages = ["en", "fr", "es", "ru"]
    first = _stored(app)
    given = {"due_on": "2026-06-30", **REASON} if act == "extend" else dict(REASON)
    if act == "edit":
        given["title__en"] = "Other words"
    answer = client.submit_form(url, given, page=page, forge={"step": step})

    after = _stored(app)
    assert answer.status_code == 409
    assert first is not None
    assert after is not None
    assert (after.version, after.due_at, after.closed_at, after.title) == (
        first.version,
        first.due_at,
        None,
        first.title,
    )


@pytest.mark.parametrize("seen", [None, "", "x", "-1", "99999999999", "²"])
def test_a_form_without_a_sound_version_is_stale(
    app: Flask, client: Browser, moderator: Any, seen: str | None
) -> None:
    _call(app)
    url = "/en/moderation/calls/example/close"
    answer = client.submit_form(url, REASON, forge={"seen": seen, "step": "confirm"})
    assert answer.status_code == 409
    after = _stored(app)
    assert after is not None
    assert after.closed_at is None


def test_wording_is_changed_after_a_look(app: Flask, client: Browser, moderator: Any) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
    _call(app, title=Localised(en="Old words", fr="Anciens mots"), text=Localised(en="E", fr="F"))
    url = "/en/moderation/calls/example/edit"
    given = {"title__en": "New words", "meeting_code": "EX1", **REASON}
    check = _page(client.submit_form(url, given, button="Check what becomes public"))
    assert "New words" in check.words
    assert "Example meeting EX1" in check.words
    assert "Who can respond" not in check.words

    client.submit_form(url, page=check, button="Change the call")
    call = _stored(app)
    assert call is not None
    assert (call.title, call.meeting_code) == ({"en": "New words", "fr": "Anciens mots"}, "EX1")
    assert "Call changed" in client.get_ok("/en/calls/example").words


def test_an_open_call_does_not_offer_what_must_stay(
    app: Flask, client: Browser, moderator: Any
) -> None:
    _call(app)
    url = "/en/moderation/calls/example/edit"
    fields = next(f for f in client.get_ok(url).forms if "title__en" in f.fields).fields
    kept = {"slug", "kind", "questionnaire_version_id", "opens_on", "due_on", "due_time"}
    assert fields & kept == set()

    forge = {"due_on": "2027-01-01", "slug": "other", "questionnaire_version_id": "7"}
    answer = client.submit_form(url, {"languages": ["en"], **REASON}, forge=forge)
    assert _page(answer).errors == ["The call is open: its languages must stay."]


def test_an_announced_call_can_be_moved(app: Flask, client: Browser, moderator: Any) -> None:
    _call(app, opens_at=now() + timedelta(days=2))
    url = "/en/moderation/calls/example/edit"
    given = {"due_on": "2026-12-31", "due_time": "23:59"}
    check = _page(client.submit_form(url, given, button="Check what becomes public"))
    client.submit_form(url, page=check, button="Change the call")
    call = _stored(app)
    assert call is not None
    assert call.due_at == datetime(2026, 12, 31, 22, 59, tzinfo=UTC)


def test_nothing_changed_says_so(app: Flask, client: Browser, moderator: Any) -> None:
    before = _call(app)
    url = "/en/moderation/calls/example/edit"
    answer = client.submit_form(url, {}, button="Check what becomes public", follow=True)
    after = _stored(app)
    assert "Nothing was changed." in _page(answer).words
    assert after is not None
    assert after.version == before.version


def test_a_standing_call_has_no_extension(app: Flask, client: Browser, moderator: Any) -> None:
    _call(app, due_at=None)
    page = client.get_ok("/en/moderation/calls/example")
    assert "Extend the deadline" not in page.links
    assert client.get("/en/moderation/calls/example/extend").status_code == 409


def test_an_administrator_reads_without_buttons(app: Flask, client: Browser) -> None:
    _call(app)
    people.sign_in(client, people.staff(app, "administrator"))
    assert "Issue a call" not in client.get_ok("/en/moderation/calls/").links
    page = client.get_ok("/en/moderation/calls/example")
    assert set(page.links) & {"Change the call", "Extend the deadline", "Close the call"} == set()


def test_the_list_is_paged(app: Flask, client: Browser, moderator: Any) -> None:
    with app.app_context(), transaction() as session:
        for number in range(35):
            make_call(session, title=Localised(en=f"Number {number:02}"))
    first = client.get_ok("/en/moderation/calls/")
    second = client.get_ok(first.links["Older"])
    names = [w for page in (first, second) for w in page.links if w.startswith("Number")]
    assert sorted(names) == [f"Number {number:02}" for number in range(35)]


@pytest.mark.parametrize("url", ["", "new", "example", *(f"example/{act}" for act in ACTS)])
@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_the_pages_stand_in_other_languages(
    app: Flask, client: Browser, moderator: Any, url: str, lang: str
) -> None:
    _call(app)
    client.get_ok(f"/{lang}/moderation/calls/{url}")
