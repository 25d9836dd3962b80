"""The Secretariat's pages about organisations and people."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts import actions as account_actions
from portal.accounts.forms import ButtonForm
from portal.accounts.models import Person
from portal.accounts.queries import live_sign_ins, person_at
from portal.accounts.views.answers import page
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible, way_back
from portal.foundation.flashes import tell
from portal.foundation.locales import current_locale
from portal.foundation.paging import paginate
from portal.foundation.settings import current as settings
from portal.organisations import actions, labels
from portal.organisations.forms import DecisionForm
from portal.organisations.models import Organisation
from portal.organisations.names import sort_key
from portal.organisations.policy import may
from portal.organisations.queries import (
    active_members,
    all_organisations,
    decisions,
    is_orphaned,
    look_alikes,
    of_person,
)
from portal.organisations.views.own import existing
from portal.organisations.views.public import seat, speaks_for

organisation_desk = Blueprint("organisation_desk", __name__, url_prefix="/moderation")


@organisation_desk.get("/organisations/")
@staff()
def index() -> ResponseReturnValue:
    """All organisations by name, or those not verified."""
    unverified_only = request.args.get("show") == "unverified"
    words = request.args.get("q", "")[:100]
    listed = paginate(
        db.session,
        all_organisations(unverified_only, sort_key(words)),
        [(Organisation.sort_key, "asc"), (Organisation.id, "asc")],
        request.args.get("after"),
    )
    show = "unverified" if unverified_only else None

    def neighbour(cursor: str | None) -> str | None:
        return url_for(".index", after=cursor, show=show, q=words or None) if cursor else None

    return render_template(
        "organisations/desk_index.html",
        organisations=listed.items,
        newer=neighbour(listed.newer_cursor),
        older=neighbour(listed.older_cursor),
        unverified_only=unverified_only,
        words=words,
        kinds=labels.KINDS,
        seat=seat,
    )


@organisation_desk.route("/organisations/<slug:slug>", methods=["GET", "POST"])
@staff()
def organisation(slug: str) -> ResponseReturnValue:
    """One organisation: what it says, who looks like it, and the Secretariat's word on it."""
    found = existing(slug)
    way_back(found.name, url_for(".organisation", slug=slug))
    actor = current_actor()
    form = DecisionForm(seen=str(found.version))
    if request.method == "POST" and not may(actor, "org.verify", found):
        raise NotAllowed
    if form.validate_on_submit():
        act = actions.verify if form.decision.data == "verified" else actions.do_not_verify
        with transaction() as session:
            act(
                session,
                found,
                form.reason.data or "",
                current_locale(),
                actor,
                now(),
                form.seen_version,
            )
        tell(_l("The decision is recorded, and the heads of the organisation are told."))
        return redirect(url_for(".organisation", slug=slug))
    knows_people = {"moderator", "administrator"} & actor.staff_roles
    members = active_members(db.session, found.id) if knows_people else []
    orphaned = is_orphaned(db.session, found.id)
    return page(
        "organisations/desk_organisation.html",
        form,
        organisation=found,
        members=members,
        decisions=decisions(db.session, found.id),
        look_alikes=look_alikes(db.session, found),
        orphaned=orphaned,
        labels=labels,
        role_name=labels.role_name,
        seat=seat,
        may_verify=may(actor, "org.verify", found),
        may_edit=may(actor, "org.edit", found),
        may_members=may(actor, "org.members", found, orphaned),
        may_make=may(actor, "government.make"),
        speaks_for=speaks_for(found),
    )


@organisation_desk.get("/people/")
@staff("administrator")
def people() -> ResponseReturnValue:
    """Find a person by the whole e-mail address."""
    address = request.args.get("address", "")[:254]
    person = person_at(db.session, address) if address else None
    if person is not None:
        return redirect(url_for(".person", person_id=person.id))
    return render_template("organisations/desk_people.html", address=address)


@organisation_desk.get("/people/<int:person_id>")
@staff("administrator")
def person(person_id: int) -> ResponseReturnValue:
    """One person: whom they act for, where they are signed in, whether the account is open."""
    found = _person(person_id)
    return render_template(
        "organisations/desk_person.html",
        person=found,
        memberships=of_person(db.session, person_id),
        stays=live_sign_ins(db.session, person_id, now(), settings().session_lifetime),
        labels=labels,
        role_name=labels.role_name,
        itself=person_id == current_actor().person_id,
    )


@organisation_desk.route(
    "/people/<int:person_id>/<any(deactivate,reactivate):act>", methods=["GET", "POST"]
)
@staff("administrator")
def close_or_open(person_id: int, act: str) -> ResponseReturnValue:
    """Close an account, or open a closed one again."""
    found = _person(person_id)
    actor = current_actor()
    if not may(actor, "user.deactivate"):
        raise NotAllowed
    if person_id == actor.person_id:
        raise NotPossible(_l("Nobody closes their own account here."))
    form = ButtonForm()
    if not form.validate_on_submit():
        return page("organisations/desk_close.html", form, person=found, act=act)
    with transaction() as session:
        if act == "deactivate":
            account_actions.deactivate(session, found, actor.person_id, now())
        else:
            account_actions.reactivate(found, actor.person_id)
    tell(_l("The account is closed.") if act == "deactivate" else _l("The account is open again."))
    return redirect(url_for(".person", person_id=person_id))


@organisation_desk.post("/people/<int:person_id>/sign-out")
@staff("administrator")
def sign_out_person(person_id: int) -> ResponseReturnValue:
    """End every stay of a person."""
    found = _person(person_id)
    with transaction() as session:
        account_actions.sign_out_everywhere(session, found.id, current_actor().person_id, now())
    tell(_l("Signed out on every device."))
    return redirect(url_for(".person", person_id=person_id))


def _person(person_id: int) -> Person:
    found = db.session.get(Person, person_id)
    if found is None:
        abort(404)
    return found
