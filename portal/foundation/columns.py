"""Column types that mean the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import VARCHAR, TypeDecorator

from portal.foundation.localised import Localised

IntPK = Annotated[int, mapped_column(Integer, primary_key=True)]

# SQLite's STRICT tables know five types only; these are the ones our types are stored as.
_STRICT_TYPES = (
    (String, "TEXT"),
    (VARCHAR, "TEXT"),
    (Text, "TEXT"),
    (Boolean, "INTEGER"),
    (DateTime, "TEXT"),
    (Date, "TEXT"),
    (Numeric, "TEXT"),
    (Float, "REAL"),
    (LargeBinary, "BLOB"),
    (BigInteger, "INTEGER"),
)


def _stored_as(name: str) -> Any:
    def compile_type(type_: Any, compiler: Any, **options: Any) -> str:
        return name

    return compile_type


for _type, _name in _STRICT_TYPES:
    compiles(_type, "sqlite")(_stored_as(_name))


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC: aware on the way in and on the way out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment without a time zone cannot be stored.")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Json(TypeDecorator[Any]):
    """JSON kept as text: the same bytes on both databases, never a database's JSON type."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class LocalisedText(TypeDecorator[Localised]):
    """A text in several languages (``Localised``), kept as one JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return json.dumps(dict(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Localised | None:
        return None if value is None else Localised(json.loads(value))
