"""What the worker does for those who follow: it tells them, batch by batch, and forgets.

A batch is one transaction: mails, marks and the place reached are stored together, so a worker
that dies is followed by one that goes on from there, and nobody is told twice.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portal.accounts.addresses import address_key
from portal.following import actions, mails, queries
from portal.following.models import Announcement, AnnouncementTold, Subscription
from portal.following.tokens import mailbox
from portal.foundation import mail
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.jobs import enqueue, every, job
from portal.foundation.mail_delivery import Bounce, on_bounce
from portal.foundation.upsert import insert_or

BATCH = 100
UNCONFIRMED_KEPT = timedelta(days=1)  # after its link has expired
ENDED_KEPT = timedelta(days=30)
ANNOUNCED_KEPT = timedelta(days=90)


@job(actions.FAN_OUT)
def fan_out(payload: dict[str, Any]) -> None:
    """Queue the mails of one batch, and the job of the next one if there may be more."""
    session = db.session
    announcement = session.get(Announcement, payload["announcement"], with_for_update=True)
    if announcement is None or announcement.finished_at is not None:
        return
    found = queries.batch(session, announcement, BATCH)
    for subscription in found:
        announcement.reached = subscription.id
        if queries.concerns(subscription, announcement.bodies):
            _tell(session, announcement, subscription)
    if len(found) < BATCH:
        announcement.finished_at = now()
        return
    reached = announcement.reached
    enqueue(
        actions.FAN_OUT,
        key=f"{actions.FAN_OUT}:{announcement.id}:{reached}",
        announcement=announcement.id,
    )


@on_bounce
def end_where_nothing_arrives(bounce: Bounce) -> None:
    """An address that the mail server refuses for good is told nothing any more."""
    key = address_key(bounce.address)
    session = db.session
    statement = select(Subscription).where(
        Subscription.ended_at.is_(None), Subscription.address_key == key
    )
    for subscription in session.scalars(statement):
        actions.end(session, subscription, now())


@every(timedelta(days=1), "following.sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Forget addresses never confirmed or long ended, and whom old announcements reached."""
    moment, session = now(), db.session
    session.execute(
        delete(Subscription).where(
            or_(
                Subscription.token_expires_at < moment - UNCONFIRMED_KEPT,
                Subscription.ended_at < moment - ENDED_KEPT,
            )
        )
    )
    old = select(Announcement.id).where(Announcement.finished_at < moment - ANNOUNCED_KEPT)
    session.execute(delete(AnnouncementTold).where(AnnouncementTold.announcement_id.in_(old)))


def _tell(session: Session, announcement: Announcement, subscription: Subscription) -> None:
    person = subscription.person
    address = person.email if person else str(subscription.address)
    mark = (
        insert_or(session, AnnouncementTold)
        .values(announcement_id=announcement.id, mailbox=mailbox(address_key(address)))
        .on_conflict_do_nothing()
        .returning(AnnouncementTold.mailbox)
    )
    if session.execute(mark).scalar_one_or_none() is None:
        return
    mail.queue(
        mails.news_for(announcement, subscription),
        address,
        mails.language_of(subscription),
        subscription.person_id,
    )
