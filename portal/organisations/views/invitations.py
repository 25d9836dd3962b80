"""Accepting an invitation, with an account or without one yet."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts import passwords, sessions
from portal.accounts.actions import Joining, LinkGone, create_confirmed
from portal.accounts.forms import ButtonForm, InvitedForm
from portal.accounts.models import Person
from portal.accounts.queries import person_at
from portal.accounts.views.answers import open_stay, page, suggested_time_zone
from portal.foundation.access import current_actor, public
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale
from portal.organisations import labels, membership_actions
from portal.organisations.models import Invitation, Organisation
from portal.organisations.queries import usable_invitation
from portal.organisations.views.own import membership


@membership.route("/invitations/<key:token>", methods=["GET", "POST"])
@public
def accept(token: str) -> ResponseReturnValue:
    """Take the offered role. The link proves the address, so a new account is confirmed at once."""
    invitation = usable_invitation(db.session, token, now())
    if invitation is None:
        raise LinkGone
    actor = current_actor()
    if actor is not None:
        person = db.session.get_one(Person, actor.person_id)
        return _accept_as(person, invitation, token)
    existing = person_at(db.session, invitation.email)
    if existing is not None and existing.deactivated_at is not None:
        raise LinkGone
    if existing is not None and existing.confirmed_at is not None:
        return redirect(url_for("accounts.sign_in", next=url_for(".accept", token=token)))
    return _accept_as_new(invitation, token)


def _accept_as(person: Person, invitation: Invitation, token: str) -> ResponseReturnValue:
    if person.email_key != invitation.email_key:
        body = render_template("organisations/other_address.html", invitation=invitation)
        return body, 403
    form = ButtonForm()
    if not form.validate_on_submit():
        return _page("organisations/accept.html", form, invitation)
    with transaction() as session:
        organisation = membership_actions.accept(session, token, person, now())
        sign_in_token = open_stay(session, person)
    sessions.begin(person, sign_in_token)
    return _welcome(organisation)


def _accept_as_new(invitation: Invitation, token: str) -> ResponseReturnValue:
    form = InvitedForm(
        name=invitation.name or "",
        language=invitation.language or current_locale(),
        time_zone=suggested_time_zone(),
    )
    form.personal = (invitation.email,)
    if not form.validate_on_submit():
        return _page("organisations/accept_as_new.html", form, invitation)
    joining = Joining(
        invitation.email,
        form.name.data or "",
        passwords.hash_password(form.password.data or ""),
        form.language.data,
        form.time_zone.data,
    )
    with transaction() as session:
        person = create_confirmed(session, joining, now())
        organisation = membership_actions.accept(session, token, person, now())
        sign_in_token = open_stay(session, person)
    sessions.begin(person, sign_in_token)
    return _welcome(organisation)


def _page(
    template: str, form: ButtonForm | InvitedForm, invitation: Invitation
) -> ResponseReturnValue:
    return page(template, form, invitation=invitation, role=labels.role_name(invitation))


def _welcome(organisation: Organisation) -> ResponseReturnValue:
    tell(_l("You now act for %(organisation)s.", organisation=organisation.name))
    return redirect(url_for(".read", slug=organisation.slug))
