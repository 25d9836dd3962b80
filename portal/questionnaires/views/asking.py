"""One question a page: added, changed, with its choices and with the condition to show it."""

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from portal.convention import vocabularies
from portal.foundation.access import current_actor, staff
from portal.foundation.clock import now
from portal.foundation.forms import SeenForm
from portal.foundation.localised import Localised
from portal.questionnaires.composing import (
    condition_form,
    option_form,
    outline,
    pages,
    question_form,
    steps,
)
from portal.questionnaires.composing.labels import TYPES
from portal.questionnaires.composing.outline import Node
from portal.questionnaires.composing.text_fields import ChangeForm
from portal.questionnaires.models import QuestionnaireDraft
from portal.questionnaires.policy import STAFF_ROLES
from portal.questionnaires.views.blueprint import (
    bp,
    changeable,
    question_in,
    saved,
    section_in,
    status,
)


@bp.get("/<key:key>/add/<any(section, group):what>/<question:into>")
@staff(*STAFF_ROLES)
def choose_type(key: str, what: str, into: str) -> ResponseReturnValue:
    """What sort of answer the new question wants."""
    draft = changeable(key)
    where, depth = _into(draft, what, into)
    return render_template(
        "questionnaires/composer/types.html",
        draft=draft,
        where=where,
        what=what,
        into=into,
        types=[(name, *TYPES[name]) for name in pages.types_inside(depth)],
    )


@bp.route(
    "/<key:key>/add/<any(section, group):what>/<question:into>/<slug:type_name>",
    methods=["GET", "POST"],
)
@staff(*STAFF_ROLES)
def add(key: str, what: str, into: str, type_name: str) -> ResponseReturnValue:
    """A new question, at the end of a section or a group."""
    draft = changeable(key)
    _where, depth = _into(draft, what, into)
    if type_name not in pages.types_inside(depth):
        abort(404)
    dates = [
        place
        for place in outline.walk(draft.data)
        if place.node["type"] == "date" and (place.group is None or place.group["code"] == into)
    ]
    form = question_form.question_form(type_name, {}, _called(dates), is_new=True)
    if form.validate_on_submit():
        change = question_form.change_of(form)
        wished = (form.code.data or "").strip()
        code = saved(
            form,
            lambda s: steps.add_question(
                s, draft, (what, into), type_name, wished, change, current_actor(), now()
            ),
        )
        if code:
            return redirect(_next(key, code, type_name, form), 303)
    return _page(
        draft,
        form,
        type_name,
        None,
        heading=_("Add a question"),
        here=url_for(".add", key=key, what=what, into=into, type_name=type_name),
    )


@bp.route("/<key:key>/questions/<question:code>", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def question(key: str, code: str) -> ResponseReturnValue:
    """Change one question."""
    draft = changeable(key)
    node = question_in(draft, code).node
    dates = [place for place in outline.before(draft.data, code) if place.node["type"] == "date"]
    form = question_form.question_form(node["type"], node, _called(dates))
    if form.validate_on_submit():
        change, seen, claimed = question_form.change_of(form), form.seen_version, form.code.data
        if saved(
            form,
            lambda s: steps.save_question(
                s, draft, code, change, seen, current_actor(), now(), claimed
            ),
        ):
            return redirect(url_for(".compose", key=key, _anchor=f"q-{code}"), 303)
    return _page(
        draft,
        form,
        node["type"],
        node,
        heading=_("Change the question"),
        here=url_for(".question", key=key, code=code),
    )


@bp.route("/<key:key>/questions/<question:code>/choices", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def options(key: str, code: str) -> ResponseReturnValue:
    """The choices that a question offers. Each button saves what is typed."""
    draft = changeable(key)
    node = question_in(draft, code).node
    if not pages.has_own_choices(node):
        abort(404)
    form = option_form.option_form(node)
    if form.validate_on_submit():
        what, _sep, at = request.form.get("do", "").partition("-")
        change = form.change(what, int(at) if at.isascii() and at.isdigit() else 0)
        seen = form.seen_version
        if saved(
            form,
            lambda s: steps.save_question(s, draft, code, change, seen, current_actor(), now()),
        ):
            if what:
                return redirect(url_for(".options", key=key, code=code), 303)
            return redirect(url_for(".compose", key=key, _anchor=f"q-{code}"), 303)
    page = render_template(
        "questionnaires/composer/options.html",
        draft=draft,
        form=form,
        question=Localised(node["label"]),
        code=code,
        filled=len(node.get("options", ())),
    )
    return page, status(form)


@bp.get("/<key:key>/questions/<question:code>/condition")
@staff(*STAFF_ROLES)
def condition(key: str, code: str) -> ResponseReturnValue:
    """On which question it depends whether this one is shown."""
    draft = changeable(key)
    place = question_in(draft, code)
    return render_template(
        "questionnaires/composer/condition.html",
        draft=draft,
        code=code,
        question=Localised(place.node["label"]),
        current=place.node.get("show_if"),
        earlier=[
            (other.code, Localised(other.node["label"]))
            for other in outline.before(draft.data, code)
        ],
        form=SeenForm(formdata=None, data={"seen": str(steps.mark(place.node))}),
    )


@bp.post("/<key:key>/questions/<question:code>/always")
@staff(*STAFF_ROLES)
def always(key: str, code: str) -> ResponseReturnValue:
    """Take a question's condition away."""
    draft = changeable(key)
    form = ChangeForm()
    if not form.validate_on_submit():
        abort(400)
    seen = form.seen_version
    if not saved(
        form,
        lambda s: steps.save_question(
            s, draft, code, condition_form.never, seen, current_actor(), now()
        ),
    ):
        return redirect(url_for(".condition", key=key, code=code), 303)
    return redirect(url_for(".compose", key=key, _anchor=f"q-{code}"), 303)


@bp.route("/<key:key>/questions/<question:code>/condition/<question:on>", methods=["GET", "POST"])
@staff(*STAFF_ROLES)
def condition_on(key: str, code: str, on: str) -> ResponseReturnValue:
    """Which answer to the other question shows this one."""
    draft = changeable(key)
    node = question_in(draft, code).node
    other = next((o for o in outline.before(draft.data, code) if o.code == on), None)
    if other is None:
        abort(404)
    form = condition_form.condition_form(node, other.node, vocabularies)
    if form.validate_on_submit():
        change, seen = condition_form.change_of(form), form.seen_version
        if saved(
            form,
            lambda s: steps.save_question(s, draft, code, change, seen, current_actor(), now()),
        ):
            return redirect(url_for(".compose", key=key, _anchor=f"q-{code}"), 303)
    page = render_template(
        "questionnaires/composer/condition_on.html",
        draft=draft,
        form=form,
        code=code,
        question=Localised(node["label"]),
        on=Localised(other.node["label"]),
        here=url_for(".condition_on", key=key, code=code, on=on),
    )
    return page, status(form)


def _page(
    draft: QuestionnaireDraft, form: Any, type_name: str, node: Node | None, heading: str, here: str
) -> ResponseReturnValue:
    page = render_template(
        "questionnaires/composer/question.html",
        draft=draft,
        form=form,
        type_label=TYPES[type_name][0],
        node=node,
        heading=heading,
        here=here,
        own_choices=node is not None and pages.has_own_choices(node),
    )
    return page, status(form)


def _into(draft: QuestionnaireDraft, what: str, code: str) -> tuple[Localised, int]:
    """What a new question goes into: its name, and how deep questions in it stand."""
    if what == "section":
        return Localised(section_in(draft, code)["title"]), 0
    place = question_in(draft, code)
    if place.node["type"] != "rows":
        abort(404)
    return Localised(place.node["label"]), place.depth + 1


def _called(places: list[outline.Place]) -> list[tuple[str, str]]:
    return [(place.code, Localised(place.node["label"]).text()) for place in places]


def _next(key: str, code: str, type_name: str, form: Any) -> str:
    """Where to go after adding: a question of choices needs its choices next."""
    if "vocabulary" in form and not form["vocabulary"].data:
        return url_for(".options", key=key, code=code)
    return url_for(".compose", key=key, _anchor=f"q-{code}")
