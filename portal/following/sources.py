"""What the feeds list: each sort of public thing enters its source here.

A feed is read from the things themselves, so what is withdrawn is gone from it at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Text, func, select, type_coerce
from sqlalchemy.orm import Session

from portal.calls import queries as calls
from portal.calls.kinds import KINDS
from portal.calls.models import Call, CallEvent
from portal.foundation.formats import full_moment
from portal.foundation.localised import LocalisedPick
from portal.foundation.registry import Registry
from portal.submissions import published
from portal.submissions.published import RegisterFilter
from portal.submissions.register_state import revision as register_revision


@dataclass(frozen=True)
class Entry:
    """One thing in a feed, in the feed's language; a text in another says which."""

    tag: str  # names it for good, below the portal's own tag: "calls/reports-2026"
    title: LocalisedPick
    updated: datetime
    endpoint: str
    arguments: Mapping[str, Any]
    summary: str = ""
    published: datetime | None = None
    author: str = ""  # empty: the Secretariat
    bodies: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Source:
    """A sort of thing that feeds list.

    ``entries(session, language, body, now, most)`` gives the latest, the newest first; ``body`` is
    a code, or None for all. ``mark(session, now)`` changes whenever any of them may. ``endpoint``
    is the page that lists them.
    """

    label: Any  # lazy: the feed's name
    endpoint: str
    entries: Callable[[Session, str, str | None, datetime, int], list[Entry]]
    mark: Callable[[Session, datetime], Any]


SOURCES: Registry[Source] = Registry("source of a feed")


def call_entries(
    session: Session, language: str, body: str | None, now: datetime, most: int
) -> list[Entry]:
    """The calls that changed last; those whose letter is listed elsewhere are left out."""
    changed = func.max(CallEvent.at)
    elsewhere = [name for name, kind in KINDS.items() if kind.has_own_letter]
    statement = (
        select(Call, changed)
        .join(CallEvent, CallEvent.call_id == Call.id)
        .where(Call.kind.not_in(elsewhere))
        .group_by(Call.id)
        .order_by(changed.desc(), Call.id.desc())
        .limit(most)
    )
    if body is not None:
        statement = statement.where(
            type_coerce(Call.bodies, Text).contains(f'"{body}"', autoescape=True)
        )
    return [
        Entry(
            tag=f"calls/{call.slug}",
            title=call.title.pick(language),
            updated=at,
            published=call.created_at,
            endpoint="calls.read",
            arguments={"slug": call.slug},
            summary=_call_summary(call, now),
            bodies=tuple(call.bodies),
        )
        for call, at in session.execute(statement)
    ]


def published_entries(
    session: Session, language: str, body: str | None, now: datetime, most: int
) -> list[Entry]:
    """The latest publications, each with its title in the language it was written in."""
    page = published.listed(session, RegisterFilter(body=body or ""), None, most)
    return [
        Entry(
            tag=f"register/{item.reference}",
            title=LocalisedPick(item.title, item.language),
            updated=item.published_at,
            endpoint="register.read",
            arguments={"reference": item.reference},
            summary=_(
                "%(reference)s, from %(organisation)s",
                reference=item.reference,
                organisation=item.organisation_name,
            ),
            author=item.organisation_name,
        )
        for item in page.items
    ]


def _call_summary(call: Call, now: datetime) -> str:
    if call.closed_at is not None and call.closed_at <= now:
        return str(_("This call is closed."))
    if call.due_at is None:
        return str(_("No deadline"))
    return str(_("Deadline: %(moment)s", moment=full_moment(call.due_at, call.time_zone)))


SOURCES.enter("calls", Source(_l("Calls"), "calls.index", call_entries, calls.list_mark))
SOURCES.enter(
    "published",
    Source(
        _l("Published submissions"),
        "register.browse",
        published_entries,
        lambda session, now: register_revision(session),
    ),
)
