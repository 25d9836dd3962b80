"""What every row of the Convention's world has: a code, a source, and a memory of the data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Integer, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.foundation.columns import IntPK, Json, UtcDateTime
from portal.foundation.db import Base

# Letters, digits, points and hyphens: a code stands in addresses and in filed answers.
CODE_PATTERN = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"
CODE_LENGTH = 60


class Sourced(Base):
    """A row that data brought or staff added.

    ``code`` is how everything else names the row; it never changes and is never given again.
    A row that is no longer in use is ended, not deleted: what was filed may name it.
    """

    __abstract__ = True

    id: Mapped[IntPK]
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), unique=True)
    basis: Mapped[str] = mapped_column(Text)  # where the row comes from, in words
    # What the data last brought, field by field ("name.fr"); {} for a row that staff added.
    # A field that differs from it was edited by staff, and a reload leaves it alone.
    shipped: Mapped[dict[str, Any]] = mapped_column(Json)
    edit_note: Mapped[str] = mapped_column(Text, default="")  # source of the last staff edit
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)  # counts the writes of this row

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - it is given the class
        return {"version_id_col": cls.__dict__.get("version", cls.version)}

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"shipped": {}, **values})

    @property
    def ended(self) -> bool:
        """Whether the row is no longer in use."""
        return self.ended_at is not None

    @property
    def added_by_staff(self) -> bool:
        """Whether no data ever brought this row."""
        return not self.shipped


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """A CHECK, named after ``column``, that it holds one of ``values``."""
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
