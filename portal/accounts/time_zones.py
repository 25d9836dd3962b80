"""Time zones a person can choose, and the one their browser's language suggests."""

from collections import defaultdict
from functools import lru_cache
from zoneinfo import available_timezones

from babel.core import get_global

_AREAS = frozenset(
    "Africa America Antarctica Asia Atlantic Australia Europe Indian Pacific".split()
)
FALLBACK = "UTC"
# Where most people live, in countries whose first zone by name is a remote one.
_MOST_PEOPLE = {
    "AR": "America/Argentina/Buenos_Aires",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "CD": "Africa/Kinshasa",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "ID": "Asia/Jakarta",
    "KZ": "Asia/Almaty",
    "MN": "Asia/Ulaanbaatar",
    "MX": "America/Mexico_City",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PG": "Pacific/Port_Moresby",
    "PT": "Europe/Lisbon",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "US": "America/New_York",
    "UZ": "Asia/Tashkent",
}


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """IANA names in alphabetical order, UTC first; old aliases are left out."""
    known = available_timezones()
    territories = get_global("zone_territories").keys() - get_global("zone_aliases").keys()
    places = (name for name in known if name.split("/")[0] in _AREAS and name in territories)
    return (FALLBACK, *sorted(places))


def label(zone: str) -> str:
    """``zone`` as a choice shows it: ``America/Sao Paulo``."""
    return zone.replace("_", " ")


def suggest(accepted: str) -> str:
    """A zone for an Accept-Language header: where its first country is; else UTC.

    A guess for the form to begin with, which the person then sees and can change.
    """
    for item in accepted.split(","):
        parts = item.split(";")[0].strip().replace("_", "-").split("-")
        country = parts[-1].upper() if len(parts) > 1 else ""
        found = _of_territory().get(country, ())
        if country in _MOST_PEOPLE:
            return _MOST_PEOPLE[country]
        if found:
            return found[0]
    return FALLBACK


@lru_cache(maxsize=1)
def _of_territory() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    territories = get_global("zone_territories")
    for zone in zones():
        if zone in territories:
            found[territories[zone]].append(zone)
    return {code: tuple(names) for code, names in found.items()}
