"""Pages of meetings, for everybody."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from portal.calls import listing
from portal.calls import queries as calls
from portal.calls.local_time import end_of_day, shown
from portal.convention import queries as convention
from portal.convention import vocabularies
from portal.convention.collation import number_key
from portal.convention.models import Meeting, MeetingDeadline, revision
from portal.convention.models.meetings import AUDIENCES, DEADLINE_KINDS, KINDS
from portal.foundation.access import current_actor, public
from portal.foundation.caching import keep, page_tag, unchanged
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.formats import Deadline, deadline
from portal.foundation.locales import current_locale
from portal.foundation.settings import current as settings
from portal.meetings import queries

bp = Blueprint("meetings", __name__, url_prefix="/meetings")


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with the words that a list shows of it."""

    meeting: Meeting
    body: str
    place: str  # empty when it is not known


@dataclass(frozen=True)
class DeadlineRow:
    """A deadline of a meeting: what for, for whom, and how much time is left."""

    stored: MeetingDeadline
    kind: Any
    audience: Any
    deadline: Deadline


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """The coming meetings, the nearest first, and the past ones."""
    session = db.session
    today = _today(now())
    tag = page_tag(revision.current(session), today)
    answer = unchanged(tag)
    if answer is not None:
        return answer
    past = queries.past(session, today, request.args.get("after"))
    body = render_template(
        "meetings/index.html",
        coming=_rows(convention.coming_meetings(session, today, queries.MOST_COMING)),
        past=_rows(past.items),
        page=past,
    )
    return keep(body, tag)


@bp.get("/<slug:slug>")
@public
def read(slug: str) -> ResponseReturnValue:
    """One meeting: its days, its deadlines, its agenda, and the calls that belong to it."""
    session, moment = db.session, now()
    meeting = convention.meeting_by_slug(session, slug)
    if meeting is None:
        abort(404)
    tag = page_tag(revision.current(session), *calls.list_mark(session, moment))
    answer = unchanged(tag)
    if answer is not None:
        return answer
    row, actor = _rows([meeting])[0], current_actor()
    agenda = convention.agenda_of(session, meeting.code)
    body = render_template(
        "meetings/read.html",
        meeting=meeting,
        row=row,
        kind=KINDS[meeting.kind],
        deadlines=[_deadline(stored) for stored in meeting.deadlines],
        agenda=sorted(agenda, key=lambda item: number_key(item.number)),
        calls=listing.rows(calls.of_meeting(session, meeting.code), moment),
        # Where the data come from, and how sure they are, is for those who keep them.
        basis=meeting.basis if actor is not None and actor.is_staff else "",
    )
    return keep(body, tag)


def _today(moment: datetime) -> Any:
    return shown(moment, settings().deadline_zone).date()


def _rows(meetings: Any) -> list[MeetingRow]:
    locale = current_locale()
    return [
        MeetingRow(
            meeting, vocabularies.label("bodies", meeting.body_code, locale), _place(meeting)
        )
        for meeting in meetings
    ]


def _place(meeting: Meeting) -> str:
    country = ""
    if meeting.country_code:
        country = vocabularies.label("countries", meeting.country_code, current_locale())
    parts = [meeting.city.text(), country]
    if meeting.is_remote and not any(parts):
        return str(_("Online"))
    between = str(pgettext("between a city and its country", ", "))
    return between.join(part for part in parts if part)


def _deadline(stored: MeetingDeadline) -> DeadlineRow:
    zone = settings().deadline_zone
    return DeadlineRow(
        stored,
        DEADLINE_KINDS[stored.kind],
        AUDIENCES[stored.audience],
        deadline(end_of_day(stored.on, zone), zone),
    )
