"""Working days: Monday to Friday, whatever day the counting begins."""

from datetime import date

import pytest

from portal.foundation.working_days import working_days_after

FRIDAY, SATURDAY, MONDAY = date(2026, 3, 6), date(2026, 3, 7), date(2026, 3, 9)


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, MONDAY),
        (SATURDAY, 1, MONDAY),
        (FRIDAY, 10, date(2026, 3, 20)),
    ],
)
def test_weekends_do_not_count(day: date, count: int, expected: date) -> None:
    assert working_days_after(day, count) == expected
