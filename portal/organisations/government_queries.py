"""Finding governments: for which instruments they speak, and whether they have a focal point."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.organisations.models import (
    Invitation,
    Membership,
    Organisation,
    OrganisationInstrument,
)


@dataclass
class GovernmentRow:
    """A government as the desk lists it."""

    organisation: Organisation
    instruments: list[str] = field(default_factory=list)
    focal_points: list[str] = field(default_factory=list)  # names of those who can sign in
    invited: list[str] = field(default_factory=list)  # addresses to which the role is offered


def governments(session: Session, now: datetime) -> list[GovernmentRow]:
    """All governments, in order of making: at most one for each State and instrument."""
    rows = {
        each.id: GovernmentRow(each)
        for each in session.scalars(
            select(Organisation).where(Organisation.kind == "government").order_by(Organisation.id)
        )
    }
    for each in session.scalars(
        select(OrganisationInstrument).order_by(OrganisationInstrument.instrument_code)
    ):
        rows[each.organisation_id].instruments.append(each.instrument_code)
    heads = (
        select(Membership.organisation_id, Person.name)
        .join(Membership.person)
        .join(Membership.organisation)
        .where(
            Organisation.kind == "government",
            Membership.role == "head",
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Membership.id)
    )
    for organisation_id, name in session.execute(heads):
        rows[organisation_id].focal_points.append(name)
    offers = (
        select(Invitation.organisation_id, Invitation.email)
        .join(Invitation.organisation)
        .where(
            Organisation.kind == "government",
            Invitation.role == "head",
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id)
    )
    for organisation_id, email in session.execute(offers):
        rows[organisation_id].invited.append(email)
    return list(rows.values())


def holder(session: Session, country_code: str, instrument_code: str) -> int | None:
    """Which government (its id) speaks for a State under an instrument, or None."""
    return session.scalar(
        select(OrganisationInstrument.organisation_id).where(
            OrganisationInstrument.country_code == country_code,
            OrganisationInstrument.instrument_code == instrument_code,
        )
    )


def holders(session: Session) -> dict[tuple[str, str], int]:
    """(country, instrument) → the government (its id) that speaks there."""
    return {
        (each.country_code, each.instrument_code): each.organisation_id
        for each in session.scalars(select(OrganisationInstrument))
    }


def instruments_of(session: Session, organisation_id: int) -> list[str]:
    """For which instruments a government speaks, the Convention first."""
    return list(
        session.scalars(
            select(OrganisationInstrument.instrument_code)
            .where(OrganisationInstrument.organisation_id == organisation_id)
            .order_by(
                OrganisationInstrument.instrument_code != "CMS",
                OrganisationInstrument.instrument_code,
            )
        )
    )
