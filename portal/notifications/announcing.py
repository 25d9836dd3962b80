"""What those who follow are told of notifications, and what the feeds list of them.

The addressees' own contacts have a mail of their own about the same thing and are not told again.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.orm import Session, joinedload, selectinload

from portal.calls import actions as calls
from portal.calls import queries as call_queries
from portal.calls.models import Call, CallEvent
from portal.following import actions as following
from portal.following.kinds import happening
from portal.following.sources import SOURCES, Entry, Source
from portal.foundation.formats import full_moment
from portal.notifications import listing, queries
from portal.notifications.models import Addressee, Notification

_READ = _l("Read the notification")

happening(
    "notification-issued",
    "calls",
    lambda title: _l("New notification: %(title)s", title=title),
    _l("The Secretariat has issued a notification:"),
    _READ,
)
happening(
    "notification-extended",
    "calls",
    lambda title: _l("Deadline extended: %(title)s", title=title),
    _l("There is more time to answer this notification:"),
    _READ,
)
happening(
    "notification-closed",
    "calls",
    lambda title: _l("Notification closed: %(title)s", title=title),
    _l("This notification is closed and takes no more answers:"),
    _READ,
)


def tell(
    session: Session,
    notification: Notification,
    what: str,
    now: datetime,
    told: Sequence[str] = (),
) -> None:
    """Tell all who follow that ``notification`` was ``issued``, ``extended`` or ``closed``.

    Inside the step's transaction, after its addressees are stored: they are not told again, nor
    are the addresses in ``told``. The same thing is told once, however often this is called.
    """
    asked = select(Addressee.organisation_id).where(Addressee.notification_id == notification.id)
    contacts = queries.contacts(session, session.scalars(asked).all())
    deadline = notification.deadline
    following.announce(
        session,
        f"notification-{what}",
        key=f"notification:{notification.id}:{what}:{deadline if what == 'extended' else ''}",
        bodies=notification.call.bodies if notification.call is not None else [],
        title=listing.issued_subject(notification),
        endpoint="notifications.read",
        arguments={"slug": notification.slug},
        now=now,
        due_at=None if what == "closed" else deadline,
        time_zone=notification.time_zone,
        told=[*(contact.address for contact in contacts), *told],
    )


def hear_of_call(
    session: Session, call: Call, event: CallEvent, told: Sequence[calls.Drafter]
) -> None:
    """The call of a notification was extended or closed."""
    if event.kind not in ("extended", "closed"):
        return
    notification = queries.of_call(session, call.id)
    if notification is not None:
        tell(session, notification, event.kind, event.at, [drafter.address for drafter in told])


def entries(
    session: Session, language: str, body: str | None, now: datetime, most: int
) -> list[Entry]:
    """The notifications issued here that changed last; the historical record is not news."""
    changed = func.coalesce(func.max(CallEvent.at), Notification.issued_at)
    statement = (
        select(Notification, changed)
        .outerjoin(Call, Call.id == Notification.call_id)
        .outerjoin(CallEvent, CallEvent.call_id == Call.id)
        .options(joinedload(Notification.call), selectinload(Notification.languages))
        .where(Notification.is_public, Notification.issued_at.is_not(None))
        .group_by(Notification.id)
        .order_by(changed.desc(), Notification.id.desc())
        .limit(most)
    )
    if body is not None:
        named = type_coerce(Call.bodies, Text).contains(f'"{body}"', autoescape=True)
        statement = statement.where(named)
    return [_entry(row[0], row[1], language) for row in session.execute(statement)]


def _entry(notification: Notification, updated: datetime, language: str) -> Entry:
    deadline, call = notification.deadline, notification.call
    words = _("No deadline")
    if notification.closed_at is not None:
        words = _("This notification is closed.")
    elif deadline is not None:
        words = _("Deadline: %(moment)s", moment=full_moment(deadline, notification.time_zone))
    return Entry(
        tag=f"notifications/{notification.slug}",
        title=listing.issued_subject(notification).pick(language),
        updated=updated,
        published=notification.issued_at,
        endpoint="notifications.read",
        arguments={"slug": notification.slug},
        summary=_("Notification %(number)s. %(words)s", number=notification.number, words=words),
        bodies=tuple(call.bodies) if call is not None else (),
    )


calls.listeners.append(hear_of_call)
SOURCES.enter(
    "notifications",
    Source(
        _l("Notifications"),
        "notifications.index",
        entries,
        lambda session, now: (
            *queries.list_mark(session),
            call_queries.revision(session),
        ),
    ),
)
