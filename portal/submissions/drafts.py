"""Writing a draft: starting it, saving a section, adding and removing files."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.calls.actions import drafters
from portal.calls.audience import may_answer
from portal.calls.models import Call
from portal.calls.queries import open_calls
from portal.foundation import audit, jobs
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.files import Received
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation
from portal.submissions import policy, queries
from portal.submissions.filed import AlreadyAnswered
from portal.submissions.joint import waiting
from portal.submissions.kinds import KINDS, title_of
from portal.submissions.lifecycle import Action
from portal.submissions.models import Attachment, DraftSection, Rendition, Round, Submission

SCAN_JOB = "submissions.scan"
for _name in ("submission.start", "submission.undelete"):
    audit.declare(_name)
for _name in ("attachment.add", "attachment.remove"):
    audit.declare(_name, "file")


class Overtaken(NotPossible):
    """Somebody saved this section in the meantime; nothing was overwritten."""

    def __init__(self, section: DraftSection) -> None:
        super().__init__()
        self.section = section


@dataclass(frozen=True)
class Incoming:
    """A file that has been received, inspected and kept in the store."""

    received: Received
    name: str
    media_type: str
    question: str
    scan: bool


def may_start(actor: Actor | None, call: Call, organisation: Organisation) -> bool:
    """Whether this person may answer ``call`` for ``organisation``."""
    kind = KINDS.get(call.kind)
    return (
        kind is not None
        and actor is not None
        and actor.role_in(organisation.id) in ("head", "editor")
        and organisation.kind in kind.organisation_kinds
        and may_answer(call, organisation.kind, organisation.organisation_class)
    )


def start(
    session: Session,
    call: Call,
    organisation: Organisation,
    language: str,
    actor: Actor,
    now: datetime,
) -> Submission:
    """Begin a draft in answer to ``call``; return the submission.

    Raises NotAllowed, or NotPossible when the call takes nothing now or not in this language;
    AlreadyAnswered where the kind knows one answer for a call and the organisation has begun it.
    """
    if not may_start(actor, call, organisation):
        raise NotAllowed
    if not call.window.accepts(now) or language not in call.languages:
        raise NotPossible
    begun = begun_answer(session, call, organisation.id, lock=True)
    if begun is not None:
        raise AlreadyAnswered(begun.key)
    submission = Submission(
        kind=call.kind,
        call=call,
        organisation=organisation,
        language=language,
        created_at=now,
        created_by_id=actor.person_id,
    )
    submission.rounds.append(Round(number=1, opened_at=now))
    session.add(submission)
    session.flush()
    submission.title = title_of(session, submission, {}) or ""
    audit.record("submission.start", ("submission", submission.id), actor_id=actor.person_id)
    return submission


def begun_answer(
    session: Session, call: Call, organisation_id: int, *, lock: bool = False
) -> Submission | None:
    """The organisation's one answer to ``call``, where its kind knows only one.

    With ``lock``, whoever else begins one waits until this transaction ends.
    """
    kind = KINDS.get(call.kind)
    if kind is None or not kind.one_per_call:
        return None
    if lock:
        queries.lock_organisation(session, organisation_id)
    return queries.answer_to(session, call.id, organisation_id)


def save_section(
    session: Session,
    submission: Submission,
    section: str,
    answers: dict[str, Any],
    actor: Actor,
    *,
    seen: int,
    now: datetime,
) -> DraftSection:
    """Save one section's answers over the version ``seen`` (0: nothing was saved yet).

    Raises NotAllowed, NotPossible when there is no draft, Overtaken when somebody else saved the
    section since; nothing is stored then.
    """
    submission = editable(session, submission, actor)
    round_ = submission.round
    row = session.scalar(
        select(DraftSection)
        .where(DraftSection.round_id == round_.id, DraftSection.section == section)
        .with_for_update()
    )
    if row is None:
        row = DraftSection(round_id=round_.id, section=section, number=0)
        session.add(row)
    elif row.number != seen:
        if row.answers == answers:
            return row
        raise Overtaken(row)
    row.answers = answers
    row.number += 1
    row.saved_at, row.saved_by_id = now, actor.person_id
    title = title_of(session, submission, answers)
    if title is not None:
        submission.title = title
    session.flush()
    waiting.note_change(session, submission, now)
    return row


def editable(session: Session, submission: Submission, actor: Actor) -> Submission:
    """``submission`` locked for writing in its draft; raise NotAllowed or NotPossible."""
    submission = queries.locked(session, submission)
    if not policy.may_edit(actor, submission):
        raise NotAllowed
    if not policy.can_edit(submission):
        raise NotPossible
    return submission


def add_file(
    session: Session,
    submission: Submission,
    incoming: Incoming,
    actor: Actor,
    *,
    most: int,
    now: datetime,
) -> Attachment:
    """Put a received file into the draft; raise NotPossible when it already holds ``most``."""
    submission = editable(session, submission, actor)
    present = queries.attachments(session, submission)
    same = next(
        (
            a
            for a in present
            if a.received.sha256 == incoming.received.sha256 and a.name == incoming.name
        ),
        None,
    )
    if same is not None:  # the same form sent twice
        return same
    if len(present) >= most:
        raise NotPossible
    attachment = Attachment(
        submission_id=submission.id,
        question=incoming.question,
        name=incoming.name,
        added_at=now,
        added_by_id=actor.person_id,
    )
    attachment.renditions.append(
        Rendition(
            sha256=incoming.received.sha256,
            size=incoming.received.size,
            media_type=incoming.media_type,
            store_key=incoming.received.key,
            check_result="waiting" if incoming.scan else "none",
            made_at=now,
        )
    )
    session.add(attachment)
    session.flush()
    if incoming.scan:
        jobs.enqueue(SCAN_JOB, rendition=attachment.received.id)
    waiting.note_change(session, submission, now)
    audit.record(
        "attachment.add",
        ("submission", submission.id),
        actor_id=actor.person_id,
        file=attachment.id,
    )
    return attachment


def remove_file(
    session: Session, submission: Submission, key: str, actor: Actor, now: datetime
) -> None:
    """Take the file with rendition key ``key`` out of the draft. Frozen versions keep theirs."""
    submission = editable(session, submission, actor)
    for attachment in queries.attachments(session, submission):
        if attachment.received.key == key:
            attachment.removed_at = now
            session.flush()
            waiting.note_change(session, submission, now)
            audit.record(
                "attachment.remove",
                ("submission", submission.id),
                actor_id=actor.person_id,
                file=attachment.id,
            )
            return
    raise NotPossible


def carry_over(
    session: Session, old: Submission, call: Call, actor: Actor, now: datetime
) -> Submission:
    """Start a draft for ``call`` with the answers of a draft whose own call has closed.

    Only answers to questions that both questionnaires have are taken; the old draft stays.
    """
    if not policy.may_edit(actor, old) or not policy.can_edit(old):
        raise NotAllowed
    if call.questionnaire_version_id != old.call.questionnaire_version_id:
        raise NotPossible
    new = start(session, call, old.organisation, old.language, actor, now)
    for code, section in queries.draft_sections(session, old.round).items():
        session.add(
            DraftSection(
                round_id=new.round.id,
                section=code,
                answers=json.loads(json.dumps(section.answers)),
                saved_at=now,
                saved_by_id=actor.person_id,
            )
        )
    new.title = old.title
    session.flush()
    return new


def calls_to_carry_into(session: Session, submission: Submission, now: datetime) -> list[Call]:
    """Open calls that ask the same questions of the same organisation."""
    return [
        call
        for call in open_calls(session, now, submission.kind)
        if call.id != submission.call_id
        and call.questionnaire_version_id == submission.call.questionnaire_version_id
        and submission.language in call.languages
    ]


def empty_bin(session: Session, before: datetime) -> int:
    """Delete for good the drafts put into the bin before ``before``; return how many."""
    found = delete(Submission).where(Submission.deleted_at < before, Submission.reference.is_(None))
    return int(session.execute(found).rowcount)  # type: ignore[attr-defined]


def undelete(session: Session, submission: Submission, actor: Actor) -> None:
    """Take a draft back out of the bin."""
    submission = queries.locked(session, submission)
    if not policy.writes(actor, submission):
        raise NotAllowed(Action.DELETE)
    if submission.deleted_at is None:
        raise NotPossible
    other = begun_answer(session, submission.call, submission.organisation_id, lock=True)
    if other is not None:
        raise AlreadyAnswered(other.key)
    submission.deleted_at = None
    audit.record("submission.undelete", ("submission", submission.id), actor_id=actor.person_id)


def _told_of_a_call(session: Session, call_id: int) -> list[tuple[str, str, int]]:
    return [(p.email, p.language, p.id) for p in queries.drafters(session, call_id)]


drafters.append(_told_of_a_call)
