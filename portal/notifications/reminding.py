"""Reminding those who owe an answer, and nobody else; by hand, and by a schedule.

Inside ``transaction()``; nothing here commits. Each time is a row that the database takes once,
each mail a delivery: a double click, a second worker or a job that ran again sends nothing more.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Person
from portal.calls.models import CallEvent
from portal.foundation import audit
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.notifications import policy, queries
from portal.notifications.addressee_table import is_bounced, is_drafting
from portal.notifications.delivering import Serving, serve
from portal.notifications.history import happened, taken
from portal.notifications.models import (
    Addressee,
    BouncedContact,
    Delivery,
    Notification,
    Reminder,
    ReminderSchedule,
)
from portal.notifications.schedule import REST, USUAL, Turn, turn_now
from portal.organisations.actors import Actor

REMINDER, DRAFT_REMINDER, SCHEDULED = "reminder", "draft-reminder", "scheduled"

audit.declare("notification.reminded", "sort", "mails")
audit.declare("notification.schedule", "days")


@dataclass(frozen=True)
class Owing:
    """Who owes an answer: those who have not begun one, and those with a draft."""

    silent: list[Addressee]
    drafting: list[Addressee]

    def of(self, sort: str) -> list[Addressee]:
        """Those whom a reminder of that sort is for."""
        return self.drafting if sort == DRAFT_REMINDER else self.silent


def owing(session: Session, notification: Notification) -> Owing:
    """Every addressee that has not answered, by name, in one question."""
    rows = session.execute(
        select(Addressee, is_drafting(notification))
        .where(Addressee.notification_id == notification.id, Addressee.answer_id.is_(None))
        .options(joinedload(Addressee.organisation))
        .order_by(Addressee.sort_key, Addressee.id)
    ).all()
    return Owing([row[0] for row in rows if not row[1]], [row[0] for row in rows if row[1]])


def awaiting_answers(session: Session) -> list[Notification]:
    """The issued notifications whose call awaits answers, with the call."""
    return list(
        session.scalars(
            select(Notification)
            .where(Notification.state == "issued", Notification.call_id.is_not(None))
            .options(joinedload(Notification.call))
            .order_by(Notification.id)
        )
    )


def bounced_people(session: Session) -> set[int]:
    """The people whose address, as it is now, a mail server refused: they are not written to."""
    found = select(BouncedContact.person_id).join(Person, is_bounced())
    return set(session.scalars(found))


def latest(session: Session, notification: Notification) -> int:
    """The id of the latest reminder, 0 before the first: what somebody who reminds has seen."""
    found = select(func.max(Reminder.id)).where(Reminder.notification_id == notification.id)
    return session.scalar(found) or 0


def days_of(session: Session, notification: Notification) -> list[int]:
    """How many days before the deadline it reminds."""
    row = _schedule(session, notification)
    return list(USUAL) if row is None else list(row.days)


def remind(
    session: Session,
    notification: Notification,
    sort: str,
    actor: Actor,
    *,
    now: datetime,
    seen: int,
    form_key: str,
) -> int:
    """Remind the silent ones, or those with a draft; return how many mails go.

    The same form sent again has the same answer and sends nothing. Raises NotAllowed, NotPossible
    (not issued, closed, asks for nothing, nobody to write to), and Late when somebody else
    reminded in the meantime.
    """
    if not policy.follows_up(actor):
        raise NotAllowed
    notification = queries.locked(session, notification)
    before = session.scalar(select(Reminder).where(Reminder.form_key == form_key))
    if before is not None:
        return before.mails + before.mails_to_drafters
    if not can_remind(notification):
        raise NotPossible(_l("Only what is issued, not closed and asks for an answer reminds."))
    if latest(session, notification) != seen:
        raise Late(_l("Addressees were reminded in the meantime."))
    mails = _send(session, notification, owing(session, notification).of(sort), sort, now)
    if not mails:
        raise NotPossible(_l("There is nobody left to remind."))
    _keep(session, notification, sort, now, actor, form_key=form_key, **_counted(sort, mails))
    return mails


def remind_on_schedule(session: Session, notification: Notification, now: datetime) -> int:
    """Remind everybody who owes, if it is a turn of the schedule that has not been taken.

    Those with a draft get the mail about their draft. Whoever was written to a few hours ago is
    left out. Returns how many mails go.
    """
    notification = queries.locked(session, notification)
    turn = turn_of(session, notification, now)
    if turn is None:
        return 0
    found = owing(session, notification)
    rested = _rested(session, notification, now)
    silent, drafting = (
        _send(session, notification, [a for a in found.of(sort) if a.id not in rested], sort, now)
        for sort in (REMINDER, DRAFT_REMINDER)
    )
    _keep(
        session,
        notification,
        SCHEDULED,
        now,
        None,
        days=turn.days,
        mails=silent,
        mails_to_drafters=drafting,
    )
    return silent + drafting


def turn_of(session: Session, notification: Notification, now: datetime) -> Turn | None:
    """The turn that ``notification`` has to take at ``now``; None when it is none's or taken."""
    due_at = notification.deadline
    if due_at is None or not can_remind(notification) or notification.issued_at is None:
        return None
    row = _schedule(session, notification)
    begun = [notification.issued_at, *([row.set_at] if row else [])]
    extended = session.scalar(
        select(func.max(CallEvent.at)).where(
            CallEvent.call_id == notification.call_id, CallEvent.kind == "extended"
        )
    )
    days = list(USUAL) if row is None else row.days
    since = max(begun if extended is None else [*begun, extended])
    turn = turn_now(now, due_at, notification.time_zone, days, since)
    if turn is None:
        return None
    is_taken = session.scalar(
        select(Reminder.id).where(
            Reminder.notification_id == notification.id,
            Reminder.due_at == due_at,
            Reminder.days == turn.days,
        )
    )
    return None if is_taken is not None else turn


def set_days(
    session: Session,
    notification: Notification,
    days: list[int],
    actor: Actor,
    *,
    now: datetime,
    seen: int,
) -> None:
    """Set how many days before the deadline it reminds; none: by hand alone.

    Days that are past at this moment are not made up for. Raises NotAllowed, Late, NotPossible.
    """
    if not policy.follows_up(actor):
        raise NotAllowed
    notification = taken(session, notification, seen)
    if not can_remind(notification):
        raise NotPossible(_l("Only what is issued, not closed and asks for an answer reminds."))
    row = _schedule(session, notification)
    if row is None:
        row = ReminderSchedule(notification_id=notification.id)
        session.add(row)
    row.days, row.set_at, row.set_by_id = days, now, actor.person_id
    said = ", ".join(map(str, days))
    happened(session, notification, "schedule", now, actor.person_id, said)
    audit.record(
        "notification.schedule",
        ("notification", notification.id),
        actor_id=actor.person_id,
        days=days,
    )


def can_remind(notification: Notification) -> bool:
    """Whether an answer is awaited: issued, not closed, with a call."""
    return notification.state == "issued" and notification.call_id is not None


def history_of(session: Session, notification: Notification) -> list[Reminder]:
    """Each time that addressees were reminded, the latest first."""
    found = select(Reminder).where(Reminder.notification_id == notification.id)
    return list(session.scalars(found.order_by(Reminder.id.desc()).limit(60)))


def _send(
    session: Session, notification: Notification, rows: list[Addressee], sort: str, now: datetime
) -> int:
    without = bounced_people(session)
    return serve(session, notification, rows, Serving(sort), now, without=without)


def _keep(
    session: Session,
    notification: Notification,
    sort: str,
    now: datetime,
    actor: Actor | None,
    **values: object,
) -> None:
    row = Reminder(
        notification_id=notification.id,
        sort=sort,
        due_at=notification.deadline,
        sent_at=now,
        sent_by_id=actor.person_id if actor else None,
        **values,
    )
    session.add(row)
    who = actor.person_id if actor else None
    happened(session, notification, "reminded", now, who)
    audit.record(
        "notification.reminded",
        ("notification", notification.id),
        actor_id=who,
        sort=sort,
        mails=row.mails + row.mails_to_drafters,
    )


def _counted(sort: str, mails: int) -> dict[str, int]:
    drafters = mails if sort == DRAFT_REMINDER else 0
    return {"mails": mails - drafters, "mails_to_drafters": drafters}


def _rested(session: Session, notification: Notification, now: datetime) -> set[int]:
    """The addressees written to so lately that they are left in peace."""
    found = (
        select(Delivery.addressee_id)
        .join(Addressee, Addressee.id == Delivery.addressee_id)
        .where(Addressee.notification_id == notification.id, Delivery.queued_at > now - REST)
    )
    return set(session.scalars(found))


def _schedule(session: Session, notification: Notification) -> ReminderSchedule | None:
    return session.scalar(
        select(ReminderSchedule).where(ReminderSchedule.notification_id == notification.id)
    )
