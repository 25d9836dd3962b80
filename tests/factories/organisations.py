"""Rows about organisations, without surprises."""

from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from portal.foundation.clock import now
from portal.foundation.localised import Localised
from portal.organisations.models import Membership, Organisation, OrganisationInstrument
from portal.organisations.names import name_key, slug_of, sort_key

_numbers = count(1)


def make_organisation(session: Session, *, name: str | None = None, **values: Any) -> Organisation:
    """A verified international NGO, unless ``values`` say otherwise; flushed."""
    name = name or f"Example Organisation {next(_numbers)}"
    moment = values.pop("created_at", None) or now()
    facts: dict[str, Any] = {
        "slug": slug_of(name),
        "language": "en",
        "names": Localised(),
        "kind": "ngo",
        "organisation_class": "international",
        "verified_at": moment,
        "created_at": moment,
    }
    organisation = Organisation(
        name=name, name_key=name_key(name), sort_key=sort_key(name), **{**facts, **values}
    )
    session.add(organisation)
    session.flush()
    return organisation


def make_government(
    session: Session, country: str, *instruments: str, **values: Any
) -> Organisation:
    """The government of a State, for the Convention unless other ``instruments`` are named."""
    made = make_organisation(
        session,
        **{
            "kind": "government",
            "organisation_class": "national",
            "seat_code": country,
            **values,
        },
    )
    for code in instruments or ("CMS",):
        session.add(
            OrganisationInstrument(
                organisation_id=made.id, instrument_code=code, country_code=country
            )
        )
    session.flush()
    return made


def make_secretariat(session: Session) -> Organisation:
    """The Secretariat."""
    return make_organisation(
        session,
        name="Example Secretariat",
        slug="secretariat",
        kind="secretariat",
    )


def make_membership(
    session: Session, person_id: int, organisation: Organisation, role: str, **values: Any
) -> Membership:
    """An active membership; flushed."""
    membership = Membership(
        person_id=person_id,
        organisation_id=organisation.id,
        role=role,
        for_staff=organisation.is_secretariat,
        may_submit=values.pop("may_submit", False),
        since=values.pop("since", None) or now(),
        **values,
    )
    session.add(membership)
    session.flush()
    return membership
