"""The mailbox of the demonstration: everybody's mail on one page, so that its links can be tried.

Registered in demo mode only.
"""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.foundation.access import public
from portal.foundation.db import db
from portal.foundation.mail import OutboxMail

bp = Blueprint("demo", __name__, url_prefix="/demo/mail")
SHOWN = 100


@bp.get("/")
@public
def mailbox() -> ResponseReturnValue:
    """The newest mails of everybody."""
    newest = select(OutboxMail).order_by(OutboxMail.id.desc()).limit(SHOWN)
    return render_template("demo/mailbox.html", mails=list(db.session.scalars(newest)))


@bp.get("/<int:number>")
@public
def mail(number: int) -> ResponseReturnValue:
    """One mail, as its reader gets it."""
    row = db.session.get(OutboxMail, number)
    if row is None:
        abort(404)
    return render_template("demo/mail.html", mail=row)
