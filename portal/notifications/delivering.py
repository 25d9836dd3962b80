"""The mails to addressees, and the log of what was served to whom.

Addressees are served by office: whoever heads an organisation or may submit for it is written to,
in their language, and nobody unsubscribes from an office.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portal.foundation import mail
from portal.foundation.localised import Localised
from portal.foundation.mail import Mail
from portal.notifications import mails, queries, reminder_mails
from portal.notifications.models import Addressee, Delivery, Notification

NO_REASON = Localised()


@dataclass(frozen=True)
class Serving:
    """What is served: the purpose of the delivery, and what only some purposes carry."""

    purpose: str
    reason: Localised = NO_REASON


def serve(
    session: Session,
    notification: Notification,
    addressees: Iterable[Addressee],
    serving: Serving,
    now: datetime,
    *,
    without: Collection[int] = (),
) -> int:
    """Queue one mail for each contact of each addressee, with its row in the log.

    ``without``: people who are told otherwise. Returns how many mails go. ``now`` is when.
    """
    rows = {row.organisation_id: row for row in addressees}
    found = [
        contact
        for contact in queries.contacts(session, list(rows))
        if contact.person_id not in without
    ]
    made: dict[str, Mail] = {}
    for contact in found:
        letter = made.get(contact.language)
        if letter is None:
            letter = letter_for(notification, serving, contact.language, now)
            made[contact.language] = letter
        queued = mail.queue(letter, contact.address, contact.language, contact.person_id)
        session.add(
            Delivery(
                addressee_id=rows[contact.organisation_id].id,
                purpose=serving.purpose,
                person_id=contact.person_id,
                address=contact.address,
                language=queued.language,
                message_id=queued.message_id,
                queued_at=now,
            )
        )
    session.flush()
    return len(found)


def letter_for(notification: Notification, serving: Serving, language: str, now: datetime) -> Mail:
    """The mail of ``serving`` about ``notification`` at ``now``, for a reader of ``language``."""
    if serving.purpose == "reminder":
        return reminder_mails.reminder_for(notification, now, language)
    if serving.purpose == "draft-reminder":
        return reminder_mails.draft_reminder_for(notification, now, language)
    if serving.purpose == "extension":
        return mails.extended_for(notification, serving.reason, language)
    if serving.purpose == "closing":
        return mails.closed_for(notification, serving.reason, language)
    return mails.issued_for(notification, language)
