"""Notifications, without surprises."""

from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.clock import now
from portal.foundation.localised import Localised
from portal.notifications.models import Addressee, Notification, NotificationLanguage
from portal.organisations.models import Organisation
from portal.questionnaires.actions import freeze
from tests.factories.calls import ZONE, make_call

ASKS = [
    {"en": "Which mechanisms would help?", "fr": "Quels mécanismes aideraient ?"},
    {"en": "Which models do you know?", "fr": "Quels modèles connaissez-vous ?"},
]
_numbers = count(101)


def make_notification(session: Session, **values: Any) -> Notification:
    """A draft that lacks nothing: English and French, to all Parties, due in 30 days; flushed."""
    moment = now()
    facts: dict[str, Any] = {
        "number": f"{moment.year}/{next(_numbers):03d}",
        "dated": moment.date(),
        "subject": Localised(en="Example subject", fr="Objet d’exemple"),
        "text": Localised(en="Please **answer**.", fr="Merci de **répondre**."),
        "resolution": "Resolution 11.11",
        "purpose": "for-response",
        "instruments": [],
        "groups": ["parties"],
        "listed": [],
        "asks": ASKS,
        "due_at": moment + timedelta(days=30),
        "time_zone": ZONE,
        "created_at": moment,
        "last_edited_at": moment,
        **values,
    }
    notification = Notification(**facts)
    session.add(notification)
    session.flush()
    return notification


def make_issued(
    session: Session, *organisations: Organisation, due_in: int = 30, **values: Any
) -> Notification:
    """An issued one with its call and the organisations as addressees, without mails and cases."""
    from portal.notifications.asking import one_answer_per_ask  # the kind has to be entered first

    moment = now()
    notification = make_notification(session, **{"state": "issued", "issued_at": moment, **values})
    asks = [Localised(ask) for ask in notification.asks]
    version = freeze(
        session, one_answer_per_ask(notification.number, notification.subject, asks), moment
    )
    notification.call = make_call(
        session,
        slug=f"notification-{notification.slug}",
        kind="answer",
        title=notification.subject,
        text=notification.text,
        questionnaire_version_id=version.id,
        audience=["government", "ngo", "igo", "other"],
        due_at=moment + timedelta(days=due_in),
    )
    for language in ("en", "fr"):
        notification.languages.append(NotificationLanguage(language=language, available_at=moment))
    for organisation in organisations:
        make_addressee(session, notification, organisation)
    session.flush()
    return notification


def make_addressee(
    session: Session, notification: Notification, organisation: Organisation, **values: Any
) -> Addressee:
    """An addressee of ``notification`` that owes an answer; flushed."""
    government = organisation.kind == "government"
    facts: dict[str, Any] = {
        "group": "parties" if government else "ngos",
        "shelf": "party" if government else "organisation",
        "sort_key": organisation.sort_key,
        "added_at": now(),
        **values,
    }
    addressee = Addressee(notification_id=notification.id, organisation_id=organisation.id, **facts)
    session.add(addressee)
    session.flush()
    return addressee
