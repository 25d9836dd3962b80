"""Who files jointly: organisations invited to sign, and names the lead adds."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.foundation.columns import IntPK, Json, UtcDateTime
from portal.foundation.db import Base
from portal.organisations.models import NAME_LENGTH, Organisation

STATES = ("invited", "confirmed", "declined", "withdrawn", "revoked")
_STATES = ", ".join(f"'{state}'" for state in STATES)


class Signature(Base):
    """One organisation asked to stand under a submission, and its latest answer.

    What it confirms is a text (``text_hash``); ``version_id`` is the frozen version that says
    exactly that, once there is one.
    """

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("submission_id", "organisation_id"),
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint(
            "state not in ('confirmed', 'withdrawn') or (confirmed_at is not null and "
            "confirmed_by_id is not null and text_hash is not null and "
            "organisation_name is not null)",
            name="confirmed_whole",
        ),
        CheckConstraint(
            "(state in ('declined', 'withdrawn', 'revoked')) = (ended_at is not null)",
            name="ended_dated",
        ),
        CheckConstraint("not is_late or confirmed_at is not null", name="late_if_confirmed"),
        Index("ix_signature_organisation_id", "organisation_id", "state"),
        Index("ix_signature_version_id", "version_id"),
    )

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    state: Mapped[str] = mapped_column(String(20), default="invited")
    invited_at: Mapped[datetime] = mapped_column(UtcDateTime)
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the text it now stands by
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))  # as called then
    text_hash: Mapped[str | None] = mapped_column(String(64))  # of what was confirmed
    is_late: Mapped[bool] = mapped_column(default=False)  # first confirmed after the due moment
    version_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # that the text has changed since
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    organisation: Mapped[Organisation] = relationship()

    @property
    def waits(self) -> bool:
        """Whether the organisation has not answered yet."""
        return self.state == "invited"

    @property
    def stands(self) -> bool:
        """Whether the organisation stands by the text it confirmed."""
        return self.state == "confirmed"


class OnBehalf(Base):
    """Names the lead adds, of those who have no account here: "also on behalf of"."""

    __tablename__ = "on_behalf"
    __table_args__ = (UniqueConstraint("submission_id"),)

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    names: Mapped[list[str]] = mapped_column(Json)
    number: Mapped[int] = mapped_column(default=1)  # counts the saves; a form carries what it saw
