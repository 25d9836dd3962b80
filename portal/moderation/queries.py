"""The queue: every open case that waits for the Secretariat, read from the case table alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import Person
from portal.foundation.cases import SOURCES, Case
from portal.foundation.paging import Key, Page, paginate
from portal.organisations.models import Membership

PAGE_SIZE = 30


@dataclass(frozen=True)
class QueueFilter:
    """What the queue is narrowed to; None or empty: not narrowed."""

    view: str = "inbox"  # inbox, mine, overdue
    sort: str = ""
    state: str = ""
    language: str = ""
    call: str = ""
    assignee_id: int | None = None
    text: str = ""


def queue(
    session: Session, chosen: QueueFilter, person_id: int, today: date, cursor: str | None
) -> Page[tuple[Case, str | None]]:
    """One page of the queue, the earliest date to decide by first, with the assignee's name."""
    found = _narrowed(
        select(Case, Person.name).outerjoin(Person, Person.id == Case.assignee_id),
        chosen,
        person_id,
        today,
    )
    keys: list[Key] = [(Case.due_on, "asc"), (Case.id, "asc")]
    page = paginate(session, found, keys, cursor, PAGE_SIZE)
    return Page([(row[0], row[1]) for row in page.items], page.older_cursor, page.newer_cursor)


def counts(session: Session, person_id: int, today: date) -> dict[str, int]:
    """How many cases each view of the queue holds."""
    open_ = (Case.closed_at.is_(None), Case.for_organisation_id.is_(None))
    row = session.execute(
        select(
            func.count(Case.id),
            func.count(Case.id).filter(Case.assignee_id == person_id),
            func.count(Case.id).filter(Case.due_on < today),
        ).where(*open_)
    ).one()
    return {"inbox": row[0], "mine": row[1], "overdue": row[2]}


def staff_people(session: Session) -> list[tuple[int, str]]:
    """Whom a case can be given to: (person, name) of moderators and editors."""
    found = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.for_staff,
            Membership.ended_at.is_(None),
            Membership.role.in_(("moderator", "editor")),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def sorts() -> list[tuple[str, object]]:
    """Every sort of case that features declare, with its label."""
    return [
        (f"{source}:{sort}", label)
        for source, entry in SOURCES.items()
        for sort, label in entry.sorts.items()
    ]


def neighbours(session: Session, case: Case) -> tuple[Case | None, Case | None]:
    """The cases before and after ``case`` in the inbox."""
    inbox = select(Case).where(Case.closed_at.is_(None), Case.for_organisation_id.is_(None))
    after = (Case.due_on > case.due_on) | ((Case.due_on == case.due_on) & (Case.id > case.id))
    before = (Case.due_on < case.due_on) | ((Case.due_on == case.due_on) & (Case.id < case.id))
    following = session.scalar(inbox.where(after).order_by(Case.due_on, Case.id).limit(1))
    previous = session.scalar(
        inbox.where(before).order_by(Case.due_on.desc(), Case.id.desc()).limit(1)
    )
    return previous, following


def _narrowed(
    found: Select[*tuple[Any, ...]], chosen: QueueFilter, person_id: int, today: date
) -> Select[*tuple[Any, ...]]:
    found = found.where(Case.closed_at.is_(None), Case.for_organisation_id.is_(None))
    if chosen.view == "mine":
        found = found.where(Case.assignee_id == person_id)
    if chosen.view == "overdue":
        found = found.where(Case.due_on < today)
    if chosen.sort:
        source, _colon, sort = chosen.sort.partition(":")
        found = found.where(Case.source == source, Case.sort == sort)
    if chosen.state:
        found = found.where(Case.state == chosen.state)
    if chosen.language:
        found = found.where(Case.language == chosen.language)
    if chosen.call:
        found = found.where(Case.call_slug == chosen.call)
    if chosen.assignee_id is not None:
        found = found.where(Case.assignee_id == chosen.assignee_id)
    if chosen.text:
        words = f"%{chosen.text}%"
        found = found.where(
            Case.title.ilike(words)
            | Case.reference.ilike(words)
            | Case.organisation_name.ilike(words)
        )
    return found
