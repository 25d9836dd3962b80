"""What people do for their organisations: register one, see it, change it, leave it."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from portal.accounts.forms import ButtonForm
from portal.accounts.views.answers import page
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, TooOften, way_back
from portal.foundation.flashes import tell
from portal.foundation.limits import spend
from portal.foundation.locales import current_locale
from portal.foundation.settings import current as settings
from portal.organisations import actions, labels, membership_actions
from portal.organisations.forms import OrganisationForm
from portal.organisations.models import Organisation
from portal.organisations.policy import may, sees_members
from portal.organisations.queries import (
    active_members,
    by_slug,
    decisions,
    is_orphaned,
    open_invitations,
)
from portal.organisations.views.limits import REGISTERED
from portal.organisations.views.public import seat, speaks_for

membership = Blueprint("membership", __name__, url_prefix="/workspace/organisations")


@membership.route("/new", methods=["GET", "POST"])
@signed_in
def register() -> ResponseReturnValue:
    """Register an organisation and become its head."""
    form = OrganisationForm(language=current_locale())
    if not form.validate_on_submit():
        return page("organisations/register.html", form)
    actor = current_actor()
    with transaction():
        allowance = spend(REGISTERED.name, str(actor.person_id), REGISTERED.allowed, REGISTERED.per)
    if not allowance:
        raise TooOften(allowance.retry_after)
    try:
        organisation = _register(form)
    except IntegrityError:  # another one of that name came in this moment and took the address
        organisation = _register(form)
    tell(_l("Your organisation is registered. You can write and submit at once."))
    return redirect(url_for(".read", slug=organisation.slug))


@membership.get("/<slug:slug>")
@signed_in
def read(slug: str) -> ResponseReturnValue:
    """An organisation as its people see it: what is known of it, and who acts for it."""
    organisation = known_to_members(slug)
    actor = current_actor()
    orphaned = is_orphaned(db.session, organisation.id)
    return render_template(
        "organisations/own.html",
        organisation=organisation,
        members=active_members(db.session, organisation.id),
        invitations=open_invitations(db.session, organisation.id),
        decisions=decisions(db.session, organisation.id),
        labels=labels,
        role_name=labels.role_name,
        seat=seat,
        moment=now(),
        may_edit=may(actor, "org.edit", organisation),
        may_members=may(actor, "org.members", organisation, orphaned),
        may_hand_over=may(actor, "org.hand-over", organisation),
        speaks_for=speaks_for(organisation),
        is_member=actor.role_in(organisation.id) is not None,
    )


@membership.route("/<slug:slug>/edit", methods=["GET", "POST"])
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Change what the organisation says of itself."""
    organisation = existing(slug)
    if not may(current_actor(), "org.edit", organisation):
        raise NotAllowed
    form = OrganisationForm()
    form.ask_about(organisation)
    if request.method == "GET":
        form.fill_from(organisation)
    if not form.validate_on_submit():
        return page("organisations/edit.html", form, organisation=organisation)
    with transaction() as session:
        again = actions.change(
            session,
            organisation,
            form.facts(),
            current_actor(),
            now(),
            settings().review_working_days,
        )
    if again:
        tell(_l("Saved. The Secretariat looks at the organisation again."))
    else:
        tell(_l("Saved."))
    return redirect(url_for(".read", slug=organisation.slug))


@membership.route("/<slug:slug>/leave", methods=["GET", "POST"])
@signed_in
def leave(slug: str) -> ResponseReturnValue:
    """Stop acting for an organisation."""
    organisation = known_to_members(slug)
    actor = current_actor()
    if actor.role_in(organisation.id) is None:
        raise NotAllowed
    form = ButtonForm()
    if not form.validate_on_submit():
        return page("organisations/leave.html", form, organisation=organisation)
    with transaction() as session:
        membership_actions.leave(session, organisation, actor, now())
    tell(_l("You no longer act for %(organisation)s.", organisation=organisation.name))
    return redirect(f"/{current_locale()}/workspace/")


def existing(slug: str) -> Organisation:
    """The organisation at ``slug``, or 404."""
    organisation = by_slug(db.session, slug)
    if organisation is None:
        abort(404)
    return organisation


def known_to_members(slug: str) -> Organisation:
    """The organisation at ``slug`` if this person may know its people; to others it is absent."""
    organisation = existing(slug)
    orphaned = is_orphaned(db.session, organisation.id)
    if not sees_members(current_actor(), organisation, orphaned):
        abort(404)
    way_back(organisation.name, url_for(".read", slug=slug))
    return organisation


def _register(form: OrganisationForm) -> Organisation:
    with transaction() as session:
        return actions.register(
            session, form.facts(), current_actor(), now(), settings().review_working_days
        )
