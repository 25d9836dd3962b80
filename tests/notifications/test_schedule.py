"""When scheduled reminders go, to the second."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.notifications.schedule import USUAL, NotDays, Turn, days_of, next_turn, turn_now, turns

BONN = "Europe/Berlin"
DUE = datetime(2026, 6, 30, 21, 59, tzinfo=UTC)  # 23:59 in Bonn
ISSUED = datetime(2026, 3, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def test_turns_are_mornings_where_the_deadline_is_set() -> None:
    assert [(turn.days, turn.at.isoformat()) for turn in turns(DUE, BONN, USUAL)] == [
        (21, "2026-06-09T07:00:00+00:00"),
        (7, "2026-06-23T07:00:00+00:00"),
        (2, "2026-06-28T07:00:00+00:00"),
    ]


def test_a_turn_across_the_change_of_clocks_keeps_its_hour() -> None:
    spring = datetime(2026, 3, 30, 21, 59, tzinfo=UTC)  # clocks changed on the 29th
    assert [turn.at.hour for turn in turns(spring, BONN, [2, 1])] == [8, 7]
    autumn = datetime(2026, 10, 26, 22, 59, tzinfo=UTC)  # clocks changed on the 25th
    assert [turn.at.hour for turn in turns(autumn, BONN, [2, 1])] == [7, 8]


def test_it_is_a_turn_from_its_second_on_until_the_next_one_or_the_deadline() -> None:
    def days(moment: datetime, since: datetime = ISSUED) -> int | None:
        found = turn_now(moment, DUE, BONN, USUAL, since)
        return found.days if found else None

    first, last = turns(DUE, BONN, USUAL)[0].at, turns(DUE, BONN, USUAL)[2].at
    assert days(first - SECOND) is None
    assert days(first) == 21
    assert days(last - SECOND) == 7
    assert days(last + timedelta(days=2)) == 2
    assert days(DUE) == 2  # the due second itself is on time
    assert days(DUE + SECOND) is None
    assert days(last + SECOND, since=last) is None  # it came before this schedule did
    assert next_turn(first, DUE, BONN, USUAL) == turns(DUE, BONN, USUAL)[1]
    assert next_turn(last, DUE, BONN, USUAL) is None


def test_a_turn_that_comes_after_the_deadline_is_none() -> None:
    early = datetime(2026, 6, 30, 5, 0, tzinfo=UTC)
    assert turns(early, BONN, [1]) == [Turn(1, datetime(2026, 6, 29, 7, tzinfo=UTC))]
    assert turns(early, BONN, []) == []


@pytest.mark.parametrize(
    ("typed", "days"),
    [("21, 7, 2", [21, 7, 2]), ("2 7 7", [7, 2]), ("14، 3", [14, 3]), ("", []), ("180", [180])],
)
def test_days_are_read_as_people_type_them(typed: str, days: list[int]) -> None:
    assert days_of(typed) == days


@pytest.mark.parametrize("typed", ["0", "-3", "181", "two", "1,2,3,4,5,6,7", "1.5", "9999"])
def test_what_is_no_list_of_days_is_refused(typed: str) -> None:
    with pytest.raises(NotDays):
        days_of(typed)
