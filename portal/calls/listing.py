"""Calls as lists show them: here, on the home page and wherever else calls are listed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.calls.kinds import KINDS
from portal.calls.labels import CLASSES, STATES
from portal.calls.models import Call
from portal.calls.window import State
from portal.foundation.formats import Deadline, listed
from portal.organisations.labels import AUDIENCE


@dataclass(frozen=True)
class CallRow:
    """A call with the words that a list shows of it, as of one moment."""

    call: Call
    state: State
    state_label: Any
    kind_label: Any  # empty for a kind that this installation does not know (any more)
    audience: str  # whom it asks, as one phrase in the reader's language
    deadline: Deadline

    @property
    def is_late(self) -> bool:
        """Whether answers are still taken, and marked late."""
        return self.state is State.LATE

    @property
    def is_announced(self) -> bool:
        """Whether it has not opened yet."""
        return self.state is State.ANNOUNCED


def row(call: Call, now: datetime) -> CallRow:
    """``call`` as it is shown at ``now``."""
    state = call.window.state(now)
    kind = KINDS.get(call.kind)
    return CallRow(
        call,
        state,
        STATES[state],
        kind.label if kind else "",
        audience_words(call),
        Deadline(call.due_at, call.time_zone, now, call.closed_at, call.opens_at),
    )


def rows(calls: Iterable[Call], now: datetime) -> list[CallRow]:
    """``calls`` as they are shown at ``now``, in their order."""
    return [row(call, now) for call in calls]


def audience_words(call: Call) -> str:
    """Whom ``call`` asks: "NGOs and CSOs, and Parties and other Governments"."""
    kinds = call.audience or list(AUDIENCE)
    return listed(str(AUDIENCE[kind]) for kind in AUDIENCE if kind in kinds)


def class_words(call: Call) -> str:
    """Which classes of organisations ``call`` asks; empty when it asks all."""
    if not call.audience_classes or set(call.audience_classes) == set(CLASSES):
        return ""
    return listed(str(CLASSES[name]) for name in CLASSES if name in call.audience_classes)
