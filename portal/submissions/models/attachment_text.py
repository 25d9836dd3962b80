"""What was read in an attached file, so that search finds it. A derivative: it can be made anew."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class AttachmentText(Base):
    """The words of one rendition; empty when it has none or could not be read."""

    __tablename__ = "attachment_text"
    __table_args__ = (UniqueConstraint("rendition_id"),)

    id: Mapped[IntPK]
    rendition_id: Mapped[int] = mapped_column(ForeignKey("rendition.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text, deferred=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
