"""Finding organisations, their people, invitations and what was decided about them."""

from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from portal.accounts.models import Person
from portal.accounts.tokens import token_hash
from portal.organisations.models import Invitation, Membership, Organisation, StandingDecision


def by_slug(session: Session, slug: str) -> Organisation | None:
    """The organisation at that address."""
    return session.scalar(select(Organisation).where(Organisation.slug == slug))


def secretariat(session: Session) -> Organisation | None:
    """The Secretariat, once it exists."""
    return session.scalar(select(Organisation).where(Organisation.kind == "secretariat"))


def verified_organisations(kind: str = "") -> Select[Organisation]:
    """Those the public list shows, of one kind or of all, without order."""
    statement = select(Organisation).where(
        Organisation.verified_at.is_not(None), Organisation.kind != "secretariat"
    )
    return statement.where(Organisation.kind == kind) if kind else statement


def all_organisations(unverified_only: bool = False, words: str = "") -> Select[Organisation]:
    """Those the desk lists, without order; ``words`` stand in the name, as it sorts."""
    statement = select(Organisation)
    if unverified_only:
        statement = statement.where(Organisation.verified_at.is_(None))
    if words:
        statement = statement.where(Organisation.sort_key.contains(words, autoescape=True))
    return statement


def active_members(session: Session, organisation_id: int) -> list[Membership]:
    """Who acts for an organisation, with the person, the longest-standing first."""
    statement = (
        select(Membership)
        .join(Membership.person)
        .options(contains_eager(Membership.person))
        .where(Membership.organisation_id == organisation_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(session.scalars(statement))


def active_member(session: Session, organisation_id: int, membership_id: int) -> Membership | None:
    """One of ``active_members``, or None."""
    found = (each for each in active_members(session, organisation_id) if each.id == membership_id)
    return next(found, None)


def memberships_of(session: Session, person_id: int, organisation_id: int) -> list[Membership]:
    """The active memberships of a person in one organisation; several only for staff."""
    statement = select(Membership).where(
        Membership.person_id == person_id,
        Membership.organisation_id == organisation_id,
        Membership.ended_at.is_(None),
    )
    return list(session.scalars(statement))


def acts_for_another_state(session: Session, person_id: int, government: Organisation) -> bool:
    """Whether the person acts for the government of another State than ``government``."""
    statement = (
        select(Membership.id)
        .join(Membership.organisation)
        .where(
            Membership.person_id == person_id,
            Membership.ended_at.is_(None),
            Organisation.kind == "government",
            Organisation.seat_code != government.seat_code,
        )
    )
    return session.scalar(select(statement.exists())) or False


def count_with_role(session: Session, organisation_id: int, role: str) -> int:
    """How many people hold ``role`` there and can sign in."""
    statement = (
        select(func.count())
        .select_from(Membership)
        .join(Membership.person)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role == role,
            Membership.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
    )
    return session.scalar(statement) or 0


def is_orphaned(session: Session, organisation_id: int) -> bool:
    """Whether nobody heads the organisation any more."""
    return count_with_role(session, organisation_id, "head") == 0


def has_two_administrators(session: Session) -> bool:
    """Whether the portal has two administrators who can sign in: they appoint all others."""
    found = secretariat(session)
    return found is not None and count_with_role(session, found.id, "administrator") > 1


def open_invitations(session: Session, organisation_id: int) -> list[Invitation]:
    """Invitations neither accepted nor revoked, the newest first; expired ones are among them."""
    statement = (
        select(Invitation)
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.id.desc())
    )
    return list(session.scalars(statement))


def usable_invitation(session: Session, token: str, now: datetime) -> Invitation | None:
    """The invitation with that link, with its organisation, if it can still be accepted."""
    return session.scalar(
        select(Invitation)
        .options(joinedload(Invitation.organisation))
        .where(
            Invitation.token_hash == token_hash(token),
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
            ~Invitation.for_staff | Invitation.confirmed_at.is_not(None),
        )
    )


def look_alikes(session: Session, organisation: Organisation) -> list[Organisation]:
    """Others whose name looks the same to a reader."""
    statement = (
        select(Organisation)
        .where(Organisation.name_key == organisation.name_key, Organisation.id != organisation.id)
        .order_by(Organisation.id)
        .limit(20)
    )
    return list(session.scalars(statement))


def slug_taken(session: Session, slug: str) -> bool:
    """Whether an organisation has that address."""
    return bool(session.scalar(select(exists().where(Organisation.slug == slug))))


def decisions(session: Session, organisation_id: int) -> list[StandingDecision]:
    """What was decided about an organisation, the newest first."""
    statement = (
        select(StandingDecision)
        .options(joinedload(StandingDecision.by))
        .where(StandingDecision.organisation_id == organisation_id)
        .order_by(StandingDecision.id.desc())
    )
    return list(session.scalars(statement))


def list_state(session: Session) -> tuple[int, int]:
    """Changes whenever the public list does: for its ETag."""
    statement = select(
        func.count(Organisation.verified_at), func.coalesce(func.sum(Organisation.version), 0)
    )
    counted, versions = session.execute(statement).one()
    return int(counted), int(versions)


def of_person(session: Session, person_id: int) -> list[Membership]:
    """The active memberships of a person, with their organisations."""
    statement = (
        select(Membership)
        .options(joinedload(Membership.organisation))
        .where(Membership.person_id == person_id, Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )
    return list(session.scalars(statement))
