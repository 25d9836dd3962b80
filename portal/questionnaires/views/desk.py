"""One questionnaire being composed: its sections and questions, moved, removed and frozen."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotAllowed, NotPossible
from portal.foundation.flashes import tell
from portal.foundation.forms import SeenForm
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.questionnaires import policy, queries
from portal.questionnaires.composing import checking, forms, pages, steps
from portal.questionnaires.composing.wordings import incomplete, lacking
from portal.questionnaires.models import QuestionnaireDraft
from portal.questionnaires.policy import STAFF_ROLES
from portal.questionnaires.views.blueprint import (
    bp,
    changeable,
    found,
    host_of,
    question_in,
    saved,
    section_in,
    status,
)

WAYS = {"up": True, "down": False}


@bp.get("/<key:key>/")
@staff(*STAFF_ROLES)
def compose(key: str) -> ResponseReturnValue:
    """The questions in their order, with what is still wrong and in which languages words lack."""
    draft = found(key)
    return _page(draft, SeenForm(formdata=None, data={"seen": str(draft.version)}))


def _page(draft: QuestionnaireDraft, form: Any) -> ResponseReturnValue:
    session, languages = db.session, settings().offered_locales
    faults = checking.faults(draft.data, queries.earlier_types(session, draft.code))
    may = policy.may_change(session, current_actor(), draft)
    parts = pages.parts(draft.data, faults, languages)
    body = render_template(
        "questionnaires/composer/compose.html",
        draft=draft,
        form=form,
        host=host_of(draft),
        introduction=Localised(draft.data.get("introduction", {})),
        parts=parts,
        movable=pages.movable(parts),
        faults=faults,
        whole_faults=pages.whole_faults(faults),
        lacking=lacking(draft.data, languages),
        incomplete=incomplete(draft.data, languages),
        may_change=may and policy.can_change(session, draft),
    )
    return body


@bp.route("/<key:key>/title", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def heading(key: str) -> ResponseReturnValue:
    """The title of the whole, and its introduction."""
    draft = changeable(key)
    form = forms.heading_form(draft.data)
    if form.validate_on_submit():
        change, seen = forms.heading_change(form), form.seen_version
        if saved(form, lambda s: steps.save_whole(s, draft, change, seen, current_actor(), now())):
            return redirect(url_for(".compose", key=key), 303)
    return _heading_page(draft, form, _("Title and introduction"), url_for(".heading", key=key))


@bp.route("/<key:key>/sections/new", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def add_section(key: str) -> ResponseReturnValue:
    """A further section, at the end."""
    draft = changeable(key)
    form = forms.heading_form({})
    if form.validate_on_submit():
        change = forms.heading_change(form)
        code = saved(form, lambda s: steps.add_section(s, draft, change, current_actor(), now()))
        if code:
            return redirect(url_for(".compose", key=key, _anchor=f"s-{code}"), 303)
    return _heading_page(draft, form, _("Add a section"), url_for(".add_section", key=key))


@bp.route("/<key:key>/sections/<question:code>", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def section(key: str, code: str) -> ResponseReturnValue:
    """The title and the introduction of one section."""
    draft = changeable(key)
    form = forms.heading_form(section_in(draft, code))
    if form.validate_on_submit():
        change, seen = forms.heading_change(form), form.seen_version
        if saved(
            form,
            lambda s: steps.save_section(s, draft, code, change, seen, current_actor(), now()),
        ):
            return redirect(url_for(".compose", key=key, _anchor=f"s-{code}"), 303)
    here = url_for(".section", key=key, code=code)
    return _heading_page(draft, form, _("Change the section"), here)


def _heading_page(
    draft: QuestionnaireDraft, form: Any, title: str, here: str
) -> ResponseReturnValue:
    page = render_template(
        "questionnaires/composer/heading.html", draft=draft, form=form, heading=title, here=here
    )
    return page, status(form)


@bp.post("/<key:key>/move")
@staff(*STAFF_ROLES)
def move(key: str) -> ResponseReturnValue:
    """Move a section or a question one place: ``do`` says up or down, what, and which."""
    draft = changeable(key)
    form = SeenForm()
    way, _sep, rest = request.form.get("do", "").partition("-")
    what, _sep, code = rest.partition("-")
    if not form.validate_on_submit() or way not in WAYS or what not in ("section", "question"):
        abort(400)
    with transaction() as session:
        steps.move(session, draft, what, code, WAYS[way], form.seen_version, current_actor(), now())
    anchor = f"{'s' if what == 'section' else 'q'}-{code}"
    return redirect(url_for(".compose", key=key, _anchor=anchor), 303)


@bp.route(
    "/<key:key>/remove/<any(section, question):what>/<question:code>", methods=["GET", "POST"]
)
@staff(*STAFF_ROLES)
def remove(key: str, what: str, code: str) -> ResponseReturnValue:
    """Remove a section or a question, with what is inside it, after a look."""
    draft = changeable(key)
    node = section_in(draft, code) if what == "section" else question_in(draft, code).node
    form = SeenForm(data={"seen": str(draft.version)})
    if form.validate_on_submit():
        with transaction() as session:
            steps.remove(session, draft, what, code, form.seen_version, current_actor(), now())
        tell(_("Removed."))
        return redirect(url_for(".compose", key=key), 303)
    return render_template(
        "questionnaires/composer/remove.html",
        draft=draft,
        form=form,
        called=Localised(node["title"] if what == "section" else node["label"]),
        inside=[Localised(q["label"]) for q in node.get("questions", ())],
        is_section=what == "section",
        here=url_for(".remove", key=key, what=what, code=code),
    )


@bp.route("/<key:key>/freeze", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def freeze(key: str) -> ResponseReturnValue:
    """Freeze what no host carries, after a look: then calls can ask it, and it stays as it is."""
    draft = found(key)
    if draft.host is not None or not policy.may_change(db.session, current_actor(), draft):
        raise NotAllowed
    form = SeenForm(data={"seen": str(draft.version)})
    if form.validate_on_submit():
        with transaction() as session:
            if draft.frozen_id is None and draft.version != form.seen_version:
                raise NotPossible(_("Somebody else has changed these questions in the meantime."))
            steps.freeze_draft(session, draft, current_actor(), now())
        tell(_("The questionnaire is frozen. Calls can ask it now."))
        return redirect(url_for(".compose", key=key), 303)
    if not policy.can_change(db.session, draft):
        raise NotPossible
    faults = checking.faults(draft.data, queries.earlier_types(db.session, draft.code))
    return render_template(
        "questionnaires/composer/freeze.html",
        draft=draft,
        form=form,
        faults=faults,
        incomplete=incomplete(draft.data, settings().offered_locales),
    )


@bp.route("/<key:key>/discard", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def discard(key: str) -> ResponseReturnValue:
    """Throw away what was composed, after a look."""
    draft = changeable(key)
    host = host_of(draft)
    form = SeenForm(data={"seen": str(draft.version)})
    if form.validate_on_submit():
        with transaction() as session:
            if draft.version != form.seen_version:
                raise NotPossible(_("Somebody else has changed these questions in the meantime."))
            steps.discard(session, draft, current_actor(), now())
        tell(_("Thrown away."))
        return redirect(host[1] if host else url_for(".index"), 303)
    return render_template(
        "questionnaires/composer/discard.html", draft=draft, form=form, host=host
    )
