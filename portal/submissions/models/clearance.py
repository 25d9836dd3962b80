"""One question to a colleague elsewhere: may this draft be filed as it stands?"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class Clearance(Base):
    """A colleague without an account is asked by mail; only the hash of the link is kept."""

    __tablename__ = "clearance"
    __table_args__ = (
        UniqueConstraint("token_hash"),
        CheckConstraint("length(token_hash) = 64", name="token_hash_length"),
        CheckConstraint("result in ('cleared', 'comment', 'not-cleared')", name="result"),
        CheckConstraint("(result is null) = (answered_at is null)", name="answered_with_result"),
        CheckConstraint("result is null or draft_hash is not null", name="answered_to_a_draft"),
        Index("ix_clearance_round_id", "round_id", "id"),
    )

    id: Mapped[IntPK]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))  # of the colleague, as the writer knows them
    email: Mapped[str] = mapped_column(String(254))
    message: Mapped[str] = mapped_column(String(2000), default="")
    language: Mapped[str] = mapped_column(String(10))  # of the mail and of the message
    token_hash: Mapped[str] = mapped_column(String(64))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # by a writer, or swept
    result: Mapped[str | None] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(String(4000), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    draft_hash: Mapped[str | None] = mapped_column(String(64))  # of the answers they read
