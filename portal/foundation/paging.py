"""Lists by the keyset: the next page begins after the last row seen, however deep one is.

No page costs more than the first, and rows that come or go do not shift what follows.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, Literal, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import TypeDecorator

T = TypeVar("T")
Key = tuple[InstrumentedAttribute[Any] | ColumnElement[Any], Literal["asc", "desc"]]
PER_PAGE = 30
COUNT_STOPS = 1000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LONGEST = 1000


class BadCursor(ValueError):
    """A cursor that this list never gave."""


@dataclass(frozen=True)
class Page(Generic[T]):
    """Rows of a list, and the cursors of its neighbours (None where the list ends).

    ``older`` is further down the list in its own order, ``newer`` back towards its beginning.
    """

    items: list[T]
    older_cursor: str | None
    newer_cursor: str | None


def paginate(
    session: Session,
    statement: Select[Any],
    keys: Sequence[Key],
    cursor: str | None = None,
    limit: int = PER_PAGE,
    *,
    strict: bool = False,
) -> Page[Any]:
    """One page of ``statement`` in the order of ``keys``; items are entities, or rows of several.

    ``keys`` are columns that are never null, the last one unique; the statement has no order of
    its own and no joined collections. A cursor that was tampered with gives the first page, or
    raises BadCursor when ``strict``.
    """
    backwards, place = False, None
    if cursor:
        try:
            backwards, place = _decoded(cursor, keys)
        except BadCursor:
            if strict:
                raise
    wide = len(statement.column_descriptions) > 1
    columns = [column for column, _ in keys]
    directions = [(way == "desc") != backwards for _, way in keys]
    query = statement.add_columns(*(c.label(f"key_{n}") for n, c in enumerate(columns)))
    if place is not None:
        query = query.where(_after(columns, directions, place))
    order = [c.desc() if down else c.asc() for c, down in zip(columns, directions, strict=True)]
    rows = list(session.execute(query.order_by(*order).limit(limit + 1)))
    more = len(rows) > limit
    rows = rows[:limit]
    if backwards:
        rows.reverse()
    before, after = (more, True) if backwards else (place is not None, more)
    width = len(keys)
    return Page(
        items=[row if wide else row[0] for row in rows],
        older_cursor=_encoded(False, rows[-1][-width:]) if rows and after else None,
        newer_cursor=_encoded(True, rows[0][-width:]) if rows and before else None,
    )


def capped_count(
    session: Session, statement: Select[Any], cap: int = COUNT_STOPS
) -> tuple[int, bool]:
    """How many rows ``statement`` has, counted up to ``cap``; and whether there are more."""
    some = statement.order_by(None).limit(cap + 1).subquery()
    counted = session.execute(select(func.count()).select_from(some)).scalar_one()
    return min(counted, cap), counted > cap


def _after(columns: list[Any], directions: list[bool], place: Sequence[Any]) -> ColumnElement[bool]:
    values = [bindparam(None, v, c.type) for c, v in zip(columns, place, strict=True)]
    if len(set(directions)) == 1:  # one comparison of rows, which an index answers
        left, right = tuple_(*columns), tuple_(*values)
        return left < right if directions[0] else left > right
    either = []
    for n, (column, down) in enumerate(zip(columns, directions, strict=True)):
        equal = [c == v for c, v in zip(columns[:n], values[:n], strict=True)]
        either.append(and_(*equal, column < values[n] if down else column > values[n]))
    return or_(*either)


def _encoded(backwards: bool, values: Sequence[Any]) -> str:
    written = json.dumps([int(backwards), *map(_plain, values)], separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _decoded(cursor: str, keys: Sequence[Key]) -> tuple[bool, list[Any]]:
    if len(cursor) > _LONGEST:
        raise BadCursor("A cursor is shorter.")
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        backwards, *values = json.loads(base64.b64decode(padded, b"-_", validate=True))
        if backwards not in (0, 1) or len(values) != len(keys):
            raise BadCursor("A cursor has a direction and a value for each key.")
        place = [_typed(value, column) for value, (column, _) in zip(values, keys, strict=True)]
    except (binascii.Error, UnicodeError, TypeError, ValueError, RecursionError) as error:
        raise BadCursor("Not a cursor of this list.") from error
    return bool(backwards), place


def _plain(value: Any) -> int | str:
    if isinstance(value, datetime):
        return (value - _EPOCH) // _MICROSECOND
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | str):
        return value
    raise TypeError(f"A list cannot be paged by {type(value).__name__}.")


def _typed(value: Any, column: Any) -> Any:
    stored = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    kind = stored.python_type
    if kind is datetime and type(value) is int and 0 <= value < 253_402_300_800_000_000:
        return _EPOCH + value * _MICROSECOND
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    if kind is int and type(value) is int:
        wide = isinstance(stored, BigInteger)
        reach = 2**63 if wide or not isinstance(stored, Integer) else 2**31
        if -reach <= value < reach:
            return value
    if kind is str and isinstance(value, str) and "\0" not in value:
        value.encode()
        return value
    raise BadCursor("A value of another kind.")
