"""The deadlines that calendars are given: of calls that have opened, and of meetings."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.calls.local_time import end_of_day, shown
from portal.calls.models import Call
from portal.convention.models import Meeting, MeetingDeadline
from portal.convention.models.meetings import AUDIENCES, DEADLINE_KINDS
from portal.following.queries import gone_deadlines
from portal.foundation.formats import full_moment
from portal.foundation.links import absolute

KEPT = timedelta(days=90)  # how long a deadline that has passed stays in calendars
MOST = 500


class Dated(NamedTuple):
    """One deadline as a calendar shows it: a day, and the exact moment in words."""

    name: str  # what its UID is made of; never changes
    sequence: int
    day: date
    summary: str
    language: str  # of the summary
    description: str
    url: str
    bodies: tuple[str, ...]
    is_cancelled: bool


def all_of(
    session: Session, language: str, body: str | None, now: datetime, zone: str
) -> list[Dated]:
    """All deadlines of ``body`` (None: of all), in words of ``language``; three queries.

    ``zone`` is the one in which the days of meetings' deadlines end.
    """
    found = [
        *_of_calls(session, language, now),
        *_of_meetings(session, language, shown(now - KEPT, zone).date(), zone),
    ]
    wanted = [one for one in found if body is None or body in one.bodies]
    return sorted(wanted, key=lambda one: (one.day, one.name))


def _of_calls(session: Session, language: str, now: datetime) -> list[Dated]:
    rows = session.scalars(
        select(Call)
        .where(Call.due_at >= now - KEPT, Call.opens_at <= now)
        .order_by(Call.due_at.desc(), Call.id.desc())
        .limit(MOST)
    )
    return [_of_call(call, language, now) for call in rows]


def _of_call(call: Call, language: str, now: datetime) -> Dated:
    assert call.due_at is not None
    title = call.title.pick(language)
    early = call.closed_at is not None and call.closed_at <= now and call.closed_at < call.due_at
    moment = full_moment(call.due_at, call.time_zone, language)
    words = _("This call was closed early.") if early else _("Deadline: %(moment)s", moment=moment)
    return Dated(
        name=f"calls/{call.slug}",
        sequence=call.revision - 1,
        day=shown(call.due_at, call.time_zone).date(),
        summary=title.text,
        language=title.language,
        description=str(words),
        url=absolute("calls.read", lang=language, slug=call.slug),
        bodies=tuple(call.bodies),
        is_cancelled=early,
    )


def _of_meetings(session: Session, language: str, since: date, zone: str) -> list[Dated]:
    live = session.scalars(
        select(MeetingDeadline)
        .join(MeetingDeadline.meeting)
        .options(joinedload(MeetingDeadline.meeting))
        .where(MeetingDeadline.on >= since)
        .order_by(MeetingDeadline.on.desc(), MeetingDeadline.id)
        .limit(MOST)
    ).all()
    gone = {(row.meeting_id, row.kind, row.audience): row for row in gone_deadlines(session)}
    made = []
    for row in live:
        before = gone.pop((row.meeting_id, row.kind, row.audience), None)
        # One that was taken away and set again goes on counting.
        sequence = before.sequence + row.version if before else row.version - 1
        cancelled = row.meeting.ended_at is not None
        made.append(
            _of_meeting(
                row.meeting, row, sequence + (1 if cancelled else 0), cancelled, language, zone
            )
        )
    for lost in gone.values():
        if lost.on >= since:
            made.append(_of_meeting(lost.meeting, lost, lost.sequence, True, language, zone))
    return made


class _HasDay(NamedTuple):
    """What a meeting's deadline and one that is gone have in common."""

    kind: str
    audience: str
    on: date


def _of_meeting(
    meeting: Meeting, row: object, sequence: int, cancelled: bool, language: str, zone: str
) -> Dated:
    dated = _HasDay(*(getattr(row, name) for name in _HasDay._fields))
    title = meeting.title.text(language)
    what, whom = DEADLINE_KINDS[dated.kind], AUDIENCES[dated.audience]
    moment = full_moment(end_of_day(dated.on, zone), zone, language)
    words = (
        _("This deadline no longer applies.")
        if cancelled
        else _("For: %(audience)s. Deadline: %(moment)s", audience=whom, moment=moment)
    )
    return Dated(
        name=f"meetings/{meeting.slug}/{dated.kind}/{dated.audience}",
        sequence=sequence,
        day=dated.on,
        summary=str(_("%(what)s: %(meeting)s", what=what, meeting=title)),
        language=language,
        description=str(words),
        url=absolute("meetings.read", lang=language, slug=meeting.slug),
        bodies=(meeting.body_code,),
        is_cancelled=cancelled,
    )
