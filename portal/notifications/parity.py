"""The language parity clock: for how long each language version has been available.

Rule of the house: when one version comes more than three days after the first, everybody is
offered the same time, by an extension for all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

TOLERANCE = timedelta(days=3)


@dataclass(frozen=True)
class Availability:
    """One language version: since when it is there and how many whole days before the deadline."""

    language: str
    since: datetime
    days: int | None  # None: there is no deadline


def availabilities(since: Mapping[str, datetime], due_at: datetime | None) -> list[Availability]:
    """Each language version, the one with most time first."""
    rows = [
        Availability(code, moment, max((due_at - moment).days, 0) if due_at else None)
        for code, moment in since.items()
    ]
    return sorted(rows, key=lambda row: (row.since, row.language))


def proposed_deadline(since: Mapping[str, datetime], due_at: datetime | None) -> datetime | None:
    """A later deadline that gives the last version the days that the first had; None: no need.

    Nothing is proposed while all versions came within three days.
    """
    if due_at is None or len(since) < 2:
        return None
    lag = max(since.values()) - min(since.values())
    if lag <= TOLERANCE:
        return None
    days = lag.days + (1 if lag % timedelta(days=1) else 0)
    return due_at + timedelta(days=days)
