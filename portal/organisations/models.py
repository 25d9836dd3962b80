"""Organisations, who acts for them, and what they are known to be."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import ADDRESS_LENGTH, Person
from portal.accounts.models import NAME_LENGTH as PERSON_NAME_LENGTH
from portal.convention.models.sourced import one_of
from portal.foundation.columns import IntPK, LocalisedText, UtcDateTime
from portal.foundation.db import Base
from portal.foundation.localised import Localised
from portal.organisations.roles import CLASSES, DECISIONS, KINDS, MEMBER_ROLES, STAFF_ROLES

NAME_LENGTH = 200
ACRONYM_LENGTH = 30
SLUG_LENGTH = 60  # as long as the key of a case
WEBSITE_LENGTH = 300
REASON_LENGTH = 1000

# A member of the Secretariat may hold several staff roles; anybody else has one role.
ROLE_FITS = "(for_staff and role in ({staff})) or (not for_staff and role in ({member}))".format(
    staff=", ".join(f"'{role}'" for role in STAFF_ROLES),
    member=", ".join(f"'{role}'" for role in MEMBER_ROLES),
)


class Organisation(Base):
    """Who takes part: an NGO or CSO, a government, an IGO, the Secretariat."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", KINDS),
        one_of("organisation_class", CLASSES),
        CheckConstraint("length(name) > 0", name="name"),
        CheckConstraint(
            "website is null or website like 'http://%' or website like 'https://%'",
            name="website",
        ),
        CheckConstraint(
            "organisation_class = 'international' or seat_code is not null", name="seat"
        ),
        Index("ix_organisation_name_key", "name_key"),
        Index("ix_organisation_listed", "verified_at", "sort_key", "id"),
        Index(
            "uq_organisation_secretariat",
            "kind",
            unique=True,
            sqlite_where=text("kind = 'secretariat'"),
            postgresql_where=text("kind = 'secretariat'"),
        ),
    )

    id: Mapped[IntPK]
    slug: Mapped[str] = mapped_column(String(SLUG_LENGTH), unique=True)  # never changes
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))  # as they write it
    language: Mapped[str] = mapped_column(String(10))  # of the name
    names: Mapped[Localised] = mapped_column(LocalisedText)  # how it is called in other languages
    acronym: Mapped[str | None] = mapped_column(String(ACRONYM_LENGTH))
    kind: Mapped[str] = mapped_column(String(20))
    organisation_class: Mapped[str] = mapped_column(String(20))
    seat_code: Mapped[str | None] = mapped_column(ForeignKey("country.code"))  # State of its seat
    website: Mapped[str | None] = mapped_column(String(WEBSITE_LENGTH))
    name_key: Mapped[str] = mapped_column(String(NAME_LENGTH))  # look-alike names share it
    sort_key: Mapped[str] = mapped_column(String(NAME_LENGTH))  # order in lists
    verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # None: not verified now
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)  # counts its changes

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name

    @property
    def is_government(self) -> bool:
        """Whether it speaks for a State; made by the Secretariat, never by joining."""
        return self.kind == "government"

    @property
    def is_secretariat(self) -> bool:
        """Whether this is the Secretariat itself."""
        return self.kind == "secretariat"

    @property
    def verified(self) -> bool:
        """Whether the Secretariat's last word is that it is what it says."""
        return self.verified_at is not None


class OrganisationInstrument(Base):
    """An instrument for which a government speaks for its State: one government for each."""

    __tablename__ = "organisation_instrument"
    __table_args__ = (
        UniqueConstraint(
            "country_code", "instrument_code", name="uq_organisation_instrument_country"
        ),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True
    )
    instrument_code: Mapped[str] = mapped_column(ForeignKey("instrument.code"), primary_key=True)
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code"))  # as its seat


class Membership(Base):
    """A person who acts for an organisation. Ended, never deleted: past acts keep their actor."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint(ROLE_FITS, name="role"),
        CheckConstraint("not may_submit or role = 'editor'", name="may_submit"),
        CheckConstraint("ended_at is null or ended_at >= since", name="ended_at"),
        Index(
            "uq_membership_active",
            "person_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_at is null and not for_staff"),
            postgresql_where=text("ended_at is null and not for_staff"),
        ),
        Index(
            "uq_membership_active_staff",
            "person_id",
            "organisation_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at is null and for_staff"),
            postgresql_where=text("ended_at is null and for_staff"),
        ),
        Index("ix_membership_organisation_id", "organisation_id", "ended_at"),
    )

    id: Mapped[IntPK]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(String(20))
    for_staff: Mapped[bool]  # the role is one of the Secretariat's
    may_submit: Mapped[bool]  # an editor whom the head lets submit
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship()
    organisation: Mapped[Organisation] = relationship()


class Invitation(Base):
    """A role offered to whoever reads the mail at an address."""

    __tablename__ = "invitation"
    __table_args__ = (
        CheckConstraint(ROLE_FITS, name="role"),
        CheckConstraint("not may_submit or role = 'editor'", name="may_submit"),
        CheckConstraint("expires_at > created_at", name="expires_at"),
        CheckConstraint("accepted_at is null or revoked_at is null", name="one_end"),
        Index(
            "uq_invitation_open",
            "organisation_id",
            "email_key",
            unique=True,
            sqlite_where=text("accepted_at is null and revoked_at is null"),
            postgresql_where=text("accepted_at is null and revoked_at is null"),
        ),
    )

    id: Mapped[IntPK]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    email: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    email_key: Mapped[str] = mapped_column(String(ADDRESS_LENGTH))
    role: Mapped[str] = mapped_column(String(20))
    for_staff: Mapped[bool]
    may_submit: Mapped[bool]
    # Proposed for a new account, and the language of the mail, where the inviter knows them.
    name: Mapped[str | None] = mapped_column(String(PERSON_NAME_LENGTH))
    language: Mapped[str | None] = mapped_column(String(10))
    # A focal point appoints a successor and becomes an alternate when this is accepted.
    hands_over: Mapped[bool] = mapped_column(server_default=false())
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)  # SHA-256 of the token
    invited_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL")
    )  # None: by the command that makes the first administrator
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When a second administrator confirmed a staff role; offers by command are confirmed at once.
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    organisation: Mapped[Organisation] = relationship()
    invited_by: Mapped[Person | None] = relationship()

    @property
    def waits_for_a_second(self) -> bool:
        """Whether it offers a staff role that a second administrator has not confirmed."""
        return self.for_staff and self.confirmed_at is None


class StandingDecision(Base):
    """A dated word on what an organisation is known to be. Never changed, only followed."""

    __tablename__ = "standing_decision"
    __table_args__ = (
        one_of("decision", DECISIONS),
        CheckConstraint("length(reason) > 0 or decision = 'details-changed'", name="reason"),
        Index("ix_standing_decision_organisation_id", "organisation_id", "id"),
    )

    id: Mapped[IntPK]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    decision: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text)  # shown to the organisation, not to the public
    language: Mapped[str] = mapped_column(String(10))  # of the reason
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[Person | None] = relationship()
