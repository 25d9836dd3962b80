"""Inviting, signing, declining, withdrawing: each in one transaction, and twice is like once."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.foundation import audit
from portal.foundation.errors import Late, NotAllowed, NotPossible
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation
from portal.submissions import queries as submissions
from portal.submissions.actions import listeners
from portal.submissions.joint import mails, policy, queries, text, waiting
from portal.submissions.lifecycle import Action
from portal.submissions.models import Event, OnBehalf, Signature, Submission, Version
from portal.submissions.register_state import bump

MOST_SIGNATORIES = 200
for _name in ("invite", "revoke", "confirm", "decline", "withdraw"):
    audit.declare(f"signature.{_name}", "organisation")
audit.declare("signature.name-others")


class TextChanged(NotPossible):
    """What was read is not what stands there now; nothing was signed."""


def invite(
    session: Session,
    submission: Submission,
    organisation: Organisation,
    actor: Actor,
    now: datetime,
) -> Signature:
    """Ask ``organisation`` to sign; asked already, it stays as it is.

    Raises NotAllowed, or NotPossible: the call is closed, or the organisation could not answer it.
    """
    submission = _led(session, submission, actor)
    signature = queries.locked(session, submission, organisation.id)
    if signature is not None and signature.state in policy.READING:
        return signature
    if not policy.can_invite(submission, now) or not policy.fits(submission, organisation):
        raise NotPossible
    if not policy.can_invite_again(signature):
        raise NotPossible(_l("It has withdrawn its signature under a text that was submitted."))
    if len(queries.of_submission(session, submission)) >= MOST_SIGNATORIES:
        raise NotPossible
    if signature is None:
        signature = Signature(submission_id=submission.id, organisation=organisation)
        session.add(signature)
    signature.state, signature.ended_at, signature.ended_by_id = "invited", None, None
    signature.invited_at, signature.invited_by_id = now, actor.person_id
    session.flush()
    waiting.wait_for(session, submission, signature, waiting.INVITED, now)
    mails.tell_invited(session, submission, signature)
    _note(session, submission, signature, "invite", actor, now)
    return signature


def revoke(
    session: Session, submission: Submission, organisation_id: int, actor: Actor, now: datetime
) -> Signature:
    """Take an invitation back that is not answered; a signature only its own side takes back."""
    submission = _led(session, submission, actor)
    signature = _asked(session, submission, organisation_id)
    if signature.state == "revoked":
        return signature
    if signature.state != "invited":
        raise Late
    _end(signature, "revoked", actor, now)
    waiting.no_longer(session, signature, now)
    mails.tell_signatory(session, submission, signature, mails.revoked)
    _note(session, submission, signature, "revoke", actor, now)
    return signature


def confirm(
    session: Session,
    submission: Submission,
    organisation_id: int,
    actor: Actor,
    *,
    seen: str,
    now: datetime,
) -> Signature:
    """Sign the text whose hash is ``seen``; signed already, nothing is written.

    Raises NotAllowed, NotPossible when nobody can sign now, TextChanged when another text stands
    there by now.
    """
    submission, signature = _own(session, submission, organisation_id, actor)
    if signature.state == "confirmed" and signature.text_hash == seen:
        return signature
    if not policy.can_confirm(submission, signature, now):
        raise NotPossible
    stands = text.current(session, submission)
    if stands.hash != seen:
        raise TextChanged
    version = _version_saying(session, submission, seen)
    name = signature.organisation.name  # read before anything is changed
    if signature.confirmed_at is None or signature.state != "confirmed":
        signature.is_late = submission.call.window.is_late(now)
    signature.state, signature.text_hash, signature.told_at = "confirmed", seen, None
    signature.confirmed_at, signature.confirmed_by_id = now, actor.person_id
    signature.organisation_name = name
    if version is not None:
        signature.version_id = version.id
    session.flush()
    waiting.no_longer(session, signature, now)
    answer = "late" if signature.is_late else "confirmed"
    mails.tell_lead(session, submission, signature, answer)
    _note(session, submission, signature, "confirm", actor, now)
    return signature


def decline(
    session: Session, submission: Submission, organisation_id: int, actor: Actor, now: datetime
) -> Signature:
    """Answer an invitation with no; from then on the text is no longer shown to them."""
    submission, signature = _own(session, submission, organisation_id, actor)
    if signature.state == "declined":
        return signature
    if signature.state != "invited":
        raise Late
    return _leave(session, submission, signature, "declined", actor, now)


def withdraw(
    session: Session, submission: Submission, organisation_id: int, actor: Actor, now: datetime
) -> Signature:
    """Take a signature back, at any time; what was frozen keeps the name, and shows the day."""
    submission, signature = _own(session, submission, organisation_id, actor)
    if signature.state == "withdrawn":
        return signature
    if signature.state != "confirmed":
        raise Late
    return _leave(session, submission, signature, "withdrawn", actor, now)


def name_others(
    session: Session,
    submission: Submission,
    names: list[str],
    actor: Actor,
    *,
    seen: int,
    now: datetime,
) -> None:
    """Set the names that stand last, over the number ``seen`` of the list (0: there was none).

    Raises NotAllowed, NotPossible without a draft, Late when somebody else saved in the meantime.
    """
    submission = _led(session, submission, actor)
    if not policy.can_name(submission):
        raise NotPossible
    row = text.on_behalf(session, submission)
    if (row.names if row else []) == names:
        return
    if (row.number if row else 0) != seen:
        raise Late
    if row is None:
        row = OnBehalf(submission_id=submission.id, number=0)
        session.add(row)
    row.names, row.number = names, row.number + 1
    session.flush()
    waiting.note_change(session, submission, now)
    audit.record("signature.name-others", ("submission", submission.id), actor_id=actor.person_id)


def _led(session: Session, submission: Submission, actor: Actor) -> Submission:
    submission = submissions.locked(session, submission)
    if not policy.may_lead(actor, submission):
        raise NotAllowed
    if submission.deleted_at is not None:
        raise NotPossible
    return submission


def _asked(session: Session, submission: Submission, organisation_id: int) -> Signature:
    signature = queries.locked(session, submission, organisation_id)
    if signature is None:
        raise NotAllowed
    return signature


def _own(
    session: Session, submission: Submission, organisation_id: int, actor: Actor
) -> tuple[Submission, Signature]:
    submission = submissions.locked(session, submission)
    signature = _asked(session, submission, organisation_id)
    if not policy.may_see(actor, signature) or not policy.may_sign(actor, signature):
        raise NotAllowed
    if submission.deleted_at is not None:
        raise NotPossible
    return submission, signature


def _leave(
    session: Session,
    submission: Submission,
    signature: Signature,
    state: str,
    actor: Actor,
    now: datetime,
) -> Signature:
    _end(signature, state, actor, now)
    waiting.no_longer(session, signature, now)
    mails.tell_lead(session, submission, signature, state)
    name = "decline" if state == "declined" else "withdraw"
    _note(session, submission, signature, name, actor, now)
    return signature


def _end(signature: Signature, state: str, actor: Actor, now: datetime) -> None:
    signature.state, signature.ended_at, signature.ended_by_id = state, now, actor.person_id


def _version_saying(session: Session, submission: Submission, text_hash: str) -> Version | None:
    newest = submissions.versions(session, submission)[:1]
    return next((version for version in newest if text.of_version(version) == text_hash), None)


def _note(
    session: Session,
    submission: Submission,
    signature: Signature,
    name: str,
    actor: Actor,
    now: datetime,
) -> None:
    """The timeline event, the change counters, and last the audit entry."""
    round_ = submission.round
    session.add(
        Event(
            submission_id=submission.id,
            round_number=round_.number,
            action=f"signature-{name}",
            state=round_.state.value,
            at=now,
            person_id=actor.person_id,
            side="organisation",
            message=signature.organisation.name,
            language=signature.organisation.language,
        )
    )
    submission.revision += 1
    if submission.public_version_id is not None:
        bump(session)
    session.flush()
    audit.record(
        f"signature.{name}",
        ("submission", submission.id),
        actor_id=actor.person_id,
        organisation=signature.organisation_id,
    )


def _follow(session: Session, submission: Submission, event: Event) -> None:
    waiting.follow(session, submission, Action(event.action), event.at)


listeners.append(_follow)
