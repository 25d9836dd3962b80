"""The case table: anything that waits for a person, of whatever feature.

The queue and the workspace read this table alone. A feature opens a case when something begins to
wait, and closes it when it no longer does, in the same transaction as the step itself.
The table points at people and organisations, so migration 0004 makes it, not 0001.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.foundation.columns import IntPK, UtcDateTime
from portal.foundation.db import Base
from portal.foundation.registry import Registry


class Case(Base):
    """One thing that waits: for the Secretariat, or for one organisation."""

    __tablename__ = "waiting_case"
    __table_args__ = (
        CheckConstraint("closed_at is null or closed_at >= opened_at", name="closed_after_opened"),
        Index("ix_waiting_case_desk", "closed_at", "for_organisation_id", "due_on", "id"),
        Index(
            "uq_waiting_case_open",
            "source",
            "sort",
            "subject_id",
            unique=True,
            sqlite_where=text("closed_at is null"),
            postgresql_where=text("closed_at is null"),
        ),
    )

    id: Mapped[IntPK]
    source: Mapped[str] = mapped_column(String(40))  # the feature, as in the registry of cases
    sort: Mapped[str] = mapped_column(String(40))  # what is waited for: review, objection, …
    subject_id: Mapped[int]  # id of the thing in its own table
    key: Mapped[str] = mapped_column(String(60))  # what the feature's address needs
    title: Mapped[str] = mapped_column(String(400))
    reference: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[str | None] = mapped_column(String(40))
    organisation_name: Mapped[str | None] = mapped_column(String(300))
    language: Mapped[str | None] = mapped_column(String(10))
    body: Mapped[str | None] = mapped_column(String(40))
    country: Mapped[str | None] = mapped_column(String(3))
    call_slug: Mapped[str | None] = mapped_column(String(120))
    for_organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE")
    )  # None: it waits for the Secretariat
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_on: Mapped[date]  # by when it should be dealt with; the queue's order
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class CaseSource:
    """What a feature says about its cases: how each sort is called and where it is dealt with."""

    sorts: dict[str, Any]  # sort → lazy label
    endpoint: str
    arguments: Callable[[Case], dict[str, Any]]


SOURCES: Registry[CaseSource] = Registry("case source")


def open_case(
    session: Session, *, source: str, sort: str, subject_id: int, now: datetime, **facts: Any
) -> Case:
    """Open a case, or bring the open one of the same subject up to date; return it."""
    case = find_open(session, source=source, sort=sort, subject_id=subject_id)
    if case is None:
        return new_case(session, source=source, sort=sort, subject_id=subject_id, now=now, **facts)
    for name, value in facts.items():
        setattr(case, name, value)
    return case


def new_case(
    session: Session, *, source: str, sort: str, subject_id: int, now: datetime, **facts: Any
) -> Case:
    """Open the first case of a subject that is itself new, so that none is looked for."""
    case = Case(source=source, sort=sort, subject_id=subject_id, opened_at=now, **facts)
    session.add(case)
    return case


def close_case(session: Session, *, source: str, sort: str, subject_id: int, now: datetime) -> None:
    """Close the open case of that subject, if there is one."""
    case = find_open(session, source=source, sort=sort, subject_id=subject_id)
    if case is not None:
        case.closed_at = now


def find_open(session: Session, *, source: str, sort: str, subject_id: int) -> Case | None:
    """The open case of that subject, or None."""
    return session.scalar(
        select(Case).where(
            Case.source == source,
            Case.sort == sort,
            Case.subject_id == subject_id,
            Case.closed_at.is_(None),
        )
    )
