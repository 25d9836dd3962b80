"""The road to a meeting: its dated steps, and where we are on it today."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.convention.models import Meeting
from portal.convention.models.meetings import DEADLINE_KINDS
from portal.foundation.formats import day, day_range

MOST = 5


@dataclass(frozen=True)
class Stop:
    """One step as ``components/phases.html`` draws it: done, now, or still to come."""

    title: Any
    text: str
    status: str


def road(meeting: Meeting, today: date) -> list[Stop]:
    """The meeting's deadlines in order and the meeting itself; the next one is where we are."""
    dated = [(d.on, DEADLINE_KINDS[d.kind], day(d.on)) for d in meeting.deadlines][: MOST - 1]
    if meeting.start_date is not None:
        words = day_range(meeting.start_date, meeting.end_date or meeting.start_date)
        dated.append((meeting.start_date, meeting.title.text(), words))
    stops = []
    current_found = False
    for on, title, text in dated:
        if on < today:
            status = "done"
        elif not current_found:
            status, current_found = "now", True
        else:
            status = "ahead"
        stops.append(Stop(title, text, status))
    return stops
