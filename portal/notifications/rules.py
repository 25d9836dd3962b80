"""What the parts of a notification must be together, told in words beside each field."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.convention.models import AgendaItem
from portal.foundation.localised import FALLBACK, Localised
from portal.notifications.addressing import is_group
from portal.notifications.content import Content
from portal.notifications.models import Notification

Problems = dict[str, Any]  # field of the form → what is wrong, in words


class Refused(Exception):
    """The values cannot stand. ``problems`` says of each field why, in words."""

    def __init__(self, problems: Problems) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


def problems(
    session: Session, content: Content, notification: Notification | None = None
) -> Problems:
    """What is wrong with ``content`` as a draft; empty if nothing. A draft may be unfinished."""
    found: Problems = {}
    other = session.scalar(select(Notification.id).where(Notification.number == content.number))
    if other is not None and (notification is None or other != notification.id):
        found["number"] = _l("Another notification has this number.")
    if FALLBACK not in content.subject:
        found[f"subject__{FALLBACK}"] = _l("Enter the subject in English.")
    if not all(is_group(group) for group in content.groups):
        found["groups"] = _l("Choose from the list.")
    if content.agenda_item_code is not None:
        meeting = session.scalar(
            select(AgendaItem.meeting_code).where(AgendaItem.code == content.agenda_item_code)
        )
        if content.meeting_code is None:
            found["meeting_code"] = _l("Choose the meeting of this agenda item.")
        elif meeting != content.meeting_code:
            found["agenda_item_code"] = _l("This agenda item belongs to another meeting.")
    return found


def missing(notification: Notification, now: datetime) -> list[Any]:
    """What a draft still lacks before it can be checked and issued, in sentences."""
    found: list[Any] = []
    if FALLBACK not in complete_languages(notification):
        found.append(_l("The subject and the text are not complete in English."))
    if not notification.groups and not notification.listed:
        found.append(_l("Nobody is addressed yet."))
    if notification.purpose == "for-response":
        if not notification.asks and notification.questionnaire_code is None:
            found.append(_l("It asks for a response, but nothing is asked yet."))
        if notification.due_at is None:
            found.append(_l("It asks for a response, but has no deadline."))
    if notification.due_at is not None and notification.due_at <= now:
        found.append(_l("The deadline is in the past."))
    return found


def complete_languages(notification: Notification) -> list[str]:
    """The languages whose subject, text and asks are all there: only these are issued."""
    asks = [Localised(ask) for ask in notification.asks]
    return [
        code
        for code in notification.subject
        if code in notification.text and all(code in ask for ask in asks)
    ]
