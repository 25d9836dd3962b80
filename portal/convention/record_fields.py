"""One field of a row as a plain value, so that data, staff edits and forms can be compared.

A field is named as in ``shipped``: ``kind``, ``start_date``, ``name.fr`` (one language of a text
in several), ``instrument_codes`` and ``ended``. Plain values are what JSON knows: a date is its
ISO text, a missing text is empty, a set of codes is a sorted list.
"""

from datetime import date, datetime
from typing import cast

from sqlalchemy import inspect

from portal.convention.models import Sourced
from portal.foundation.localised import Localised

Plain = str | int | bool | list[str] | None
ENDED = "ended"
CODES = "instrument_codes"


def read(record: Sourced, field: str) -> Plain:
    """The present value of ``field``."""
    name, dot, language = field.partition(".")
    if name == ENDED:
        return record.ended
    value = getattr(record, name)
    if dot:
        return cast("Localised", value or Localised()).get(language, "")
    if name == CODES:
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else cast("Plain", value)


def write(record: Sourced, field: str, value: Plain, at: datetime) -> None:
    """Give ``field`` a new value; ``at`` is when a row counts as ended."""
    name, dot, language = field.partition(".")
    if name == ENDED:
        record.ended_at = at if value else None
    elif dot:
        texts = getattr(record, name) or Localised()
        setattr(record, name, Localised({**texts, language: cast("str", value)}))
    elif name == CODES:
        _write_codes(getattr(record, name), cast("list[str]", value))
    elif isinstance(value, str) and _is_date(record, name):
        setattr(record, name, date.fromisoformat(value))
    else:
        setattr(record, name, value)


def present(record: Sourced) -> dict[str, Plain]:
    """Every field of ``record`` that is not a text in several languages."""
    attributes = inspect(type(record)).column_attrs
    own = [each.key for each in attributes if not hasattr(Sourced, each.key)]
    return {n: read(record, n) for n in own if not isinstance(getattr(record, n), Localised)}


def edited(record: Sourced) -> list[str]:
    """Fields that staff have given another value than the data, in alphabetical order."""
    return sorted(f for f, value in record.shipped.items() if read(record, f) != value)


def _write_codes(held: list[str], wanted: list[str]) -> None:
    for code in [code for code in held if code not in wanted]:
        held.remove(code)
    held.extend(code for code in wanted if code not in held)


def _is_date(record: Sourced, name: str) -> bool:
    column = inspect(type(record)).columns[name]
    return column.type.python_type is date
