"""The front page: open calls, coming meetings, the latest publications, ways to take part."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from portal.calls import queries as calls
from portal.calls.models import Call
from portal.convention import queries as convention
from portal.convention.models import Meeting
from portal.convention.models.revision import current as convention_revision
from portal.foundation import caching
from portal.foundation.access import public
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.locales import negotiate
from portal.home.road import road
from portal.submissions import published
from portal.submissions.register_state import revision

bp = Blueprint("home", __name__)
entrance = Blueprint("entrance", __name__)
SHOWN = 5
ABOUT = ("portal", "accessibility", "privacy", "terms", "how-we-check", "check-a-receipt")


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """Open calls by nearest deadline, coming meetings, latest publications, ways to take part."""
    session = db.session
    moment = now()
    state = (revision(session), calls.list_mark(session, moment), convention_revision(session))
    tag = caching.page_tag("home", *state, moment.date())
    kept = caching.unchanged(tag)
    if kept is not None:
        return kept
    open_calls = calls.open_calls(session, moment)
    meeting = _next_meeting(open_calls)
    return caching.keep(
        render_template(
            "home/front.html",
            calls=open_calls[:SHOWN],
            meetings=convention.coming_meetings(session, moment.date(), SHOWN),
            road=road(meeting, moment.date()) if meeting else [],
            road_to=meeting.title.text() if meeting else "",
            latest=published.latest(session, SHOWN),
        ),
        tag,
    )


def _next_meeting(open_calls: list[Call]) -> Meeting | None:
    """The nearest dated meeting that an open call is made for."""
    asked = [c.meeting for c in open_calls if c.meeting and c.meeting.start_date]
    return min(asked, key=lambda meeting: meeting.start_date or date.max, default=None)


@bp.get("/about/<any({}):page>".format(", ".join(f"'{name}'" for name in ABOUT)))
@public
def about(page: str) -> ResponseReturnValue:
    """A page the portal says something of itself on."""
    tag = caching.page_tag("about", page)
    return caching.unchanged(tag) or caching.keep(render_template(f"home/about/{page}.html"), tag)


@entrance.get("/")
@public
def negotiated() -> ResponseReturnValue:
    """Send the reader to the front page in a language that suits them."""
    response = redirect(url_for("home.front", lang=negotiate()))
    response.headers["Vary"] = "Accept-Language, Cookie"
    response.headers["Cache-Control"] = "no-cache"
    return response


@entrance.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """Whether the portal and its database answer."""
    db.session.execute(text("select 1"))
    return {"status": "ok"}
