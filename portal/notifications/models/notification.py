"""A notification, the languages it is available in, its lineage, and what happened to it."""

import secrets
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.calls.models import Call
from portal.convention.models import AgendaItem, Meeting
from portal.convention.models.sourced import one_of
from portal.foundation.columns import IntPK, Json, LocalisedText, UtcDateTime
from portal.foundation.db import Base
from portal.foundation.localised import Localised
from portal.notifications.lists import PUBLIC_STATES, PURPOSES, RELATIONS, STATES
from portal.notifications.numbers import slug_of


class Notification(Base):
    """A numbered formal letter of the Secretariat. One that asks for a response has a call."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("call_id"),
        one_of("purpose", PURPOSES),
        one_of("state", STATES),
        CheckConstraint("length(number) = 8", name="number_is_year_and_three_digits"),
        CheckConstraint(
            "state in ('draft', 'checked') or record is not null or issued_at is not null",
            name="issued_has_moment",
        ),
        CheckConstraint(
            "record is not null or (state = 'closed') = (closed_at is not null)",
            name="closed_has_moment",
        ),
        CheckConstraint("record is null or call_id is null", name="record_has_no_call"),
        CheckConstraint("record is not null or dated is not null", name="dated"),
        CheckConstraint(
            "checked_by_id is null or checked_by_id <> last_edited_by_id", name="checked_by_another"
        ),
        CheckConstraint(
            "agenda_item_code is null or meeting_code is not null", name="item_of_a_meeting"
        ),
        Index("ix_notification_meeting_code", "meeting_code"),
    )

    id: Mapped[IntPK]
    number: Mapped[str] = mapped_column(String(8))  # 2016/017; see numbers.py
    dated: Mapped[date | None]  # the date on the letter; None where a record does not tell it
    subject: Mapped[Localised] = mapped_column(LocalisedText)
    text: Mapped[Localised] = mapped_column(LocalisedText)  # Markdown
    resolution: Mapped[str] = mapped_column(String(200))  # the mandate: Resolution 11.11
    revision_of_resolution: Mapped[str] = mapped_column(String(60), default="")  # Rev.COP12
    paragraph: Mapped[str] = mapped_column(String(60), default="")
    purpose: Mapped[str] = mapped_column(String(20))
    instruments: Mapped[list[str]] = mapped_column(Json)  # codes
    groups: Mapped[list[str]] = mapped_column(Json)  # see addressing.py
    listed: Mapped[list[int]] = mapped_column(Json)  # organisations named one by one
    contact: Mapped[str] = mapped_column(String(300), default="")
    meeting_code: Mapped[str | None] = mapped_column(ForeignKey("meeting.code"))
    agenda_item_code: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.code"))
    asks: Mapped[list[dict[str, str]]] = mapped_column(Json)  # in short, per language
    # What is asked, when not one answer for each of ``asks``: the newest version of that lineage.
    questionnaire_code: Mapped[str | None] = mapped_column(String(60))
    # As drafted; once there is a call, the call's counts.
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    time_zone: Mapped[str] = mapped_column(String(60))  # in which its deadline is set
    state: Mapped[str] = mapped_column(String(20), default="draft")
    # Of one issued before there was a portal: what documents tell of it, and which documents.
    record: Mapped[dict[str, Any] | None] = mapped_column(Json)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_edited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_edited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL")
    )
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))
    revision: Mapped[int] = mapped_column(default=1)  # change counter, part of ETags
    version: Mapped[int] = mapped_column(Integer)  # counts the writes of this row

    call: Mapped[Call | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    languages: Mapped[list["NotificationLanguage"]] = relationship(
        order_by="NotificationLanguage.available_at", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy

    @property
    def slug(self) -> str:
        """Its part of the address: 2016-017."""
        return slug_of(self.number)

    @hybrid_property
    def is_historical(self) -> bool:
        """Whether it is known from documents alone: issued before there was a portal."""
        return self.record is not None

    @is_historical.inplace.expression
    @classmethod
    def _is_historical(cls) -> ColumnElement[bool]:
        return cls.record.is_not(None)

    @hybrid_property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state in PUBLIC_STATES

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> ColumnElement[bool]:
        return cls.state.in_(PUBLIC_STATES)

    @property
    def deadline(self) -> datetime | None:
        """Until when an answer is on time: the call's deadline, once there is a call."""
        return self.call.due_at if self.call is not None else self.due_at

    @property
    def available_in(self) -> dict[str, datetime]:
        """Each language it is issued in, and since when."""
        return {row.language: row.available_at for row in self.languages}


class NotificationLanguage(Base):
    """Since when a language version has been available: the parity clock reads it."""

    __tablename__ = "notification_language"
    __table_args__ = (UniqueConstraint("notification_id", "language"),)

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(10))
    available_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NotificationLink(Base):
    """How one notification stands to another: the newer points at the older."""

    __tablename__ = "notification_link"
    __table_args__ = (
        UniqueConstraint("from_id", "to_id", "relation"),
        one_of("relation", RELATIONS),
        CheckConstraint("from_id <> to_id", name="between_two"),
        Index("ix_notification_link_to_id", "to_id"),
    )

    id: Mapped[IntPK]
    from_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    relation: Mapped[str] = mapped_column(String(20))


class NotificationEvent(Base):
    """What was done to it, for the Secretariat. Append-only."""

    __tablename__ = "notification_event"
    __table_args__ = (Index("ix_notification_event_notification_id", "notification_id", "id"),)

    id: Mapped[IntPK]
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    action: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(String(1000), default="")


class NotificationFile(Base):
    """A file that goes with the letter in one language. Its bytes are in the file store."""

    __tablename__ = "notification_file"
    __table_args__ = (
        UniqueConstraint("key"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        Index("ix_notification_file_notification_id", "notification_id", "id"),
    )

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(40), default=lambda: secrets.token_urlsafe(12))
    notification_id: Mapped[int] = mapped_column(ForeignKey("notification.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(120))
    store_key: Mapped[str] = mapped_column(String(100))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
