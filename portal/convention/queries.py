"""Questions about the Convention's world. Nothing here writes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portal.convention.collation import fold
from portal.convention.models import (
    AgendaItem,
    Body,
    Instrument,
    Meeting,
    MeetingDeadline,
    Sourced,
)
from portal.foundation.localised import Localised


def coming_meetings(session: Session, on: date, limit: int) -> Sequence[Meeting]:
    """Meetings that are not over on that day, the nearest first, at most ``limit``.

    A meeting whose days are not known counts until its year is over and comes last in it.
    """
    last_day = func.coalesce(Meeting.end_date, Meeting.start_date)
    not_over = or_(last_day >= on, last_day.is_(None) & (Meeting.year >= on.year))
    return session.scalars(
        select(Meeting)
        .where(not_over, Meeting.ended_at.is_(None))
        .order_by(Meeting.year, Meeting.start_date.is_(None), Meeting.start_date, Meeting.id)
        .limit(limit)
    ).all()


def coming_deadlines(session: Session, on: date, limit: int) -> Sequence[MeetingDeadline]:
    """Deadlines of meetings that have not passed on that day, the nearest first."""
    return session.scalars(
        select(MeetingDeadline)
        .join(MeetingDeadline.meeting)
        .where(MeetingDeadline.on >= on, Meeting.ended_at.is_(None))
        .order_by(MeetingDeadline.on, MeetingDeadline.id)
        .limit(limit)
    ).all()


def meeting_by_slug(session: Session, slug: str) -> Meeting | None:
    """The meeting at ``/meetings/<slug>``, ended ones too."""
    return session.scalar(select(Meeting).where(Meeting.slug == slug))


def agenda_of(session: Session, meeting_code: str) -> Sequence[AgendaItem]:
    """The agenda items of a meeting that are in use; sort them with ``number_key``."""
    return session.scalars(
        select(AgendaItem).where(
            AgendaItem.meeting_code == meeting_code, AgendaItem.ended_at.is_(None)
        )
    ).all()


def bodies_of(session: Session, instrument_code: str) -> Sequence[Body]:
    """The bodies of an instrument that are in use, in the order in which they were added."""
    return session.scalars(
        select(Body)
        .where(Body.instrument_code == instrument_code, Body.ended_at.is_(None))
        .order_by(Body.id)
    ).all()


def instruments(session: Session) -> Sequence[Instrument]:
    """The instruments in use, in the order in which they were added."""
    return session.scalars(
        select(Instrument).where(Instrument.ended_at.is_(None)).order_by(Instrument.id)
    ).all()


def records(session: Session, model: type[Sourced]) -> Sequence[Sourced]:
    """All rows of a noun, ended ones too, in the order in which they were added."""
    return session.scalars(select(model).order_by(model.id)).all()


def matching(rows: Sequence[Sourced], words: str, fields: Sequence[str]) -> list[Sourced]:
    """Those of ``rows`` that have every one of ``words`` in their code or in one of ``fields``.

    Accents and case do not count; a text in several languages is searched in all of them.
    """
    wanted = fold(words).split()
    found = []
    for row in rows:
        texts = [row.code]
        for name in fields:
            value = getattr(row, name)
            texts += list(value.values()) if isinstance(value, Localised) else [str(value or "")]
        held = fold(" ".join(texts))
        if all(word in held for word in wanted):
            found.append(row)
    return found


def record(session: Session, model: type[Sourced], code: str) -> Sourced | None:
    """The row with that code, ended or not."""
    return session.scalar(select(model).where(model.code == code))


def counts(session: Session, models: Sequence[type[Sourced]]) -> list[int]:
    """How many rows each of ``models`` has in use; one query for all."""
    each = [
        select(func.count()).where(model.ended_at.is_(None)).scalar_subquery() for model in models
    ]
    return list(session.execute(select(*each)).one())
