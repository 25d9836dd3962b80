"""What is done with governments: making one, for which instruments it speaks, handing over.

A government speaks for one State; the Secretariat makes it and appoints its focal point. Each
runs inside the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from portal.accounts import mails as account_mails
from portal.accounts.addresses import address_key
from portal.foundation import audit
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.localised import Localised
from portal.organisations import mails, membership_actions
from portal.organisations.actions import Facts, columns_of, free_slug, record_decision
from portal.organisations.actors import Actor
from portal.organisations.government_queries import holder, instruments_of
from portal.organisations.labels import POSITION_NAMES
from portal.organisations.membership_actions import Offer
from portal.organisations.models import Membership, Organisation, OrganisationInstrument
from portal.organisations.policy import may
from portal.organisations.queries import active_members, memberships_of

audit.declare("government.made", "country", "instruments")
audit.declare("government.instruments-changed", "instruments")


@dataclass(frozen=True)
class Government:
    """A government to be made: its State, how it is called, for which instruments it speaks."""

    country_code: str
    name: str
    language: str  # of the name
    names: Localised
    instruments: tuple[str, ...]
    website: str | None = None


def make(session: Session, about: Government, actor: Actor, now: datetime) -> Organisation:
    """Make a government, known to the Secretariat and without people yet.

    Raises NotPossible when the State has a government for one of the instruments. Side effects:
    a dated decision, an audit entry.
    """
    if not may(actor, "government.make"):
        raise NotAllowed
    facts = Facts(
        name=about.name,
        language=about.language,
        names=about.names,
        acronym=None,
        kind="government",
        organisation_class="national",
        seat_code=about.country_code,
        website=about.website,
    )
    organisation = Organisation(
        slug=free_slug(session, facts), verified_at=now, created_at=now, **columns_of(facts)
    )
    session.add(organisation)
    session.flush()
    _speak_for(session, organisation, about.instruments)
    record_decision(session, organisation, "verified", MADE_HERE, "en", actor, now)
    audit.record(
        "government.made",
        ("organisation", organisation.id),
        actor.person_id,
        country=about.country_code,
        instruments=sorted(about.instruments),
    )
    return organisation


MADE_HERE = "Made by the Secretariat."


def change_instruments(
    session: Session, organisation: Organisation, instruments: Sequence[str], actor: Actor
) -> bool:
    """Let a government speak for ``instruments`` and no others; False when it does already.

    Raises NotPossible when another government of the State has one of them.
    """
    if not organisation.is_government or not may(actor, "government.make"):
        raise NotAllowed
    held = instruments_of(session, organisation.id)
    if set(held) == set(instruments):
        return False
    for code in set(held) - set(instruments):
        session.delete(session.get_one(OrganisationInstrument, (organisation.id, code)))
    session.flush()
    _speak_for(session, organisation, [code for code in instruments if code not in held])
    flag_modified(organisation, "names")  # its version counts, so that kept pages are made anew
    audit.record(
        "government.instruments-changed",
        ("organisation", organisation.id),
        actor.person_id,
        instruments=sorted(instruments),
    )
    return True


def hand_over(
    session: Session,
    organisation: Organisation,
    email: str,
    actor: Actor,
    language: str,
    now: datetime,
) -> bool:
    """Make the person at ``email`` the focal point in place of ``actor``, who becomes an alternate.

    True when it is done, because the person is of the government already; else they are invited,
    and it is done when they accept. Raises NotPossible for one's own address.
    """
    if not may(actor, "org.hand-over", organisation):
        raise NotAllowed
    members = active_members(session, organisation.id)
    key = address_key(email)
    there = next((each for each in members if each.person.email_key == key), None)
    if there is None or not there.person.may_sign_in:
        offer = Offer(email, "head", hands_over=True)
        membership_actions.invite(session, organisation, offer, actor, language, now)
        return False
    if there.role == "head":
        raise NotPossible(_l("This person is a focal point already."))
    mine = memberships_of(session, actor.person_id, organisation.id)[0]
    _succeed(there, actor.person_id)
    membership_actions.become_alternate(mine, actor.person_id)
    url = account_mails.link("membership.read", there.person.language, slug=organisation.slug)
    message = mails.appointed(organisation.name, POSITION_NAMES["focal-point"], url)
    account_mails.to_person(message, there.person)
    return True


def _succeed(membership: Membership, by_id: int) -> None:
    membership.role, membership.may_submit = "head", False
    audit.record(
        "member.role-changed",
        ("person", membership.person_id),
        by_id,
        organisation=membership.organisation_id,
        role="head",
        may_submit=False,
    )


def _speak_for(session: Session, organisation: Organisation, instruments: Sequence[str]) -> None:
    country = organisation.seat_code or ""
    for code in instruments:
        if holder(session, country, code) is not None:
            raise NotPossible(_l("This State has a government for this instrument already."))
        session.add(
            OrganisationInstrument(
                organisation_id=organisation.id, instrument_code=code, country_code=country
            )
        )
    session.flush()
