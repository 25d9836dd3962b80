"""Questions about notifications. Nothing here writes."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from portal.accounts.models import Person
from portal.foundation.paging import Page, paginate
from portal.notifications import numbers
from portal.notifications.models import (
    Addressee,
    Notification,
    NotificationEvent,
    NotificationFile,
    NotificationLink,
    ReceivedInput,
)
from portal.organisations.models import Membership, Organisation
from portal.submissions.models import Submission

LONGEST_LINEAGE = 20


class Contact(NamedTuple):
    """Somebody whom an addressee's mail goes to."""

    organisation_id: int
    person_id: int
    address: str
    language: str


class Drew(NamedTuple):
    """What a notification drew: how many it asked, how many answered, what was received before."""

    asked: int = 0
    answered: int = 0
    nil: int = 0
    received: int = 0


def by_number(session: Session, number: str) -> Notification | None:
    """The notification with that number, as ``numbers.normalised`` gives it."""
    return session.scalar(
        select(Notification)
        .where(Notification.number == number)
        .options(joinedload(Notification.call), selectinload(Notification.languages))
    )


def by_slug(session: Session, slug: str) -> Notification | None:
    """The notification that an address names, however its number is written there."""
    number = numbers.of_slug(slug)
    return by_number(session, number) if number else None


def of_call(session: Session, call_id: int) -> Notification | None:
    """The notification that a call belongs to, or None."""
    return session.scalar(select(Notification).where(Notification.call_id == call_id))


def locked(session: Session, notification: Notification) -> Notification:
    """The notification as it is now, locked until the transaction ends."""
    return session.get_one(
        Notification, notification.id, with_for_update=True, populate_existing=True
    )


def load_parts(session: Session, notification: Notification) -> None:
    """Load what its page shows besides lists."""
    session.scalar(
        select(Notification)
        .where(Notification.id == notification.id)
        .options(
            joinedload(Notification.meeting),
            joinedload(Notification.agenda_item),
            joinedload(Notification.call),
            selectinload(Notification.languages),
        )
    )


def next_number(session: Session, year: int) -> str:
    """The number to propose for the next notification of ``year``."""
    latest = session.scalar(
        select(func.max(Notification.number)).where(Notification.number.like(f"{year:04d}/%"))
    )
    return numbers.next_after(latest, year)


def public_list(session: Session, cursor: str | None = None) -> Page[Notification]:
    """A page of what was issued, the highest number first."""
    wanted = (
        select(Notification)
        .where(Notification.is_public)
        .options(joinedload(Notification.call), selectinload(Notification.languages))
    )
    return paginate(session, wanted, [(Notification.number, "desc")], cursor)


def desk_list(session: Session, state: str = "", cursor: str | None = None) -> Page[Notification]:
    """A page of all notifications, or those in one state, the highest number first."""
    wanted = select(Notification).options(
        joinedload(Notification.call), selectinload(Notification.languages)
    )
    if state:
        wanted = wanted.where(Notification.state == state)
    return paginate(session, wanted, [(Notification.number, "desc")], cursor)


def list_mark(session: Session) -> tuple[Any, ...]:
    """Changes whenever a public notification does; part of the ETag of pages that show several."""
    return tuple(
        session.execute(
            select(func.count(), func.coalesce(func.sum(Notification.revision), 0)).where(
                Notification.is_public
            )
        ).one()
    )


def drew(session: Session, ids: Iterable[int], *, filed: bool = False) -> dict[int, Drew]:
    """What each of the notifications drew, in two queries.

    Only published answers count, for everybody reads it; with ``filed``, for the Secretariat, all.
    """
    wanted = list(ids)
    if not wanted:
        return {}
    asked = session.execute(
        select(
            Addressee.notification_id,
            func.count(),
            func.count(Submission.id),
            func.coalesce(
                func.sum(case((and_(Addressee.is_nil, Submission.id.is_not(None)), 1), else_=0)), 0
            ),
        )
        .outerjoin(
            Submission,
            and_(
                Submission.id == Addressee.answer_id,
                *(() if filed else (Submission.listed_at.is_not(None),)),
            ),
        )
        .where(Addressee.notification_id.in_(wanted))
        .group_by(Addressee.notification_id)
    )
    received = session.execute(
        select(ReceivedInput.notification_id, func.count())
        .where(ReceivedInput.notification_id.in_(wanted))
        .group_by(ReceivedInput.notification_id)
    )
    came = {row[0]: row[1] for row in received}
    found = {row[0]: Drew(row[1], row[2], row[3], came.get(row[0], 0)) for row in asked}
    return {key: found.get(key) or Drew(received=came.get(key, 0)) for key in wanted}


def addressee_of(
    session: Session, notification: Notification, organisation_id: int
) -> Addressee | None:
    """The addressee's row of that organisation, or None when it was not asked."""
    return session.scalar(
        select(Addressee).where(
            Addressee.notification_id == notification.id,
            Addressee.organisation_id == organisation_id,
        )
    )


def addressees(
    session: Session, notification: Notification, *, owing_only: bool = False
) -> list[Addressee]:
    """Whom it was addressed to, with their organisations; only those who have not answered."""
    wanted = (
        select(Addressee)
        .where(Addressee.notification_id == notification.id)
        .options(joinedload(Addressee.organisation))
        .order_by(Addressee.shelf, Addressee.sort_key, Addressee.id)
    )
    if owing_only:
        wanted = wanted.where(Addressee.answer_id.is_(None))
    return list(session.scalars(wanted))


def addressee_counts(session: Session, notification: Notification) -> dict[str, int]:
    """How many were addressed on each shelf."""
    rows = session.execute(
        select(Addressee.shelf, func.count())
        .where(Addressee.notification_id == notification.id)
        .group_by(Addressee.shelf)
    )
    return {row[0]: row[1] for row in rows}


def contacts(session: Session, organisation_ids: Collection[int]) -> list[Contact]:
    """Who is written to for each organisation: its heads, and editors who may submit."""
    if not organisation_ids:
        return []
    rows = session.execute(
        select(Membership.organisation_id, Person.id, Person.email, Person.language)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.organisation_id.in_(list(organisation_ids)),
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
            or_(Membership.role == "head", Membership.may_submit.is_(True)),
        )
        .order_by(Organisation.sort_key, Membership.id)
    )
    return [Contact(*row) for row in rows]


def links_from(
    session: Session, notification: Notification
) -> list[tuple[NotificationLink, Notification]]:
    """What it points at, with the relation, the newest first."""
    return _links(session, NotificationLink.from_id == notification.id, NotificationLink.to_id)


def links_to(
    session: Session, notification: Notification
) -> list[tuple[NotificationLink, Notification]]:
    """Which public ones point at it, with the relation, the newest first."""
    return _links(session, NotificationLink.to_id == notification.id, NotificationLink.from_id)


def store_keys(session: Session) -> set[str]:
    """Every key of the file store that a letter's file names."""
    return set(session.scalars(select(NotificationFile.store_key)))


def file_by_key(session: Session, notification: Notification, key: str) -> NotificationFile | None:
    """The file of the letter with that key, or None."""
    return session.scalar(
        select(NotificationFile).where(
            NotificationFile.notification_id == notification.id, NotificationFile.key == key
        )
    )


def all_links_from(session: Session, notification: Notification) -> list[tuple[str, str]]:
    """(relation, number) of everything it points at, in a stable order."""
    rows = session.execute(
        select(NotificationLink.relation, Notification.number)
        .join(Notification, Notification.id == NotificationLink.to_id)
        .where(NotificationLink.from_id == notification.id)
        .order_by(NotificationLink.relation, Notification.number)
    )
    return [(row[0], row[1]) for row in rows]


def call_before(session: Session, notification: Notification) -> int | None:
    """The call of the notification that it follows or repeats, the newest that has one."""
    return session.scalar(
        select(Notification.call_id)
        .join(NotificationLink, NotificationLink.to_id == Notification.id)
        .where(
            NotificationLink.from_id == notification.id,
            NotificationLink.relation.in_(("follows", "repeats")),
            Notification.call_id.is_not(None),
        )
        .order_by(Notification.number.desc())
        .limit(1)
    )


def answer_given(session: Session, call_id: int, organisation_id: int) -> Submission | None:
    """The answer that the organisation has filed to that call and not withdrawn, or None."""
    return session.scalar(
        select(Submission)
        .where(
            Submission.call_id == call_id,
            Submission.organisation_id == organisation_id,
            Submission.reference.is_not(None),
            Submission.withdrawn_at.is_(None),
        )
        .order_by(Submission.id)
        .limit(1)
    )


def lineage(session: Session, notification: Notification) -> list[Notification]:
    """Every public notification in its line of follows and repeats, itself too, the oldest first.

    Both ways, in one query; far longer lines than a Secretariat ever writes are cut.
    """
    line = (
        select(Notification.id.label("id"))
        .where(Notification.id == notification.id)
        .cte("line", recursive=True)
    )
    link = aliased(NotificationLink)
    other = case((link.from_id == line.c.id, link.to_id), else_=link.from_id)
    line = line.union(
        select(other).where(
            or_(link.from_id == line.c.id, link.to_id == line.c.id),
            link.relation.in_(("follows", "repeats")),
        )
    )
    found = session.scalars(
        select(Notification)
        .join(line, line.c.id == Notification.id)
        .where(or_(Notification.is_public, Notification.id == notification.id))
        .options(joinedload(Notification.call), selectinload(Notification.languages))
        .order_by(Notification.number)
        .limit(LONGEST_LINEAGE)
    )
    return list(found)


def received(session: Session, ids: Collection[int]) -> list[ReceivedInput]:
    """What is known to have come in by e-mail, text not held, by sender."""
    return list(
        session.scalars(
            select(ReceivedInput)
            .where(ReceivedInput.notification_id.in_(list(ids)))
            .order_by(ReceivedInput.notification_id, ReceivedInput.sender)
        )
    )


def files(session: Session, notification: Notification) -> list[NotificationFile]:
    """The files that go with the letter, in all languages, in their order."""
    return list(
        session.scalars(
            select(NotificationFile)
            .where(NotificationFile.notification_id == notification.id)
            .order_by(NotificationFile.id)
        )
    )


def events_with_names(
    session: Session, notification: Notification
) -> list[tuple[NotificationEvent, str]]:
    """What was done to it and by whom, the latest first (for staff only)."""
    rows = session.execute(
        select(NotificationEvent, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == NotificationEvent.person_id)
        .where(NotificationEvent.notification_id == notification.id)
        .order_by(NotificationEvent.id.desc())
    )
    return [(row[0], row[1]) for row in rows]


def last_change(session: Session, notification: Notification) -> tuple[datetime, str] | None:
    """When and by whom it was last changed (for staff only)."""
    events = events_with_names(session, notification)
    return (events[0][0].at, events[0][1]) if events else None


def organisations(session: Session, ids: Collection[int]) -> list[Organisation]:
    """The organisations with those ids, by name."""
    if not ids:
        return []
    found = select(Organisation).where(Organisation.id.in_(list(ids)))
    return list(session.scalars(found.order_by(Organisation.sort_key, Organisation.id)))


def person_name(session: Session, person_id: int | None) -> str:
    """The name of a person of the Secretariat; empty for nobody."""
    if person_id is None:
        return ""
    return session.scalar(select(Person.name).where(Person.id == person_id)) or ""


def with_questions(session: Session) -> list[Notification]:
    """The issued notifications whose questions another one can take over, the newest first."""
    found = session.scalars(
        select(Notification)
        .where(Notification.call_id.is_not(None))
        .options(joinedload(Notification.call))
        .order_by(Notification.number.desc())
        .limit(60)
    )
    return list(found)


def _links(
    session: Session, condition: Any, other: Any
) -> list[tuple[NotificationLink, Notification]]:
    rows = session.execute(
        select(NotificationLink, Notification)
        .join(Notification, Notification.id == other)
        .where(condition, Notification.is_public)
        .options(joinedload(Notification.call), selectinload(Notification.languages))
        .order_by(Notification.number.desc(), NotificationLink.id)
    )
    return [(row[0], row[1]) for row in rows]
