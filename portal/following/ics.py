"""Writing a calendar (RFC 5545 and 7986): lines of 75 bytes, CRLF, everything in UTC.

Each deadline is a day, with the exact moment in its words: calendars on the web show no tasks, and
a moment of another zone would stand on another day for half of the world.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from portal.following.deadlines import Dated

PRODID = "-//Civil Society Participation Portal//Deadlines//EN"
LINE = 75  # bytes, RFC 5545, section 3.1
REFRESH = "PT12H"


def calendar(
    name: str, language: str, host: str, entries: Iterable[Dated], made_at: datetime
) -> str:
    """The calendar called ``name``; ``host`` makes its UIDs the portal's own."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME;LANGUAGE={language}:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
    ]
    for entry in entries:
        lines += _event(entry, host, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def uid(name: str, host: str) -> str:
    """The UID of the deadline called ``name``: the same for good, in every language."""
    return f"{uuid5(NAMESPACE_URL, f'tag:{host},2026:deadlines/{name}')}@{host}"


def _event(entry: Dated, host: str, made_at: datetime) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(entry.name, host)}",
        f"DTSTAMP:{made_at:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{entry.day + timedelta(days=1):%Y%m%d}",  # the day after: exclusive
        f"SUMMARY;LANGUAGE={entry.language}:{_text(entry.summary)}",
        f"DESCRIPTION:{_text(entry.description)}",
        f"URL:{entry.url}",
        f"STATUS:{'CANCELLED' if entry.is_cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
    ]
    if entry.bodies:
        lines.append("CATEGORIES:" + ",".join(map(_text, entry.bodies)))
    return [*lines, "END:VEVENT"]


def _text(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """``line`` in pieces of at most 75 bytes; no character is torn apart."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + character, size + width
    return "\r\n".join([*pieces, piece])
