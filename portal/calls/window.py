"""When a call takes answers: a pure rule, exact to the second.

Source: docs/architecture.md, section 2. Between the due moment and the closing an answer is taken
and marked late; after the closing nothing is filed. The time that counts is the server's when the
request began, so ``now`` is always that moment. The due second itself is on time.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a call stands at a moment. Never stored: it follows from the window."""

    ANNOUNCED = "announced"  # known, not yet open
    OPEN = "open"
    STANDING = "standing"  # open, with no due date
    LATE = "late"  # past due: answers are taken and marked late
    CLOSED = "closed"


ACCEPTING = frozenset({State.OPEN, State.STANDING, State.LATE})


@dataclass(frozen=True)
class Window:
    """The three moments of a call, all aware. No ``due_at``: a standing call."""

    opens_at: datetime
    due_at: datetime | None = None
    closed_at: datetime | None = None

    def state(self, now: datetime) -> State:
        """Where a call with this window stands at ``now``."""
        if self.closed_at is not None and now >= self.closed_at:
            return State.CLOSED
        if now < self.opens_at:
            return State.ANNOUNCED
        if self.due_at is None:
            return State.STANDING
        return State.LATE if self.is_late(now) else State.OPEN

    def accepts(self, now: datetime) -> bool:
        """Whether an answer can be filed at ``now``, on time or late."""
        return self.state(now) in ACCEPTING

    def is_late(self, now: datetime) -> bool:
        """Whether ``now`` is past the due second. Nothing is late for a standing call."""
        return self.due_at is not None and now.replace(microsecond=0) > self.due_at
