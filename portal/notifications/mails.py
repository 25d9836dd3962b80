"""What addressees are told of a notification. A link in a mail only ever leads to a page."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.foundation.formats import full_moment
from portal.foundation.links import absolute
from portal.foundation.localised import Localised, LocalisedPick
from portal.foundation.mail import Mail, Quoted, mail_kind
from portal.notifications import listing
from portal.notifications.labels import PURPOSES
from portal.notifications.models import Notification

ANSWER_IT, READ_IT = _l("Read and answer the notification"), _l("Read the notification")
_SUBJECT = Localised(en="Example subject", fr="Objet d’exemple")
_REASON = Localised(en="Example: one language version came later.")
_DUE = datetime.fromisoformat("2026-06-30T21:59:00+00:00")
_URL = "http://localhost/en/notifications/2026-014"
_EXAMPLE: dict[str, Any] = {
    "number": "2026/014",
    "subject": _SUBJECT.pick("en"),
    "due_at": _DUE,
    "zone": "Europe/Berlin",
    "url": _URL,
}


@mail_kind("notifications.issued", example={**_EXAMPLE, "purpose": "for-response"})
def issued(
    number: str,
    subject: LocalisedPick,
    purpose: str,
    due_at: datetime | None,
    zone: str,
    url: str,
) -> Mail:
    """A notification is addressed to the organisation that the recipient acts for."""
    asks = purpose == "for-response"
    paragraphs: list[Any] = [
        _l(
            "The Secretariat has issued Notification %(number)s and addressed it to the "
            "organisation you act for.",
            number=number,
        ),
        Quoted(subject.text, subject.language),
        PURPOSES[purpose],
    ]
    if due_at is not None:
        paragraphs.append(_l("Deadline: %(moment)s", moment=LazyString(full_moment, due_at, zone)))
    if asks:
        paragraphs.append(
            _l("You can answer on the portal, attach a signed letter, or say that there is none.")
        )
    return Mail(
        kind="notifications.issued",
        subject=_l("Notification %(number)s: %(subject)s", number=number, subject=subject.text),
        paragraphs=tuple(paragraphs),
        action=(
            _l("Read and answer the notification") if asks else _l("Read the notification"),
            url,
        ),
        after=(_l("You receive this because of the office you hold in the organisation."),),
    )


@mail_kind("notifications.extended", example={**_EXAMPLE, "reason": _REASON.pick("en")})
def extended(
    number: str,
    subject: LocalisedPick,
    due_at: datetime,
    zone: str,
    reason: LocalisedPick,
    url: str,
) -> Mail:
    """The deadline of a notification that the organisation has not answered is later now."""
    return Mail(
        kind="notifications.extended",
        subject=_l("Deadline of Notification %(number)s extended", number=number),
        paragraphs=(
            _l("There is more time to answer Notification %(number)s.", number=number),
            Quoted(subject.text, subject.language),
            _l("New deadline: %(moment)s", moment=LazyString(full_moment, due_at, zone)),
            _l("The reason given by the Secretariat:"),
            Quoted(reason.text, reason.language),
        ),
        action=(ANSWER_IT, url),
        after=(_l("You receive this because of the office you hold in the organisation."),),
    )


@mail_kind(
    "notifications.closed",
    example={
        "number": "2026/014",
        "subject": _SUBJECT.pick("en"),
        "reason": _REASON.pick("en"),
        "url": _URL,
    },
)
def closed(number: str, subject: LocalisedPick, reason: LocalisedPick, url: str) -> Mail:
    """A notification that the organisation has not answered takes no more answers."""
    return Mail(
        kind="notifications.closed",
        subject=_l("Notification %(number)s is closed", number=number),
        paragraphs=(
            _l("Notification %(number)s takes no more answers.", number=number),
            Quoted(subject.text, subject.language),
            _l("The reason given by the Secretariat:"),
            Quoted(reason.text, reason.language),
        ),
        action=(_l("See the notification"), url),
        after=(_l("You receive this because of the office you hold in the organisation."),),
    )


def issued_for(notification: Notification, language: str) -> Mail:
    """``issued`` about ``notification``, for a reader of ``language``."""
    return issued(
        notification.number,
        listing.issued_subject(notification).pick(language),
        notification.purpose,
        notification.deadline,
        notification.time_zone,
        url(notification, language),
    )


def draft_for(notification: Notification, languages: list[str], language: str) -> Mail:
    """``issued`` as it would go out now: the subject in those languages that are complete."""
    subject = Localised({code: notification.subject[code] for code in languages})
    return issued(
        notification.number,
        subject.pick(language),
        notification.purpose,
        notification.due_at,
        notification.time_zone,
        url(notification, language),
    )


def extended_for(
    notification: Notification, reason: Localised, language: str, due_at: datetime | None = None
) -> Mail:
    """``extended`` about ``notification``; ``due_at`` while it is not extended yet."""
    later = due_at or notification.deadline
    assert later is not None, "what has no deadline is not extended"
    return extended(
        notification.number,
        listing.issued_subject(notification).pick(language),
        later,
        notification.time_zone,
        reason.pick(language),
        url(notification, language),
    )


def closed_for(notification: Notification, reason: Localised, language: str) -> Mail:
    """``closed`` about ``notification``, for a reader of ``language``."""
    return closed(
        notification.number,
        listing.issued_subject(notification).pick(language),
        reason.pick(language),
        url(notification, language),
    )


def url(notification: Notification, language: str) -> str:
    """The full address of its page, for a reader of ``language``."""
    return absolute("notifications.read", lang=language, slug=notification.slug)
