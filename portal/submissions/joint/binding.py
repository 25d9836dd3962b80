"""What submitting means for signatures: who stood by exactly this text is named in the version."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.organisations.models import Organisation
from portal.submissions.joint import order, queries, text
from portal.submissions.models import Signature, Submission, Version


def standing_by(session: Session, submission: Submission, text_hash: str) -> list[Signature]:
    """The confirmed signatures under exactly that text."""
    return [
        each
        for each in queries.of_submission(session, submission)
        if each.state == "confirmed" and each.text_hash == text_hash
    ]


def public_part(
    session: Session, submission: Submission, answers: dict[str, Any], sha256s: list[str]
) -> dict[str, Any]:
    """What the public part of a version says of a joint filing; nothing where there is none.

    ``signatories`` holds every name in its order, the filer's among them; ``on_behalf_of`` the
    names added by the filer.
    """
    names = text.names_of(session, submission)
    signed = standing_by(session, submission, text.text_hash(answers, sha256s, names))
    said: dict[str, Any] = {}
    if signed:
        by_id = {each.organisation_id: each for each in signed}
        everybody = [submission.organisation, *(each.organisation for each in signed)]
        said["signatories"] = [
            _entry(organisation, by_id.get(organisation.id))
            for organisation in order.ordered(everybody)
        ]
    if names:
        said["on_behalf_of"] = names
    return said


def bind(session: Session, submission: Submission, version: Version) -> None:
    """Tie the signatures under the text of ``version`` to it."""
    if not queries.of_submission(session, submission):
        return
    for signature in standing_by(session, submission, text.of_version(version)):
        signature.version_id = version.id
        signature.told_at = None


def _entry(organisation: Organisation, signature: Signature | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": organisation.name,
        "kind": organisation.kind,
        "class": organisation.organisation_class,
        "seat": organisation.seat_code,
    }
    if signature is None or signature.confirmed_at is None:
        return {**entry, "filed": True}
    return {
        **entry,
        "confirmed_at": _iso(signature.confirmed_at),
        **({"late": True} if signature.is_late else {}),
    }


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
