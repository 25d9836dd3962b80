"""Local dates and times of a zone as moments, also on the two nights when clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LAST_MINUTE = time(23, 59)


class NoSuchTime(ValueError):
    """Clocks skip this local time. ``first_after`` is the first local time there is again."""

    def __init__(self, typed: datetime, first_after: datetime) -> None:
        super().__init__(f"{typed:%Y-%m-%d %H:%M} does not exist in {first_after.tzinfo}")
        self.typed, self.first_after = typed, first_after


def moment(day: date, at: time, zone: str, *, last: bool = False) -> datetime:
    """The moment in UTC at which clocks in ``zone`` show ``day`` and ``at``.

    In the hour that clocks show twice, ``last`` takes the second passing; else the first is
    taken. Raises NoSuchTime for a time that clocks skip.
    """
    typed = datetime.combine(day, at.replace(fold=1 if last else 0), ZoneInfo(zone))
    found = typed.astimezone(UTC)
    if shown(found, zone).replace(tzinfo=None) != typed.replace(tzinfo=None):
        raise NoSuchTime(typed, _end_of_gap(typed))
    return found


def end_of_day(day: date, zone: str) -> datetime:
    """The moment in UTC at which clocks in ``zone`` show 23:59 of ``day``: the last of a day."""
    try:
        return moment(day, LAST_MINUTE, zone, last=True)
    except NoSuchTime as skipped:  # a zone that skips the end of that day
        return skipped.first_after.astimezone(UTC)


def shown(instant: datetime, zone: str) -> datetime:
    """What clocks in ``zone`` show at ``instant``."""
    return instant.astimezone(ZoneInfo(zone))


def _end_of_gap(typed: datetime) -> datetime:
    # In a gap fold=1 reads with the offset after it and fold=0 with the one before it, so these
    # two lie on either side of the change: halve the seconds between them until it is found.
    zone = typed.tzinfo
    start = typed.replace(fold=1).astimezone(UTC)
    low, high = 0, int((typed.replace(fold=0).astimezone(UTC) - start).total_seconds())
    before = start.astimezone(zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if (start + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return (start + timedelta(seconds=high)).astimezone(zone)
