"""What is done with organisations: registering, changing, verifying.

Each runs inside the caller's transaction. ``membership_actions`` holds what is done with people.
"""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from portal.accounts import mails as account_mails
from portal.foundation import audit, cases
from portal.foundation.cases import SOURCES, CaseSource
from portal.foundation.errors import Late, NotAllowed
from portal.foundation.localised import Localised
from portal.foundation.working_days import working_days_after
from portal.organisations import mails
from portal.organisations.actors import Actor
from portal.organisations.models import Membership, Organisation, StandingDecision
from portal.organisations.names import name_key, slug_of, sort_key
from portal.organisations.policy import may
from portal.organisations.queries import active_members, decisions, look_alikes, slug_taken

SOURCE = "organisations"
VERIFY, LOOK_ALIKE = "verify", "look-alike"
FOUNDER_ROLE = "head"
MADE_BY_THE_SECRETARIAT = frozenset({"government", "secretariat"})
# Whom a government speaks for: never changed, so that nobody comes to act for another State.
FIXED_FOR_GOVERNMENTS = frozenset({"kind", "organisation_class", "seat_code"})
RESERVED_SLUGS = frozenset({"new", "invitations"})  # they mean something else in addresses

SOURCES.enter(
    SOURCE,
    CaseSource(
        sorts={
            VERIFY: _l("Organisation to be verified"),
            LOOK_ALIKE: _l("Name that looks like another's"),
        },
        endpoint="organisation_desk.organisation",
        arguments=lambda case: {"slug": case.key},
    ),
)

audit.declare("organisation.registered")
audit.declare("organisation.changed", "fields")
audit.declare("organisation.verified")
audit.declare("organisation.not-verified")


@dataclass(frozen=True)
class Facts:
    """What an organisation says of itself."""

    name: str
    language: str
    names: Localised
    acronym: str | None
    kind: str
    organisation_class: str
    seat_code: str | None
    website: str | None


# What the Secretariat has verified; a change of it needs a new look.
VERIFIED_FACTS = ("name", "names", "acronym", "kind", "organisation_class", "seat_code")


def register(
    session: Session, facts: Facts, actor: Actor, now: datetime, working_days: int
) -> Organisation:
    """Take in a new organisation, unverified, headed by ``actor``.

    Side effects: a membership, a case for the Secretariat (two when its name looks like
    another's), an audit entry. ``working_days``: within which the Secretariat looks at it.
    Raises NotAllowed for a government: the Secretariat makes those.
    """
    if facts.kind in MADE_BY_THE_SECRETARIAT:
        raise NotAllowed
    organisation = Organisation(
        slug=free_slug(session, facts), verified_at=None, created_at=now, **columns_of(facts)
    )
    session.add(organisation)
    session.flush()
    session.add(
        Membership(
            person_id=actor.person_id,
            organisation_id=organisation.id,
            role=FOUNDER_ROLE,
            for_staff=False,
            may_submit=False,
            since=now,
        )
    )
    _wait_for_a_look(session, organisation, now, working_days)
    audit.record("organisation.registered", ("organisation", organisation.id), actor.person_id)
    return organisation


def change(
    session: Session,
    organisation: Organisation,
    facts: Facts,
    actor: Actor,
    now: datetime,
    working_days: int,
) -> bool:
    """Keep changed facts; True when the organisation now waits to be verified again.

    Side effects: the word "verified" ends when what was verified changes; a case; an audit entry.
    """
    if not may(actor, "org.edit", organisation):
        raise NotAllowed
    columns = columns_of(facts)
    changed = [name for name, value in columns.items() if getattr(organisation, name) != value]
    if not changed:
        return False
    if organisation.is_government and FIXED_FOR_GOVERNMENTS & set(changed):
        raise NotAllowed
    if "kind" in changed and facts.kind in MADE_BY_THE_SECRETARIAT:
        raise NotAllowed
    for name in changed:
        setattr(organisation, name, columns[name])
    told = sorted(set(changed) - {"name_key", "sort_key"})
    audit.record(
        "organisation.changed", ("organisation", organisation.id), actor.person_id, fields=told
    )
    if organisation.is_secretariat or not set(changed) & set(VERIFIED_FACTS):
        return False
    if organisation.verified:
        organisation.verified_at = None
        record_decision(session, organisation, "details-changed", "", "en", actor, now)
    session.flush()
    _wait_for_a_look(session, organisation, now, working_days)
    return True


def verify(
    session: Session,
    organisation: Organisation,
    reason: str,
    language: str,
    actor: Actor,
    now: datetime,
    seen: int,
) -> None:
    """The Secretariat is sure who this is. ``language`` is the reason's; ``seen`` the version seen.

    Side effects: a dated decision, its cases closed, an audit entry, a mail to each head.
    """
    _allow(session, organisation, actor, seen)
    organisation.verified_at = now
    record_decision(session, organisation, "verified", reason, language, actor, now)
    _looked(session, organisation, now)
    audit.record("organisation.verified", ("organisation", organisation.id), actor.person_id)
    for head in _heads(session, organisation):
        url = account_mails.link("organisations.read", head.person.language, slug=organisation.slug)
        account_mails.to_person(mails.verified(organisation.name, url), head.person)


def do_not_verify(
    session: Session,
    organisation: Organisation,
    reason: str,
    language: str,
    actor: Actor,
    now: datetime,
    seen: int,
) -> None:
    """The Secretariat is not sure, or no longer. Side effects as ``verify``; the mail tells why."""
    _allow(session, organisation, actor, seen)
    organisation.verified_at = None
    record_decision(session, organisation, "not-verified", reason, language, actor, now)
    _looked(session, organisation, now)
    audit.record("organisation.not-verified", ("organisation", organisation.id), actor.person_id)
    for head in _heads(session, organisation):
        url = account_mails.link("membership.edit", head.person.language, slug=organisation.slug)
        message = mails.not_verified(organisation.name, reason, language, url)
        account_mails.to_person(message, head.person)


def _allow(session: Session, organisation: Organisation, actor: Actor, seen: int) -> None:
    if not may(actor, "org.verify", organisation):
        raise NotAllowed
    if organisation.version != seen:
        last = next(iter(decisions(session, organisation.id)), None)
        who = last.by.name if last is not None and last.by is not None else ""
        raise Late(who=who, when=last.decided_at if last is not None else None)


def record_decision(
    session: Session,
    organisation: Organisation,
    decision: str,
    reason: str,
    language: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a dated word on an organisation; ``language`` is the reason's."""
    session.add(
        StandingDecision(
            organisation_id=organisation.id,
            decision=decision,
            reason=reason,
            language=language,
            by_id=actor.person_id,
            decided_at=now,
        )
    )


def _heads(session: Session, organisation: Organisation) -> list[Membership]:
    members = active_members(session, organisation.id)
    return [each for each in members if each.role == "head" and each.person.may_sign_in]


def columns_of(facts: Facts) -> dict[str, object]:
    """The columns that hold ``facts``, with the keys made from the name."""
    return {
        **vars(facts),
        "name_key": name_key(facts.name),
        "sort_key": sort_key(facts.name),
    }


def free_slug(session: Session, facts: Facts) -> str:
    """An address that no organisation has yet."""
    others = [facts.names[code] for code in ("en", "fr", "es") if code in facts.names]
    plain = "-".join(filter(None, (facts.kind, facts.seat_code))).lower()
    first = slug_of(facts.name, facts.acronym, others, plain)
    slug, number = first, 1
    while slug in RESERVED_SLUGS or slug_taken(session, slug):
        number += 1
        slug = f"{first[:54].rstrip('-')}-{number}"
    return slug


def _wait_for_a_look(
    session: Session, organisation: Organisation, now: datetime, working_days: int
) -> None:
    sorts = [VERIFY]
    if look_alikes(session, organisation):
        sorts.append(LOOK_ALIKE)
    for sort in sorts:
        cases.open_case(
            session,
            source=SOURCE,
            sort=sort,
            subject_id=organisation.id,
            now=now,
            key=organisation.slug,
            title=organisation.name,
            organisation_name=organisation.name,
            language=organisation.language,
            country=organisation.seat_code,
            due_on=working_days_after(now.date(), working_days),
        )


def _looked(session: Session, organisation: Organisation, now: datetime) -> None:
    for sort in (VERIFY, LOOK_ALIKE):
        cases.close_case(session, source=SOURCE, sort=sort, subject_id=organisation.id, now=now)
