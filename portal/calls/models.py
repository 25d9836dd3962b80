"""The tables of calls: a call, and what publicly happened to it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.calls.window import Window
from portal.convention.models import AgendaItem, Meeting
from portal.foundation.columns import IntPK, Json, LocalisedText, UtcDateTime
from portal.foundation.db import Base
from portal.foundation.localised import Localised
from portal.questionnaires.models import QuestionnaireVersion

EVENT_KINDS = ("opened", "extended", "edited", "closed")


class Call(Base):
    """What is asked, of whom, until when."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("slug"),
        CheckConstraint("due_at is null or due_at > opens_at", name="due_after_opening"),
        CheckConstraint(
            "agenda_item_code is null or meeting_code is not null", name="item_of_a_meeting"
        ),
        CheckConstraint("follows_id is null or follows_id <> id", name="follows_another"),
        Index("ix_call_list", "opens_at", "id"),
        Index("ix_call_kind", "kind", "closed_at"),
        Index("ix_call_meeting_code", "meeting_code"),
        Index("ix_call_follows_id", "follows_id"),
    )

    id: Mapped[IntPK]
    slug: Mapped[str] = mapped_column(String(120))  # its address; never changes
    kind: Mapped[str] = mapped_column(String(40))  # what an answer is: a name in kinds.KINDS
    title: Mapped[Localised] = mapped_column(LocalisedText)
    text: Mapped[Localised] = mapped_column(LocalisedText)  # Markdown
    questionnaire_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    bodies: Mapped[list[str]] = mapped_column(Json)  # codes of the bodies it is asked for
    meeting_code: Mapped[str | None] = mapped_column(ForeignKey("meeting.code"))
    agenda_item_code: Mapped[str | None] = mapped_column(ForeignKey("agenda_item.code"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("call.id"))  # the call before it
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: a standing call
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # set by staff only
    time_zone: Mapped[str] = mapped_column(String(60))  # in which its deadline is set and counted
    audience: Mapped[list[str]] = mapped_column(Json)  # kinds of organisation; empty: all
    audience_classes: Mapped[list[str]] = mapped_column(Json)  # classes; empty: all
    languages: Mapped[list[str]] = mapped_column(Json)  # that answers may be written in
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)  # change counter, part of ETags
    version: Mapped[int] = mapped_column(Integer)  # counts the writes of this row

    questionnaire_version: Mapped[QuestionnaireVersion] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    agenda_item: Mapped[AgendaItem | None] = relationship()
    follows: Mapped["Call | None"] = relationship(remote_side="Call.id")
    events: Mapped[list["CallEvent"]] = relationship(
        back_populates="call", order_by="CallEvent.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - read by SQLAlchemy

    @property
    def window(self) -> Window:
        """When it takes answers."""
        return Window(self.opens_at, self.due_at, self.closed_at)


class CallEvent(Base):
    """Something that publicly happened to a call. Append-only; no person is named in public."""

    __tablename__ = "call_event"
    __table_args__ = (
        CheckConstraint("kind in ('opened', 'extended', 'edited', 'closed')", name="kind"),
        CheckConstraint(
            "(kind = 'extended') = (old_due_at is not null and new_due_at is not null)",
            name="dates_of_extension",
        ),
        CheckConstraint("new_due_at is null or new_due_at > old_due_at", name="extended_to_later"),
        Index("ix_call_event_call_id", "call_id", "id"),
    )

    id: Mapped[IntPK]
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    old_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    new_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[Localised] = mapped_column(LocalisedText)

    call: Mapped[Call] = relationship(back_populates="events")
