"""The start page of whoever is signed in."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.calls import queries as calls
from portal.calls.views.public import shortcut_urls
from portal.foundation.access import current_actor, signed_in
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.organisations import queries as organisations
from portal.submissions import queries as submissions
from portal.submissions.joint.labels import STATES
from portal.submissions.joint.queries import signed_by
from portal.workspace import queries
from portal.workspace.tasks import tasks

bp = Blueprint("workspace", __name__, url_prefix="/workspace")


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """What waits for me by the nearest date, what is mine, and the calls that are open.

    Of all my organisations, or of the one that ``for`` names.
    """
    actor = current_actor()
    session = db.session
    acting_for = actor.organisations
    wanted = request.args.get("for", "")
    chosen = next((each for each in acting_for if each.slug == wanted), None)
    ids = [each.organisation_id for each in ([chosen] if chosen else acting_for)]
    moment = now()
    mine = submissions.of_organisations(session, ids) if ids else []
    open_calls = calls.open_calls(session, moment)
    waiting = queries.waiting(session, ids) if ids else []
    written_for = [
        each.organisation
        for each in organisations.of_person(session, actor.person_id)
        if each.organisation_id in ids
    ]
    return render_template(
        "workspace/home.html",
        tasks=tasks(actor, waiting, open_calls, written_for, mine),
        drafts=[s for s in mine if s.state == "draft"],
        sent=[s for s in mine if s.reference is not None],
        signed=signed_by(session, ids) if ids else [],
        signature_states=STATES,
        bin=submissions.in_the_bin(session, ids) if ids else [],
        calls=open_calls,
        answered=[s for s in mine if s.state not in ("declined", "withdrawn")],
        shortcuts={call.id: shortcut_urls(call, moment) for call in open_calls} if ids else {},
        organisations=acting_for,
        chosen=chosen,
    )
