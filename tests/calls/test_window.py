"""When a call takes answers, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.calls.window import State, Window

OPENS = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 31, 21, 59, tzinfo=UTC)
CLOSED = datetime(2026, 4, 10, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "state", "late"),
    [
        (OPENS - TICK, State.ANNOUNCED, False),
        (OPENS, State.OPEN, False),
        (DUE - SECOND, State.OPEN, False),
        (DUE, State.OPEN, False),
        (DUE + SECOND - TICK, State.OPEN, False),
        (DUE + SECOND, State.LATE, True),
        (CLOSED - TICK, State.LATE, True),
        (CLOSED, State.CLOSED, True),
        (CLOSED + SECOND, State.CLOSED, True),
    ],
)
def test_state_around_each_moment(now: datetime, state: State, late: bool) -> None:
    window = Window(OPENS, DUE, CLOSED)

    assert (window.state(now), window.is_late(now)) == (state, late)


@pytest.mark.parametrize(
    ("state", "accepts"),
    [
        (State.ANNOUNCED, False),
        (State.OPEN, True),
        (State.LATE, True),
        (State.CLOSED, False),
    ],
)
def test_what_each_state_accepts(state: State, accepts: bool) -> None:
    moments = {
        State.ANNOUNCED: OPENS - SECOND,
        State.OPEN: OPENS + SECOND,
        State.LATE: DUE + SECOND,
        State.CLOSED: CLOSED + SECOND,
    }
    window = Window(OPENS, DUE, CLOSED)

    assert window.state(moments[state]) == state
    assert window.accepts(moments[state]) is accepts


def test_a_standing_call_is_never_late() -> None:
    window = Window(OPENS)
    years_later = OPENS + timedelta(days=3650)

    assert window.state(years_later) == State.STANDING
    assert window.accepts(years_later)
    assert not window.is_late(years_later)


def test_a_call_can_be_closed_before_it_opens_and_before_it_is_due() -> None:
    assert Window(OPENS, DUE, OPENS - SECOND).state(OPENS - SECOND) == State.CLOSED
    assert Window(OPENS, DUE, OPENS + SECOND).state(DUE) == State.CLOSED


def test_clocks_that_go_back_do_not_move_the_due_second() -> None:
    """On 25 October 2026 Bonn's clocks show 02:30 twice; moments in UTC are never confused."""
    due = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # the second 02:30
    window = Window(OPENS, due)
    first_passing = datetime(2026, 10, 25, 0, 30, 1, tzinfo=UTC)

    assert not window.is_late(first_passing)
    assert not window.is_late(due)
    assert window.is_late(due + SECOND)


def test_the_day_that_leap_years_have_counts() -> None:
    due = datetime(2028, 2, 29, 22, 59, tzinfo=UTC)
    window = Window(OPENS, due)

    assert [window.is_late(due + day) for day in (timedelta(), timedelta(days=1))] == [False, True]
