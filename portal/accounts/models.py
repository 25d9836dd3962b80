"""People, where they are signed in, and the links sent to them that work once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.convention.models.sourced import one_of
from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base

NAME_LENGTH = 200
ADDRESS_LENGTH = 254
DEVICE_LENGTH = 60


class Purpose(StrEnum):
    """What a link sent by mail is good for."""

    CONFIRM = "confirm"
    RESET = "reset"
    CHANGE_EMAIL = "change-email"


class Person(Base):
    """Somebody with an account. A person is never shown to the public."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint("length(email) > 2", name="email"),
        CheckConstraint(
            "deactivated_at is null or deactivated_at >= created_at", name="deactivated_at"
        ),
    )

    id: Mapped[IntPK]
    email: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))  # as typed: mail goes here
    email_key: Mapped[str] = mapped_column(String(ADDRESS_LENGTH), unique=True)  # for comparing
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    password_hash: Mapped[str] = mapped_column(String(200))  # Argon2id, with its parameters
    language: Mapped[str] = mapped_column(String(10))  # of mails, and of the first page
    time_zone: Mapped[str] = mapped_column(String(64))  # IANA name
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the address is theirs
    deactivated_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def may_sign_in(self) -> bool:
        """Whether the address is confirmed and the account not deactivated."""
        return self.confirmed_at is not None and self.deactivated_at is None


class SignIn(Base):
    """One stay of a person in one browser. Ended on the server, it is worthless everywhere."""

    __tablename__ = "sign_in"
    __table_args__ = (
        CheckConstraint("ended_at is null or ended_at >= created_at", name="ended_at"),
        Index("ix_sign_in_person_id", "person_id", "ended_at"),
    )

    id: Mapped[IntPK]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the token
    device: Mapped[str] = mapped_column(String(DEVICE_LENGTH))  # coarse: "Firefox, Windows"
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()


class OneTimeToken(Base):
    """A link sent by mail. It works once, for its own purpose, until it expires."""

    __tablename__ = "one_time_token"
    __table_args__ = (
        one_of("purpose", [purpose.value for purpose in Purpose]),
        CheckConstraint("expires_at > created_at", name="expires_at"),
        CheckConstraint("(purpose = 'change-email') = (new_email is not null)", name="new_email"),
        Index(
            "ix_one_time_token_unused",
            "person_id",
            "purpose",
            sqlite_where=text("used_at is null"),
            postgresql_where=text("used_at is null"),
        ),
    )

    id: Mapped[IntPK]
    purpose: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the token
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    new_email: Mapped[str | None] = mapped_column(String(ADDRESS_LENGTH))  # only to change it
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # or withdrawn

    person: Mapped[Person] = relationship()
