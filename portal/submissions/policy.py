"""Who may do what to a submission: named questions and one table. Nothing here asks the state.

Source: the role × action × state matrix in docs/architecture.md (rows report.*). What is possible
in a state is the lifecycle's question; ``available`` asks both.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.organisations.actors import Actor
from portal.submissions.kinds import kind_of
from portal.submissions.lifecycle import Action, State, next_state
from portal.submissions.models import Motion, Round, Submission

MODERATOR, EDITOR, ADMINISTRATOR = "moderator", "editor", "administrator"


@dataclass(frozen=True)
class Pending:
    """What is put forward and not settled, and who decided before: the other half of the rules."""

    decline: Motion | None = None
    objection: Motion | None = None
    restore: Motion | None = None
    has_objected: bool = False
    declined_by: frozenset[int] = frozenset()


NOTHING_PENDING = Pending()


def _role(actor: Actor | None, submission: Submission) -> str | None:
    return actor.role_in(submission.organisation_id) if actor else None


def writes(actor: Actor | None, submission: Submission) -> bool:
    """Whether the person writes for the organisation: its head or an editor."""
    return _role(actor, submission) in ("head", "editor")


def heads(actor: Actor | None, submission: Submission) -> bool:
    """Whether the person is a head of the organisation."""
    return _role(actor, submission) == "head"


def submits(actor: Actor | None, submission: Submission) -> bool:
    """Whether the person may submit: a head, or an editor whom a head lets submit."""
    return actor is not None and actor.may_submit_for(submission.organisation_id)


def moderates(actor: Actor | None, submission: Submission) -> bool:
    """Whether the person is a moderator who does not file for the same organisation."""
    return actor is not None and MODERATOR in actor.staff_roles and _role(actor, submission) is None


def records(actor: Actor | None, submission: Submission) -> bool:
    """Whether the person writes it on the organisation's behalf: a moderator, until it is filed."""
    return submission.is_being_recorded and moderates(actor, submission)


def _drafts(actor: Actor | None, submission: Submission) -> bool:
    """Whether the person writes the draft: what is being recorded, a moderator alone."""
    if submission.is_being_recorded:
        return records(actor, submission)
    return writes(actor, submission)


def _files(actor: Actor | None, submission: Submission) -> bool:
    if submission.is_being_recorded:
        return records(actor, submission)
    return submits(actor, submission)


def _recorded_it(actor: Actor, submission: Submission) -> bool:
    """Whether the person recorded what is now reviewed."""
    recording = submission.recording
    return (
        recording is not None
        and recording.recorded_by_id == actor.person_id
        and submission.round.number == 1
    )


_REVIEW = frozenset(
    {
        Action.TAKE_UP,
        Action.RETURN,
        Action.PUBLISH,
        Action.PROPOSE_DECLINE,
        Action.CONFIRM_DECLINE,
        Action.DROP_DECLINE,
    }
)


def _either_side(actor: Actor | None, submission: Submission) -> bool:
    return heads(actor, submission) or moderates(actor, submission)


MAY: dict[Action, Callable[[Actor | None, Submission], bool]] = {
    Action.SUBMIT: _files,
    Action.TAKE_UP: moderates,
    Action.PUT_BACK: moderates,
    Action.RETURN: moderates,
    Action.PUBLISH: moderates,
    Action.PROPOSE_DECLINE: moderates,
    Action.CONFIRM_DECLINE: moderates,
    Action.DROP_DECLINE: moderates,
    Action.OBJECT: submits,
    Action.UPHOLD_DECLINE: moderates,
    Action.REOPEN: moderates,
    Action.WITHDRAW: _either_side,
    Action.ASK_RESTORE: _either_side,
    Action.RESTORE: _either_side,
    Action.REVISE: writes,
    Action.DELETE: _drafts,
}


def may(
    actor: Actor | None, action: Action, submission: Submission, pending: Pending = NOTHING_PENDING
) -> bool:
    """Whether this person may take this step at all, whatever the state."""
    if not MAY[action](actor, submission) or actor is None:
        return False
    if action is Action.PUT_BACK:
        return submission.round.moderator_id in (None, actor.person_id)
    if action in _REVIEW and _recorded_it(actor, submission):
        return False
    if action in (Action.CONFIRM_DECLINE, Action.DROP_DECLINE) and pending.decline:
        return pending.decline.moved_by_id != actor.person_id
    if action in (Action.UPHOLD_DECLINE, Action.REOPEN):
        return actor.person_id not in pending.declined_by
    if action is Action.RESTORE and pending.restore:
        return side_of(actor, submission) != pending.restore.side
    return True


def can(action: Action, submission: Submission, pending: Pending = NOTHING_PENDING) -> bool:
    """Whether the step is possible now, whoever takes it."""
    if submission.deleted_at is not None or action in kind_of(submission).without:
        return False
    if next_state(round_for(action, submission).state, action) is None:
        return False
    conditions = {
        Action.PUT_BACK: pending.decline is None,
        Action.RETURN: pending.decline is None,
        Action.PUBLISH: pending.decline is None,
        Action.PROPOSE_DECLINE: pending.decline is None,
        Action.CONFIRM_DECLINE: pending.decline is not None,
        Action.DROP_DECLINE: pending.decline is not None,
        Action.OBJECT: not pending.has_objected,
        Action.UPHOLD_DECLINE: pending.objection is not None,
        Action.REOPEN: pending.objection is not None,
        Action.ASK_RESTORE: submission.withdrawn_version_id is not None and pending.restore is None,
        Action.RESTORE: pending.restore is not None,
        Action.REVISE: submission.open_round is None,
    }
    return conditions.get(action, True)


def available(
    actor: Actor | None, submission: Submission, pending: Pending = NOTHING_PENDING
) -> list[Action]:
    """The steps this person may take now, in the order of the table: what buttons are made of."""
    return [
        action
        for action in Action
        if may(actor, action, submission, pending) and can(action, submission, pending)
    ]


def round_for(action: Action, submission: Submission) -> Round:
    """The round that ``action`` moves."""
    if action is Action.WITHDRAW and submission.state == State.DRAFT:
        return submission.published_round or submission.round
    if action in (Action.ASK_RESTORE, Action.RESTORE) and submission.withdrawn_version:
        wanted = submission.withdrawn_version.round_id
        return next(r for r in submission.rounds if r.id == wanted)
    return submission.round


def side_of(actor: Actor, submission: Submission) -> str:
    """``organisation`` when the person acts for the filer, else ``secretariat``."""
    return "organisation" if _role(actor, submission) else "secretariat"


def may_read(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person may see the submission's own pages (not the register's)."""
    if submission.is_being_recorded:
        return records(actor, submission)
    if submission.deleted_at is not None:
        return writes(actor, submission)
    if _role(actor, submission) is not None:
        return True
    if actor is None or not actor.staff_roles & {MODERATOR, EDITOR}:
        return False
    return any(r.submitted_at is not None for r in submission.rounds)


def may_review(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person sees the review page: content, private part, notes, history."""
    return (
        actor is not None
        and bool(actor.staff_roles & {MODERATOR, EDITOR})
        and may_read(actor, submission)
    )


def may_see_identities(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person sees contacts and signatories (matrix row author.identity)."""
    if _drafts(actor, submission) or writes(actor, submission):
        return True
    return moderates(actor, submission) and may_read(actor, submission)


def may_read_draft(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person sees what is still being written: drafts are the organisation's alone."""
    if submission.is_being_recorded:
        return records(actor, submission)
    return _role(actor, submission) is not None


def may_edit(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person may write in the draft, whatever the state."""
    return _drafts(actor, submission)


def can_edit(submission: Submission) -> bool:
    """Whether there is a draft to write in: nobody, ever, edits what is submitted."""
    return submission.deleted_at is None and submission.state in (State.DRAFT, State.RETURNED)


def may_note(actor: Actor | None, submission: Submission) -> bool:
    """Whether this person reads and writes the Secretariat's own notes."""
    return may_review(actor, submission) and _role(actor, submission) is None
