"""Whom a notification was addressed to, frozen at issue, and what went to them."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.convention.models.sourced import one_of
from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base
from portal.notifications.lists import DELIVERY_PURPOSES, SHELVES
from portal.notifications.models.notification import Notification
from portal.organisations.models import Organisation
from portal.submissions.models import Submission


class Addressee(Base):
    """One organisation that was asked, as it stood when the notification was issued."""

    __tablename__ = "addressee"
    __table_args__ = (
        UniqueConstraint("notification_id", "organisation_id"),
        one_of("shelf", SHELVES),
        CheckConstraint(
            "(answered_at is null) = (answer_id is null)", name="answered_by_an_answer"
        ),
        CheckConstraint(
            "answer_id is not null or not (is_late or is_nil)", name="marks_of_an_answer"
        ),
        Index("ix_addressee_list", "notification_id", "shelf", "sort_key", "id"),
        Index("ix_addressee_organisation_id", "organisation_id"),
    )

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    group: Mapped[str] = mapped_column("group_name", String(40))  # the first that named it
    shelf: Mapped[str] = mapped_column(String(20))
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))
    region: Mapped[str | None] = mapped_column("region_code", ForeignKey("region.code"))
    sort_key: Mapped[str] = mapped_column(String(200))  # of its name then
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the page was opened signed in
    answer_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_late: Mapped[bool] = mapped_column(default=False)
    is_nil: Mapped[bool] = mapped_column(default=False)

    notification: Mapped[Notification] = relationship()
    organisation: Mapped[Organisation] = relationship()
    answer: Mapped[Submission | None] = relationship()

    @hybrid_property
    def is_party(self) -> bool:
        """Whether it was the Government of a Party when it was asked."""
        return self.shelf == "party"


class Delivery(Base):
    """One mail to one contact of an addressee: the log of what the Secretariat served."""

    __tablename__ = "delivery"
    __table_args__ = (
        one_of("purpose", DELIVERY_PURPOSES),
        UniqueConstraint("message_id"),
        CheckConstraint(
            "(bounced_at is null) = (bounce_reason is null)", name="bounced_with_reason"
        ),
        Index("ix_delivery_addressee_id", "addressee_id", "id"),
    )

    id: Mapped[IntPK]
    addressee_id: Mapped[int] = mapped_column(ForeignKey("addressee.id", ondelete="CASCADE"))
    purpose: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    message_id: Mapped[str] = mapped_column(String(255))  # of the outbox row
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    bounced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bounce_reason: Mapped[str | None] = mapped_column(Text)

    addressee: Mapped[Addressee] = relationship()
