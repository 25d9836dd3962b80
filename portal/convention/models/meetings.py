"""Meetings, their dated deadlines and their agenda items."""

from datetime import date

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from portal.convention.models.countries import Country
from portal.convention.models.sourced import Sourced, one_of
from portal.foundation.columns import IntPK, LocalisedText
from portal.foundation.db import Base
from portal.foundation.localised import Localised

KINDS = {
    "session": _l("Session"),
    "dialogue": _l("Dialogue"),
    "preparatory-workshop": _l("Preparatory workshop"),
    "associated-event": _l("Associated event"),
}
DEADLINE_KINDS = {
    "observer-request": _l("Request for observer status"),
    "registration": _l("Registration"),
    "national-reports": _l("National reports"),
    "civil-society-reports": _l("Reports of civil society"),
    "documents-in": _l("Documents sent to the Secretariat"),
    "documents-posted": _l("Documents published by the Secretariat"),
    "statements": _l("Statements"),
    "side-events": _l("Proposals for side events"),
    "nominations": _l("Nominations"),
    "other": _l("Other"),
}
AUDIENCES = {
    "everyone": _l("Everyone"),
    "civil-society": _l("NGOs and CSOs"),
    "observers": _l("Observers"),
    "parties": _l("Parties"),
    "secretariat": _l("The Secretariat"),
}


class Meeting(Sourced):
    """A session of a body, or an event around one. Days are those of its place."""

    __tablename__ = "meeting"
    __table_args__ = (
        one_of("kind", KINDS),
        CheckConstraint("end_date IS NULL OR start_date <= end_date", name="dates_in_order"),
        CheckConstraint("year BETWEEN 1900 AND 2999", name="year"),
    )

    slug: Mapped[str] = mapped_column(String(60), unique=True)  # the code in small letters
    body_code: Mapped[str] = mapped_column(ForeignKey("body.code"), index=True)
    number: Mapped[int | None]  # 12 for COP12; None for an event that is not counted
    title: Mapped[Localised] = mapped_column(LocalisedText)
    kind: Mapped[str] = mapped_column(String(30))
    is_remote: Mapped[bool] = mapped_column(default=False)
    start_date: Mapped[date | None]
    end_date: Mapped[date | None]
    year: Mapped[int] = mapped_column(Integer, index=True)
    city: Mapped[Localised] = mapped_column(LocalisedText)
    country_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))

    country: Mapped[Country | None] = relationship(viewonly=True)
    deadlines: Mapped[list["MeetingDeadline"]] = relationship(
        back_populates="meeting",
        order_by="MeetingDeadline.on, MeetingDeadline.id",
        cascade="all, delete-orphan",
    )

    @validates("code")
    def _slug_follows_code(self, key: str, code: str) -> str:
        self.slug = self.slug_of(code)
        return code

    @staticmethod
    def slug_of(code: str) -> str:
        """How a meeting with that code stands in addresses: ``cop12`` for COP12."""
        return code.lower().replace(".", "-")


class MeetingDeadline(Base):
    """The last day for one thing, for one audience. ``on`` ends in the portal's deadline zone."""

    __tablename__ = "meeting_deadline"
    __table_args__ = (
        UniqueConstraint("meeting_id", "kind", "audience"),
        one_of("kind", DEADLINE_KINDS),
        one_of("audience", AUDIENCES),
    )

    id: Mapped[IntPK]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    kind: Mapped[str] = mapped_column(String(30))
    audience: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column("last_day")
    note: Mapped[Localised] = mapped_column(LocalisedText)
    basis: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)

    meeting: Mapped[Meeting] = relationship(back_populates="deadlines")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class AgendaItem(Sourced):
    """An item of a meeting's agenda. ``number`` is as printed: 23.1, 24.3.1.1."""

    __tablename__ = "agenda_item"
    __table_args__ = (UniqueConstraint("meeting_code", "number"),)

    meeting_code: Mapped[str] = mapped_column(ForeignKey("meeting.code"))
    number: Mapped[str] = mapped_column(String(20))
    title: Mapped[Localised] = mapped_column(LocalisedText)
