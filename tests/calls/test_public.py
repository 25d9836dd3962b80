"""What everybody reads of calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from portal.calls.kinds import KINDS, CallKind
from portal.calls.models import CallEvent
from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_agenda_item, make_call, make_meeting
from tests.page import text

pytestmark = pytest.mark.usefixtures("clock")


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements that the block sends to any database."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def _make(app: Flask, number: int = 1, **values: Any) -> None:
    with app.app_context(), transaction() as session:
        for _ in range(number):
            make_call(session, **values)


def _section(client: Browser, identity: str) -> list[str]:
    page = client.get_ok("/en/calls/")
    section = page.one("section", **{"aria-labelledby": identity})
    return [text(link) for link in section.iter("a")]


def test_the_list_shows_calls_by_what_can_be_done(app: Flask, client: Browser) -> None:
    moment = now()
    day = timedelta(days=1)
    with app.app_context(), transaction() as session:
        for name, values in {
            "Later": {"due_at": moment + 9 * day},
            "Standing": {"due_at": None},
            "Soon": {"due_at": moment + 2 * day},
            "Past": {"opens_at": moment - 9 * day, "due_at": moment - day},
            "Coming": {"opens_at": moment + day},
            "Over": {"closed_at": moment - day},
            "Over first": {"closed_at": moment - 2 * day},
        }.items():
            make_call(session, title=Localised(en=name), **values)

    assert _section(client, "open") == ["Soon", "Later", "Standing"]
    assert _section(client, "late") == ["Past"]
    assert _section(client, "announced") == ["Coming"]
    assert _section(client, "closed") == ["Over", "Over first"]


def test_an_empty_list_says_so(app: Flask, client: Browser) -> None:
    assert "No call is open now" in client.get_ok("/en/calls/").words


def test_closed_calls_are_paged_by_the_keyset(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        for number in range(32):
            make_call(
                session,
                title=Localised(en=f"Number {number:02}"),
                closed_at=now() - timedelta(days=number // 2),
            )
    first = client.get_ok("/en/calls/")
    second = client.get_ok(first.links["Older"])
    shown = [
        text(a)
        for page in (first, second)
        for a in page.one("section", **{"aria-labelledby": "closed"}).iter("a")
    ]
    assert len(shown) == 32
    assert sorted(shown) == [f"Number {number:02}" for number in range(32)]
    assert client.get_ok(second.links["Newer"]).words == first.words


@pytest.mark.parametrize("url", ["/en/calls/", "/en/calls/example"])
def test_as_many_queries_for_thirty_as_for_one(app: Flask, client: Browser, url: str) -> None:
    moment = now()
    with app.app_context(), transaction() as session:
        first = make_call(session, slug="first")
        item = make_agenda_item(session, "EX1", "1")
        call = make_call(
            session,
            slug="example",
            bodies=["EXAMPLE"],
            meeting_code="EX1",
            agenda_item_code=item.code,
            follows_id=first.id,
        )
        make_call(session, follows_id=call.id, closed_at=moment)
        key = call.id
    client.get(url)  # fills what a process keeps
    app.extensions["portal.kept_pages"].clear()  # but the page itself is drawn each time
    with _counted() as one:
        assert client.get(url).status_code == 200
    with app.app_context(), transaction() as session:
        for _ in range(29):
            make_call(session, follows_id=key, bodies=["EXAMPLE"], meeting_code="EX1")
            make_call(session, follows_id=key, closed_at=moment)
            session.add(CallEvent(call_id=key, kind="edited", at=moment, reason=Localised()))
    with _counted() as thirty:
        assert client.get(url).status_code == 200
    assert len(thirty) == len(one)
    assert len(one) <= 9


def test_a_reader_who_has_the_page_gets_304_until_something_changes(
    app: Flask, client: Browser, clock: Clock
) -> None:
    _make(app, slug="example")
    for url in ("/en/calls/", "/en/calls/example"):
        answer = client.get(url)
        tag = {"If-None-Match": answer.headers["ETag"]}
        assert "Set-Cookie" not in answer.headers
        with _counted() as sent:
            assert client.get(url, headers=tag).status_code == 304
        assert len([statement for statement in sent if "SELECT" in statement.upper()]) <= 3
        assert client.get(url.replace("en", "fr", 1), headers=tag).status_code == 200
    tags = {u: client.get(u).headers["ETag"] for u in ("/en/calls/", "/en/calls/example")}
    with app.app_context(), transaction() as session:
        make_call(session)
    for url, old in tags.items():
        assert client.get(url, headers={"If-None-Match": old}).status_code == 200


@pytest.mark.parametrize("url", ["/en/calls/", "/en/calls/example"])
def test_a_kept_page_is_renewed_when_time_passes_a_moment(
    app: Flask, client: Browser, clock: Clock, url: str
) -> None:
    opens, due = clock.now + timedelta(minutes=1), clock.now + timedelta(minutes=4)
    _make(app, slug="example", opens_at=opens, due_at=due)
    seen = []
    for moment in (clock.now, opens, due, due + timedelta(seconds=1)):
        clock.set(moment)
        seen.append(client.get(url).headers["ETag"])
    assert len(set(seen)) == (4 if url.endswith("example") else 3)
    assert seen[-1] != seen[-2] != seen[0]


def test_a_call_tells_what_is_asked_of_whom_until_when(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        item = make_agenda_item(session, "EX1", "23.1")
        make_call(
            session,
            slug="example",
            title=Localised(en="Report on your work"),
            due_at=datetime(2026, 3, 31, 21, 59, tzinfo=UTC),
            bodies=["EXAMPLE"],
            meeting_code="EX1",
            agenda_item_code=item.code,
            audience=["ngo", "igo"],
            audience_classes=["international"],
        )
    page = client.get_ok("/en/calls/example")

    assert page.heading == "Report on your work"
    assert [text(e) for e in page.all("strong")] == ["your work"]
    for words in (
        "29 days left",
        "Tuesday 31 March 2026, 23:59 CEST",
        "Bonn time (CEST); 21:59 UTC",
        "NGOs and CSOs and Intergovernmental organisations",
        "International organisations",
        "Example Committee",
        "Example meeting EX1",
        "23.1 Example item 23.1",
        "Your work 2 questions",
        "Title of the report",
        "Call issued",
    ):
        assert words in page.words


def test_a_person_also_reads_their_own_time(app: Flask, client: Browser) -> None:
    _make(app, slug="example", due_at=datetime(2026, 3, 31, 21, 59, tzinfo=UTC))
    people.sign_in(client, people.person(app, time_zone="Asia/Manila"))
    answer = client.get("/en/calls/example")

    assert "Wed 1 April 2026, 05:59" in answer.page.words  # type: ignore[attr-defined]
    assert answer.cache_control.no_store


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opens_at": timedelta(days=1)}, "Opens Tuesday 3 March 2026, 10:00 CET"),
        (
            {"opens_at": -timedelta(days=9), "due_at": -timedelta(days=1)},
            "Past due, late responses taken",
        ),
        ({"closed_at": -timedelta(seconds=1)}, "This call is closed."),
        ({"due_at": None}, "Open at any time"),
    ],
)
def test_a_call_says_where_it_stands(
    app: Flask, client: Browser, values: dict[str, Any], words: str
) -> None:
    _make(app, slug="example", **{k: v if v is None else now() + v for k, v in values.items()})
    assert words in client.get_ok("/en/calls/example").words


@pytest.mark.parametrize(
    ("values", "offered"),
    [
        ({}, True),
        ({"due_at": None}, True),
        ({"opens_at": -timedelta(days=9), "due_at": -timedelta(days=1)}, True),
        ({"opens_at": timedelta(days=1)}, False),
        ({"closed_at": -timedelta(seconds=1)}, False),
    ],
)
def test_the_one_button_is_there_while_answers_are_taken(
    app: Flask, client: Browser, values: dict[str, Any], offered: bool
) -> None:
    # The kind's way in only has to take the slug: here the call's own page stands for it.
    kind = CallKind("Call for examples", "Respond to this example", "calls.read")
    if "example-answer" not in KINDS:
        KINDS.enter("example-answer", kind)
    moments = {k: v if v is None else now() + v for k, v in values.items()}
    _make(app, slug="example", kind="example-answer", **moments)
    links = client.get_ok("/en/calls/example").links
    assert links.get("Respond to this example") == ("/en/calls/example" if offered else None)


def test_a_kind_this_installation_does_not_know_is_still_readable(
    app: Flask, client: Browser
) -> None:
    _make(app, slug="example", kind="forgotten")
    assert client.get("/en/calls/example").status_code == 200
    assert client.get("/en/calls/").status_code == 200


def test_what_happened_is_public_and_names_nobody(app: Flask, client: Browser) -> None:
    moderator = people.staff(app, "moderator", name="Berta Example")
    due, new = now() + timedelta(days=30), now() + timedelta(days=60)
    with app.app_context(), transaction() as session:
        call = make_call(session, slug="example", due_at=new)
        call.events.append(
            CallEvent(
                kind="extended",
                at=now(),
                person_id=moderator.id,
                old_due_at=due,
                new_due_at=new,
                reason=Localised(fr="La réunion a été déplacée."),
            )
        )
    page = client.get_ok("/en/calls/example")

    history = page.one("section", **{"aria-labelledby": "history"})
    assert [text(e) for e in history.iter("b")] == [
        "Deadline extended from 1 April 2026, 11:00 CEST to 1 May 2026, 11:00 CEST",
        "Call issued",
    ]
    assert [e.get("lang") for e in history.iter("span") if e.get("lang")] == ["fr"]
    assert "Berta" not in page.html


def test_words_that_are_missing_fall_back_and_say_so(app: Flask, client: Browser) -> None:
    _make(app, slug="example", title=Localised(en="Title"), text=Localised(en="Words", fr="Mots"))
    page = client.get_ok("/fr/calls/example")

    assert [e.get("lang") for e in page.one("h1").iter("span")] == ["en"]
    assert [e.get("lang") for e in page.all("div", class_="prose")] == [None]
    page = client.get_ok("/ar/calls/example")
    prose = page.one("div", class_="prose")
    assert (prose.get("lang"), prose.get("dir")) == ("en", "ltr")


def test_calls_on_one_subject_lead_to_each_other(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        follows = None
        for name in ("first", "second", "third", "fourth"):
            call = make_call(session, slug=name, title=Localised(en=name), follows_id=follows)
            follows = call.id
    page = client.get_ok("/en/calls/third")

    sections = {
        name: [text(a) for a in page.one("section", **{"aria-labelledby": name}).iter("a")]
        for name in ("earlier", "later")
    }
    assert sections == {"earlier": ["second", "first"], "later": ["fourth"]}


def test_a_circle_of_calls_ends(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        one = make_call(session, slug="one")
        two = make_call(session, slug="two", follows_id=one.id)
        one.follows_id = two.id
    assert client.get("/en/calls/one").status_code == 200


@pytest.mark.parametrize("slug", ["nothing", "Example", "a" * 200])
def test_an_unknown_call_is_not_there(app: Flask, client: Browser, slug: str) -> None:
    _make(app, slug="example")
    assert client.get(f"/en/calls/{slug}").status_code == 404


@pytest.mark.parametrize("cursor", ["x", "e30", "WzAsMSwyXQ", "'; drop table call"])
def test_a_cursor_that_was_tampered_with_gives_the_first_page(
    app: Flask, client: Browser, cursor: str
) -> None:
    _make(app, closed_at=now())
    assert client.get("/en/calls/", query_string={"after": cursor}).status_code == 200


def test_a_meeting_s_name_changes_the_page(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
        make_call(session, slug="example", meeting_code="EX1")
    tag = client.get("/en/calls/example").headers["ETag"]
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX2")  # any change of the Convention's world
    answer = client.get("/en/calls/example", headers={"If-None-Match": tag})
    assert answer.status_code == 200
