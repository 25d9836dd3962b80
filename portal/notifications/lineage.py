"""How a notification stands to others: its line, what each drew, what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.notifications import queries
from portal.notifications.labels import RELATIONS, RELATIONS_BACK
from portal.notifications.listing import NotificationRow, row, rows
from portal.notifications.models import Notification, ReceivedInput

REPLACING = ("corrects", "supersedes")


@dataclass(frozen=True)
class LineStep:
    """One notification of the line, with what is known to have been received for it."""

    row: NotificationRow
    is_here: bool
    received: list[ReceivedInput]
    outcome: list[str]  # codes of the meetings it was brought before


@dataclass(frozen=True)
class Linked:
    """Another notification, and how it stands to this one, in words."""

    label: Any
    row: NotificationRow


@dataclass(frozen=True)
class Lineage:
    """Everything about other notifications that a page shows."""

    line: list[LineStep]  # the oldest first; empty when it stands alone
    links: list[Linked]
    replaced_by: list[Linked]  # what corrects or supersedes it: said first


def of(session: Session, notification: Notification, now: datetime) -> Lineage:
    """The lineage of ``notification`` as of ``now``; the same number of queries for any length."""
    line = queries.lineage(session, notification)
    forth = queries.links_from(session, notification)
    back = queries.links_to(session, notification)
    ids = {one.id for one in line}
    drew = queries.drew(session, ids)
    received = queries.received(session, ids)
    steps = [
        LineStep(
            shown,
            shown.notification.id == notification.id,
            [one for one in received if one.notification_id == shown.notification.id],
            list((shown.notification.record or {}).get("feeds", ()))
            or ([shown.notification.meeting_code] if shown.notification.meeting_code else []),
        )
        for shown in rows(line, now, drew)
    ]
    linked = [Linked(RELATIONS[link.relation], row(other, now)) for link, other in forth]
    linked += [Linked(RELATIONS_BACK[link.relation], row(other, now)) for link, other in back]
    return Lineage(
        steps if len(steps) > 1 else [],
        linked,
        [
            Linked(RELATIONS_BACK[link.relation], row(other, now))
            for link, other in back
            if link.relation in REPLACING
        ],
    )
