"""The files that go with the letter, each in its language, until it is issued."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation import audit, kept_files
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.files import Received
from portal.notifications import policy, queries
from portal.notifications.actions.composing import edited
from portal.notifications.models import Notification, NotificationFile
from portal.organisations.actors import Actor

audit.declare("notification.file.add", "file")
audit.declare("notification.file.remove", "file")
kept_files.KEEPERS.enter("notification", queries.store_keys)


@dataclass(frozen=True)
class Incoming:
    """A file that has been received, inspected and kept in the store."""

    received: Received
    name: str
    media_type: str
    language: str


def add_file(
    session: Session, notification: Notification, incoming: Incoming, actor: Actor, *, now: datetime
) -> NotificationFile:
    """Put a received file with the letter, once. Raises NotAllowed, NotPossible."""
    notification = _drafted(session, notification, actor)
    for present in queries.files(session, notification):
        if (present.sha256, present.name, present.language) == (
            incoming.received.sha256,
            incoming.name,
            incoming.language,
        ):
            return present
    row = NotificationFile(
        notification_id=notification.id,
        language=incoming.language,
        name=incoming.name,
        sha256=incoming.received.sha256,
        size=incoming.received.size,
        media_type=incoming.media_type,
        store_key=incoming.received.key,
        added_at=now,
        added_by_id=actor.person_id,
    )
    session.add(row)
    session.flush()
    edited(session, notification, actor.person_id, now, "edited")
    audit.record(
        "notification.file.add",
        ("notification", notification.id),
        actor_id=actor.person_id,
        file=row.id,
    )
    return row


def remove_file(
    session: Session, notification: Notification, key: str, actor: Actor, *, now: datetime
) -> None:
    """Take the file with that key out again. Raises NotAllowed, NotPossible."""
    notification = _drafted(session, notification, actor)
    row = queries.file_by_key(session, notification, key)
    if row is None:
        raise NotPossible
    number = row.id
    session.delete(row)
    edited(session, notification, actor.person_id, now, "edited")
    audit.record(
        "notification.file.remove",
        ("notification", notification.id),
        actor_id=actor.person_id,
        file=number,
    )


def _drafted(session: Session, notification: Notification, actor: Actor) -> Notification:
    if not policy.composes(actor):
        raise NotAllowed
    notification = queries.locked(session, notification)
    if notification.is_public:
        raise NotPossible(_l("It is issued: what it says stays as it is."))
    return notification
