"""A submission, which is permanent, and its rounds, which pass through the lifecycle."""

import secrets
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.calls.models import Call
from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base
from portal.organisations.models import Organisation
from portal.submissions.lifecycle import OPEN_STATES, State
from portal.submissions.models.recording import Recording
from portal.submissions.models.version import Version

_OPEN = ", ".join(f"'{state}'" for state in sorted(OPEN_STATES))
_STATES = ", ".join(f"'{state}'" for state in State)


def new_key() -> str:
    """A random key for addresses of what has no reference yet."""
    return secrets.token_urlsafe(12)


class Submission(Base):
    """What an organisation files in answer to a call: the permanent thing with the reference."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("key"),
        UniqueConstraint("reference"),
        CheckConstraint(
            "public_version_id is null or published_at is not null", name="public_has_date"
        ),
        CheckConstraint(
            "(public_version_id is null) = (listed_at is null)", name="listed_while_public"
        ),
        CheckConstraint(
            "withdrawn_at is null or public_version_id is null", name="withdrawn_hidden"
        ),
        Index("ix_submission_register", "listed_at", "id"),
        Index("ix_submission_organisation_id", "organisation_id", "listed_at", "id"),
        Index("ix_submission_call_id", "call_id", "listed_at", "id"),
        Index("ix_submission_language", "language", "listed_at", "id"),
    )

    id: Mapped[IntPK]
    key: Mapped[str] = mapped_column(String(40), default=new_key)
    reference: Mapped[str | None] = mapped_column(String(40))  # CSP-2026-00123, at first submit
    symbol: Mapped[str | None] = mapped_column(String(80))  # a UN document symbol, if given
    kind: Mapped[str] = mapped_column(String(40))
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    language: Mapped[str] = mapped_column(String(10))  # of the original
    title: Mapped[str] = mapped_column(String(300), default="")  # as in the newest draft or version
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # a draft in the 30-day bin
    public_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", use_alter=True)
    )  # what the public sees, and nothing else
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of the public version
    listed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the same, while it is public
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", use_alter=True)
    )  # what was public when it was withdrawn: what a restoring brings back
    withdrawal_reason: Mapped[str | None] = mapped_column(String(2000))  # on the tombstone
    revision: Mapped[int] = mapped_column(default=0)  # change counter, part of ETags

    call: Mapped[Call] = relationship()
    organisation: Mapped[Organisation] = relationship()
    rounds: Mapped[list["Round"]] = relationship(
        order_by="Round.number", back_populates="submission", cascade="all, delete-orphan"
    )
    public_version: Mapped[Version | None] = relationship(foreign_keys=[public_version_id])
    withdrawn_version: Mapped[Version | None] = relationship(foreign_keys=[withdrawn_version_id])

    recording: Mapped[Recording | None] = relationship(
        lazy="joined", cascade="all, delete-orphan", single_parent=True
    )

    @property
    def is_being_recorded(self) -> bool:
        """Whether the Secretariat writes it, on the organisation's behalf, and has not filed it."""
        return self.recording is not None and self.reference is None

    @property
    def open_round(self) -> "Round | None":
        """The round that waits for somebody's step, if any."""
        return next((r for r in self.rounds if r.is_open), None)

    @property
    def published_round(self) -> "Round | None":
        """The round the public sees, if any."""
        return next((r for r in self.rounds if r.state == State.PUBLISHED), None)

    @property
    def round(self) -> "Round":
        """The round that counts: the open one, else the published one, else the newest."""
        return self.open_round or self.published_round or self.rounds[-1]

    @property
    def state(self) -> State:
        """Where the round that counts stands."""
        return self.round.state


class Round(Base):
    """One passage of a submission through the lifecycle: carries the state and the draft."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint(
            "state in ('draft') or submitted_at is not null", name="submitted_unless_draft"
        ),
        Index(
            "uq_round_open",
            "submission_id",
            unique=True,
            sqlite_where=text(f"state in ({_OPEN})"),
            postgresql_where=text(f"state in ({_OPEN})"),
        ),
        Index(
            "uq_round_published",
            "submission_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )

    id: Mapped[IntPK]
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"))
    number: Mapped[int]
    stored_state: Mapped[str] = mapped_column("state", String(20), default=State.DRAFT.value)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the latest submit
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the latest step
    decide_by: Mapped[date | None]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lock: Mapped[int] = mapped_column(default=1)  # what a person saw; one step, one number

    submission: Mapped[Submission] = relationship(back_populates="rounds")

    __mapper_args__ = {"version_id_col": lock}  # noqa: RUF012 - read by SQLAlchemy

    @property
    def state(self) -> State:
        """Where this round stands; only actions.py moves it."""
        return State(self.stored_state)

    @property
    def is_open(self) -> bool:
        """Whether the round still waits for somebody's step."""
        return self.state in OPEN_STATES

    def move(self, target: State, at: datetime) -> None:
        """Stand in ``target`` from now on: the only assignment of a state, used by actions.py.

        The moment is kept even where the state stays, so that every step counts ``lock`` up.
        """
        self.stored_state = target.value
        self.moved_at = at
