"""What heads do with the people of their organisation: invite, change roles, remove."""

from collections.abc import Mapping

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts.forms import ButtonForm
from portal.accounts.models import Person
from portal.accounts.views.answers import count_mail, page
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, TooOften
from portal.foundation.flashes import tell
from portal.foundation.limits import spend
from portal.foundation.locales import current_locale
from portal.organisations import government_actions, labels, membership_actions, staff_roles
from portal.organisations.forms import InviteForm, RoleForm, StaffInviteForm
from portal.organisations.government_forms import (
    HandOverForm,
    PositionForm,
    PositionInviteForm,
)
from portal.organisations.models import Membership, Organisation
from portal.organisations.policy import may
from portal.organisations.queries import (
    active_member,
    has_two_administrators,
    is_orphaned,
    open_invitations,
)
from portal.organisations.views.limits import INVITED
from portal.organisations.views.own import known_to_members, membership


@membership.route("/<slug:slug>/invite", methods=["GET", "POST"])
@signed_in
def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody by mail. The answer is the same whether they have an account or not."""
    organisation = _managed(slug)
    form = _invite_form(organisation)
    if not form.validate_on_submit():
        return page(
            "organisations/invite.html", form, organisation=organisation, hints=_hints(organisation)
        )
    offer = form.offer()
    _count_invitation(organisation, offer.email)
    with transaction() as session:
        membership_actions.invite(
            session, organisation, offer, current_actor(), current_locale(), now()
        )
    if organisation.is_secretariat:
        tell(_l("The offer waits for a second administrator. Then the invitation goes out."))
    else:
        tell(_l("The invitation is on its way to %(address)s.", address=offer.email))
    return redirect(url_for(".read", slug=slug))


@membership.route("/<slug:slug>/invitations/<int:invitation_id>/confirm", methods=["GET", "POST"])
@signed_in
def confirm_role(slug: str, invitation_id: int) -> ResponseReturnValue:
    """A second administrator confirms a staff role that another one offers."""
    organisation = _managed(slug)
    offer = next(
        (o for o in open_invitations(db.session, organisation.id) if o.id == invitation_id), None
    )
    if offer is None or not offer.for_staff:
        abort(404)
    actor = current_actor()
    own = db.session.get_one(Person, actor.person_id).email_key
    allowed = staff_roles.may_confirm(actor, own, offer)
    form = ButtonForm()
    if request.method == "POST" and not allowed:
        raise NotAllowed
    if not form.validate_on_submit():
        return page(
            "organisations/confirm_role.html",
            form,
            organisation=organisation,
            invitation=offer,
            called=labels.role_name(offer),
            allowed=allowed,
            alone=not has_two_administrators(db.session),
        )
    with transaction() as session:
        staff_roles.confirm(session, organisation, offer, actor, current_locale(), now())
    tell(_l("Confirmed. The invitation is on its way to %(address)s.", address=offer.email))
    return redirect(url_for(".read", slug=slug))


@membership.post("/<slug:slug>/invitations/<int:invitation_id>/revoke")
@signed_in
def revoke(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Take an invitation back."""
    organisation = _managed(slug)
    with transaction() as session:
        membership_actions.revoke(session, organisation, invitation_id, current_actor(), now())
    tell(_l("The invitation no longer works."))
    return redirect(url_for(".read", slug=slug))


@membership.route("/<slug:slug>/members/<int:membership_id>", methods=["GET", "POST"])
@signed_in
def change_role(slug: str, membership_id: int) -> ResponseReturnValue:
    """Give a member another role, or let an editor submit."""
    organisation = _managed(slug)
    member = _member(organisation, membership_id)
    if member.for_staff:
        abort(404)
    form = _role_form(organisation, member)
    if not form.validate_on_submit():
        return page(
            "organisations/change_role.html",
            form,
            organisation=organisation,
            member=member,
            hints=_hints(organisation),
        )
    role, may_submit = form.held
    with transaction() as session:
        membership_actions.change_role(
            session, organisation, member, role, may_submit, current_actor()
        )
    tell(_l("The role is changed."))
    return redirect(url_for(".read", slug=slug))


@membership.route("/<slug:slug>/members/<int:membership_id>/remove", methods=["GET", "POST"])
@signed_in
def remove(slug: str, membership_id: int) -> ResponseReturnValue:
    """End somebody's membership; what they wrote stays with the organisation."""
    organisation = _managed(slug)
    member = _member(organisation, membership_id)
    form = ButtonForm()
    if not form.validate_on_submit():
        return page(
            "organisations/remove.html",
            form,
            organisation=organisation,
            member=member,
            role=labels.role_name(member),
        )
    with transaction() as session:
        membership_actions.remove(session, organisation, member, current_actor(), now())
    tell(_l("%(name)s no longer acts for the organisation.", name=member.person.name))
    return redirect(url_for(".read", slug=slug))


@membership.route("/<slug:slug>/hand-over", methods=["GET", "POST"])
@signed_in
def hand_over(slug: str) -> ResponseReturnValue:
    """A focal point names who follows; one from outside is invited by mail."""
    organisation = known_to_members(slug)
    actor = current_actor()
    if not organisation.is_government:
        abort(404)
    if not may(actor, "org.hand-over", organisation):
        raise NotAllowed
    form = HandOverForm()
    form.own = db.session.get_one(Person, actor.person_id).email
    if not form.validate_on_submit():
        return page("organisations/hand_over.html", form, organisation=organisation)
    email = form.email.data or ""
    _count_invitation(organisation, email)
    with transaction() as session:
        done = government_actions.hand_over(
            session, organisation, email, actor, current_locale(), now()
        )
    if done:
        tell(_l("Your successor is the focal point from now on. You are an alternate."))
    else:
        tell(
            _l(
                "The invitation is on its way to %(address)s. You stay the focal point until it is "
                "accepted.",
                address=email,
            )
        )
    return redirect(url_for(".read", slug=slug))


def _count_invitation(organisation: Organisation, email: str) -> None:
    with transaction():
        allowance = spend(INVITED.name, str(organisation.id), INVITED.allowed, INVITED.per)
    if not allowance:
        raise TooOften(allowance.retry_after)
    count_mail(email)


def _invite_form(
    organisation: Organisation,
) -> StaffInviteForm | PositionInviteForm | InviteForm:
    if organisation.is_secretariat:
        return StaffInviteForm()
    if not organisation.is_government:
        return InviteForm()
    form = PositionInviteForm()
    if not may(current_actor(), "org.appoint", organisation):
        form.without_focal_point()
    return form


def _role_form(organisation: Organisation, member: Membership) -> PositionForm | RoleForm:
    if not organisation.is_government:
        return RoleForm(role=member.role, may_submit=member.may_submit)
    form = PositionForm(position=labels.position(member.role, member.may_submit))
    if member.role != "head" and not may(current_actor(), "org.appoint", organisation):
        form.without_focal_point()
    return form


def _hints(organisation: Organisation) -> Mapping[str, object]:
    return labels.POSITION_HINTS if organisation.is_government else labels.MEMBER_ROLE_HINTS


def _managed(slug: str) -> Organisation:
    """The organisation whose people this person looks after; 404 to outsiders, 403 to members."""
    organisation = known_to_members(slug)
    orphaned = is_orphaned(db.session, organisation.id)
    if not may(current_actor(), "org.members", organisation, orphaned):
        raise NotAllowed
    return organisation


def _member(organisation: Organisation, membership_id: int) -> Membership:
    found = active_member(db.session, organisation.id, membership_id)
    if found is None:
        abort(404)
    return found
