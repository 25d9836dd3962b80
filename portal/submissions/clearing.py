"""Clearance by mail: a writer asks a colleague elsewhere about one draft; the link is the key.

The colleague needs no account. The link works until it is answered, revoked or too old, and until
the draft is filed, deleted or withdrawn; only its hash is kept. An answer can be submitted without
waiting for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.accounts.tokens import new_token, token_hash
from portal.foundation import audit, mail
from portal.foundation.canonical import canonical, sha256_hex
from portal.foundation.errors import NotPossible
from portal.foundation.links import absolute
from portal.organisations.actors import Actor
from portal.submissions import actions, drafts, mails, queries, reading
from portal.submissions.lifecycle import Action
from portal.submissions.models import Clearance, Event, Round, Submission

VALID_FOR = timedelta(days=14)
MOST_OPEN = 10  # questions that wait for an answer at one time
RESULTS = ("cleared", "comment", "not-cleared")
_SWEEPING = frozenset({Action.SUBMIT, Action.DELETE, Action.WITHDRAW})
for _name in ("clearance.ask", "clearance.revoke"):
    audit.declare(_name, "clearance")
audit.declare("clearance.answer", "clearance", "result")


class LinkOver(NotPossible):
    """The link does nothing any more; ``why`` is ``answered``, ``revoked``, ``expired``."""

    def __init__(self, why: str, clearance: Clearance | None = None) -> None:
        super().__init__()
        self.why, self.clearance = why, clearance


class DraftChanged(NotPossible):
    """The draft is not what the colleague read any more; nothing was stored."""


@dataclass(frozen=True)
class Colleague:
    """Who is asked, and what the writer tells them."""

    name: str
    email: str
    message: str
    language: str


def of_round(session: Session, round_: Round) -> list[Clearance]:
    """What was asked about the round's draft, the latest first."""
    found = select(Clearance).where(Clearance.round_id == round_.id)
    return list(session.scalars(found.order_by(Clearance.id.desc())))


def waits(clearance: Clearance, now: datetime) -> bool:
    """Whether an answer may still come."""
    return why_over(clearance, now) is None


def why_over(clearance: Clearance, now: datetime) -> str | None:
    """Why the link does nothing any more; None while it works."""
    if clearance.answered_at is not None:
        return "answered"
    if clearance.revoked_at is not None:
        return "revoked"
    return "expired" if clearance.expires_at <= now else None


def draft_hash(session: Session, submission: Submission) -> str:
    """Tells one state of the draft's answers and files from another."""
    return sha256_hex(canonical(reading.draft_answers(session, submission, submission.round)))


def ask(
    session: Session, submission: Submission, colleague: Colleague, actor: Actor, now: datetime
) -> Clearance:
    """Ask ``colleague`` about the draft, by mail.

    Raises NotAllowed, or NotPossible without a draft and when enough questions wait already. The
    same address is asked once at a time: an open question to it is replaced, its link revoked.
    """
    submission = drafts.editable(session, submission, actor)
    waiting = [one for one in of_round(session, submission.round) if waits(one, now)]
    for one in waiting:
        if one.email.lower() == colleague.email.lower():
            one.revoked_at = now
    if len([one for one in waiting if one.revoked_at is None]) >= MOST_OPEN:
        raise NotPossible
    token = new_token()
    clearance = Clearance(
        round_id=submission.round.id,
        name=colleague.name,
        email=colleague.email,
        message=colleague.message,
        language=colleague.language,
        token_hash=token_hash(token),
        asked_by_id=actor.person_id,
        asked_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(clearance)
    session.flush()
    mail.queue(
        mails.clearance_asked(
            submission.organisation.name,
            actor.name,
            mail.Quoted(colleague.message, colleague.language) if colleague.message else None,
            clearance.expires_at,
            absolute("clearances.read", lang=colleague.language, token=token),
        ),
        colleague.email,
        colleague.language,
    )
    audit.record(
        "clearance.ask",
        ("submission", submission.id),
        actor_id=actor.person_id,
        clearance=clearance.id,
    )
    return clearance


def revoke(
    session: Session, submission: Submission, clearance_id: int, actor: Actor, now: datetime
) -> None:
    """Let the link of a question do nothing from now on."""
    submission = drafts.editable(session, submission, actor)
    for clearance in of_round(session, submission.round):
        if clearance.id == clearance_id and waits(clearance, now):
            clearance.revoked_at = now
            audit.record(
                "clearance.revoke",
                ("submission", submission.id),
                actor_id=actor.person_id,
                clearance=clearance.id,
            )
            return
    raise NotPossible


def by_token(session: Session, token: str, now: datetime) -> tuple[Clearance, Submission] | None:
    """The question behind a link and its submission; None for a link that was never given.

    Raises LinkOver once the link does nothing any more.
    """
    clearance = session.scalar(select(Clearance).where(Clearance.token_hash == token_hash(token)))
    if clearance is None:
        return None
    why = why_over(clearance, now)
    if why is not None:
        raise LinkOver(why, clearance)
    round_ = session.get_one(Round, clearance.round_id)
    return clearance, session.get_one(Submission, round_.submission_id)


def answer(
    session: Session, token: str, result: str, comment: str, seen: str, now: datetime
) -> Clearance:
    """Store what the colleague says of the draft they read, whose hash is ``seen``.

    Raises LinkOver, NotPossible for a link never given, DraftChanged when it was changed since.
    """
    found = by_token(session, token, now)
    if found is None or result not in RESULTS:
        raise NotPossible
    clearance, submission = found
    submission = queries.locked(session, submission)
    session.refresh(clearance, with_for_update=True)
    why = why_over(clearance, now)
    if why is not None:
        raise LinkOver(why, clearance)
    if seen != draft_hash(session, submission):
        raise DraftChanged
    clearance.result, clearance.comment = result, comment
    clearance.answered_at, clearance.draft_hash = now, seen
    for person in queries.people_of(session, submission, writers_only=True):
        url = absolute("submissions.overview", lang=person.language, key=submission.key)
        told = mails.clearance_given(clearance.name, result, url)
        mail.queue(told, person.email, person.language, person.id)
    audit.record(
        "clearance.answer",
        ("submission", submission.id),
        actor_id=None,
        clearance=clearance.id,
        result=result,
    )
    return clearance


def asked_by(session: Session, clearance: Clearance) -> str:
    """The name of the writer who asked."""
    return session.get_one(Person, clearance.asked_by_id).name


def _sweep(session: Session, submission: Submission, event: Event) -> None:
    """End the links of what is no draft any more."""
    if Action(event.action) not in _SWEEPING:
        return
    rounds = select(Round.id).where(Round.submission_id == submission.id)
    found = select(Clearance).where(
        Clearance.round_id.in_(rounds),
        Clearance.answered_at.is_(None),
        Clearance.revoked_at.is_(None),
    )
    for clearance in session.scalars(found):
        clearance.revoked_at = event.at


actions.listeners.append(_sweep)
