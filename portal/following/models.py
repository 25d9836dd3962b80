"""Who follows what, what was announced, whom it reached, and the deadlines that fell away."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import ADDRESS_LENGTH, Person
from portal.convention.models import Meeting
from portal.foundation.columns import IntPK, Json, LocalisedText, UtcDateTime
from portal.foundation.db import Base
from portal.foundation.localised import Localised

_LIVE = text("ended_at is null")


class Subscription(Base):
    """What one mailbox is told: an address without an account, or a person's own.

    A person's goes to wherever their account says. ``key`` names it in links, which are signed;
    the link that confirms an address is known by its hash alone.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("token_hash"),
        CheckConstraint("(person_id is null) = (address is not null)", name="one_mailbox"),
        CheckConstraint("(address is null) = (address_key is null)", name="address_has_key"),
        CheckConstraint("(token_hash is null) = (token_expires_at is null)", name="token_expires"),
        CheckConstraint("token_hash is null or confirmed_at is null", name="token_to_confirm"),
        CheckConstraint("person_id is null or confirmed_at is not null", name="person_confirmed"),
        CheckConstraint("ended_at is null or ended_at >= created_at", name="ended_at"),
        Index(
            "uq_subscription_live_address",
            "address_key",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index(
            "uq_subscription_live_person",
            "person_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(22))
    address: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    address_key: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(10))
    topics: Mapped[list[str]] = mapped_column(Json)  # names in kinds.TOPICS
    bodies: Mapped[list[str]] = mapped_column(Json)  # codes; empty: all, and what names none
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_hash: Mapped[str | None] = mapped_column(String(64))
    token_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship()

    @property
    def is_live(self) -> bool:
        """Whether it is confirmed and has not ended."""
        return self.confirmed_at is not None and self.ended_at is None


class Announcement(Base):
    """Something that followers are told of, and how far the telling has come."""

    __tablename__ = "announcement"
    __table_args__ = (UniqueConstraint("key"),)

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(200))  # the same thing is announced once
    happening: Mapped[str] = mapped_column(String(40))  # a name in kinds.HAPPENINGS
    bodies: Mapped[list[str]] = mapped_column(Json)
    title: Mapped[Localised] = mapped_column(LocalisedText)
    endpoint: Mapped[str] = mapped_column(String(100))
    arguments: Mapped[dict[str, Any]] = mapped_column(Json)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    time_zone: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reached: Mapped[int] = mapped_column(default=0)  # the last subscription that was looked at
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AnnouncementTold(Base):
    """A mailbox that knows of an announcement: nobody is told the same twice."""

    __tablename__ = "announcement_told"

    announcement_id: Mapped[int] = mapped_column(
        ForeignKey("announcement.id", ondelete="CASCADE"), primary_key=True
    )
    mailbox: Mapped[str] = mapped_column(String(64), primary_key=True)  # HMAC of the address


class GoneDeadline(Base):
    """A meeting's deadline that was taken away: calendars are told that it is cancelled."""

    __tablename__ = "gone_deadline"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "audience"),
        CheckConstraint("sequence > 0", name="sequence"),
    )

    id: Mapped[IntPK]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(30))
    audience: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column("last_day")
    sequence: Mapped[int]  # a calendar takes the entry with the higher one
    gone_at: Mapped[datetime] = mapped_column(UtcDateTime)

    meeting: Mapped[Meeting] = relationship()
