"""When addressees are reminded, and each time they were."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.convention.models.sourced import one_of
from portal.foundation.columns import IntPK, Json, UtcDateTime
from portal.foundation.db import Base
from portal.notifications.schedule import SORTS


class ReminderSchedule(Base):
    """How many days before its deadline a notification reminds; without a row, as is usual."""

    __tablename__ = "reminder_schedule"
    __table_args__ = (UniqueConstraint("notification_id"),)

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    days: Mapped[list[int]] = mapped_column(Json)  # the furthest first; none: nobody is reminded
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))


class Reminder(Base):
    """One time that addressees were reminded. The mails themselves are deliveries.

    A scheduled one is known by the deadline it counts from and its days, one sent by hand by the
    key of the form: the database keeps either from happening twice.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("notification_id", "due_at", "days"),
        UniqueConstraint("form_key"),
        one_of("sort", SORTS),
        CheckConstraint("(sort = 'scheduled') = (days is not null)", name="scheduled_by_days"),
        CheckConstraint("(sort = 'scheduled') = (form_key is null)", name="by_hand_with_key"),
    )

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    sort: Mapped[str] = mapped_column(String(20))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the deadline there was then
    days: Mapped[int | None]  # before that deadline
    form_key: Mapped[str | None] = mapped_column(String(64))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    mails: Mapped[int]
    mails_to_drafters: Mapped[int]
