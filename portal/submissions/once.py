"""A form that takes effect once: sent again, by whatever accident, it has the same answer.

Source: docs/architecture.md, section 5 ("no retry or double click loses or doubles it"); keys are
kept for at least seven days (R08).
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.organisations.actors import Actor
from portal.submissions import queries
from portal.submissions.models import FormKey, Submission, Version

KEPT_FOR = timedelta(days=8)


def used(session: Session, key: str) -> FormKey | None:
    """The earlier send of the form with ``key``, or None."""
    return session.scalar(select(FormKey).where(FormKey.key == key)) if key else None


def same_again(
    session: Session, submission: Submission, person_id: int, content_hash: str
) -> FormKey | None:
    """What another form of the same person took effect with the same content, or None.

    Two tabs hold two forms, each with its own key, of the one draft as it stood: what they send
    is the same, so the later one is a retry of the first and has the same receipt.
    """
    found = (
        select(FormKey)
        .join(Version, Version.id == FormKey.version_id)
        .where(
            Version.submission_id == submission.id,
            Version.round_id == submission.round.id,  # a correction begins to count anew
            FormKey.person_id == person_id,
            FormKey.content_hash == content_hash,
        )
    )
    return session.scalars(found.order_by(FormKey.id)).first()


def version_of(session: Session, form_key: FormKey) -> Version:
    """The version that the first send made."""
    return session.get_one(Version, form_key.version_id)


def remember(
    session: Session,
    key: str,
    submission: Submission,
    number: int,
    actor: Actor,
    content_hash: str,
    now: datetime,
) -> None:
    """Remember, in the same transaction, that the form with ``key`` made version ``number``."""
    version = queries.version(session, submission, number)
    if version is None:
        raise LookupError(number)
    session.add(
        FormKey(
            key=key,
            person_id=actor.person_id,
            content_hash=content_hash,
            version_id=version.id,
            used_at=now,
        )
    )


def forget_before(session: Session, moment: datetime) -> int:
    """Forget the keys used before ``moment``; return how many."""
    result = session.execute(delete(FormKey).where(FormKey.used_at < moment))
    return int(result.rowcount)  # type: ignore[attr-defined]
