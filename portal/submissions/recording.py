"""Recording what an organisation sent by e-mail or letter: begun and filed by a moderator.

It goes through the same life as anything filed. The file that arrived is sealed: its SHA-256 is in
the public part, the file itself stays with the organisation and the Secretariat. Source:
docs/decisions/0016-recorded-by-the-secretariat.md.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.calls.audience import may_answer
from portal.calls.models import Call
from portal.foundation import audit
from portal.foundation.errors import NotAllowed, NotPossible
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation
from portal.submissions import drafts, policy
from portal.submissions.filed import ORIGINAL, AlreadyAnswered
from portal.submissions.kinds import KINDS
from portal.submissions.models import Recording, Round, Submission

audit.declare("submission.record")


@dataclass(frozen=True)
class Arrival:
    """How and when it came; a day, as the Secretariat's inbox or postbox knows it."""

    by: str
    on: date


def organisations_asked(session: Session, call: Call) -> list[Organisation]:
    """Whose answer to ``call`` can be recorded, by name."""
    kind = KINDS.get(call.kind)
    if kind is None:
        return []
    found = session.scalars(
        select(Organisation)
        .where(Organisation.kind.in_(sorted(kind.organisation_kinds)))
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [one for one in found if may_answer(call, one.kind, one.organisation_class)]


def start(
    session: Session,
    call: Call,
    organisation: Organisation,
    language: str,
    arrival: Arrival,
    original: drafts.Incoming,
    actor: Actor,
    now: datetime,
) -> Submission:
    """Begin the record of what arrived, with the file it came in; return the submission.

    Raises NotAllowed, NotPossible (the call takes nothing, or a day that has not come), or
    AlreadyAnswered.
    """
    if policy.MODERATOR not in actor.staff_roles or actor.role_in(organisation.id) is not None:
        raise NotAllowed
    today = now.astimezone(ZoneInfo(call.time_zone)).date()
    if not call.window.accepts(now) or language not in call.languages or arrival.on > today:
        raise NotPossible
    begun = drafts.begun_answer(session, call, organisation.id, lock=True)
    if begun is not None:
        raise AlreadyAnswered(begun.key)
    submission = Submission(
        kind=call.kind,
        call=call,
        organisation=organisation,
        language=language,
        created_at=now,
        created_by_id=actor.person_id,
        recording=Recording(
            arrived_by=arrival.by,
            arrived_on=arrival.on,
            recorded_by_id=actor.person_id,
            recorded_at=now,
        ),
    )
    submission.rounds.append(Round(number=1, opened_at=now))
    session.add(submission)
    session.flush()
    audit.record("submission.record", ("submission", submission.id), actor_id=actor.person_id)
    drafts.add_file(session, submission, original, actor, most=1, now=now)
    return submission


def in_progress(session: Session, call: Call) -> list[Submission]:
    """What is being recorded in answer to ``call`` and not filed yet, the latest first."""
    found = (
        select(Submission)
        .join(Recording, Recording.submission_id == Submission.id)
        .where(
            Submission.call_id == call.id,
            Submission.reference.is_(None),
            Submission.deleted_at.is_(None),
        )
        .order_by(Submission.id.desc())
        .limit(100)
    )
    return list(session.scalars(found))


__all__ = ["ORIGINAL", "Arrival", "in_progress", "organisations_asked", "start"]
