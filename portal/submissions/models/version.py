"""A version: the frozen, hashed copy of what was submitted. Its bytes never change."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base


class Version(Base):
    """One submit, as received.

    ``public_bytes`` and ``private_bytes`` are RFC 8785 JSON. Private part and salt may be erased
    for good; the public hash still proves the public text.
    """

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint("length(public_hash) = 64", name="public_hash_length"),
        CheckConstraint("length(fingerprint) = 64", name="fingerprint_length"),
        CheckConstraint("(private_bytes is null) = (salt is null)", name="erased_together"),
        CheckConstraint("form in ('answers', 'nil', 'earlier')", name="form"),
        CheckConstraint("(form = 'earlier') = (stands_id is not null)", name="earlier_stands"),
        Index("ix_version_fingerprint", "fingerprint"),
        Index("ix_version_round_id", "round_id"),
        CheckConstraint("arrived_by in ('e-mail', 'letter')", name="arrived_by"),
        CheckConstraint("(arrived_by is null) = (arrived_on is null)", name="arrived_together"),
    )

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    number: Mapped[int]
    questionnaire_version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    title: Mapped[str] = mapped_column(String(300))
    language: Mapped[str] = mapped_column(String(10))
    organisation_name: Mapped[str] = mapped_column(String(300))  # as it was called then
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    time_zone: Mapped[str] = mapped_column(String(60))  # of the person who submitted
    is_late: Mapped[bool]
    form: Mapped[str] = mapped_column(String(10), default="answers", server_default="answers")
    stands_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))  # with earlier
    is_interim: Mapped[bool | None]  # a final one follows; None: the kind does not ask
    arrived_by: Mapped[str | None] = mapped_column(String(10))  # recorded by the Secretariat
    arrived_on: Mapped[date | None]
    public_bytes: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    public_hash: Mapped[str] = mapped_column(String(64))
    private_bytes: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
