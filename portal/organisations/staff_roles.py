"""A staff role that one administrator offers counts only once a second one has confirmed it.

Source: the role × action matrix, row ``user.staffrole``. Until then the offer has no link that
works; nobody confirms their own offer, or an offer to themself. The first two administrators are
made by command: docs/decisions/0014-two-administrators.md.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.accounts import mails as account_mails
from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.accounts.tokens import new_token, token_hash
from portal.foundation import audit, cases
from portal.foundation.cases import SOURCES, CaseSource
from portal.foundation.errors import NotAllowed, NotPossible
from portal.organisations import mails
from portal.organisations.actors import Actor
from portal.organisations.labels import role_name
from portal.organisations.models import Invitation, Organisation
from portal.organisations.policy import may
from portal.organisations.queries import active_members

SOURCE, CONFIRM = "staff-roles", "confirm"
INVITED_FOR = timedelta(days=14)

SOURCES.enter(
    SOURCE,
    CaseSource(
        sorts={CONFIRM: _l("Staff role to be confirmed")},
        endpoint="membership.confirm_role",
        arguments=lambda case: {"slug": case.key, "invitation_id": case.subject_id},
    ),
)

audit.declare("member.offer-confirmed", "role")


def wait(session: Session, organisation: Organisation, offer: Invitation, now: datetime) -> None:
    """Let an offer wait. Side effects: a case, a mail to each other administrator who could act."""
    cases.open_case(
        session,
        source=SOURCE,
        sort=CONFIRM,
        subject_id=offer.id,
        now=now,
        key=organisation.slug,
        title=offer.email,
        organisation_name=organisation.name,
        due_on=offer.expires_at.date(),
    )
    for member in active_members(session, organisation.id):
        other = member.person_id != offer.invited_by_id and member.person.may_sign_in
        if member.role != "administrator" or not other:
            continue
        if member.person.email_key == offer.email_key:
            continue
        url = account_mails.link(
            "membership.confirm_role",
            member.person.language,
            slug=organisation.slug,
            invitation_id=str(offer.id),
        )
        account_mails.to_person(mails.role_to_confirm(role_name(offer), url), member.person)


def waits_no_more(session: Session, offer_ids: Iterable[int], now: datetime) -> None:
    """Close the cases of offers that were confirmed or taken back."""
    for number in offer_ids:
        cases.close_case(session, source=SOURCE, sort=CONFIRM, subject_id=number, now=now)


def may_confirm(actor: Actor, address_key: str, offer: Invitation) -> bool:
    """Whether ``actor``, at ``address_key``, is the second administrator for ``offer``."""
    return (
        may(actor, "user.staffrole")
        and offer.invited_by_id != actor.person_id
        and offer.email_key != address_key
    )


def confirm(
    session: Session,
    organisation: Organisation,
    offer: Invitation,
    actor: Actor,
    language: str,
    now: datetime,
) -> None:
    """The second word. Side effects: the invitation's mail, its case closed, an audit entry.

    ``language`` is the actor's, for an address without an account. Raises NotAllowed for whoever
    offered the role or is offered it, NotPossible when it no longer waits.
    """
    own = session.get_one(Person, actor.person_id).email_key
    if not may_confirm(actor, own, offer):
        raise NotAllowed
    token = confirm_offer(session, offer, actor.person_id, now)
    invited = person_at(session, offer.email)
    known = invited is not None and invited.confirmed_at is not None
    to = invited.language if invited is not None and known else offer.language or language
    url = account_mails.link("membership.accept", to, token=token)
    message = mails.invitation(organisation.name, role_name(offer), url)
    account_mails.to_address(message, offer.email, to)


def confirm_offer(session: Session, offer: Invitation, by_id: int, now: datetime) -> str:
    """Confirm without asking who may and without a mail; the token of the link that now works."""
    token = new_token()
    confirmed = session.execute(
        update(Invitation)
        .where(
            Invitation.id == offer.id,
            Invitation.confirmed_at.is_(None),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(confirmed_at=now, token_hash=token_hash(token), expires_at=now + INVITED_FOR)
        .returning(Invitation.id)
    ).scalar_one_or_none()
    if confirmed is None:
        raise NotPossible(_l("This offer no longer waits."))
    waits_no_more(session, [offer.id], now)
    audit.record(
        "member.offer-confirmed", ("organisation", offer.organisation_id), by_id, role=offer.role
    )
    return token
