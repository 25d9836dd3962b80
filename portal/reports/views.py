"""``/<lang>/reports/``: where an organisation begins to report, and what others reported."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.calls import listing
from portal.calls import queries as calls
from portal.foundation import caching
from portal.foundation.access import public
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.reports.kind import REPORT
from portal.submissions import published
from portal.submissions.register_state import revision

bp = Blueprint("reports", __name__, url_prefix="/reports")
LATEST = 10


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The calls for reports, how reporting goes, and the latest published reports."""
    session = db.session
    moment = now()
    tag = caching.page_tag("reports", revision(session), calls.list_mark(session, moment))
    kept = caching.unchanged(tag)
    if kept is not None:
        return kept
    rows = [listing.row(call, moment) for call in calls.current_calls(session, moment, REPORT.name)]
    page = render_template(
        "reports/index.html", calls=rows, latest=published.latest(session, LATEST)
    )
    return caching.keep(page, tag)
