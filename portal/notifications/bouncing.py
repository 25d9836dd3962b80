"""Contacts written to in vain: the delivery is marked, the contact flagged, a case opened.

A flagged contact gets no reminders until the Secretariat says that the address works again, or
the person has another address.
"""

from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.addresses import address_key
from portal.accounts.models import Person
from portal.foundation import audit, cases
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.errors import NotAllowed
from portal.foundation.jobs import every
from portal.foundation.mail import OutboxMail
from portal.foundation.mail_delivery import Bounce, on_bounce
from portal.notifications import policy
from portal.notifications.models import Addressee, BouncedContact, Delivery, Notification
from portal.organisations.actors import Actor
from portal.organisations.models import Membership, Organisation

SOURCE = "notification-contacts"
LOOK_WITHIN = timedelta(days=7)

audit.declare("contact.bounced", "delivery")
audit.declare("contact.works_again")

cases.SOURCES.enter(
    SOURCE,
    cases.CaseSource(
        sorts={"bounced": _l("Address of a contact that bounced")},
        endpoint="notification_desk.bounced",
        arguments=lambda case: {"number": int(case.key)},
    ),
)


@on_bounce
def mark(bounce: Bounce) -> None:
    """Mark the delivery that came back, and flag its contact."""
    session, moment = db.session, now()
    delivery = session.scalar(
        select(Delivery)
        .join(OutboxMail, OutboxMail.message_id == Delivery.message_id)
        .where(OutboxMail.id == bounce.mail_id)
        .options(joinedload(Delivery.addressee).joinedload(Addressee.organisation))
    )
    if delivery is None or delivery.bounced_at is not None:
        return
    delivery.bounced_at, delivery.bounce_reason = moment, bounce.reason or "5"
    person = session.get(Person, delivery.person_id) if delivery.person_id else None
    if person is None or person.email_key != address_key(delivery.address):
        return  # nobody is written to there any more
    _flag(session, person, delivery, moment)
    audit.record("contact.bounced", ("person", person.id), actor_id=None, delivery=delivery.id)


def works_again(session: Session, contact: BouncedContact, actor: Actor, *, now: datetime) -> None:
    """The address is written to again, and the case is closed. Raises NotAllowed."""
    if not policy.follows_up(actor):
        raise NotAllowed
    person_id = contact.person_id
    _unflag(session, contact, now)
    audit.record("contact.works_again", ("person", person_id), actor_id=actor.person_id)


def flagged(session: Session, number: int) -> BouncedContact | None:
    """The flag with that number, with its person."""
    return session.get(BouncedContact, number, options=[joinedload(BouncedContact.person)])


def organisations_of(session: Session, person_id: int) -> list[Organisation]:
    """The organisations for which the person is written to."""
    return list(
        session.scalars(
            select(Organisation)
            .join(Membership, Membership.organisation_id == Organisation.id)
            .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
            .order_by(Organisation.sort_key)
        )
    )


def returned_mails(session: Session, person_id: int) -> list[tuple[Delivery, Notification]]:
    """The person's deliveries that came back, with the notification, the latest first."""
    rows = session.execute(
        select(Delivery, Notification)
        .join(Addressee, Addressee.id == Delivery.addressee_id)
        .join(Notification, Notification.id == Addressee.notification_id)
        .where(Delivery.person_id == person_id, Delivery.bounced_at.is_not(None))
        .order_by(Delivery.id.desc())
        .limit(20)
    )
    return [(row[0], row[1]) for row in rows]


@every(timedelta(days=1), "notifications.bounced_sweep")
def sweep(payload: dict[str, Any]) -> None:
    """Take the flag from whoever has another address by now, or no account any more."""
    session = db.session
    rows = session.scalars(select(BouncedContact).options(joinedload(BouncedContact.person)))
    for contact in rows.all():
        person = contact.person
        if person.email_key != contact.address_key or person.deactivated_at is not None:
            _unflag(session, contact, now())


def _flag(session: Session, person: Person, delivery: Delivery, moment: datetime) -> None:
    contact = session.scalar(select(BouncedContact).where(BouncedContact.person_id == person.id))
    if contact is None:
        contact = BouncedContact(person_id=person.id)
        session.add(contact)
    contact.address_key, contact.bounced_at = person.email_key, moment
    contact.reason = delivery.bounce_reason or ""
    session.flush()
    organisation = delivery.addressee.organisation
    cases.open_case(
        session,
        source=SOURCE,
        sort="bounced",
        subject_id=contact.id,
        now=moment,
        key=str(contact.id),
        title=organisation.name[:400],
        organisation_name=organisation.name,
        language=organisation.language,
        country=delivery.addressee.country_code,
        due_on=(moment + LOOK_WITHIN).date(),
    )


def _unflag(session: Session, contact: BouncedContact, moment: datetime) -> None:
    cases.close_case(session, source=SOURCE, sort="bounced", subject_id=contact.id, now=moment)
    session.delete(contact)
    session.flush()
