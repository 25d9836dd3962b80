"""What the worker makes of a notification: the letter as a PDF, the answers as one PDF, one ZIP."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, Json, UtcDateTime
from portal.foundation.db import Base

SORTS = ("letter", "compilation", "archive")
NO_LANGUAGE = "und"  # of what holds no words of the portal: BCP 47's own word for it


class NotificationDocument(Base):
    """One document in one language, made anew when what it was made of has changed."""

    __tablename__ = "notification_document"
    __table_args__ = (
        UniqueConstraint("notification_id", "sort", "language"),
        CheckConstraint("sort in ('letter', 'compilation', 'archive')", name="sort"),
    )

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    sort: Mapped[str] = mapped_column(String(20))
    language: Mapped[str] = mapped_column(String(10))  # of the portal's own words in it
    version_ids: Mapped[list[int]] = mapped_column(Json)  # of the answers in it
    store_key: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
