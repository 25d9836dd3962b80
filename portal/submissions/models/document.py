"""PDFs that the worker makes of a version: its receipt, and the publication with its record."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class Document(Base):
    """One PDF in one language. A derivative: the version's bytes are what counts."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("version_id", "sort", "language"),
        CheckConstraint("sort in ('receipt', 'submission')", name="sort"),
    )

    id: Mapped[IntPK]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    sort: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))  # of the portal's own words in it
    store_key: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
