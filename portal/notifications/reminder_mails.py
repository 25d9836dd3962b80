"""What those are told who have not answered yet, and those who have a draft that was never sent.

A link in a mail only ever leads to a page: nothing is done by opening it, and nothing is counted.
"""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.foundation.formats import full_moment
from portal.foundation.localised import Localised, LocalisedPick
from portal.foundation.mail import Mail, Quoted, mail_kind
from portal.notifications import listing, mails
from portal.notifications.models import Notification

_EXAMPLE: dict[str, Any] = {
    "number": "2026/014",
    "subject": Localised(en="Example subject", fr="Objet d’exemple").pick("en"),
    "due_at": datetime.fromisoformat("2026-06-30T21:59:00+00:00"),
    "zone": "Europe/Berlin",
    "is_late": False,
    "url": "http://localhost/en/notifications/2026-014",
}


@mail_kind("notifications.reminder", example=_EXAMPLE)
def reminder(
    number: str,
    subject: LocalisedPick,
    due_at: datetime | None,
    zone: str,
    is_late: bool,
    url: str,
) -> Mail:
    """The organisation that the recipient acts for was asked and has not begun an answer."""
    return Mail(
        kind="notifications.reminder",
        subject=_l("Reminder: Notification %(number)s awaits your answer", number=number),
        paragraphs=(
            _l(
                "The Secretariat asked the organisation you act for to answer Notification "
                "%(number)s. It has not answered yet.",
                number=number,
            ),
            Quoted(subject.text, subject.language),
            *_until(due_at, zone, is_late),
            _l("Also to say that there is no comment is an answer."),
        ),
        action=(_l("Read and answer the notification"), url),
        after=(
            _l("You receive this because of the office you hold in the organisation."),
            _l("If the answer was sent in the meantime, nothing remains to be done."),
        ),
    )


@mail_kind("notifications.draft_reminder", example=_EXAMPLE)
def draft_reminder(
    number: str,
    subject: LocalisedPick,
    due_at: datetime | None,
    zone: str,
    is_late: bool,
    url: str,
) -> Mail:
    """The organisation that the recipient acts for has begun an answer, but never sent it."""
    return Mail(
        kind="notifications.draft_reminder",
        subject=_l("Your draft answer to Notification %(number)s was not sent yet", number=number),
        paragraphs=(
            _l(
                "The organisation you act for has begun an answer to Notification %(number)s. "
                "It is still a draft: the Secretariat cannot read it before it is sent.",
                number=number,
            ),
            Quoted(subject.text, subject.language),
            *_until(due_at, zone, is_late),
        ),
        action=(_l("Go on with the answer"), url),
        after=(_l("You receive this because of the office you hold in the organisation."),),
    )


def reminder_for(notification: Notification, now: datetime, language: str) -> Mail:
    """``reminder`` about ``notification``, for a reader of ``language``."""
    return reminder(**_facts(notification, now, language))


def draft_reminder_for(notification: Notification, now: datetime, language: str) -> Mail:
    """``draft_reminder`` about ``notification``, for a reader of ``language``."""
    return draft_reminder(**_facts(notification, now, language))


def _facts(notification: Notification, now: datetime, language: str) -> dict[str, Any]:
    call = notification.call
    return {
        "number": notification.number,
        "subject": listing.issued_subject(notification).pick(language),
        "due_at": notification.deadline,
        "zone": notification.time_zone,
        "is_late": call is not None and call.window.is_late(now),
        "url": mails.url(notification, language),
    }


def _until(due_at: datetime | None, zone: str, is_late: bool) -> tuple[Any, ...]:
    if due_at is None:
        return ()
    moment = LazyString(full_moment, due_at, zone)
    if is_late:
        return (
            _l(
                "The deadline was %(moment)s. Answers are still taken, and marked late.",
                moment=moment,
            ),
        )
    return (_l("Deadline: %(moment)s", moment=moment),)
