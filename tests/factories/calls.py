"""Calls and their questionnaires, without surprises."""

from datetime import timedelta
from itertools import count
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls.kinds import KINDS, CallKind
from portal.calls.models import Call, CallEvent
from portal.convention.models import AgendaItem, Body, Meeting, revision
from portal.foundation.clock import now
from portal.foundation.localised import Localised
from portal.questionnaires.actions import freeze
from portal.questionnaires.models import QuestionnaireVersion

KIND = "report"
ZONE = "Europe/Berlin"
SHORT_QUESTIONNAIRE = {
    "code": "example-short",
    "title": {"en": "Example questionnaire", "fr": "Exemple de questionnaire"},
    "sections": [
        {
            "code": "work",
            "title": {"en": "Your work"},
            "questions": [
                {
                    "code": "title",
                    "type": "short-text",
                    "label": {"en": "Title of the report"},
                    "required": True,
                },
                {"code": "results", "type": "long-text", "label": {"en": "Results"}},
            ],
        }
    ],
}
_numbers = count(1)


def enter_kind() -> CallKind:
    """The kind of call that the factories make; entered unless a feature has entered it."""
    known = KINDS.get(KIND)
    return known or KINDS.enter(
        KIND,
        CallKind(_l("Call for reports"), _l("Respond to this call"), "submissions.start"),
    )


def make_questionnaire_version(
    session: Session, data: dict[str, Any] | None = None
) -> QuestionnaireVersion:
    """A frozen questionnaire of two questions, unless ``data`` is another."""
    return freeze(session, data or SHORT_QUESTIONNAIRE, now())


def make_call(session: Session, *, slug: str | None = None, **values: Any) -> Call:
    """A call for reports by NGOs, opened an hour ago and due in 30 days; flushed.

    ``due_at=None`` makes a standing call. Its first event is there; nothing is audited.
    """
    enter_kind()
    number = next(_numbers)
    moment = now()
    facts: dict[str, Any] = {
        "slug": slug or f"example-{number}",
        "kind": KIND,
        "title": Localised(en=f"Example call {number}"),
        "text": Localised(en="Please tell us about **your work**."),
        "bodies": [],
        "opens_at": moment - timedelta(hours=1),
        "due_at": moment + timedelta(days=30),
        "time_zone": ZONE,
        "audience": ["ngo"],
        "audience_classes": [],
        "languages": ["en", "fr", "es"],
        "created_at": moment - timedelta(hours=1),
        "revision": 1,
    }
    if "questionnaire_version_id" not in values:
        values["questionnaire_version_id"] = make_questionnaire_version(session).id
    call = Call(**{**facts, **values})
    session.add(call)
    call.events.append(CallEvent(kind="opened", at=call.created_at, reason=Localised()))
    session.flush()
    return call


def make_agenda_item(session: Session, meeting_code: str, number: str) -> AgendaItem:
    """An agenda item ``<meeting>-<number>`` of an example meeting, made if it is not there."""
    make_meeting(session, meeting_code)
    item = AgendaItem(
        code=f"{meeting_code}-{number}",
        basis="Example",
        meeting_code=meeting_code,
        number=number,
        title=Localised(en=f"Example item {number}"),
    )
    session.add(item)
    session.flush()
    return item


def make_meeting(session: Session, code: str, **values: Any) -> Meeting:
    """An example meeting of an example body, both made if they are not there."""
    known = session.scalar(select(Meeting).where(Meeting.code == code))
    if known is not None:
        return known
    if session.scalar(select(Body.id).where(Body.code == "EXAMPLE")) is None:
        name = Localised(en="Example Committee", fr="Comité exemple")
        session.add(Body(code="EXAMPLE", basis="Example", name=name, kind="stc"))
        session.flush()
    facts: dict[str, Any] = {
        "body_code": "EXAMPLE",
        "title": Localised(en=f"Example meeting {code}"),
        "kind": "session",
        "start_date": now().date() + timedelta(days=100),
        "end_date": now().date() + timedelta(days=104),
        "city": Localised(en="Bonn"),
        **values,
    }
    facts.setdefault("year", facts["start_date"].year if facts["start_date"] else now().year)
    meeting = Meeting(code=code, basis="Example: basis of this meeting", **facts)
    session.add(meeting)
    session.flush()
    revision.bump(session)
    return meeting
