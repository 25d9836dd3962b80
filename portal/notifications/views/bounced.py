"""A contact whose address bounced: what came back, and saying that it works again."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.flashes import tell
from portal.foundation.forms import BaseForm
from portal.notifications import bouncing, policy
from portal.notifications.labels import DELIVERIES
from portal.notifications.models import BouncedContact
from portal.notifications.views.blueprint import desk_bp
from portal.notifications.views.desk import STAFF_ROLES


@desk_bp.get("/bounced/<int:number>")
@staff(*STAFF_ROLES)
def bounced(number: int) -> ResponseReturnValue:
    """Whose address it is, what the mail server said, and which mails did not arrive."""
    contact = _flagged(number)
    return render_template(
        "notifications/desk/bounced.html",
        contact=contact,
        organisations=bouncing.organisations_of(db.session, contact.person_id),
        mails=bouncing.returned_mails(db.session, contact.person_id),
        deliveries=DELIVERIES,
        may_clear=policy.follows_up(current_actor()),
        form=BaseForm(),
    )


@desk_bp.post("/bounced/<int:number>/works")
@staff(*STAFF_ROLES)
def works_again(number: int) -> ResponseReturnValue:
    """Write to the address again."""
    contact = _flagged(number)
    with transaction() as session:
        bouncing.works_again(
            session, session.get_one(BouncedContact, contact.id), current_actor(), now=now()
        )
    tell(_("The address is written to again."))
    return redirect(url_for("moderation.queue"))


def _flagged(number: int) -> BouncedContact:
    contact = bouncing.flagged(db.session, number)
    if contact is None:
        abort(404)
    return contact
