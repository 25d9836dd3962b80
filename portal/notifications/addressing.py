"""From groups of addressees to organisations. Resolved at issue and frozen then."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.convention.models import Country
from portal.notifications.lists import GROUPS
from portal.organisations.models import Organisation

REGION = "region:"


@dataclass(frozen=True)
class Chosen:
    """An organisation that is to be addressed, and what is frozen of it."""

    organisation: Organisation
    group: str
    shelf: str
    country_code: str | None
    region_code: str | None


def resolve(session: Session, groups: Iterable[str], listed: Iterable[int]) -> list[Chosen]:
    """Whom the groups and the organisations named one by one come to, each once, by name.

    Governments are addressed whether verified or not: the Secretariat itself enters them. Others
    are addressed once the Secretariat has verified them.
    """
    wanted = list(groups)
    named = list(listed)
    rows = session.execute(
        select(Organisation, Country)
        .outerjoin(Country, Country.code == Organisation.seat_code)
        .where(
            Organisation.kind != "secretariat",
            or_(Organisation.id.in_(named), *(_condition(group) for group in wanted)),
        )
        .order_by(Organisation.sort_key, Organisation.id)
    )
    found = []
    for organisation, country in rows:
        group = next((g for g in wanted if _belongs(g, organisation, country)), "list")
        found.append(_chosen(organisation, country, group))
    return found


def chosen_one(session: Session, organisation: Organisation) -> Chosen:
    """One organisation that is added by itself."""
    country = session.scalar(select(Country).where(Country.code == organisation.seat_code))
    return _chosen(organisation, country, "list")


def shelf_of(organisation: Organisation, country: Country | None) -> str:
    """How the public page sorts it: as a Party, a non-Party State, or an organisation."""
    if organisation.kind != "government":
        return "organisation"
    return "party" if country is not None and country.is_party else "non-party"


def _chosen(organisation: Organisation, country: Country | None, group: str) -> Chosen:
    return Chosen(
        organisation,
        group,
        shelf_of(organisation, country),
        organisation.seat_code,
        country.region_code if country else None,
    )


def _condition(group: str) -> ColumnElement[bool]:
    government = Organisation.kind == "government"
    verified = Organisation.verified_at.is_not(None)
    if group.startswith(REGION):
        inside = Country.region_code == group.removeprefix(REGION)
        return and_(inside, or_(government, verified))
    return {
        "parties": and_(government, Country.is_party.is_(True)),
        "non-party-states": and_(government, Country.is_party.is_(False)),
        "focal-points": government,
        "ngos": and_(Organisation.kind == "ngo", verified),
        "partners": and_(Organisation.kind.in_(("igo", "other")), verified),
        "observers": and_(Organisation.kind.in_(("ngo", "igo")), verified),
    }[group]


def _belongs(group: str, organisation: Organisation, country: Country | None) -> bool:
    verified = organisation.verified
    government = organisation.kind == "government"
    if group.startswith(REGION):
        inside = country is not None and country.region_code == group.removeprefix(REGION)
        return inside and (government or verified)
    return {
        "parties": government and country is not None and country.is_party,
        "non-party-states": government and country is not None and not country.is_party,
        "focal-points": government,
        "ngos": organisation.kind == "ngo" and verified,
        "partners": organisation.kind in ("igo", "other") and verified,
        "observers": organisation.kind in ("ngo", "igo") and verified,
    }[group]


def is_group(name: str) -> bool:
    """Whether ``name`` is one of the groups or a region's."""
    return name in GROUPS or name.startswith(REGION)


def audience(chosen: Iterable[Chosen]) -> tuple[str, ...]:
    """The kinds of organisation that the call of the notification asks."""
    return tuple(sorted({one.organisation.kind for one in chosen}))
