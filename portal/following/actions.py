"""What people do about being told, and what features tell. Inside ``transaction()``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.addresses import address_key
from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.accounts.tokens import new_token, token_hash
from portal.following import mails, queries
from portal.following.kinds import HAPPENINGS
from portal.following.models import Announcement, AnnouncementTold, Subscription
from portal.following.tokens import mailbox
from portal.foundation import audit, links, mail
from portal.foundation.jobs import enqueue
from portal.foundation.localised import Localised
from portal.foundation.upsert import insert_or

FAN_OUT = "following.fan-out"

audit.declare("subscription.confirmed")
audit.declare("subscription.changed")
audit.declare("subscription.ended")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to be told, and in which language. No bodies: all of them."""

    language: str
    topics: tuple[str, ...]
    bodies: tuple[str, ...] = ()


class LinkGone(Exception):
    """A link was used, replaced, has expired, or was never made here: 410."""


def subscribe(session: Session, address: str, wish: Wish, now: datetime) -> None:
    """Somebody asks that ``address`` be told. Side effects: one mail to it, whoever it is.

    Only the newest link confirms. What is confirmed already is not touched by who merely knows
    the address.
    """
    key = address_key(address)
    session.execute(
        insert_or(session, Subscription)
        .values(
            key=new_token(),
            address=address,
            address_key=key,
            language=wish.language,
            topics=list(wish.topics),
            bodies=list(wish.bodies),
            created_at=now,
        )
        .on_conflict_do_nothing()
    )
    asked = queries.live_at(session, key)
    known = queries.of_mailbox(session, key)
    if asked.confirmed_at is not None or known is not None:
        told = known or asked
        if asked.confirmed_at is None:
            session.delete(asked)
        to = told.person.email if told.person else str(told.address)
        _send(mails.already(mails.manage_url(told)), to, told)
        return
    _choose(asked, wish)
    asked.address = address
    token = new_token()
    asked.token_hash, asked.token_expires_at = token_hash(token), now + mails.CONFIRM_WITHIN
    url = links.absolute("following.confirm", lang=mails.language_of(asked), token=token)
    _send(mails.confirm(url), address, asked)


def confirm(session: Session, token: str, now: datetime) -> Subscription:
    """Take the address as confirmed: of two who try at once, one does. Raises LinkGone.

    The address of somebody with an account becomes part of what that account is told.
    """
    found = queries.to_confirm(session, token, now)
    if found is None:
        raise LinkGone
    taken = session.execute(
        update(Subscription)
        .where(Subscription.id == found.id, Subscription.token_hash == token_hash(token))
        .values(token_hash=None, token_expires_at=None, confirmed_at=now)
        .returning(Subscription.id)
    ).scalar_one_or_none()
    if taken is None:
        raise LinkGone
    session.refresh(found)
    audit.record("subscription.confirmed", ("subscription", found.id))
    person = person_at(session, found.address_key or "")
    return _adopted(session, found, person) if person and person.may_sign_in else found


def change(
    session: Session, subscription: Subscription, wish: Wish, actor_id: int | None = None
) -> None:
    """Be told other things from now on. Raises LinkGone when it has ended meanwhile."""
    lock = select(Subscription.id).where(Subscription.id == subscription.id)
    session.execute(lock.with_for_update())
    session.refresh(subscription)
    if not subscription.is_live:
        raise LinkGone
    _choose(subscription, wish)
    audit.record("subscription.changed", ("subscription", subscription.id), actor_id)


def end(
    session: Session, subscription: Subscription, now: datetime, actor_id: int | None = None
) -> bool:
    """Be told nothing any more; False when that was so already. What was asked stays ended."""
    ended = session.execute(
        update(Subscription)
        .where(Subscription.id == subscription.id, Subscription.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Subscription.id)
    ).scalar_one_or_none()
    if ended is None:
        return False
    audit.record("subscription.ended", ("subscription", subscription.id), actor_id)
    return True


def choose_own(session: Session, person: Person, wish: Wish, now: datetime) -> None:
    """What somebody with an account wants to be told; no topics: nothing. Confirmed already."""
    known = queries.of_person(session, person.id)
    if not wish.topics:
        if known is not None:
            end(session, known, now, person.id)
        return
    if known is not None:
        change(session, known, wish, person.id)
        return
    made = Subscription(
        key=new_token(),
        person_id=person.id,
        language=wish.language,
        topics=list(wish.topics),
        bodies=list(wish.bodies),
        created_at=now,
        confirmed_at=now,
    )
    session.add(made)
    session.execute(
        delete(Subscription).where(
            Subscription.address_key == person.email_key, Subscription.ended_at.is_(None)
        )
    )
    session.flush()
    audit.record("subscription.confirmed", ("subscription", made.id), person.id)


def announce(
    session: Session,
    happening: str,
    *,
    key: str,
    bodies: Iterable[str],
    title: Localised,
    endpoint: str,
    arguments: Mapping[str, Any],
    now: datetime,
    due_at: datetime | None = None,
    time_zone: str | None = None,
    told: Iterable[str] = (),
) -> bool:
    """Tell all who follow, after this transaction, by the worker; False if ``key`` was announced.

    ``happening``: a name in ``kinds.HAPPENINGS``. ``key`` names the event for good, such as
    ``call:12:extended:34``. ``endpoint`` and ``arguments`` (JSON) lead to its page. ``told``:
    addresses that get a mail of their own about it. Raises KeyError for an unknown happening.
    """
    HAPPENINGS[happening]
    made = session.execute(
        insert_or(session, Announcement)
        .values(
            key=key,
            happening=happening,
            bodies=sorted(set(bodies)),
            title=title,
            endpoint=endpoint,
            arguments=dict(arguments),
            due_at=due_at,
            time_zone=time_zone,
            created_at=now,
            reached=0,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Announcement.id)
    ).scalar_one_or_none()
    if made is None:
        return False
    know = sorted({mailbox(address_key(address)) for address in told})
    if know:
        rows = [{"announcement_id": made, "mailbox": one} for one in know]
        session.execute(insert_or(session, AnnouncementTold), rows)
    enqueue(FAN_OUT, key=f"{FAN_OUT}:{made}:0", announcement=made)
    return True


def retract(session: Session, key: str, now: datetime) -> None:
    """Tell nobody more of what was announced as ``key``: it is no longer public."""
    session.execute(
        update(Announcement)
        .where(Announcement.key == key, Announcement.finished_at.is_(None))
        .values(finished_at=now)
    )


def _choose(subscription: Subscription, wish: Wish) -> None:
    subscription.language = wish.language
    subscription.topics, subscription.bodies = list(wish.topics), list(wish.bodies)


def _adopted(session: Session, found: Subscription, person: Person) -> Subscription:
    own = queries.of_person(session, person.id)
    if own is None:
        found.person_id, found.address, found.address_key = person.id, None, None
        session.flush()
        return found
    own.topics, own.bodies = list(found.topics), list(found.bodies)
    session.delete(found)
    session.flush()
    return own


def _send(message: mail.Mail, to: str, subscription: Subscription) -> None:
    mail.queue(message, to, mails.language_of(subscription), subscription.person_id)
