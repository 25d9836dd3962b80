"""The cases of signatories: what waits for an invited organisation, opened and closed."""

from datetime import date, datetime, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation import cases
from portal.submissions.joint import mails, queries, text
from portal.submissions.lifecycle import Action
from portal.submissions.models import Signature, Submission

SOURCE = "signatures"
INVITED, CHANGED = "sign", "sign-again"
# A standing call has no due date: an invitation is looked at within this time.
WITHOUT_DEADLINE = timedelta(days=14)
_ENDS = frozenset({Action.DELETE, Action.WITHDRAW, Action.CONFIRM_DECLINE})


def wait_for(
    session: Session, submission: Submission, signature: Signature, sort: str, now: datetime
) -> None:
    """Let ``sort`` wait for the organisation that is asked to sign."""
    cases.open_case(
        session,
        source=SOURCE,
        sort=sort,
        subject_id=signature.id,
        now=now,
        key=submission.key,
        title=submission.title or submission.organisation.name,
        reference=submission.reference,
        organisation_name=submission.organisation.name,
        language=submission.language,
        call_slug=submission.call.slug,
        for_organisation_id=signature.organisation_id,
        due_on=_due(submission, now),
    )


def no_longer(session: Session, signature: Signature, now: datetime) -> None:
    """Nothing waits for the organisation any more."""
    for sort in (INVITED, CHANGED):
        cases.close_case(session, source=SOURCE, sort=sort, subject_id=signature.id, now=now)


def note_change(session: Session, submission: Submission, now: datetime) -> None:
    """After the draft was changed: tell, once, whoever signed what it said before."""
    signed = [
        each
        for each in queries.of_submission(session, submission)
        if each.state == "confirmed" and each.told_at is None
    ]
    if not signed:
        return
    stands = text.of_draft(session, submission)
    for signature in signed:
        if signature.text_hash != stands:
            signature.told_at = now
            wait_for(session, submission, signature, CHANGED, now)
            mails.tell_signatory(session, submission, signature, mails.changed)


def follow(session: Session, submission: Submission, action: Action, now: datetime) -> None:
    """After a step of the lifecycle: nobody is asked to sign what has ended."""
    if action not in _ENDS or (action is Action.DELETE and submission.deleted_at is None):
        return
    for signature in queries.of_submission(session, submission):
        no_longer(session, signature, now)


def _due(submission: Submission, now: datetime) -> date:
    due_at = submission.call.due_at
    return due_at.date() if due_at else (now + WITHOUT_DEADLINE).date()


cases.SOURCES.enter(
    SOURCE,
    cases.CaseSource(
        sorts={INVITED: _l("Sign or decline"), CHANGED: _l("Sign the changed text, or leave it")},
        endpoint="submissions.sign",
        arguments=lambda case: {"key": case.key},
    ),
)
