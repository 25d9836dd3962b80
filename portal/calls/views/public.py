"""What everybody reads: all calls, and one call."""

from datetime import datetime
from typing import Any

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.calls import listing, queries
from portal.calls.kinds import KINDS
from portal.calls.labels import EVENTS
from portal.calls.models import Call, CallEvent
from portal.calls.views.blueprint import bp, found
from portal.calls.window import State
from portal.convention import vocabularies
from portal.convention.lists import Choice
from portal.convention.models import revision
from portal.foundation.access import current_actor, public
from portal.foundation.caching import keep, page_tag, unchanged
from portal.foundation.clock import now
from portal.foundation.db import db
from portal.foundation.formats import moment as moment_words
from portal.foundation.locales import current_locale
from portal.organisations.labels import AUDIENCE


@bp.get("/calls/")
@public
def index() -> ResponseReturnValue:
    """All calls: those that take answers, those announced, those closed."""
    moment, session = now(), db.session
    tag = page_tag(revision.current(session), *queries.list_mark(session, moment))
    answer = unchanged(tag)
    if answer is not None:
        return answer
    current = listing.rows(queries.current_calls(session, moment), moment)
    closed = queries.closed_calls(session, moment, cursor=request.args.get("after"))
    body = render_template(
        "calls/index.html",
        open_rows=_in(current, State.OPEN, State.STANDING),
        late_rows=_in(current, State.LATE),
        announced_rows=_in(current, State.ANNOUNCED),
        closed_rows=listing.rows(closed.items, moment),
        page=closed,
    )
    return keep(body, tag)


@bp.get("/calls/<slug:slug>")
@public
def read(slug: str) -> ResponseReturnValue:
    """One call: what is asked, of whom, until when, and what happened to it."""
    moment, session = now(), db.session
    call = found(slug)
    row = listing.row(call, moment)
    tag = page_tag(
        revision.current(session),
        *queries.list_mark(session, moment),
        row.state,
        row.deadline.elapsed_percent,
    )
    answer = unchanged(tag)
    if answer is not None:
        return answer
    queries.load_parts(session, call)
    actor = current_actor()
    body = render_template(
        "calls/read.html",
        call=call,
        row=row,
        questionnaire=call.questionnaire_version.definition,
        audience=AUDIENCE,
        events=[_shown(event, call.time_zone) for event in reversed(call.events)],
        bodies=[_body(code) for code in call.bodies],
        meeting_url=_meeting_url(call),
        earlier=listing.rows(queries.earlier(session, call), moment),
        later=listing.rows(queries.later(session, call), moment),
        class_words=listing.class_words(call),
        respond_url=respond_url(call, moment),
        shortcuts=shortcut_urls(call, moment),
        respond_label=KINDS[call.kind].respond if call.kind in KINDS else "",
        reader_zone=actor.time_zone if actor else None,
    )
    return keep(body, tag)


def respond_url(call: Call, moment: datetime) -> str | None:
    """Where an answer to ``call`` is begun; None while nobody can."""
    kind = KINDS.get(call.kind)
    if kind is None or kind.endpoint not in current_app.view_functions:
        return None
    return url_for(kind.endpoint, slug=call.slug) if call.window.accepts(moment) else None


def shortcut_urls(call: Call, moment: datetime) -> list[tuple[Any, str]]:
    """Label and address of each shorter way to answer ``call``; none while nobody can."""
    kind = KINDS.get(call.kind)
    if kind is None or not call.window.accepts(moment):
        return []
    return [
        (short.label, url_for(short.endpoint, slug=call.slug, **short.arguments))
        for short in kind.shortcuts
        if call.follows_id is not None or not short.follows_only
    ]


def _in(rows: list[listing.CallRow], *states: State) -> list[listing.CallRow]:
    return [row for row in rows if row.state in states]


def _body(code: str) -> Choice:
    return vocabularies.find("bodies", code, current_locale()) or Choice(code, code)


def _meeting_url(call: Call) -> str | None:
    """The meeting's own page, where this installation has one."""
    if call.meeting is None or "meetings.read" not in current_app.view_functions:
        return None
    return url_for("meetings.read", slug=call.meeting.slug)


def _shown(event: CallEvent, zone: str) -> dict[str, Any]:
    """An event as everybody sees it: no person is named."""
    reason = event.reason.pick()
    label = str(EVENTS[event.kind])
    if event.old_due_at is not None and event.new_due_at is not None:
        label = _(
            "Deadline extended from %(old)s to %(new)s",
            old=moment_words(event.old_due_at, zone),
            new=moment_words(event.new_due_at, zone),
        )
    return {
        "label": label,
        "at": event.at,
        "quote": reason.text,
        "quote_language": reason.language,
    }
