"""Finding subscriptions, and those whom an announcement concerns. Nothing here writes."""

from datetime import datetime

from sqlalchemy import Text, or_, select, type_coerce
from sqlalchemy.orm import Session, joinedload

from portal.accounts.models import Person
from portal.accounts.tokens import token_hash
from portal.following.kinds import HAPPENINGS
from portal.following.models import Announcement, GoneDeadline, Subscription


def by_key(session: Session, key: str) -> Subscription | None:
    """The subscription named ``key``, ended or not."""
    return session.scalar(
        select(Subscription).options(joinedload(Subscription.person)).where(Subscription.key == key)
    )


def to_confirm(session: Session, token: str, now: datetime) -> Subscription | None:
    """The subscription that ``token`` confirms, if the link still works."""
    return session.scalar(
        select(Subscription).where(
            Subscription.token_hash == token_hash(token),
            Subscription.confirmed_at.is_(None),
            Subscription.ended_at.is_(None),
            Subscription.token_expires_at > now,
        )
    )


def live_at(session: Session, address_key: str) -> Subscription:
    """The one subscription of an address that has not ended, locked; there must be one."""
    return session.scalars(
        select(Subscription)
        .where(Subscription.address_key == address_key, Subscription.ended_at.is_(None))
        .with_for_update()
    ).one()


def of_mailbox(session: Session, address_key: str) -> Subscription | None:
    """The live subscription of the person who has that address."""
    return session.scalar(
        select(Subscription)
        .join(Subscription.person)
        .options(joinedload(Subscription.person))
        .where(Person.email_key == address_key, Subscription.ended_at.is_(None))
    )


def of_person(session: Session, person_id: int) -> Subscription | None:
    """The live subscription of a person."""
    return session.scalar(
        select(Subscription).where(
            Subscription.person_id == person_id, Subscription.ended_at.is_(None)
        )
    )


def batch(session: Session, announcement: Announcement, size: int) -> list[Subscription]:
    """The next ``size`` subscriptions to the announcement's topic, with their people.

    Who confirmed after it was made is not told of it.
    """
    topic = HAPPENINGS[announcement.happening].topic
    return list(
        session.scalars(
            select(Subscription)
            .outerjoin(Subscription.person)
            .options(joinedload(Subscription.person))
            .where(
                Subscription.id > announcement.reached,
                Subscription.ended_at.is_(None),
                Subscription.confirmed_at <= announcement.created_at,
                type_coerce(Subscription.topics, Text).contains(f'"{topic}"'),
                or_(Subscription.person_id.is_(None), Person.deactivated_at.is_(None)),
            )
            .order_by(Subscription.id)
            .limit(size)
        )
    )


def concerns(subscription: Subscription, bodies: list[str]) -> bool:
    """Whether what concerns ``bodies`` (none: everybody) is for this subscription."""
    return not subscription.bodies or not bodies or bool(set(bodies) & set(subscription.bodies))


def gone_deadlines(session: Session) -> list[GoneDeadline]:
    """The deadlines of meetings that were taken away, with their meetings."""
    return list(
        session.scalars(
            select(GoneDeadline).options(joinedload(GoneDeadline.meeting)).order_by(GoneDeadline.id)
        )
    )
