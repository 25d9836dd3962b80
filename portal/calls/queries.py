"""Questions about calls. Nothing here writes."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import case, func, literal, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from portal.accounts.models import Person
from portal.calls.models import Call, CallEvent
from portal.calls.window import State
from portal.foundation.localised import Localised
from portal.foundation.paging import Page, paginate

MOST_CURRENT = 200  # calls not closed at one time; far more than a Secretariat can mind
LONGEST_LINEAGE = 20
QUARTER_HOUR = 900  # seconds; all time zones differ by whole quarters of an hour


class CallTitle(NamedTuple):
    """How a list of choices names a call."""

    slug: str
    title: Localised


# Calls are never deleted, so this never shows the same for two states.
_COUNTED = select(func.count(), func.coalesce(func.sum(Call.revision), 0)).select_from(Call)


def by_slug(session: Session, slug: str) -> Call | None:
    """The call at ``/calls/<slug>``."""
    return session.scalar(select(Call).where(Call.slug == slug))


def load_parts(session: Session, call: Call) -> None:
    """Load everything the page of ``call`` shows, in two queries."""
    session.scalar(
        select(Call)
        .where(Call.id == call.id)
        .options(
            joinedload(Call.questionnaire_version),
            joinedload(Call.meeting),
            joinedload(Call.agenda_item),
            selectinload(Call.events),
        )
    )


def events_with_names(session: Session, call_id: int) -> list[tuple[CallEvent, str]]:
    """What happened to the call, the latest first, and who did it (for staff only)."""
    found = session.execute(
        select(CallEvent, func.coalesce(Person.name, ""))
        .outerjoin(Person, Person.id == CallEvent.person_id)
        .where(CallEvent.call_id == call_id)
        .order_by(CallEvent.id.desc())
    )
    return [(row[0], row[1]) for row in found]


def locked(session: Session, call_id: int) -> Call:
    """The call as it is now, locked until the transaction ends."""
    return session.get_one(Call, call_id, with_for_update=True, populate_existing=True)


def last_change(session: Session, call_id: int) -> tuple[datetime, str] | None:
    """When and by whom the call was last changed (for staff only)."""
    events = events_with_names(session, call_id)
    return (events[0][0].at, events[0][1]) if events else None


def current_calls(session: Session, now: datetime, kind: str | None = None) -> list[Call]:
    """All calls that are not closed: with a deadline ahead first, the nearest first, then
    standing ones, then those past due, then those not yet open."""
    rows = session.scalars(
        select(Call).where(_not_closed(now), *_of(kind)).order_by(Call.id).limit(MOST_CURRENT)
    )
    order = [State.OPEN, State.STANDING, State.LATE, State.ANNOUNCED]

    def place(call: Call) -> tuple[int, datetime, int]:
        state = call.window.state(now)
        moment = call.opens_at if state == State.ANNOUNCED else call.due_at or call.opens_at
        return order.index(state), moment, call.id

    return sorted(rows, key=place)


def open_calls(session: Session, now: datetime, kind: str | None = None) -> list[Call]:
    """The calls that take answers at ``now``, on time or late, the nearest deadline first."""
    return [c for c in current_calls(session, now, kind) if c.window.accepts(now)]


def closed_calls(
    session: Session, now: datetime, kind: str | None = None, cursor: str | None = None
) -> Page[Call]:
    """A page of the closed calls, the one closed last first."""
    wanted = select(Call).where(Call.closed_at <= now, *_of(kind))
    return paginate(session, wanted, [(Call.closed_at, "desc"), (Call.id, "desc")], cursor)


def all_calls(session: Session, cursor: str | None = None) -> Page[Call]:
    """A page of all calls, for the Secretariat, the one that opens last first."""
    return paginate(session, select(Call), [(Call.opens_at, "desc"), (Call.id, "desc")], cursor)


def of_meeting(session: Session, meeting_code: str) -> list[Call]:
    """The calls attached to a meeting, the one that opens last first."""
    found = session.scalars(
        select(Call)
        .where(Call.meeting_code == meeting_code)
        .order_by(Call.opens_at.desc(), Call.id.desc())
        .limit(MOST_CURRENT)
    )
    return list(found)


def earlier(session: Session, call: Call) -> list[Call]:
    """The calls that ``call`` follows, one after the other, the latest first; one query."""
    if call.follows_id is None:
        return []
    first = select(Call.id, Call.follows_id, literal(1).label("steps")).where(
        Call.id == call.follows_id
    )
    chain = first.cte("chain", recursive=True)
    before = aliased(Call)
    chain = chain.union(
        select(before.id, before.follows_id, chain.c.steps + 1).where(
            before.id == chain.c.follows_id, chain.c.steps < LONGEST_LINEAGE
        )
    )
    found = session.execute(
        select(Call, func.min(chain.c.steps))
        .join(chain, chain.c.id == Call.id)
        .where(Call.id != call.id)
        .group_by(Call.id)
        .order_by(func.min(chain.c.steps))
    )
    return [row[0] for row in found]


def later(session: Session, call: Call) -> list[Call]:
    """The calls that follow ``call`` directly, the first first."""
    found = session.scalars(
        select(Call).where(Call.follows_id == call.id).order_by(Call.opens_at, Call.id)
    )
    return list(found)


def choices_to_follow(session: Session) -> list[Call]:
    """The calls that another one may follow, the latest first."""
    found = session.scalars(select(Call).order_by(Call.opens_at.desc(), Call.id.desc()).limit(200))
    return list(found)


def all_titles(session: Session) -> list[CallTitle]:
    """Address and title of every call, the latest first: what a filter offers."""
    found = session.execute(
        select(Call.slug, Call.title).order_by(Call.opens_at.desc(), Call.id.desc())
    )
    return [CallTitle(*row) for row in found]


def revision(session: Session) -> str:
    """Changes whenever any call does; part of the ETag of pages that show calls."""
    return "-".join(map(str, session.execute(_COUNTED).one()))


def list_mark(session: Session, now: datetime) -> tuple[Any, ...]:
    """Changes whenever a list of calls does: with a call, and as time passes.

    A call opens and becomes late at its own second. A list also says how many days are left, and
    days end with a quarter of an hour somewhere.
    """
    second = now.replace(microsecond=0)
    opened = func.coalesce(func.sum(case((Call.opens_at <= now, 1), else_=0)), 0)
    past_due = func.coalesce(func.sum(case((Call.due_at < second, 1), else_=0)), 0)
    row = session.execute(_COUNTED.add_columns(opened, past_due)).one()
    return (*row, int(now.timestamp()) // QUARTER_HOUR)


def _of(kind: str | None) -> list[Any]:
    return [] if kind is None else [Call.kind == kind]


def _not_closed(now: datetime) -> Any:
    return or_(Call.closed_at.is_(None), Call.closed_at > now)
