"""The life of a submission as one table: from which states an action leads to which state.

Pure: it imports nothing of ours. The diagram in docs/architecture.md is drawn from it
(``flask lifecycle-diagram``), and it is the only authority on what is possible. Source: the
lifecycle decided for the portal (docs/architecture.md, section 5).
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a round stands. The stored words never change."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under-review"
    RETURNED = "returned"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """What can be done to a submission. The stored words never change."""

    SUBMIT = "submit"
    TAKE_UP = "take-up"
    PUT_BACK = "put-back"
    RETURN = "return"
    PUBLISH = "publish"
    PROPOSE_DECLINE = "propose-decline"
    CONFIRM_DECLINE = "confirm-decline"
    DROP_DECLINE = "drop-decline"
    OBJECT = "object"
    UPHOLD_DECLINE = "uphold-decline"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ASK_RESTORE = "ask-restore"
    RESTORE = "restore"
    REVISE = "revise"
    DELETE = "delete"


class Ground(StrEnum):
    """Why a submission may be returned or declined: a closed list. Disagreement is no ground."""

    INCOMPLETE = "incomplete"
    NOT_IDENTIFIABLE = "filer-not-identifiable"
    UNLAWFUL = "unlawful-or-abusive"
    PERSONAL_DATA = "personal-data-or-sensitive-place"
    OUTSIDE_CALL = "outside-the-call"
    DUPLICATE = "duplicate"


OPEN_STATES = frozenset({State.DRAFT, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED})


@dataclass(frozen=True)
class Step:
    """One line of the table: ``sources`` → ``target`` and what the action must carry."""

    sources: frozenset[State]
    target: State
    needs_ground: bool = False
    needs_reason: bool = False
    may_give_reason: bool = False
    is_public: bool = False  # its effect is seen by the public: shown first, never undone

    @property
    def takes_reason(self) -> bool:
        """Whether a reason goes with it, needed or not."""
        return self.needs_reason or self.may_give_reason


def _step(*sources: State, to: State | None = None, **facts: bool) -> Step:
    """A step; without ``to`` the state stays as it is."""
    return Step(frozenset(sources), to or sources[0], **facts)


TRANSITIONS: dict[Action, Step] = {
    Action.SUBMIT: _step(State.DRAFT, State.RETURNED, to=State.SUBMITTED),
    Action.TAKE_UP: _step(State.SUBMITTED, to=State.UNDER_REVIEW),
    Action.PUT_BACK: _step(State.UNDER_REVIEW, to=State.SUBMITTED),
    Action.RETURN: _step(
        State.UNDER_REVIEW, to=State.RETURNED, needs_ground=True, needs_reason=True
    ),
    Action.PUBLISH: _step(State.UNDER_REVIEW, to=State.PUBLISHED, is_public=True),
    Action.PROPOSE_DECLINE: _step(State.UNDER_REVIEW, needs_ground=True, needs_reason=True),
    Action.CONFIRM_DECLINE: _step(State.UNDER_REVIEW, to=State.DECLINED),
    Action.DROP_DECLINE: _step(State.UNDER_REVIEW, may_give_reason=True),
    Action.OBJECT: _step(State.DECLINED, needs_reason=True),
    Action.UPHOLD_DECLINE: _step(State.DECLINED, needs_reason=True),
    Action.REOPEN: _step(State.DECLINED, to=State.UNDER_REVIEW, needs_reason=True),
    Action.WITHDRAW: _step(
        State.SUBMITTED,
        State.RETURNED,
        State.UNDER_REVIEW,
        State.PUBLISHED,
        to=State.WITHDRAWN,
        is_public=True,
        may_give_reason=True,
    ),
    Action.ASK_RESTORE: _step(State.WITHDRAWN, needs_reason=True),
    Action.RESTORE: _step(State.WITHDRAWN, to=State.PUBLISHED, is_public=True),
    Action.REVISE: _step(State.PUBLISHED),
    Action.DELETE: _step(State.DRAFT),
}


def next_state(state: State, action: Action) -> State | None:
    """The state ``action`` leads to from ``state``, or None when it is not possible there."""
    step = TRANSITIONS[action]
    return step.target if state in step.sources else None


def diagram() -> str:
    """The table as a Mermaid state diagram."""
    lines = ["stateDiagram-v2", "    [*] --> draft"]
    for action, step in TRANSITIONS.items():
        for source in sorted(step.sources):
            lines.append(f"    {_name(source)} --> {_name(step.target)}: {action}")
    lines.append("    published --> superseded: publish the next round")
    return "\n".join(lines) + "\n"


def _name(state: State) -> str:
    return state.replace("-", "_")
