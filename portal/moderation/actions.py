"""What the desk itself changes: who deals with a case, and notes to itself."""

from collections.abc import Sequence
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
