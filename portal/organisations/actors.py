"""Whoever acts: a signed-in person and what they are in which organisation, read each time."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import and_, select

from portal.accounts import sessions
from portal.accounts.models import Person, SignIn
from portal.accounts.tokens import token_hash
from portal.foundation.db import db
from portal.foundation.settings import current as settings
from portal.organisations.models import Membership, Organisation


@dataclass(frozen=True)
class ActingFor:
    """One active membership, as rules ask about it."""

    organisation_id: int
    slug: str
    name: str  # as the organisation writes it
    language: str  # of the name
    kind: str
    role: str
    may_submit: bool  # as head, or as an editor whom the head lets
    country: str | None = None  # the State of its seat; whom a government speaks for


@dataclass(frozen=True)
class Actor:
    """A signed-in person. ``memberships`` are the active ones, oldest first."""

    person_id: int
    name: str
    language: str
    time_zone: str
    memberships: tuple[ActingFor, ...] = ()
    staff_roles: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        roles = frozenset(each.role for each in self.memberships if each.kind == "secretariat")
        object.__setattr__(self, "staff_roles", roles)

    @property
    def is_staff(self) -> bool:
        """Whether they are of the Secretariat."""
        return bool(self.staff_roles)

    @property
    def organisations(self) -> tuple[ActingFor, ...]:
        """What they act for, the Secretariat aside."""
        return tuple(each for each in self.memberships if each.kind != "secretariat")

    @property
    def organisation_name(self) -> str:
        """Whom the page's header names: the first organisation; empty for none."""
        return self.memberships[0].name if self.memberships else ""

    def role_in(self, organisation_id: int) -> str | None:
        """``head``, ``editor``, ``reader`` (or the first staff role); None for an outsider."""
        acting = self.acting_for(organisation_id)
        return acting.role if acting else None

    def acting_for(self, organisation_id: int) -> ActingFor | None:
        """The membership in that organisation, or None."""
        found = (each for each in self.memberships if each.organisation_id == organisation_id)
        return next(found, None)

    def may_submit_for(self, organisation_id: int) -> bool:
        """Whether they file in that organisation's name: its head, or an editor who may."""
        acting = self.acting_for(organisation_id)
        return acting is not None and acting.may_submit


def load_actor() -> Actor | None:
    """Who acts in this request, by its cookie; None for nobody. One query, or none without cookie.

    Roles come from the rows as they are now, so a removal takes effect at the next request (C48).
    """
    cookie = sessions.presented()
    if cookie is None:
        return None
    rows = db.session.execute(
        select(SignIn.created_at, Person, Membership, Organisation)
        .join(Person, Person.id == SignIn.person_id)
        .outerjoin(
            Membership, and_(Membership.person_id == Person.id, Membership.ended_at.is_(None))
        )
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            SignIn.token_hash == token_hash(cookie.token),
            SignIn.ended_at.is_(None),
            Person.deactivated_at.is_(None),
        )
        .order_by(Membership.id)
    ).all()
    if not rows:
        return None
    began: datetime = rows[0][0]
    actor = actor_of(rows[0][1], [(row[2], row[3]) for row in rows if row[2] is not None])
    idle = settings().idle_minutes_staff if actor.is_staff else settings().idle_minutes
    if sessions.is_over(cookie, began, timedelta(minutes=idle)):
        return None
    sessions.keep_alive(cookie, actor.person_id)
    return actor


def actor_of(person: Person, memberships: list[tuple[Membership, Organisation]]) -> Actor:
    """``person`` as an actor, with active ``memberships`` and their organisations."""
    return Actor(
        person.id,
        person.name,
        person.language,
        person.time_zone,
        tuple(
            ActingFor(
                organisation.id,
                organisation.slug,
                organisation.name,
                organisation.language,
                organisation.kind,
                membership.role,
                membership.role == "head" or membership.may_submit,
                organisation.seat_code,
            )
            for membership, organisation in memberships
        ),
    )
