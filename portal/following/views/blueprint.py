"""The blueprint of those who follow, and what it says when a link no longer works."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.following.actions import LinkGone

bp = Blueprint("following", __name__)


@bp.app_errorhandler(LinkGone)
def link_gone(error: LinkGone) -> ResponseReturnValue:
    """A link that was used, is too old, or was never made here: say so, and what to do."""
    return render_template("following/link_gone.html"), 410
