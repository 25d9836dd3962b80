"""The Secretariat's pages about calls: who may open them, and issuing a call."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.calls.models import Call
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from tests import people
from tests.browsing import Browser
from tests.calls.calling import acting_as, call_made, filled, nothing_at, page_of, stored, token_of
from tests.factories.calls import make_call

pytestmark = pytest.mark.usefixtures("clock")
NEW = "/en/moderation/calls/new"
ACTS = ("edit", "extend", "close")
SKIPPED = (
    "Clocks are put forward: on 28 March 2027 there is no {}. "
    "The next time there is, is 28 March 2027, 03:00 CEST."
)
REASON = {"reason__en": "The meeting was moved.", "reason__fr": "La réunion a été déplacée."}


@pytest.mark.parametrize("url", ["", "example", "new", *(f"example/{act}" for act in ACTS)])
def test_who_may_open_which_page(app: Flask, url: str) -> None:
    call_made(app)
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
        who: acting_as(app, who).get(f"/en/moderation/calls/{url}").status_code for who in expected
    }
    assert told == expected


@pytest.mark.parametrize("url", ["new", *(f"example/{act}" for act in ACTS)])
def test_who_may_act(app: Flask, url: str) -> None:
    call_made(app)
    # A moderator is let in, and told what is missing or that the form has seen nothing.
    told = {}
    for who in ("member", "translator", "editor", "administrator", "moderator"):
        client = acting_as(app, who)
        data = {"csrf_token": token_of(client), "step": "confirm"}
        told[who] = client.post(f"/en/moderation/calls/{url}", data=data).status_code
    visitor = acting_as(app, "visitor")
    data = {"csrf_token": token_of(visitor), "step": "confirm"}
    assert b"Check" not in visitor.post(f"/en/moderation/calls/{url}", data=data).data

    assert told.pop("moderator") in (409, 422)
    assert set(told.values()) == {403}
    call = stored(app)
    assert (call.version, call.closed_at) == (1, None)


def test_issuing_goes_through_a_look_at_what_becomes_public(
    app: Flask, client: Browser, berta: Any
) -> None:
    given = filled(app, opens_on="2026-04-01", opens_time="09:00", meeting_code="")
    check = page_of(client.submit_form(NEW, given, button="Check what becomes public"))

    assert check.heading == "Check before you issue the call"
    assert nothing_at(app, "reports-2026")
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
    call = stored(app, "reports-2026")
    assert (call.opens_at, call.due_at, call.created_by_id) == (
        datetime(2026, 4, 1, 7, 0, tzinfo=UTC),
        datetime(2026, 6, 30, 21, 59, tzinfo=UTC),
        berta.id,
    )
    assert (call.title, call.audience, call.languages) == (
        {"en": "Reports 2026"},
        ["ngo"],
        ["en", "fr"],
    )
    page = client.get_ok(answer.headers["Location"])
    assert "Berta Example" in page.words
    assert client.get("/en/calls/reports-2026").status_code == 200


def test_going_back_keeps_everything_typed(app: Flask, client: Browser, berta: Any) -> None:
    given = filled(app, title__ar="تقارير", text__ar="نص")
    check = page_of(client.submit_form(NEW, given, button="Check what becomes public"))
    answer = client.submit_form(NEW, page=check, button="Go back and change it")

    form = next(form for form in page_of(answer).forms if "slug" in form.fields)
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
    app: Flask, client: Browser, berta: Any, values: dict[str, Any], error: str
) -> None:
    given = {**filled(app), **values}
    for step in ("check", "confirm"):
        forge = {"step": step, **given}
        answer = client.submit_form(NEW, button="Check what becomes public", forge=forge)
        page = page_of(answer)

        assert answer.status_code == 422
        assert page.title.startswith("Error:")
        assert page.errors == [error]
        form = next(form for form in page.forms if "slug" in form.fields)
        kept = form.values()
        for name, value in given.items():
            assert kept.getlist(name) == (value if isinstance(value, list) else [value])
    assert nothing_at(app, "reports-2026")


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
    app: Flask, client: Browser, berta: Any, values: dict[str, Any]
) -> None:
    forge = {**filled(app), **values, "step": "confirm"}
    answer = client.submit_form(NEW, button="Check what becomes public", forge=forge)
    assert answer.status_code == 422
    assert nothing_at(app, "reports-2026")


def test_what_is_typed_is_normalised(app: Flask, client: Browser, berta: Any) -> None:
    given = filled(app, title__en="  Reports\u202e 2026\u200b ", text__en="One\r\n\r\nTwo  ")
    check = page_of(client.submit_form(NEW, given, button="Check what becomes public"))
    client.submit_form(NEW, page=check, button="Issue the call")

    call = stored(app, "reports-2026")
    assert (call.title, call.text) == ({"en": "Reports 2026"}, {"en": "One\n\nTwo"})


def test_markup_in_a_call_is_shown_not_run(app: Flask, client: Browser, berta: Any) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    call_made(app, title=Localised(en=hostile), text=Localised(en=f"Text {hostile}"))
    for url in ("/en/calls/", "/en/calls/example", "/en/moderation/calls/example"):
        html = client.get_ok(url).html
        assert "<script>alert" not in html
        assert "<img" not in html


def test_a_send_repeated_makes_one_call(app: Flask, client: Browser, berta: Any) -> None:
    check = page_of(client.submit_form(NEW, filled(app), button="Check what becomes public"))
    first = client.submit_form(NEW, page=check, button="Issue the call")
    second = client.submit_form(NEW, page=check, button="Issue the call")

    assert (first.status_code, second.status_code) == (302, 422)
    assert page_of(second).errors == ["Another call has this address. Enter a different one."]
    with app.app_context():
        slugs = db.session.scalars(select(Call.slug)).all()
    assert sorted(slugs) == ["another", "reports-2026"]


def test_an_administrator_reads_without_buttons(app: Flask, client: Browser) -> None:
    call_made(app)
    people.sign_in(client, people.staff(app, "administrator"))
    assert "Issue a call" not in client.get_ok("/en/moderation/calls/").links
    page = client.get_ok("/en/moderation/calls/example")
    assert set(page.links) & {"Change the call", "Extend the deadline", "Close the call"} == set()


def test_the_list_is_paged(app: Flask, client: Browser, berta: Any) -> None:
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
    app: Flask, client: Browser, berta: Any, url: str, lang: str
) -> None:
    call_made(app)
    client.get_ok(f"/{lang}/moderation/calls/{url}")
