"""Notifications as lists and pages show them: words for purpose, state, deadline, mandate."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from portal.convention import vocabularies
from portal.foundation.formats import Deadline
from portal.foundation.locales import current_locale
from portal.foundation.localised import Localised
from portal.notifications.labels import PURPOSES, STATES, group_name
from portal.notifications.models import Notification
from portal.notifications.queries import Drew


@dataclass(frozen=True)
class NotificationRow:
    """A notification with the words that a list shows of it, as of one moment."""

    notification: Notification
    subject: Localised
    purpose: Any
    state: Any
    deadline: Deadline | None
    old_deadline: date | None  # of a historical one: a day, as its documents say
    old_deadlines: dict[str, date]  # likewise, part by part
    takes_answers: bool
    is_late: bool  # answers are still taken, and marked late
    drew: Drew

    @property
    def due_at(self) -> datetime | None:
        """Until when an answer is on time."""
        return self.deadline.due_at if self.deadline else None


def row(notification: Notification, now: datetime, drew: Drew | None = None) -> NotificationRow:
    """``notification`` as it is shown at ``now``."""
    call = notification.call
    record = notification.record or {}
    deadline = None
    if notification.deadline is not None:
        deadline = Deadline(
            notification.deadline,
            notification.time_zone,
            now,
            notification.closed_at,
            notification.issued_at or now,
        )
    return NotificationRow(
        notification,
        issued_subject(notification),
        PURPOSES[notification.purpose],
        STATES[notification.state],
        deadline,
        date.fromisoformat(record["deadline"]) if record.get("deadline") else None,
        {
            part: date.fromisoformat(last)
            for part, last in record.get("deadlines_by_part", {}).items()
        },
        call is not None and call.window.accepts(now),
        call is not None and call.window.accepts(now) and call.window.is_late(now),
        drew or Drew(),
    )


def rows(
    notifications: Iterable[Notification], now: datetime, drew: dict[int, Drew]
) -> list[NotificationRow]:
    """``notifications`` as they are shown at ``now``, in their order."""
    return [row(one, now, drew.get(one.id)) for one in notifications]


def issued_subject(notification: Notification) -> Localised:
    """The subject in the languages it is issued in; of a draft, in those it has."""
    return issued(notification, notification.subject)


def issued(notification: Notification, text: Localised) -> Localised:
    """Of ``text``, what is issued: a version that is not complete yet is not shown."""
    if notification.is_historical or not notification.is_public:
        return text
    there = notification.available_in
    return Localised({code: words for code, words in text.items() if code in there})


def asked(notification: Notification) -> list[Localised]:
    """What it asks, question by question as frozen at issue; nothing where it asks nothing."""
    if notification.call is None:
        return []
    sections = notification.call.questionnaire_version.definition.sections
    return [question.label for section in sections for question in section.questions]


def instrument_names(notification: Notification) -> list[str]:
    """What its instruments are called, in the reader's language."""
    return vocabularies.labels("instruments", notification.instruments, current_locale())


def group_names(notification: Notification) -> list[str]:
    """What the groups it is addressed to are called; of a historical one, in its own words."""
    names = [group_name(group) for group in notification.groups]
    if notification.listed:
        names.append(group_name("list"))
    return names or list((notification.record or {}).get("addressees", ()))


def mandate(notification: Notification) -> str:
    """The mandate as one phrase: resolution, its revision, the paragraph."""
    named = notification.resolution
    if named and notification.revision_of_resolution:
        named = f"{named} ({notification.revision_of_resolution})"
    if named and notification.paragraph:
        return str(
            _(
                "%(resolution)s, paragraph %(number)s",
                resolution=named,
                number=notification.paragraph,
            )
        )
    return named
