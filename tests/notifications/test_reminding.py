"""Reminders: only to those who owe, each once, by hand and by the schedule."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Person
from portal.calls.models import CallEvent
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.notifications import actions
from portal.notifications.models import Notification, Reminder
from portal.organisations.models import Organisation
from tests import people
from tests.conftest import Clock
from tests.notifications.conftest import as_
from tests.notifications.following_up import (
    DESK,
    begin_draft,
    change,
    deliveries,
    issued,
    worker_runs,
)

DUE = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)  # 23:59 in Bonn, after clocks changed
Governments = dict[str, Organisation]


@pytest.fixture
def reeds(app: Flask) -> Organisation:
    return people.organisation(app, head=people.person(app, "reeds@example.org"), name="Reeds")


def _answered(app: Flask, organisation: Organisation, head: Person, **marks: Any) -> None:
    number = begin_draft(app, organisation, head)
    change(app, organisation, answer_id=number, answered_at=datetime.now(UTC), **marks)


def _head(app: Flask, address: str) -> Person:
    with app.app_context():
        return db.session.scalars(select(Person).where(Person.email == address)).one()


def test_each_gets_its_own_reminder_and_whoever_answered_none(
    app: Flask, governments: Governments, reeds: Organisation, checker: Person
) -> None:
    nil = people.organisation(app, head=people.person(app, "nil@example.org"), name="Nil")
    issued(app, *governments.values(), reeds, nil)
    begin_draft(app, reeds, _head(app, "reeds@example.org"))
    _answered(app, nil, _head(app, "nil@example.org"), is_nil=True)
    desk = as_(app, checker)
    page = desk.get_ok(f"{DESK}/remind")
    for words in ("To 1 contact, in French", "To 1 contact, in English", "Government of US"):
        assert words in page.words
    assert deliveries(app) == []
    done = desk.submit_form(f"{DESK}/remind", action="remind/reminder", page=page, follow=True)
    assert "2 reminders are sent" in done.page.words
    again = desk.submit_form(f"{DESK}/remind", action="remind/reminder", page=page, follow=True)
    assert "2 reminders are sent" in again.page.words  # a double click: the same answer
    assert deliveries(app) == [("fr@example.org", "reminder"), ("ke@example.org", "reminder")]
    late = desk.submit_form(f"{DESK}/remind", action="draft-reminder", page=page)
    assert late.status_code == 409  # addressees were reminded since the page was opened
    desk.submit_form(f"{DESK}/remind", action="draft-reminder", follow=True)
    assert deliveries(app)[2:] == [("reeds@example.org", "draft-reminder")]
    (letter,) = people.mails_to(app, "fr@example.org")
    assert (letter.language, "/fr/notifications/2026-014" in letter.text) == ("fr", True)
    (letter,) = people.mails_to(app, "reeds@example.org")
    assert letter.kind == "notifications.draft_reminder"
    assert people.mails_to(app, "nil@example.org") == []


@pytest.mark.parametrize(("role", "status"), [("editor", 403), ("administrator", 403)])
def test_only_a_moderator_reminds(
    app: Flask, governments: Governments, role: str, status: int
) -> None:
    issued(app, *governments.values())
    desk = as_(app, people.staff(app, role))
    assert desk.get(f"{DESK}/remind").status_code == status
    desk.get_ok(f"{DESK}/addressees")
    answer = desk.post(f"{DESK}/remind/reminder", data={"form_key": "k", "seen": "0"})
    assert answer.status_code in (status, 400)
    assert deliveries(app) == []


def test_the_schedule_reminds_on_its_mornings_and_once_each(
    app: Flask, governments: Governments, clock: Clock
) -> None:
    issued(app, governments["KE"], governments["FR"], due_at=DUE)
    _due(app, DUE)
    sent = []
    for moment in (
        "2026-03-10T07:59:59+00:00",  # a second before nine in Bonn, in winter
        "2026-03-10T08:00:00+00:00",
        "2026-03-10T08:05:00+00:00",
        "2026-03-24T08:00:00+00:00",
        "2026-03-29T06:59:59+00:00",  # the morning on which clocks changed
        "2026-03-29T07:00:00+00:00",
        "2026-03-31T21:59:00+00:00",  # the due second
        "2026-03-31T21:59:01+00:00",
    ):
        clock.set(datetime.fromisoformat(moment))
        worker_runs(app)
        sent.append(len(deliveries(app)))
    assert sent == [0, 2, 2, 4, 4, 6, 6, 6]


def test_a_job_that_was_down_for_days_sends_once(
    app: Flask, governments: Governments, clock: Clock
) -> None:
    issued(app, governments["KE"])
    _due(app, DUE)
    _days(app, 4, 3, 2)
    clock.set(datetime(2026, 3, 29, 9, 0, tzinfo=UTC))  # three mornings have come
    worker_runs(app)
    worker_runs(app)
    assert len(deliveries(app)) == 1
    with app.app_context():
        assert db.session.scalars(select(Reminder.days)).all() == [2]


def test_a_job_that_comes_after_the_deadline_sends_nothing(
    app: Flask, governments: Governments, clock: Clock
) -> None:
    issued(app, governments["KE"])
    _due(app, DUE)
    clock.set(datetime(2026, 3, 31, 21, 59, 1, tzinfo=UTC))
    worker_runs(app)
    assert deliveries(app) == []


def test_after_an_extension_days_count_from_the_new_deadline(
    app: Flask, governments: Governments, clock: Clock
) -> None:
    issued(app, governments["KE"])
    _due(app, DUE)
    clock.set(datetime(2026, 3, 29, 9, 0, tzinfo=UTC))
    worker_runs(app)
    assert len(deliveries(app)) == 1
    later = datetime(2026, 4, 4, 21, 59, tzinfo=UTC)
    with app.app_context(), transaction() as session:
        call = session.scalars(select(Notification)).one().call
        call.due_at = later
        call.events.append(
            CallEvent(
                kind="extended",
                at=datetime(2026, 3, 29, 10, 0, tzinfo=UTC),
                reason=Localised(en="More time."),
                old_due_at=DUE,
                new_due_at=later,
            )
        )
    clock.set(datetime(2026, 3, 31, 9, 0, tzinfo=UTC))  # seven days before came before it
    worker_runs(app)
    assert len(deliveries(app)) == 1
    clock.set(datetime(2026, 4, 2, 7, 0, tzinfo=UTC))  # two days before the new one
    worker_runs(app)
    assert len(deliveries(app)) == 2


def test_nobody_is_reminded_after_the_closing_nor_twice_within_hours(
    app: Flask, governments: Governments, checker: Person, clock: Clock
) -> None:
    issued(app, governments["KE"], governments["FR"])
    _due(app, DUE)
    clock.set(datetime(2026, 3, 10, 6, 0, tzinfo=UTC))
    desk = as_(app, checker)
    desk.submit_form(f"{DESK}/remind", action="remind/reminder", follow=True)
    clock.set(datetime(2026, 3, 10, 9, 0, tzinfo=UTC))
    worker_runs(app)
    assert len(deliveries(app)) == 2
    with app.app_context(), transaction() as session:
        notification = session.scalars(select(Notification)).one()
        actor = people.actor_here(session, checker)
        reason = Localised(en="Enough.")
        moment, seen = clock.now, notification.version
        actions.close(session, notification, reason, actor, now=moment, seen=seen)
    before = len(deliveries(app))
    clock.set(datetime(2026, 3, 24, 9, 0, tzinfo=UTC))
    worker_runs(app)
    assert len(deliveries(app)) == before
    assert as_(app, checker).get(f"{DESK}/remind").status_code == 409


def test_the_schedule_is_set_on_its_page_and_past_days_are_not_made_up_for(
    app: Flask, governments: Governments, checker: Person, clock: Clock
) -> None:
    issued(app, governments["KE"])
    _due(app, DUE)
    desk = as_(app, checker)
    page = desk.get_ok(f"{DESK}/reminders")
    assert "10 March 2026" in page.words
    wrong = desk.submit_form(f"{DESK}/reminders", {"days": "soon"})
    assert (wrong.status_code, "whole numbers" in wrong.page.words) == (422, True)
    assert wrong.page.one("input", id="days").get("value") == "soon"
    clock.set(datetime(2026, 3, 20, 12, 0, tzinfo=UTC))
    desk = as_(app, checker)
    page = desk.get_ok(f"{DESK}/reminders")
    done = desk.submit_form(f"{DESK}/reminders", {"days": "14، 3"}, follow=True)
    assert "3 days before the deadline" in done.page.words
    stale = desk.submit_form(f"{DESK}/reminders", {"days": "1"}, page=page)
    assert stale.status_code == 409
    worker_runs(app)
    assert deliveries(app) == []
    clock.set(datetime(2026, 3, 28, 8, 0, tzinfo=UTC))
    worker_runs(app)
    assert len(deliveries(app)) == 1


def _due(app: Flask, due_at: datetime) -> None:
    with app.app_context(), transaction() as session:
        session.scalars(select(Notification)).one().call.due_at = due_at


def _days(app: Flask, *days: int) -> None:
    from portal.notifications.models import ReminderSchedule

    with app.app_context(), transaction() as session:
        notification = session.scalars(select(Notification)).one()
        session.add(
            ReminderSchedule(
                notification_id=notification.id, days=list(days), set_at=notification.issued_at
            )
        )
