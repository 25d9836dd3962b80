"""What the parts of a notification must be together, told in words beside each field."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.convention.models import AgendaItem
from portal.foundation.localised import FALLBACK
from portal.notifications import asking, queries
from portal.notifications.addressing import is_group
from portal.notifications.content import Content
from portal.notifications.models import Notification

Problems = dict[str, Any]  # field of the form → what is wrong, in words
DUPLICATE = _l("Another notification has this number.")


class Refused(Exception):
    """The values cannot stand. ``problems`` says of each field why, in words."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def problems(
    session: Session, content: Content, now: datetime, notification: Notification | None = None
) -> Problems:
    """What is wrong with ``content`` as a draft; empty if nothing. A draft may be unfinished."""
    found: Problems = {}
    other = session.scalar(select(Notification.id).where(Notification.number == content.number))
    if other is not None and (notification is None or other != notification.id):
        found["number"] = DUPLICATE
    if FALLBACK not in content.subject:
        found[f"subject__{FALLBACK}"] = _l("Enter the subject in English.")
    if not all(is_group(group) for group in content.groups):
        found["groups"] = _l("Choose from the list.")
    if content.due_at is not None and content.due_at <= now:
        found["due_on"] = _l("Enter a deadline in the future.")
    found |= _place(session, content)
    for relation, numbers in content.links:
        if content.number in numbers:
            found[f"link_{relation}"] = _l("A notification cannot point at itself.")
        elif any(queries.by_number(session, number) is None for number in numbers):
            found[f"link_{relation}"] = _l("There is no notification with this number.")
    return found


def missing(session: Session, notification: Notification, now: datetime) -> list[Any]:
    """What a draft still lacks before it can be checked and issued, in sentences."""
    found: list[Any] = []
    if FALLBACK not in complete_languages(session, notification):
        found.append(_l("Subject, text and questions are not complete in English."))
    if not notification.groups and not notification.listed:
        found.append(_l("Nobody is addressed yet."))
    if notification.purpose == "for-response":
        if asking.data_of(session, notification) is None:
            found.append(_l("It asks for a response, but nothing is asked yet."))
        if asking.has_faults(session, notification):
            found.append(_l("The questions still have faults. Put them right first."))
        if notification.due_at is None:
            found.append(_l("It asks for a response, but has no deadline."))
    if notification.due_at is not None and notification.due_at <= now:
        found.append(_l("The deadline is in the past."))
    return found


def complete_languages(session: Session, notification: Notification) -> list[str]:
    """The languages whose subject, text and questions are all there: only these are issued."""
    written = [code for code in notification.subject if code in notification.text]
    return asking.complete_in(session, notification, written)


def _place(session: Session, content: Content) -> Problems:
    if content.agenda_item_code is None:
        return {}
    if content.meeting_code is None:
        return {"meeting_code": _l("Choose the meeting of this agenda item.")}
    meeting = session.scalar(
        select(AgendaItem.meeting_code).where(AgendaItem.code == content.agenda_item_code)
    )
    if meeting != content.meeting_code:
        return {"agenda_item_code": _l("This agenda item belongs to another meeting.")}
    return {}
