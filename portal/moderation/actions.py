"""What the desk itself changes: who deals with a case, and notes to itself."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.foundation import audit
from portal.foundation.cases import Case
from portal.foundation.errors import NotAllowed
from portal.organisations.actors import Actor
from portal.submissions import policy
from portal.submissions.models import InternalNote, Submission

audit.declare("case.assign", "assignee")
audit.declare("submission.note", "note")


def assign(
    session: Session, case_ids: Sequence[int], assignee_id: int | None, actor: Actor
) -> list[tuple[int, int | None]]:
    """Give the open cases to ``assignee_id`` (None: to nobody); return (case, who had it)."""
    before = []
    found = select(Case).where(
        Case.id.in_(list(case_ids)), Case.closed_at.is_(None), Case.for_organisation_id.is_(None)
    )
    for case in session.scalars(found.with_for_update()):
        before.append((case.id, case.assignee_id))
        case.assignee_id = assignee_id
        audit.record(
            "case.assign", ("case", case.id), actor_id=actor.person_id, assignee=assignee_id
        )
    return before


def give_back(
    session: Session, before: Mapping[int, int | None], given_id: int | None, actor: Actor
) -> int:
    """Undo an assigning: give each case of ``before`` to whom it had; return how many.

    A case that somebody else has assigned since, away from ``given_id``, is left to them.
    """
    found = select(Case).where(
        Case.id.in_(list(before)),
        Case.closed_at.is_(None),
        Case.for_organisation_id.is_(None),
        Case.assignee_id == given_id if given_id else Case.assignee_id.is_(None),
    )
    cases = list(session.scalars(found.with_for_update()))
    for case in cases:
        case.assignee_id = before[case.id]
        audit.record(
            "case.assign", ("case", case.id), actor_id=actor.person_id, assignee=case.assignee_id
        )
    return len(cases)


def note(
    session: Session, submission: Submission, text: str, actor: Actor, now: datetime
) -> InternalNote:
    """Add a note that only the Secretariat reads; raise NotAllowed for anybody else."""
    if not policy.may_note(actor, submission):
        raise NotAllowed
    added = InternalNote(submission_id=submission.id, person_id=actor.person_id, at=now, text=text)
    session.add(added)
    session.flush()
    audit.record(
        "submission.note", ("submission", submission.id), actor_id=actor.person_id, note=added.id
    )
    return added
