"""What a version says, in a form that lists and filters can use. Rebuilt from the frozen bytes."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class Facet(Base):
    """A version names a thing of a vocabulary, perhaps in one row of a repeating group."""

    __tablename__ = "facet"
    __table_args__ = (
        Index("ix_facet_listed", "vocabulary", "code", "listed_at", "version_id"),
        Index("ix_facet_version_id", "version_id"),
    )

    id: Mapped[IntPK]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    row: Mapped[str] = mapped_column(String(20))  # empty: not in a repeating group
    vocabulary: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(80))
    listed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # published, while it is public


class Figure(Base):
    """A version gives a number or a date."""

    __tablename__ = "figure"
    __table_args__ = (
        CheckConstraint("(number is null) <> (day is null)", name="number_or_day"),
        Index("ix_figure_version_id", "version_id"),
    )

    id: Mapped[IntPK]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    row: Mapped[str] = mapped_column(String(20))  # empty: not in a repeating group
    code: Mapped[str] = mapped_column(String(60))
    number: Mapped[float | None] = mapped_column(Float)
    day: Mapped[date | None]
    unit: Mapped[str] = mapped_column(String(60))


class Entry(Base):
    """A row of a repeating group: an activity, a recommendation."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_version_id", "version_id"),)

    id: Mapped[IntPK]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    row: Mapped[str] = mapped_column(String(20))
    group: Mapped[str] = mapped_column("group_code", String(60))
    title: Mapped[str] = mapped_column(String(300), default="")
    starts: Mapped[date | None]
    ends: Mapped[date | None]
