"""The blueprint of a person's account, and what it says when a link no longer works."""

from flask import Blueprint, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from portal.accounts import sessions
from portal.accounts.actions import LinkGone

bp = Blueprint("accounts", __name__)


@bp.record_once
def _keep_who_is_signed_in(state: BlueprintSetupState) -> None:
    sessions.init_app(state.app)


@bp.app_errorhandler(LinkGone)
def link_gone(error: LinkGone) -> ResponseReturnValue:
    """A link from a mail that no longer works: say so, and what to do."""
    return render_template("accounts/link_gone.html"), 410
