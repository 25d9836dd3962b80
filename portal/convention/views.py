"""Staff's pages for the Convention's world, under ``/<lang>/moderation/convention/``."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.routing import BaseConverter

from portal.convention import actions, forms, queries, record_fields, vocabularies
from portal.convention.models import Meeting, MeetingDeadline, Sourced
from portal.convention.models.meetings import AUDIENCES, DEADLINE_KINDS
from portal.convention.models.sourced import CODE_PATTERN
from portal.convention.nouns import DEADLINE_FIELDS, NOUNS, Noun, Sort
from portal.convention.policy import STAFF_ROLES
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.forms import SeenForm
from portal.foundation.locales import LOCALES, current_locale, offered

bp = Blueprint("convention", __name__, url_prefix="/moderation/convention")
LANGUAGES = list(LOCALES)  # texts can be entered before a language is offered


class CodeConverter(BaseConverter):
    """The code of a row."""

    regex = CODE_PATTERN


bp.record_once(lambda state: state.app.url_map.converters.update(code=CodeConverter))


@bp.get("/")
@staff(*STAFF_ROLES)
def index() -> ResponseReturnValue:
    """What the Convention's world is made of."""
    nouns = list(NOUNS.values())
    counts = queries.counts(db.session, [noun.model for noun in nouns])
    return render_template("convention/index.html", rows=list(zip(nouns, counts, strict=True)))


@bp.get("/<slug:path>/")
@staff(*STAFF_ROLES)
def rows(path: str) -> ResponseReturnValue:
    """The rows of one noun, with a search box and a filter."""
    noun = _noun(path)
    words, show = request.args.get("q", "")[:100], request.args.get("show", "")
    everything = queries.records(db.session, noun.model)
    found = queries.matching(everything, words, [noun.named_by, *_searched(noun)])
    if show == "edited":
        found = [row for row in found if row.added_by_staff or record_fields.edited(row)]
    elif show == "ended":
        found = [row for row in found if row.ended]
    listed = vocabularies.choices(noun.name, current_locale())
    order = {choice.code: place for place, choice in enumerate(listed)}
    found.sort(key=lambda row: order[row.code])
    return render_template(
        "convention/rows.html",
        noun=noun,
        records=found,
        total=len(everything),
        words=words,
        show=show,
        said=lambda field, row: forms.said(field, record_fields.read(row, field.name)),
        edited=record_fields.edited,
    )


@bp.route("/<slug:path>/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def add(path: str) -> ResponseReturnValue:
    """Add a row that no data brought."""
    noun = _noun(path)
    form = forms.record_form(noun, None, LANGUAGES)
    if form.validate_on_submit():
        values = forms.values(form, noun, LANGUAGES)

        def step(session: Session) -> Sourced:
            return actions.add(
                session, noun.model, form.code.data, values, note=form.note.data, **_who_and_when()
            )

        if _done(form, step):
            flash(_("Added."), "ok")
            return redirect(url_for(".edit", path=path, code=form.code.data))
    return _form_page("convention/edit.html", form, noun=noun, record=None)


@bp.route("/<slug:path>/<code:code>", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def edit(path: str, code: str) -> ResponseReturnValue:
    """Read and change one row."""
    noun = _noun(path)
    record = _record(noun, code)
    form = forms.record_form(noun, record, LANGUAGES)
    if form.validate_on_submit():
        values = forms.values(form, noun, LANGUAGES)

        def step(session: Session) -> list[str]:
            return actions.save(
                session,
                record,
                values,
                note=form.note.data,
                seen=form.seen_version,
                **_who_and_when(),
            )

        if _done(form, step):
            flash(_("Saved."), "ok")
            return redirect(url_for(".edit", path=path, code=code))
    return _form_page("convention/edit.html", form, noun=noun, record=record)


@bp.route("/meetings/<code:code>/deadlines/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def add_deadline(code: str) -> ResponseReturnValue:
    """Add a dated deadline to a meeting."""
    return _deadline_page(_meeting(code), None)


@bp.route("/meetings/<code:code>/deadlines/<int:deadline_id>", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def edit_deadline(code: str, deadline_id: int) -> ResponseReturnValue:
    """Change a dated deadline of a meeting."""
    meeting = _meeting(code)
    return _deadline_page(meeting, _deadline(meeting, deadline_id))


@bp.post("/meetings/<code:code>/deadlines/<int:deadline_id>/remove")
@staff(*STAFF_ROLES)
def remove_deadline(code: str, deadline_id: int) -> ResponseReturnValue:
    """Take a deadline away from a meeting."""
    deadline = _deadline(_meeting(code), deadline_id)
    form = SeenForm()
    if not form.validate_on_submit():
        abort(400)
    with transaction() as session:
        actions.remove_deadline(session, deadline, seen=form.seen_version, **_who_and_when())
    flash(_("The deadline was removed."), "ok")
    return redirect(url_for(".edit", path="meetings", code=code))


def _deadline_page(meeting: Meeting, deadline: MeetingDeadline | None) -> ResponseReturnValue:
    form = forms.deadline_form(deadline, LANGUAGES)
    if form.validate_on_submit():
        values = forms.deadline_values(form, LANGUAGES)

        def step(session: Session) -> MeetingDeadline:
            return actions.set_deadline(
                session, meeting, deadline, values, seen=form.seen_version, **_who_and_when()
            )

        if _done(form, step):
            flash(_("The deadline was saved."), "ok")
            return redirect(url_for(".edit", path="meetings", code=meeting.code))
    return _form_page("convention/deadline.html", form, meeting=meeting, deadline=deadline)


def _done(form: Any, step: Callable[[Session], object]) -> bool:
    """Take ``step`` in a transaction; what is refused goes beside its field of ``form``."""
    try:
        with transaction() as session:
            step(session)
    except actions.Refused as refused:
        forms.put_problems(form, refused.problems)
        return False
    except IntegrityError:
        problem = _("Somebody else has just entered the same. Look at the list, then try again.")
        forms.put_problems(form, {"": problem})
        return False
    return True


def _form_page(template: str, form: Any, **context: Any) -> ResponseReturnValue:
    page = render_template(
        template,
        form=form,
        offered=[info.code for info in offered()],
        others=[code for code in LANGUAGES if code not in {info.code for info in offered()}],
        attribute=forms.attribute,
        Sort=Sort,
        deadline_fields=DEADLINE_FIELDS,
        deadline_kinds=DEADLINE_KINDS,
        audiences=AUDIENCES,
        **context,
    )
    return page, 422 if form.errors else 200


def _who_and_when() -> dict[str, Any]:
    return {"actor_id": current_actor().person_id, "at": now()}


def _searched(noun: Noun) -> list[str]:
    return [field.name for field in noun.fields if field.sort is Sort.TEXT]


def _noun(path: str) -> Noun:
    noun = NOUNS.get(path)
    if noun is None:
        abort(404)
    return noun


def _record(noun: Noun, code: str) -> Sourced:
    record = queries.record(db.session, noun.model, code)
    if record is None:
        abort(404)
    return record


def _meeting(code: str) -> Meeting:
    record = _record(NOUNS["meetings"], code)
    if not isinstance(record, Meeting):
        abort(404)
    return record


def _deadline(meeting: Meeting, deadline_id: int) -> MeetingDeadline:
    for deadline in meeting.deadlines:
        if deadline.id == deadline_id:
            return deadline
    abort(404)
