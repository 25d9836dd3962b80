"""The outbox as the staff see it: what waits, what was sent, what failed and why."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from portal.foundation import mail
from portal.foundation.access import staff
from portal.foundation.db import db, transaction
from portal.foundation.flashes import tell
from portal.foundation.forms import BaseForm
from portal.foundation.mail import OutboxMail
from portal.foundation.paging import paginate
from portal.moderation.views.blueprint import bp

PAGE_SIZE = 50


@bp.get("/mails")
@staff("moderator", "administrator")
def mails() -> ResponseReturnValue:
    """The newest mails first; ``state`` narrows them."""
    state = request.args.get("state", "")
    found = select(OutboxMail)
    if state in mail.STATES:
        found = found.where(OutboxMail.state == state)
    page = paginate(
        db.session, found, [(OutboxMail.id, "desc")], request.args.get("after"), PAGE_SIZE
    )
    return render_template(
        "moderation/mails.html",
        page=page,
        state=state,
        states=mail.STATES,
        failed={row.id for row in page.items if row.state == "failed"},
        form=BaseForm(),
        newer=_at(page.newer_cursor, state),
        older=_at(page.older_cursor, state),
    )


def _at(cursor: str | None, state: str) -> str | None:
    return url_for(".mails", state=state or None, after=cursor) if cursor else None


@bp.post("/mails/<int:number>/again")
@staff("moderator", "administrator")
def send_again(number: int) -> ResponseReturnValue:
    """Put a failed mail back into the outbox."""
    with transaction():
        mail.send_again(number)
    tell(_("The mail will be sent again."))
    return redirect(url_for(".mails"))
