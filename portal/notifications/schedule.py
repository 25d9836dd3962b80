"""When scheduled reminders go: a pure rule, in the days of the deadline's own time zone."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.calls import local_time

SORTS = ("reminder", "draft-reminder", "scheduled")
USUAL = (21, 7, 2)  # days before the deadline
AT = time(9)  # in the morning, where the deadline is set
FURTHEST = 180
MOST = 6
# Whoever was reminded less than this before the next turn, by hand or by an extension, is left
# out of it: two mornings are always further apart, also when clocks change.
REST = timedelta(hours=12)


class NotDays(ValueError):
    """What was typed is not a list of a few whole numbers of days."""


@dataclass(frozen=True)
class Turn:
    """One turn of a schedule: so many days before the deadline, at that moment."""

    days: int
    at: datetime


def turns(due_at: datetime, zone: str, days: Iterable[int]) -> list[Turn]:
    """Every turn before that deadline, the earliest first."""
    last = due_at.astimezone(ZoneInfo(zone)).date()
    found = [Turn(n, _morning(last - timedelta(days=n), zone)) for n in set(days)]
    return sorted((turn for turn in found if turn.at < due_at), key=lambda turn: turn.at)


def turn_now(
    now: datetime, due_at: datetime, zone: str, days: Iterable[int], since: datetime
) -> Turn | None:
    """The turn that it is at ``now``: the latest that has come, of those after ``since``.

    ``since`` is when the schedule began to count: issue, extension, change of the schedule. A job
    that was down for several turns finds the last of them alone. After the deadline it is none's.
    """
    if now.replace(microsecond=0) > due_at:
        return None
    come = [turn for turn in turns(due_at, zone, days) if since < turn.at <= now]
    return come[-1] if come else None


def next_turn(now: datetime, due_at: datetime, zone: str, days: Iterable[int]) -> Turn | None:
    """The first turn after ``now``, or None."""
    return next((turn for turn in turns(due_at, zone, days) if turn.at > now), None)


def days_of(text: str) -> list[int]:
    """``21, 7, 2`` as numbers, the furthest first; empty for no reminders. Raises NotDays."""
    words = [word for word in re.split(r"[\s,;،、，]+", text) if word]
    if len(words) > MOST or not all(re.fullmatch(r"[0-9]{1,3}", word) for word in words):
        raise NotDays
    found = {int(word) for word in words}
    if not all(1 <= number <= FURTHEST for number in found):
        raise NotDays
    return sorted(found, reverse=True)


def _morning(day: date, zone: str) -> datetime:
    try:
        return local_time.moment(day, AT, zone)
    except local_time.NoSuchTime as skipped:
        return skipped.first_after.astimezone(UTC)
