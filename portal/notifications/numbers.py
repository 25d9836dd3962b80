"""The number of a notification: ``YYYY/NNN``. ``2015/19`` and ``2015-019`` are the same one."""

import re

_WRITTEN = re.compile(r"\s*(\d{4})\s*[/-]\s*(\d{1,3})\s*\Z")
FIRST_YEAR = 1979  # the Convention was signed; nothing was notified before


def normalised(written: str) -> str | None:
    """``written`` as ``YYYY/NNN``, or None when it is no number of a notification."""
    found = _WRITTEN.match(written)
    if found is None:
        return None
    year, serial = int(found[1]), int(found[2])
    if year < FIRST_YEAR or serial == 0:
        return None
    return f"{year:04d}/{serial:03d}"


def of_slug(slug: str) -> str | None:
    """The number that an address names, however it is written there."""
    return normalised(slug)


def next_after(latest: str | None, year: int) -> str:
    """The number to propose in ``year`` when ``latest`` is the highest given in it so far."""
    serial = int(latest.split("/")[1]) + 1 if latest else 1
    return f"{year:04d}/{serial:03d}"


def slug_of(number: str) -> str:
    """The part of an address that names the notification: 2016-017."""
    return number.replace("/", "-")
