"""What the fields of a row must be together, so that an impossible row is refused kindly.

The database refuses most of these too; here they become words beside a field.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.convention.models import (
    AgendaItem,
    Country,
    Meeting,
    Sourced,
    StrategicGoal,
    StrategicPlan,
    StrategicTarget,
    Taxon,
    Threat,
)
from portal.convention.models.sourced import CODE_LENGTH, CODE_PATTERN
from portal.convention.record_fields import Plain

Values = Mapping[str, Plain]
Problems = dict[str, Any]  # field → what is wrong, in words
FIRST_YEAR, LAST_YEAR = 1900, 2999
RESERVED_CODES = frozenset({"new"})  # the address of the page that adds a row
YEARS = ("year", "party_year", "first_year", "last_year", "due_year")


def problems(
    session: Session, model: type[Sourced], code: str, values: Values, is_new: bool
) -> Problems:
    """What is wrong with a row of ``model`` that would hold ``values``; empty when all is well."""
    found: Problems = {}
    for name in YEARS:
        year = values.get(name)
        if isinstance(year, int) and not FIRST_YEAR <= year <= LAST_YEAR:
            found[name] = _l("Enter a year with four digits.")
    if is_new:
        found |= _code(session, model, code)
    check = _CHECKS.get(model)
    if check is not None:
        found |= check(session, code, values)
    return found


def _code(session: Session, model: type[Sourced], code: str) -> Problems:
    if len(code) > CODE_LENGTH or not re.fullmatch(CODE_PATTERN, code):
        return {"code": _l("Use letters without accents, digits, points and hyphens.")}
    if code.lower() in RESERVED_CODES:
        return {"code": _l("This code cannot be given.")}
    # In addresses small and capital letters count as one.
    if session.scalar(select(model.id).where(func.lower(model.code) == code.lower())):
        return {"code": _l("This code is already taken.")}
    return {}


def _country(session: Session, code: str, values: Values) -> Problems:
    found: Problems = {}
    if not re.fullmatch(r"[A-Z]{2}", code):
        found["code"] = _l("Enter the two capital letters of ISO 3166, such as KE.")
    iso3 = values.get("iso3")
    if not isinstance(iso3, str) or not re.fullmatch(r"[A-Z]{3}", iso3):
        found["iso3"] = _l("Enter three capital letters, such as KEN.")
    elif session.scalar(select(Country.id).where(Country.iso3 == iso3, Country.code != code)):
        found["iso3"] = _l("Another country has this code.")
    if values.get("party_since") and not values.get("is_party"):
        found["is_party"] = _l("Tick this box, or remove the date since when it is a Party.")
    return found


def _meeting(session: Session, code: str, values: Values) -> Problems:
    start, end, year = values.get("start_date"), values.get("end_date"), values.get("year")
    if end and not start:
        return {"start_date": _l("Enter the first day too.")}
    # Plain dates are ISO texts: their order is the order of the days.
    if isinstance(start, str) and isinstance(end, str) and end < start:
        return {"end_date": _l("The last day cannot be before the first day.")}
    if isinstance(start, str) and year != int(start[:4]):
        return {"year": _l("Enter the year of the first day.")}
    slug = Meeting.slug_of(code)
    if session.scalar(select(Meeting.id).where(Meeting.slug == slug, Meeting.code != code)):
        return {"code": _l("This code is already taken.")}
    return {}


def _plan(session: Session, code: str, values: Values) -> Problems:
    first, last = values.get("first_year"), values.get("last_year")
    if isinstance(first, int) and isinstance(last, int) and last < first:
        return {"last_year": _l("The last year cannot be before the first year.")}
    return {}


def _numbered(
    model: type[AgendaItem] | type[StrategicGoal] | type[StrategicTarget], parent: str
) -> Callable[[Session, str, Values], Problems]:
    def check(session: Session, code: str, values: Values) -> Problems:
        taken = select(model.id).where(
            getattr(model, parent) == values.get(parent),
            model.number == values.get("number"),
            model.code != code,
        )
        if session.scalar(taken):
            return {"number": _l("This number is already taken.")}
        return {}

    return check


def _taxon(session: Session, code: str, values: Values) -> Problems:
    rows = session.execute(select(Taxon.code, Taxon.parent_code))
    parents = {row.code: row.parent_code for row in rows}
    above = values.get("parent_code")
    if values.get("rank") != "group" and not values.get("scientific_name"):
        return {"scientific_name": _l("A species needs its scientific name.")}
    while isinstance(above, str):
        if above == code:
            return {"parent_code": _l("It cannot stand under itself.")}
        above = parents.get(above)
    return {}


def _threat(session: Session, code: str, values: Values) -> Problems:
    above = values.get("parent_code")
    if not above:
        return {}
    if above == code:
        return {"parent_code": _l("It cannot stand under itself.")}
    heading = session.scalar(select(Threat).where(Threat.code == above))
    has_children = session.scalar(select(Threat.id).where(Threat.parent_code == code).limit(1))
    if (heading is not None and heading.parent_code) or has_children:
        return {"parent_code": _l("There are two levels: choose a heading.")}
    return {}


_CHECKS: dict[type[Sourced], Callable[[Session, str, Values], Problems]] = {
    Country: _country,
    Meeting: _meeting,
    AgendaItem: _numbered(AgendaItem, "meeting_code"),
    StrategicPlan: _plan,
    StrategicGoal: _numbered(StrategicGoal, "plan_code"),
    StrategicTarget: _numbered(StrategicTarget, "goal_code"),
    Taxon: _taxon,
    Threat: _threat,
}
