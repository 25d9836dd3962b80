"""What is being written: one row a section, so that two people in two sections never collide."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, Json, UtcDateTime
from portal.foundation.db import Base


class DraftSection(Base):
    """The answers of one section of one round, as last saved."""

    __tablename__ = "draft_section"
    __table_args__ = (UniqueConstraint("round_id", "section"),)

    id: Mapped[IntPK]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    section: Mapped[str] = mapped_column(String(60))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    number: Mapped[int] = mapped_column(default=1)  # counts the saves; a form carries what it saw
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class FormKey(Base):
    """A form that took effect: sent again with the same words, it has the same answer (R08)."""

    __tablename__ = "form_key"
    __table_args__ = (UniqueConstraint("key"), Index("ix_form_key_used_at", "used_at"))

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(64))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    content_hash: Mapped[str] = mapped_column(String(64))
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)
