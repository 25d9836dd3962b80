"""What somebody with an account is told by mail. Their address is confirmed already."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person
from portal.following import actions, queries
from portal.following.forms import OwnForm
from portal.following.views.blueprint import bp
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.flashes import tell


@bp.route("/account/updates", methods=["GET", "POST"])
@signed_in
def own() -> ResponseReturnValue:
    """Choose what you are told; nothing chosen is nothing told."""
    person = db.session.get_one(Person, current_actor().person_id)
    known = queries.of_person(db.session, person.id)
    form = OwnForm(topics=known.topics if known else [], bodies=known.bodies if known else [])
    if not form.validate_on_submit():
        page = render_template("following/own.html", form=form, person=person)
        return page, 422 if form.errors else 200
    with transaction() as session:
        actions.choose_own(session, person, form.wish(person.language), now())
    tell(
        _l("Your choice is saved.") if form.topics.data else _l("From now on you are told nothing.")
    )
    return redirect(url_for(".own"))
