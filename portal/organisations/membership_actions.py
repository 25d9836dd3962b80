"""What is done with an organisation's people: inviting, accepting, roles, leaving, removing.

Each runs inside the caller's transaction, and is recorded. Rights are read anew at every request,
so what is done here takes effect at the next one.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal.accounts import actions as account_actions
from portal.accounts import mails as account_mails
from portal.accounts.addresses import address_key
from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.accounts.tokens import new_token, token_hash
from portal.foundation import audit
from portal.foundation.errors import NotAllowed, NotPossible
from portal.organisations import mails, staff_roles
from portal.organisations.actors import Actor
from portal.organisations.labels import role_name
from portal.organisations.models import Invitation, Membership, Organisation
from portal.organisations.policy import may
from portal.organisations.queries import (
    acts_for_another_state,
    count_with_role,
    has_two_administrators,
    is_orphaned,
    memberships_of,
    usable_invitation,
)
from portal.organisations.roles import POSITIONS

# An organisation must always have somebody in this role.
KEEPER = {False: "head", True: "administrator"}

audit.declare("member.invited", "role", "may_submit", "address")
audit.declare("member.invitation-revoked")
audit.declare("member.joined", "organisation", "role", "may_submit")
audit.declare("member.role-changed", "organisation", "role", "may_submit")
audit.declare("member.left", "organisation", "role")
audit.declare("member.removed", "organisation", "role")


@dataclass(frozen=True)
class Offer:
    """A role offered to an address, as typed."""

    email: str
    role: str
    may_submit: bool = False
    name: str = ""  # of the person, where the inviter knows it
    language: str = ""  # to write in, likewise
    hands_over: bool = False  # a focal point appoints a successor


def invite(
    session: Session,
    organisation: Organisation,
    offer: Offer,
    actor: Actor,
    language: str,
    now: datetime,
) -> Invitation:
    """Offer a role. Side effects: an earlier offer to that address ends, one mail, audit.

    ``language`` is the inviter's, for an address without an account. Raises NotPossible for a
    member who has that role. A staff role waits for a second administrator; the mail goes then.
    """
    _allow(session, organisation, actor)
    if offer.role == KEEPER[False] and not offer.hands_over:
        _allow_a_head(session, organisation, actor)
    invited = person_at(session, offer.email)
    if invited is not None and invited.confirmed_at is not None:
        held = memberships_of(session, invited.id, organisation.id)
        if any(not organisation.is_secretariat or each.role == offer.role for each in held):
            raise NotPossible(_l("This person is a member already."))
    invitation, token = offer_role(session, organisation, offer, actor.person_id, now)
    if invitation.waits_for_a_second:
        staff_roles.wait(session, organisation, invitation, now)
        return invitation
    known = invited is not None and invited.confirmed_at is not None
    to = invited.language if invited is not None and known else offer.language or language
    url = account_mails.link("membership.accept", to, token=token)
    message = mails.invitation(organisation.name, role_name(invitation), url)
    account_mails.to_address(message, offer.email, to)
    return invitation


def offer_role(
    session: Session,
    organisation: Organisation,
    offer: Offer,
    by_id: int | None,
    now: datetime,
) -> tuple[Invitation, str]:
    """The invitation and its link's token, without asking who may and without a mail."""
    _take_back(session, organisation, Invitation.email_key == address_key(offer.email), now)
    token = new_token()
    invitation = Invitation(
        organisation_id=organisation.id,
        email=offer.email,
        email_key=address_key(offer.email),
        role=offer.role,
        for_staff=organisation.is_secretariat,
        may_submit=offer.may_submit,
        name=offer.name or None,
        language=offer.language or None,
        hands_over=offer.hands_over,
        confirmed_at=now if by_id is None else None,
        token_hash=token_hash(token),
        invited_by_id=by_id,
        created_at=now,
        expires_at=now + staff_roles.INVITED_FOR,
    )
    session.add(invitation)
    session.flush()
    audit.record(
        "member.invited",
        ("organisation", organisation.id),
        by_id,
        role=offer.role,
        may_submit=offer.may_submit,
        address=audit.salted(address_key(offer.email)),
    )
    return invitation, token


def revoke(
    session: Session, organisation: Organisation, invitation_id: int, actor: Actor, now: datetime
) -> None:
    """Take an offer back; nothing happens when it was accepted or revoked already."""
    _allow(session, organisation, actor)
    if _take_back(session, organisation, Invitation.id == invitation_id, now):
        audit.record(
            "member.invitation-revoked", ("organisation", organisation.id), actor.person_id
        )


def accept(session: Session, token: str, person: Person, now: datetime) -> Organisation:
    """Take a role that was offered to the address of ``person``.

    Raises LinkGone when the offer is used, revoked or too old, NotAllowed when it was made to
    another address, NotPossible when the person acts for another State. An offer by command only
    makes one of the first two administrators.
    """
    offer = usable_invitation(session, token, now)
    if offer is None:
        raise account_actions.LinkGone
    if offer.email_key != person.email_key:
        raise NotAllowed
    organisation = offer.organisation
    _one_at_a_time(session, organisation)
    if offer.for_staff and offer.invited_by_id is None and has_two_administrators(session):
        raise account_actions.LinkGone
    if organisation.is_government and acts_for_another_state(session, person.id, organisation):
        raise NotPossible(_l("You act for another State here. Leave it first."))
    taken = session.execute(
        update(Invitation)
        .where(Invitation.id == offer.id, Invitation.accepted_at.is_(None))
        .values(accepted_at=now)
        .returning(Invitation.id)
    ).scalar_one_or_none()
    if taken is None:
        raise account_actions.LinkGone
    held = memberships_of(session, person.id, organisation.id)
    if any(not offer.for_staff or each.role == offer.role for each in held):
        return organisation
    session.add(
        Membership(
            person_id=person.id,
            organisation_id=organisation.id,
            role=offer.role,
            for_staff=offer.for_staff,
            may_submit=offer.may_submit,
            since=now,
        )
    )
    audit.record(
        "member.joined",
        ("person", person.id),
        person.id,
        organisation=organisation.id,
        role=offer.role,
        may_submit=offer.may_submit,
    )
    if offer.hands_over:
        _step_back(session, offer)
    if offer.for_staff:
        account_actions.end_all(session, person.id, now)
    return organisation


def change_role(
    session: Session,
    organisation: Organisation,
    membership: Membership,
    role: str,
    may_submit: bool,
    actor: Actor,
) -> None:
    """Give a member another role. Raises NotPossible for the last head; not of a government where
    the Secretariat acts: it may have to end who speaks for a State before the next is named.

    Staff hold several roles at once: theirs are offered and removed, not changed.
    """
    _allow(session, organisation, actor)
    if membership.for_staff:
        raise NotPossible
    if role == KEEPER[False] != membership.role:
        _allow_a_head(session, organisation, actor)
    if role != membership.role and not _replaces(organisation, actor):
        _keep_a_keeper(session, organisation, membership)
    membership.role = role
    membership.may_submit = may_submit and role == "editor"
    audit.record(
        "member.role-changed",
        ("person", membership.person_id),
        actor.person_id,
        organisation=organisation.id,
        role=role,
        may_submit=membership.may_submit,
    )


def remove(
    session: Session,
    organisation: Organisation,
    membership: Membership,
    actor: Actor,
    now: datetime,
) -> None:
    """End a membership. Side effects: their open offers end, one mail, audit. Their acts stay."""
    _allow(session, organisation, actor)
    if not _replaces(organisation, actor):
        _keep_a_keeper(session, organisation, membership)
    _end(session, organisation, membership, now)
    audit.record(
        "member.removed",
        ("person", membership.person_id),
        actor.person_id,
        organisation=organisation.id,
        role=membership.role,
    )
    account_mails.to_person(mails.membership_ended(organisation.name), membership.person)


def leave(session: Session, organisation: Organisation, actor: Actor, now: datetime) -> None:
    """End one's own membership. Raises NotPossible for the last head, NotAllowed for outsiders."""
    _one_at_a_time(session, organisation)
    held = memberships_of(session, actor.person_id, organisation.id)
    if not held:
        raise NotAllowed
    for membership in held:
        _keep_a_keeper(session, organisation, membership)
        _end(session, organisation, membership, now)
        audit.record(
            "member.left",
            ("person", actor.person_id),
            actor.person_id,
            organisation=organisation.id,
            role=membership.role,
        )


def _allow(session: Session, organisation: Organisation, actor: Actor) -> None:
    _one_at_a_time(session, organisation)
    orphaned = is_orphaned(session, organisation.id)
    if not may(actor, "org.members", organisation, orphaned):
        raise NotAllowed


def _allow_a_head(session: Session, organisation: Organisation, actor: Actor) -> None:
    orphaned = is_orphaned(session, organisation.id)
    if not may(actor, "org.appoint", organisation, orphaned):
        raise NotAllowed


def _replaces(organisation: Organisation, actor: Actor) -> bool:
    return organisation.is_government and may(actor, "org.appoint", organisation)


def _take_back(
    session: Session, organisation: Organisation, which: ColumnElement[bool], now: datetime
) -> list[int]:
    """Revoke those open offers; a staff role among them waits for nobody any more."""
    taken = session.scalars(
        update(Invitation)
        .where(
            Invitation.organisation_id == organisation.id,
            which,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .values(revoked_at=now)
        .returning(Invitation.id)
    )
    ids = list(taken)
    staff_roles.waits_no_more(session, ids if organisation.is_secretariat else (), now)
    return ids


def _step_back(session: Session, offer: Invitation) -> None:
    """The focal point who named a successor becomes an alternate; gone when it is none any more."""
    mine = memberships_of(session, offer.invited_by_id or 0, offer.organisation_id)
    if not mine or mine[0].role != KEEPER[False]:
        raise account_actions.LinkGone
    become_alternate(mine[0], mine[0].person_id)


def become_alternate(membership: Membership, by_id: int) -> None:
    """A head becomes an editor who may submit. Side effect: an audit entry."""
    membership.role, membership.may_submit = POSITIONS["alternate"]
    audit.record(
        "member.role-changed",
        ("person", membership.person_id),
        by_id,
        organisation=membership.organisation_id,
        role=membership.role,
        may_submit=membership.may_submit,
    )


def _one_at_a_time(session: Session, organisation: Organisation) -> None:
    """Wait for whoever changes this organisation's people now: two last heads leave in turn."""
    session.execute(
        select(Organisation.id).where(Organisation.id == organisation.id).with_for_update()
    )


def _end(
    session: Session, organisation: Organisation, membership: Membership, now: datetime
) -> None:
    membership.ended_at = now
    _take_back(session, organisation, Invitation.invited_by_id == membership.person_id, now)
    if membership.for_staff:
        account_actions.end_all(session, membership.person_id, now)
    session.flush()


def _keep_a_keeper(session: Session, organisation: Organisation, membership: Membership) -> None:
    """Refuse what would leave the organisation without a head, the portal without administrator."""
    keeper = KEEPER[membership.for_staff]
    if membership.role == keeper and count_with_role(session, organisation.id, keeper) <= 1:
        if membership.for_staff:
            raise NotPossible(_l("The portal needs an administrator. Appoint another one first."))
        raise NotPossible(_l("An organisation needs a head. Make somebody else a head first."))
