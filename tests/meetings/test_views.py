"""What everybody reads of meetings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from portal.convention.models import Meeting, MeetingDeadline, revision
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_agenda_item, make_call, make_meeting
from tests.page import Page, text

pytestmark = [pytest.mark.usefixtures("clock"), pytest.mark.empty_database]
DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)


@contextmanager
def _counted() -> Iterator[list[str]]:
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def _deadline(session: Session, meeting: Meeting, kind: str, on: date, **values: Any) -> None:
    facts = {"audience": "everyone", "note": Localised(), "basis": "Example", **values}
    meeting.deadlines.append(MeetingDeadline(kind=kind, on=on, **facts))
    session.flush()
    revision.bump(session)


def _listed(page: Page, identity: str) -> list[str]:
    """The example meetings of a section, in their order."""
    section = page.one("section", **{"aria-labelledby": identity})
    return [text(link) for link in section.iter("a") if "EX" in text(link)]


def test_coming_and_past_meetings_in_their_order(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        for code, start, end in (
            ("EX-PAST", TODAY - 9 * DAY, TODAY - DAY),
            ("EX-OLDER", TODAY - 400 * DAY, None),
            ("EX-NOW", TODAY - DAY, TODAY),
            ("EX-SOON", TODAY + DAY, None),
            ("EX-LATER", TODAY + 300 * DAY, TODAY + 302 * DAY),
        ):
            make_meeting(session, code, start_date=start, end_date=end)
        make_meeting(session, "EX-YEAR", start_date=None, end_date=None, year=2026)
        make_meeting(session, "EX-OLD-YEAR", start_date=None, end_date=None, year=2025)
    page = client.get_ok("/en/meetings/")

    names = [f"Example meeting EX-{name}" for name in ("NOW", "SOON", "LATER", "YEAR")]
    assert set(_listed(page, "coming")) == set(names)
    assert _listed(page, "coming")[0] == "Example meeting EX-NOW"
    names = [f"Example meeting EX-{name}" for name in ("PAST", "OLDER", "OLD-YEAR")]
    assert _listed(page, "past") == names


def test_past_meetings_are_paged(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        for number in range(35):
            start = TODAY - (number + 1) * DAY if number % 3 else None
            make_meeting(session, f"EX{number:02}", start_date=start, end_date=None, year=2025)
    first = client.get_ok("/en/meetings/")
    second = client.get_ok(first.links["Older"])
    shown = _listed(first, "past") + _listed(second, "past")

    assert sorted(shown) == [f"Example meeting EX{number:02}" for number in range(35)]


def test_a_meeting_tells_when_where_and_what_is_due(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        meeting = make_meeting(
            session, "EX1", start_date=date(2026, 5, 4), end_date=date(2026, 5, 8), is_remote=True
        )
        _deadline(session, meeting, "civil-society-reports", TODAY + 20 * DAY)
        _deadline(session, meeting, "registration", TODAY + 2 * DAY, audience="observers")
        _deadline(session, meeting, "nominations", TODAY - DAY)
        for number in ("10", "2", "2.1"):
            make_agenda_item(session, "EX1", number)
        make_call(session, slug="example", meeting_code="EX1", title=Localised(en="The call"))
    page = client.get_ok("/en/meetings/ex1")

    assert page.heading == "Example meeting EX1"
    for words in (
        "4–8 May 2026",
        "Bonn",
        "Example Committee",
        "People can take part online.",
    ):
        assert words in page.words
    rows = [text(row) for row in page.one("table").iter("tr")][1:]
    assert rows == [
        "Nominations Everyone Deadline passedSun 1 March 2026, 23:59 CET",
        "Registration Observers 2 days leftWed 4 March 2026, 23:59 CET",
        "Reports of civil society Everyone 20 days leftSun 22 March 2026, 23:59 CET",
    ]
    agenda = page.one("section", **{"aria-labelledby": "agenda"})
    assert [text(item) for item in agenda.iter("bdi")] == ["2", "2.1", "10"]
    assert page.links["The call"] == "/en/calls/example"


def test_where_data_come_from_is_for_staff(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
    assert "basis of this meeting" not in client.get_ok("/en/meetings/ex1").html
    people.sign_in(client, people.person(app))
    assert "basis of this meeting" not in client.get_ok("/en/meetings/ex1").html
    people.sign_in(client, people.staff(app, "editor"))
    answer = client.get("/en/meetings/ex1")
    assert b"basis of this meeting" in answer.data
    assert answer.cache_control.no_store


def test_a_call_leads_to_its_meeting(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
        make_call(session, slug="example", meeting_code="EX1")
    assert client.get_ok("/en/calls/example").links["Example meeting EX1"] == "/en/meetings/ex1"


@pytest.mark.parametrize("url", ["/en/meetings/", "/en/meetings/ex1"])
def test_as_many_queries_for_thirty_as_for_one(app: Flask, client: Browser, url: str) -> None:
    kinds = ("observer-request", "registration", "statements", "side-events", "other")

    def more(number: int) -> None:
        with app.app_context(), transaction() as session:
            meeting = make_meeting(session, "EX1")
            for at in range(number):
                make_meeting(session, f"EX-NEW{number}-{at}")
                make_meeting(
                    session, f"EX-OLD{number}-{at}", start_date=TODAY - 9 * DAY, end_date=None
                )
                make_agenda_item(session, "EX1", f"{number}.{at}")
                make_call(session, meeting_code="EX1", bodies=["EXAMPLE"])
            for kind in kinds[: 1 if number == 1 else None]:
                if number > 1 and kind == kinds[0]:
                    continue
                _deadline(session, meeting, kind, TODAY + DAY)
        client.get(url)  # fills what a process keeps

    more(1)
    with _counted() as one:
        assert client.get(url).status_code == 200
    more(29)
    with _counted() as thirty:
        assert client.get(url).status_code == 200
    assert len(thirty) == len(one)
    assert len(one) <= 8


@pytest.mark.parametrize("url", ["/en/meetings/", "/en/meetings/ex1"])
def test_a_kept_page_is_renewed_with_the_day_and_the_data(
    app: Flask, client: Browser, clock: Clock, url: str
) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
    tag = client.get(url).headers["ETag"]
    with _counted() as sent:
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert len([statement for statement in sent if "SELECT" in statement.upper()]) <= 3
    clock.set(datetime(2026, 3, 2, 23, 0, tzinfo=UTC))  # midnight in Bonn
    answer = client.get(url, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    tag = answer.headers["ETag"]
    with app.app_context(), transaction() as session:
        meeting = session.scalars(select(Meeting).where(Meeting.code == "EX1")).one()
        meeting.title = Localised(en="Another title")
        revision.bump(session)
    answer = client.get(url, headers={"If-None-Match": tag})
    assert b"Another title" in answer.data


def test_an_ended_meeting_stays_readable_and_is_not_listed(app: Flask, client: Browser) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1", ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert "This meeting is no longer listed." in client.get_ok("/en/meetings/ex1").words
    assert "Example meeting EX1" not in client.get_ok("/en/meetings/").words


@pytest.mark.parametrize("slug", ["nowhere", "EX1", "x" * 300])
def test_an_unknown_meeting_is_not_there(app: Flask, client: Browser, slug: str) -> None:
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")
    assert client.get(f"/en/meetings/{slug}").status_code == 404


def test_no_meeting_at_all(app: Flask, client: Browser) -> None:
    assert "No meeting is announced" in client.get_ok("/en/meetings/").words


@pytest.mark.parametrize("cursor", ["x", "WzAsMTk5OSwiMjAyNi0wMS0wMSIsMV0", "W10"])
def test_any_cursor_gives_a_page(app: Flask, client: Browser, cursor: str) -> None:
    assert client.get("/en/meetings/", query_string={"after": cursor}).status_code == 200


@pytest.mark.parametrize("lang", ["fr", "es", "ar"])
def test_the_pages_stand_in_other_languages(app: Flask, client: Browser, lang: str) -> None:
    with app.app_context(), transaction() as session:
        meeting = make_meeting(session, "EX1")
        _deadline(session, meeting, "registration", TODAY + 2 * DAY)
        make_agenda_item(session, "EX1", "1")
        make_call(session, meeting_code="EX1")
    client.get_ok(f"/{lang}/meetings/")
    client.get_ok(f"/{lang}/meetings/ex1")
