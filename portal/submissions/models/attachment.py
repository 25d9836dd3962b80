"""Files of a submission and their renditions: received now; public copies and others later."""

import secrets
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class Attachment(Base):
    """One file that came with a submission. A removed one stays for the versions that hold it."""

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_submission_id", "submission_id"),)

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(60))  # code of the question it answers
    name: Mapped[str] = mapped_column(String(200))  # cleaned for showing, never a path
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    renditions: Mapped[list["Rendition"]] = relationship(
        order_by="Rendition.id", back_populates="attachment", cascade="all, delete-orphan"
    )

    @property
    def received(self) -> "Rendition":
        """The file as it was received."""
        return next(r for r in self.renditions if r.sort == "received")


class Rendition(Base):
    """One form of a file's bytes; ``/files/<key>`` names a rendition."""

    __tablename__ = "rendition"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("sort in ('received','public','translated','redacted')", name="sort"),
        CheckConstraint("check_result in ('none','waiting','clean','infected')", name="check"),
        CheckConstraint("size > 0", name="size"),
        CheckConstraint("length(sha256) = 64", name="sha256_length"),
        Index("ix_rendition_attachment_id", "attachment_id"),
        Index("ix_rendition_sha256", "sha256"),
    )

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(40), default=lambda: secrets.token_urlsafe(12))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"))
    sort: Mapped[str] = mapped_column(String(20), default="received")
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]  # bytes
    media_type: Mapped[str] = mapped_column(String(120))
    store_key: Mapped[str] = mapped_column(String(100))
    check_result: Mapped[str] = mapped_column(String(10), default="none")  # of the virus scan
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    attachment: Mapped[Attachment] = relationship(back_populates="renditions")


class VersionFile(Base):
    """A file that a frozen version holds, in its place."""

    __tablename__ = "version_file"
    __table_args__ = (
        UniqueConstraint("version_id", "position"),
        Index("ix_version_file_attachment_id", "attachment_id"),
    )

    id: Mapped[IntPK]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"))
    position: Mapped[int]

    attachment: Mapped[Attachment] = relationship()
