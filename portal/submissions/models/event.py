"""What happened: the timeline for the parties, what one side put forward, and staff notes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base
from portal.submissions.lifecycle import Ground

_GROUNDS = ", ".join(f"'{ground}'" for ground in Ground)


class Event(Base):
    """One step taken. Append-only; replaying the events gives the state of each round."""

    __tablename__ = "submission_event"
    __table_args__ = (
        CheckConstraint("side in ('organisation', 'secretariat')", name="side"),
        CheckConstraint(f"ground is null or ground in ({_GROUNDS})", name="ground"),
        Index("ix_submission_event_submission_id", "submission_id", "id"),
    )

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    round_number: Mapped[int]
    action: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(20))  # after the step
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    side: Mapped[str] = mapped_column(String(20))
    ground: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str] = mapped_column(String(4000), default="")  # seen by both sides
    language: Mapped[str] = mapped_column(String(10))  # of the message
    version_number: Mapped[int | None]


class Motion(Base):
    """What one person put forward and another settles: a decline, an objection, a restoring."""

    __tablename__ = "motion"
    __table_args__ = (
        CheckConstraint("sort in ('decline', 'objection', 'restore')", name="sort"),
        CheckConstraint(f"ground is null or ground in ({_GROUNDS})", name="ground"),
        CheckConstraint("(settled_at is null) = (outcome is null)", name="settled_with_outcome"),
        CheckConstraint(
            "settled_by_id is null or settled_by_id <> moved_by_id", name="settled_by_another"
        ),
        Index(
            "uq_motion_open",
            "round_id",
            "sort",
            unique=True,
            sqlite_where=text("settled_at is null"),
            postgresql_where=text("settled_at is null"),
        ),
    )

    id: Mapped[IntPK]
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    sort: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(20))
    moved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ground: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(4000), default="")
    settled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(20))


class InternalNote(Base):
    """A note of the Secretariat to itself; the organisation never sees it."""

    __tablename__ = "internal_note"
    __table_args__ = (Index("ix_internal_note_submission_id", "submission_id", "id"),)

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    text: Mapped[str] = mapped_column(String(4000))
