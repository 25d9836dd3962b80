"""The queue over all cases, and assigning them."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from portal.calls import queries as calls
from portal.foundation.access import current_actor, safe_next, staff
from portal.foundation.cases import SOURCES, Case
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.flashes import Undo, tell
from portal.foundation.locales import LOCALES
from portal.foundation.text import normalise
from portal.moderation import actions, queries
from portal.moderation.forms import AssignForm, UndoAssignForm, people_choices
from portal.moderation.queries import QueueFilter
from portal.moderation.views.blueprint import bp

VIEWS = ("inbox", "mine", "overdue")
LONGEST = 100  # characters of a filter or a search


@bp.get("/")
@staff("moderator", "editor", "administrator")
def queue() -> ResponseReturnValue:
    """What waits for the Secretariat, the earliest date to decide by first."""
    actor = current_actor()
    chosen = _chosen()
    today = now().date()
    session = db.session
    page = queries.queue(session, chosen, actor.person_id, today, request.args.get("after"))
    people = queries.staff_people(session)
    form = AssignForm()
    form.assignee.choices = people_choices(people, _("Nobody"))
    return render_template(
        "moderation/queue.html",
        page=page,
        chosen=chosen,
        counts=queries.counts(session, actor.person_id, today),
        today=today,
        people=people,
        form=form,
        narrowed=chosen != QueueFilter(view=chosen.view),
        newer=_at(page.newer_cursor),
        older=_at(page.older_cursor),
        sorts=queries.sorts(),
        originals=[(info.code, info.name, info.code) for info in LOCALES.values()],
        calls=[(call.slug, str(call.title)) for call in calls.open_calls(session, now())],
        link=link_of,
        label=label_of,
    )


@bp.post("/assign")
@staff("moderator", "editor")
def assign() -> ResponseReturnValue:
    """Give the ticked cases to somebody. The note that follows offers to undo it."""
    form = AssignForm()
    form.assignee.choices = people_choices(queries.staff_people(db.session), _("Nobody"))
    back = safe_next(request.form.get("next")) or url_for(".queue")
    if form.validate_on_submit() and form.cases.data:
        actor = current_actor()
        given = actor.person_id if request.form.get("to_me") else form.assignee.data or None
        with transaction() as session:
            changed = actions.assign(session, form.cases.data, given, actor)
        before = " ".join(f"{case}:{person or 0}" for case, person in changed)
        fields = {"before": before, "given": str(given or 0), "next": back}
        count = len(changed)
        tell(
            ngettext("%(num)s case assigned.", "%(num)s cases assigned.", count),
            undo=Undo(url_for(".undo_assign"), fields) if changed else None,
        )
    else:
        tell(_("Tick the cases to assign first."), "warn")
    return redirect(back)


@bp.post("/assign/undo")
@staff("moderator", "editor")
def undo_assign() -> ResponseReturnValue:
    """Give the cases back to whom they had; those assigned anew since stay as they are."""
    form = UndoAssignForm()
    people = {person for person, _name in queries.staff_people(db.session)}
    before = {c: p for c, p in form.cases().items() if p is None or p in people}
    if form.validate_on_submit():
        with transaction() as session:
            count = actions.give_back(session, before, form.given_id(), current_actor())
        tell(
            ngettext("%(num)s case is as it was.", "%(num)s cases are as they were.", count),
            "ok" if count else "warn",
        )
    return redirect(safe_next(request.form.get("next")) or url_for(".queue"))


def _at(cursor: str | None) -> str | None:
    """The queue as it is narrowed, from ``cursor`` on."""
    if cursor is None:
        return None
    kept: dict[str, Any] = {n: v for n, v in request.args.items() if n != "after" and v}
    return url_for(".queue", **{**kept, "after": cursor})


def link_of(case: Case) -> str:
    """Where ``case`` is dealt with."""
    source = SOURCES[case.source]
    return url_for(source.endpoint, **source.arguments(case))


def label_of(case: Case) -> object:
    """What ``case`` waits for, in words."""
    return SOURCES[case.source].sorts.get(case.sort, case.sort)


def _chosen() -> QueueFilter:
    view, assignee = _asked("view"), _asked("assignee")
    return QueueFilter(
        view=view if view in VIEWS else "inbox",
        sort=_asked("sort"),
        state=_asked("state"),
        language=_asked("language"),
        call=_asked("call"),
        assignee_id=int(assignee) if re.fullmatch(r"[0-9]{1,9}", assignee) else None,
        text=_asked("q"),
    )


def _asked(name: str) -> str:
    """What the address asks for ``name``: without anything that no text may hold."""
    return normalise(request.args.get(name, ""))[:LONGEST]
