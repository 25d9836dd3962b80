"""Who may invite, sign and read what is to be signed; and, apart from that, what is possible now.

Source: rows ``joint.*`` of the authorisation matrix (tests/submissions/joint_matrix.csv).
"""

from datetime import datetime

from portal.calls.audience import may_answer
from portal.organisations.actors import Actor
from portal.organisations.models import Organisation
from portal.submissions import policy
from portal.submissions.kinds import kind_of
from portal.submissions.lifecycle import State
from portal.submissions.models import Signature, Submission

_OVER = frozenset({State.DECLINED, State.WITHDRAWN})
# Whoever is asked, or stands by a text, reads it; whoever declined or withdrew does no longer.
READING = frozenset({"invited", "confirmed"})


def may_lead(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person invites, revokes and names others: who writes for the filer."""
    return policy.writes(actor, submission)


def may_sign(actor: Actor | None, signature: Signature) -> bool:
    """Whether this person answers for the invited organisation: who may submit for it."""
    return actor is not None and actor.may_submit_for(signature.organisation_id)


def may_see(actor: Actor | None, signature: Signature) -> bool:
    """Whether this person sees that their organisation was asked, and what became of it."""
    return (
        actor is not None
        and actor.role_in(signature.organisation_id) is not None
        and signature.state != "revoked"
    )


def may_read_text(actor: Actor | None, signature: Signature) -> bool:
    """Whether this person reads the public part and the files that are to be signed."""
    return may_see(actor, signature) and signature.state in READING


def fits(submission: Submission, organisation: Organisation) -> bool:
    """Whether ``organisation`` can stand under the submission: it could answer the call itself."""
    return (
        organisation.id != submission.organisation_id
        and organisation.verified
        and organisation.kind in kind_of(submission).organisation_kinds
        and may_answer(submission.call, organisation.kind, organisation.organisation_class)
    )


def _lives(submission: Submission) -> bool:
    return submission.deleted_at is None and submission.state not in _OVER


def can_invite(submission: Submission, now: datetime) -> bool:
    """Whether anybody can be invited now: while the call takes answers, late ones too."""
    return _lives(submission) and submission.call.window.accepts(now)


def can_invite_again(signature: Signature | None) -> bool:
    """Whether an organisation can be asked, or asked once more.

    Not one that signed a frozen version and withdrew: that stays as it is.
    """
    if signature is None or signature.state in ("declined", "revoked"):
        return True
    return signature.state == "withdrawn" and signature.version_id is None


def can_confirm(submission: Submission, signature: Signature, now: datetime) -> bool:
    """Whether the organisation can sign now.

    Until the call closes. Afterwards only who signed already and is asked about a correction
    (docs/decisions/0007-corrections-after-closing.md).
    """
    if not _lives(submission) or signature.state not in READING:
        return False
    corrects = signature.version_id is not None and submission.public_version_id is not None
    return submission.call.window.accepts(now) or corrects


def can_name(submission: Submission) -> bool:
    """Whether the names added by the lead can change: while there is a draft."""
    return policy.can_edit(submission)
