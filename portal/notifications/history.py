"""What was done to a notification: its own record, its version, and who comes too late."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation.errors import Late
from portal.notifications import queries
from portal.notifications.models import Notification, NotificationEvent


def taken(session: Session, notification: Notification, seen: int) -> Notification:
    """``notification`` as it is now, locked; raises Late unless it is as the person saw it."""
    notification = queries.locked(session, notification)
    if notification.version != seen:
        when, who = queries.last_change(session, notification) or (None, "")
        raise Late(_l("Somebody else has changed this notification in the meantime."), who, when)
    return notification


def happened(
    session: Session,
    notification: Notification,
    action: str,
    now: datetime,
    person_id: int | None,
    note: str = "",
) -> NotificationEvent:
    """Write down what was done, and count the page's revision up; flushed."""
    event = NotificationEvent(
        notification_id=notification.id, action=action, at=now, person_id=person_id, note=note
    )
    session.add(event)
    notification.revision = (notification.revision or 0) + 1
    session.flush()
    return event
