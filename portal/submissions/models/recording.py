"""That the Secretariat records what an organisation sent by e-mail or letter."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base

ARRIVALS = ("e-mail", "letter")


class Recording(Base):
    """A submission begun by a moderator on an organisation's behalf, and how it arrived."""

    __tablename__ = "recording"
    __table_args__ = (
        UniqueConstraint("submission_id"),
        CheckConstraint("arrived_by in ('e-mail', 'letter')", name="arrived_by"),
    )

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    arrived_by: Mapped[str] = mapped_column(String(10))
    arrived_on: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
