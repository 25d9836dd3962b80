"""What calls, the register and meetings tell those who follow; they know nothing of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls import actions as calls
from portal.calls.kinds import KINDS
from portal.calls.local_time import end_of_day
from portal.calls.models import Call, CallEvent
from portal.convention import actions as convention
from portal.convention.actions import DeadlineWas
from portal.convention.models import Meeting, MeetingDeadline, Sourced
from portal.following import actions
from portal.following.kinds import happening
from portal.following.models import GoneDeadline
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.jobs import enqueue, job
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.submissions import actions as submissions
from portal.submissions.lifecycle import Action
from portal.submissions.mails import told as people_told
from portal.submissions.models import Event, Facet, Submission, Version

OPENING = "following.call-opens"
_DAYS = frozenset({"start_date", "end_date"})
_READ_CALL, _READ_MEETING = _l("See the call"), _l("See the meeting")

happening(
    "call-opened",
    "calls",
    lambda title: _l("Open for responses: %(title)s", title=title),
    _l("A call is open for responses:"),
    _READ_CALL,
)
happening(
    "call-extended",
    "calls",
    lambda title: _l("Deadline extended: %(title)s", title=title),
    _l("There is more time to respond to this call:"),
    _READ_CALL,
)
happening(
    "call-closed",
    "calls",
    lambda title: _l("Call closed: %(title)s", title=title),
    _l("This call is closed and takes no more responses:"),
    _READ_CALL,
)
happening(
    "submission-published",
    "published",
    lambda title: _l("Published: %(title)s", title=title),
    _l("This submission was published as received:"),
    _l("Read it in the public register"),
)
happening(
    "meeting-added",
    "meetings",
    lambda title: _l("New meeting: %(title)s", title=title),
    _l("This meeting was added:"),
    _READ_MEETING,
)
happening(
    "meeting-moved",
    "meetings",
    lambda title: _l("Other days: %(title)s", title=title),
    _l("The days of this meeting have changed:"),
    _READ_MEETING,
)
happening(
    "deadline-set",
    "meetings",
    lambda title: _l("New deadline: %(title)s", title=title),
    _l("A deadline of this meeting was set or changed:"),
    _READ_MEETING,
)
happening(
    "deadline-removed",
    "meetings",
    lambda title: _l("Deadline removed: %(title)s", title=title),
    _l("A deadline of this meeting no longer applies:"),
    _READ_MEETING,
)


def hear_of_call(
    session: Session, call: Call, event: CallEvent, told: Sequence[calls.Drafter]
) -> None:
    """A call was issued, changed, extended or closed; its opening is told when it opens."""
    kind = KINDS.get(call.kind)
    if kind is not None and kind.has_own_letter:
        return
    if event.kind == "opened" or (event.kind == "edited" and call.opens_at >= event.at):
        if call.opens_at <= event.at:
            _announce_call(session, call, "call-opened", f"call:{call.id}:opened")
        else:
            key = f"{OPENING}:{call.id}:{call.opens_at.isoformat()}"
            enqueue(OPENING, run_at=call.opens_at, key=key, call=call.id)
    elif event.kind in ("extended", "closed"):
        key = f"call:{call.id}:{event.kind}:{event.id}"
        addresses = [drafter.address for drafter in told]
        _announce_call(session, call, f"call-{event.kind}", key, addresses)


@job(OPENING)
def tell_of_opening(payload: dict[str, Any]) -> None:
    """A call that was announced for later opens, unless it was moved or closed meanwhile."""
    session = db.session
    call = session.get(Call, payload["call"])
    if call is not None and call.opens_at <= now() and call.closed_at is None:
        _announce_call(session, call, "call-opened", f"call:{call.id}:opened")


def hear_of_submission(session: Session, submission: Submission, event: Event) -> None:
    """A submission became public, or is public no longer."""
    version = submission.public_version
    if event.action == Action.WITHDRAW:
        for number in range(1, _newest(session, submission) + 1):
            actions.retract(session, _key(submission, number), event.at)
        return
    if event.action != Action.PUBLISH or version is None:
        return
    actions.announce(
        session,
        "submission-published",
        key=_key(submission, version.number),
        bodies=[*submission.call.bodies, *_bodies(session, version)],
        title=Localised({version.language: version.title}),
        endpoint="register.read",
        arguments={"reference": submission.reference},
        now=event.at,
        told=[person.email for person in people_told(session, submission, Action.PUBLISH)],
    )


def hear_of_record(session: Session, record: Sourced, changed: list[str]) -> None:
    """Staff added a meeting or changed its days."""
    if not isinstance(record, Meeting) or (changed and not _DAYS & set(changed)):
        return
    moment = now()
    last = record.end_date or record.start_date
    if last is not None and last < moment.date():
        return
    name = "meeting-moved" if changed else "meeting-added"
    days = f"{record.start_date}:{record.end_date}"
    _announce_meeting(session, record, name, f"meeting:{record.id}:{name}:{days}", moment)


def hear_of_deadline(
    session: Session, meeting: Meeting, was: DeadlineWas | None, is_: MeetingDeadline | None
) -> None:
    """A meeting's deadline was set, moved or taken away; calendars are told what is cancelled."""
    moment = now()
    replaced = is_ is None or (was and (was.kind, was.audience) != (is_.kind, is_.audience))
    if was is not None and replaced:
        _remember_gone(session, meeting, was, moment)
    if is_ is None:
        if was is not None and was.on >= moment.date():
            key = f"deadline:{meeting.id}:{was.kind}:{was.audience}:{was.on}:gone"
            _announce_meeting(session, meeting, "deadline-removed", key, moment)
    elif is_.on >= moment.date() and (was is None or replaced or was.on != is_.on):
        zone = settings().deadline_zone
        _announce_meeting(
            session,
            meeting,
            "deadline-set",
            f"deadline:{meeting.id}:{is_.kind}:{is_.audience}:{is_.on}",
            moment,
            due_at=end_of_day(is_.on, zone),
            time_zone=zone,
        )


def _announce_call(
    session: Session, call: Call, name: str, key: str, told: Sequence[str] = ()
) -> None:
    actions.announce(
        session,
        name,
        key=key,
        bodies=call.bodies,
        title=call.title,
        endpoint="calls.read",
        arguments={"slug": call.slug},
        now=now(),
        due_at=None if name == "call-closed" else call.due_at,
        time_zone=call.time_zone,
        told=told,
    )


def _announce_meeting(
    session: Session,
    meeting: Meeting,
    name: str,
    key: str,
    moment: datetime,
    due_at: datetime | None = None,
    time_zone: str | None = None,
) -> None:
    actions.announce(
        session,
        name,
        key=key,
        bodies=[meeting.body_code],
        title=meeting.title,
        endpoint="meetings.read",
        arguments={"slug": meeting.slug},
        now=moment,
        due_at=due_at,
        time_zone=time_zone,
    )


def _remember_gone(session: Session, meeting: Meeting, was: DeadlineWas, moment: datetime) -> None:
    known = session.scalar(
        select(GoneDeadline).where(
            GoneDeadline.meeting_id == meeting.id,
            GoneDeadline.kind == was.kind,
            GoneDeadline.audience == was.audience,
        )
    )
    if known is None:
        known = GoneDeadline(
            meeting_id=meeting.id, kind=was.kind, audience=was.audience, sequence=0
        )
        session.add(known)
    known.on, known.gone_at = was.on, moment
    known.sequence += was.version + 1
    session.flush()


def _key(submission: Submission, number: int) -> str:
    return f"submission:{submission.id}:v{number}"


def _newest(session: Session, submission: Submission) -> int:
    found = session.scalar(
        select(Version.number)
        .where(Version.submission_id == submission.id)
        .order_by(Version.number.desc())
        .limit(1)
    )
    return found or 0


def _bodies(session: Session, version: Version) -> Sequence[str]:
    return session.scalars(
        select(Facet.code).where(Facet.version_id == version.id, Facet.vocabulary == "body")
    ).all()


calls.listeners.append(hear_of_call)
submissions.listeners.append(hear_of_submission)
convention.records_heard.append(hear_of_record)
convention.deadlines_heard.append(hear_of_deadline)
