"""The start page of whoever is signed in."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.calls import queries as calls
from portal.foundation.access import current_actor, signed_in
from portal.foundation.cases import SOURCES, Case
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.submissions import queries as submissions
from portal.workspace import queries

bp = Blueprint("workspace", __name__, url_prefix="/workspace")


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """What waits for me by the nearest date, what is mine, and the calls that are open."""
    actor = current_actor()
    session = db.session
    ids = [each.organisation_id for each in actor.organisations]
    mine = submissions.of_organisations(session, ids) if ids else []
    return render_template(
        "workspace/home.html",
        waiting=queries.waiting(session, ids) if ids else [],
        drafts=[s for s in mine if s.state == "draft"],
        sent=[s for s in mine if s.reference is not None],
        bin=submissions.in_the_bin(session, ids) if ids else [],
        calls=calls.open_calls(session, now()),
        organisations=actor.organisations,
        label=_label,
        link=_link,
    )


def _label(case: Case) -> object:
    return SOURCES[case.source].sorts.get(case.sort, case.sort)


def _link(case: Case) -> str:
    if case.source == "submissions":
        return url_for("submissions.overview", key=case.key)
    source = SOURCES[case.source]
    return url_for(source.endpoint, **source.arguments(case))
