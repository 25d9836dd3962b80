"""The staff's table of addressees: how each stands, counted and narrowed, in few questions.

The same number of questions however many addressees there are. Of a draft it tells that there is
one, never a word of it; "seen" is that somebody of the organisation opened the page signed in.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.foundation.paging import Page, paginate
from portal.notifications.models import Addressee, BouncedContact, Delivery, Notification
from portal.organisations.models import Membership, Organisation
from portal.submissions.lifecycle import State
from portal.submissions.models import Round, Submission

STATES = ("no-contact", "not-seen", "seen", "drafting", "answered", "nil", "late")
BOUNCED = "bounced"  # narrows as a state does, though it stands beside one


@dataclass(frozen=True)
class Narrowed:
    """What the table is narrowed to; empty: not narrowed."""

    shelf: str = ""
    region: str = ""
    state: str = ""


@dataclass(frozen=True)
class Standing:
    """One addressee as the table shows it."""

    addressee: Addressee
    organisation: Organisation
    state: str
    since: datetime | None  # when it came to stand so, as far as that is known
    contacts: int
    bounced: int  # of these, how many addresses a mail server refused
    last: Delivery | None = None  # what went to it last


def page(
    session: Session, notification: Notification, chosen: Narrowed, cursor: str | None = None
) -> Page[Standing]:
    """A page of the table, by name, in two questions."""
    found = paginate(
        session,
        _narrowed(_rows(notification), notification, chosen),
        [(Addressee.sort_key, "asc"), (Addressee.id, "asc")],
        cursor,
    )
    last = _last_deliveries(session, [row[0].id for row in found.items])
    items = [_standing(row, last) for row in found.items]
    return Page(items, found.older_cursor, found.newer_cursor)


def everybody(session: Session, notification: Notification, chosen: Narrowed) -> list[Standing]:
    """All that ``chosen`` leaves, by name."""
    statement = _narrowed(_rows(notification), notification, chosen)
    rows = list(session.execute(statement.order_by(Addressee.sort_key, Addressee.id)))
    last = _last_deliveries(session, [row[0].id for row in rows])
    return [_standing(row, last) for row in rows]


def counts(session: Session, notification: Notification, chosen: Narrowed) -> dict[str, int]:
    """How many stand in each state, and of how many an address bounced (``state`` left aside)."""
    state, bounced = state_of(notification), bounced_contacts() > 0
    wanted = _narrowed(
        select(state.label("state"), case((bounced, 1), else_=0).label("bounced")),
        notification,
        Narrowed(chosen.shelf, chosen.region),
    ).subquery()
    rows = session.execute(
        select(wanted.c.state, func.count(), func.sum(wanted.c.bounced)).group_by(wanted.c.state)
    ).all()
    found = {row[0]: row[1] for row in rows}
    told = {name: found.get(name, 0) for name in STATES}
    return {**told, BOUNCED: sum(row[2] for row in rows)}


def regions(session: Session, notification: Notification) -> list[str]:
    """The regions that its addressees are of."""
    found = select(Addressee.region).where(
        Addressee.notification_id == notification.id, Addressee.region.is_not(None)
    )
    return [str(code) for code in session.scalars(found.distinct().order_by(Addressee.region))]


def unseen_by(
    session: Session, notification: Notification, organisation_ids: Collection[int]
) -> list[int]:
    """The addressees among those organisations that have not seen it yet."""
    if not organisation_ids:
        return []
    found = select(Addressee.id).where(
        Addressee.notification_id == notification.id,
        Addressee.organisation_id.in_(list(organisation_ids)),
        Addressee.seen_at.is_(None),
    )
    return list(session.scalars(found))


def state_of(notification: Notification) -> ColumnElement[str]:
    """How an addressee of ``notification`` stands, as one expression."""
    return case(
        (Addressee.is_nil.is_(True), "nil"),
        (Addressee.is_late.is_(True), "late"),
        (Addressee.answer_id.is_not(None), "answered"),
        (is_drafting(notification), "drafting"),
        (contacts() == 0, "no-contact"),
        (Addressee.seen_at.is_not(None), "seen"),
        else_="not-seen",
    )


def is_drafting(notification: Notification) -> ColumnElement[bool]:
    """Whether the addressee has begun an answer that was never sent."""
    return exists(
        select(Submission.id)
        .join(Round, Round.submission_id == Submission.id)
        .where(
            Submission.call_id == notification.call_id,
            Submission.organisation_id == Addressee.organisation_id,
            Submission.deleted_at.is_(None),
            Round.stored_state == State.DRAFT.value,
            Round.number == 1,
        )
    )


def contacts() -> ColumnElement[int]:
    """How many people an addressee's mail goes to: the same as ``queries.contacts`` finds."""
    return _contacts().scalar_subquery()


def bounced_contacts() -> ColumnElement[int]:
    """How many of these have an address that a mail server refused."""
    return _contacts().join(BouncedContact, is_bounced()).scalar_subquery()


def is_bounced() -> ColumnElement[bool]:
    """Joins a person to the row that says their address, as it is now, was refused."""
    return and_(
        BouncedContact.person_id == Person.id, BouncedContact.address_key == Person.email_key
    )


def _contacts() -> Select[int]:
    return (
        select(func.count(Membership.id))
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == Addressee.organisation_id,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
            or_(Membership.role == "head", Membership.may_submit.is_(True)),
        )
        .correlate(Addressee)
    )


def _rows(notification: Notification) -> Any:
    return select(
        Addressee,
        Organisation,
        state_of(notification).label("state"),
        contacts().label("contacts"),
        bounced_contacts().label("bounced"),
    ).join(Organisation, Organisation.id == Addressee.organisation_id)


def _narrowed(statement: Select[Any], notification: Notification, chosen: Narrowed) -> Select[Any]:
    statement = statement.where(Addressee.notification_id == notification.id)
    if chosen.shelf:
        statement = statement.where(Addressee.shelf == chosen.shelf)
    if chosen.region:
        statement = statement.where(Addressee.region == chosen.region)
    if chosen.state == BOUNCED:
        return statement.where(bounced_contacts() > 0)
    if chosen.state:
        return statement.where(state_of(notification) == chosen.state)
    return statement


def _last_deliveries(session: Session, addressee_ids: Iterable[int]) -> dict[int, Delivery]:
    newest = (
        select(func.max(Delivery.id))
        .where(Delivery.addressee_id.in_(list(addressee_ids)))
        .group_by(Delivery.addressee_id)
    )
    rows = session.scalars(select(Delivery).where(Delivery.id.in_(newest)))
    return {row.addressee_id: row for row in rows}


def _standing(row: Any, last: dict[int, Delivery]) -> Standing:
    addressee, organisation, state, contacts_, bounced = row[:5]
    since = {"seen": addressee.seen_at}.get(state, addressee.answered_at)
    return Standing(
        addressee, organisation, state, since, contacts_, bounced, last.get(addressee.id)
    )
