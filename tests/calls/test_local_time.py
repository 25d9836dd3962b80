"""Local times as moments, also when clocks change."""

from datetime import UTC, date, datetime, time

import pytest

from portal.calls.local_time import NoSuchTime, moment, shown

BONN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("day", "at", "zone", "utc"),
    [
        (date(2026, 1, 15), time(23, 59), BONN, datetime(2026, 1, 15, 22, 59, tzinfo=UTC)),
        (date(2026, 7, 15), time(23, 59), BONN, datetime(2026, 7, 15, 21, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(1, 59), BONN, datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (date(2026, 3, 29), time(3, 0), BONN, datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (date(2028, 2, 29), time(12, 0), "UTC", datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        (date(2026, 5, 1), time(0, 0), "Asia/Kathmandu", datetime(2026, 4, 30, 18, 15, tzinfo=UTC)),
    ],
)
def test_a_local_time_is_one_moment(day: date, at: time, zone: str, utc: datetime) -> None:
    assert moment(day, at, zone) == utc
    assert shown(utc, zone).replace(tzinfo=None) == datetime.combine(day, at)


def test_the_hour_shown_twice_has_a_first_and_a_last_passing() -> None:
    day, at = date(2026, 10, 25), time(2, 30)

    assert moment(day, at, BONN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert moment(day, at, BONN, last=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize("last", [False, True])
@pytest.mark.parametrize(
    ("day", "at", "zone", "first_after"),
    [
        (date(2026, 3, 29), time(2, 0), BONN, "2026-03-29 03:00"),
        (date(2026, 3, 29), time(2, 59), BONN, "2026-03-29 03:00"),
        (date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe", "2026-10-04 02:30"),
        (date(2011, 12, 30), time(23, 59), "Pacific/Apia", "2011-12-31 00:00"),
    ],
)
def test_a_time_that_clocks_skip_is_refused_and_the_next_one_told(
    day: date, at: time, zone: str, first_after: str, last: bool
) -> None:
    with pytest.raises(NoSuchTime) as refused:
        moment(day, at, zone, last=last)

    assert refused.value.typed.replace(tzinfo=None) == datetime.combine(day, at)
    assert f"{refused.value.first_after:%Y-%m-%d %H:%M}" == first_after
