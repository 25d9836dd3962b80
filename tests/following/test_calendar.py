"""The calendar of deadlines, read back by the rules of RFC 5545."""

import re
from datetime import UTC, date, datetime, timedelta

from flask import Flask

from portal.calls import actions
from portal.convention import actions as convention
from portal.convention.models import Meeting, MeetingDeadline
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_call, make_meeting

LINE = re.compile(r"(?P<name>[A-Z-]+)(?P<parameters>(;[A-Z-]+=[^\x00-\x1f\";:,]+)*):(?P<value>.*)")


def read(client: Browser, url: str = "/feeds/en/deadlines.ics") -> dict[str, dict[str, str]]:
    """The events at ``url`` by their UIDs; the calendar is found valid."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    body = answer.data
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    for line in body.split(b"\r\n"):
        line.decode()  # no character is torn apart
    lines = body.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    head: dict[str, str] = {}
    events: dict[str, dict[str, str]] = {}
    event: dict[str, str] | None = None
    for line in lines[1:-1]:
        match = LINE.fullmatch(line)
        assert match, line
        name, value = match["name"], match["value"]
        if (name, value) == ("BEGIN", "VEVENT"):
            assert event is None
            event = {}
        elif (name, value) == ("END", "VEVENT"):
            assert event is not None
            assert {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS"} <= set(event)
            assert event["UID"] not in events
            events[event["UID"]] = event
            event = None
        else:
            into = head if event is None else event
            assert name not in into, line
            into[name] = value
            if match["parameters"]:
                into[f"{name};"] = match["parameters"]
    assert (head["VERSION"], head["METHOD"]) == ("2.0", "PUBLISH")
    assert head["PRODID"]
    return events


def test_a_deadline_is_a_day_with_its_moment_in_words(
    app: Flask, client: Browser, clock: Clock
) -> None:
    due = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # the first of April in Bonn, summer time
    title = "A, very; long \\ title with ünïcödé " + "保护" * 30 + "\nand a second line"
    with app.app_context(), transaction() as session:
        make_call(session, slug="due", due_at=due, title=Localised(en=title), bodies=["COP"])
        make_call(session, slug="standing", due_at=None)
        make_call(session, slug="soon", opens_at=now() + timedelta(days=1))
    (event,) = read(client).values()
    assert (event["DTSTART"], event["DTEND"]) == ("20260401", "20260402")
    assert event["DTSTART;"] == ";VALUE=DATE"
    assert event["SUMMARY"].startswith("A\\, very\\; long \\\\ title")
    assert event["SUMMARY"].endswith("\\nand a second line")
    assert "1 April 2026\\, 00:30" in event["DESCRIPTION"]
    assert (event["STATUS"], event["SEQUENCE"]) == ("CONFIRMED", "0")
    assert event["URL"] == "http://localhost/en/calls/due"
    french = read(client, "/feeds/fr/deadlines.ics")
    assert list(french) == [event["UID"]]  # one deadline, whatever the language
    assert french[event["UID"]]["SUMMARY;"] == ";LANGUAGE=en"
    assert list(read(client, "/feeds/deadlines.ics")) == [event["UID"]]


def test_an_extension_counts_on_and_an_early_closing_cancels(app: Flask, client: Browser) -> None:
    moderator = people.staff(app, "moderator")
    with app.app_context(), transaction() as session:
        call = make_call(session, slug="due")
    (before,) = read(client).values()
    for close in (False, True):
        with app.app_context(), transaction() as session:
            actor = people.actor_here(session, moderator)
            facts = {"now": now(), "seen": call.version}
            call = session.merge(call)
            if close:
                actions.close(session, call, Localised(en="Over."), actor, **facts)
            else:
                later = call.due_at + timedelta(days=7)
                actions.extend(session, call, later, Localised(en="More."), actor, **facts)
        (after,) = read(client).values()
        assert after["UID"] == before["UID"]
        assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
        assert after["STATUS"] == ("CANCELLED" if close else "CONFIRMED")
        if not close:
            assert after["DTSTART"] > before["DTSTART"]
        before = after


def test_a_meetings_deadline_that_is_taken_away_is_cancelled(
    app: Flask, client: Browser, clock: Clock
) -> None:
    staff = people.staff(app, "administrator")
    with app.app_context(), transaction() as session:
        make_meeting(session, "EX1")

    def change(on: date | None) -> dict[str, str]:
        with app.app_context(), transaction() as session:
            meeting = session.query(Meeting).filter_by(code="EX1").one()
            known = session.query(MeetingDeadline).one_or_none()
            facts = {"seen": known.version if known else 0, "actor_id": staff.id, "at": now()}
            if on is None:
                convention.remove_deadline(session, known, **facts)
            else:
                values = {"kind": "statements", "audience": "observers", "on": on.isoformat()}
                values |= {"note": {}, "basis": "a rule"}
                convention.set_deadline(session, meeting, known, values, **facts)
        (event,) = read(client).values()
        return event

    days = [date(2026, 5, 1), date(2026, 5, 8), None, date(2026, 6, 1), None]
    seen = [change(day) for day in days]
    assert len({event["UID"] for event in seen}) == 1
    assert [event["STATUS"] == "CANCELLED" for event in seen] == [day is None for day in days]
    numbers = [int(event["SEQUENCE"]) for event in seen]
    assert numbers == sorted(set(numbers))
    assert seen[1]["DTSTART"] == "20260508"
    with app.app_context():
        assert db.session.query(MeetingDeadline).count() == 0


def test_a_body_has_a_calendar_of_its_own(world: Flask, client: Browser, clock: Clock) -> None:
    with world.app_context(), transaction() as session:
        make_call(session, slug="cop", bodies=["COP"])
        make_call(session, slug="stc", bodies=["STC"])
    ours = read(client, "/feeds/en/bodies/stc/deadlines.ics").values()
    assert "http://localhost/en/calls/stc" in [event["URL"] for event in ours]
    assert {event["CATEGORIES"] for event in ours} == {"STC"}
    assert len(read(client)) > len(ours)
