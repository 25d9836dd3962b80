"""The form of one question: the fields that its type has a use for, and nothing else."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import (
    BooleanField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in stubs
from wtforms.validators import Length

from portal.foundation.locales import current_locale
from portal.foundation.localised import Localised
from portal.organisations.labels import AUDIENCE
from portal.questionnaires.composing.labels import LIMITS, TEXTS, VOCABULARIES
from portal.questionnaires.composing.outline import Node, put, put_texts
from portal.questionnaires.composing.steps import mark
from portal.questionnaires.composing.text_fields import (
    ChangeForm,
    WholeNumberField,
    languages,
    read_texts,
    shown_texts,
    text_fields,
)
from portal.questionnaires.loading import ANSWERERS
from portal.questionnaires.question_types import TYPES
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.question_types.numbers import parse

LONGEST = {"label": 1_000, "hint": 2_000, "guidance": 8_000, "example": 2_000}
SHORT = 200
NUMBERS = frozenset({"minimum", "maximum"})
DATES = frozenset({"after", "not_before"})
NEEDS_DATES = DATES | {"max_months_after"}
OF_SEVERAL = frozenset({"min_choices", "max_choices"})
TICKS = frozenset({"not_in_future", "current"})


class QuestionForm(ChangeForm):
    """A question. Texts, limits and what else its type has are added by ``question_form``."""

    code = StringField(
        _l("Code"),
        description=_l(
            "Never shown to those who answer. Leave it empty and it is made from the question. A "
            "question that was asked before keeps its code, so that answers can be compared."
        ),
        validators=[Length(max=50)],
    )
    required = BooleanField(_l("Must be answered"))
    private = BooleanField(
        _l("Not published"), description=_l("Only the organisation and moderators read the answer.")
    )
    asked_of = SelectMultipleField(
        _l("Asked only of"),
        description=_l("Tick none to ask everybody."),
        widget=widgets.ListWidget(prefix_label=False),
        option_widget=widgets.CheckboxInput(),
    )
    codes: list[str]
    type_name: str
    texts: list[str]
    limits: list[str]

    def change(self, node: Node) -> None:
        """Put what the form holds into ``node``; what it does not show stays."""
        for name in self.texts:
            put_texts(node, name, read_texts(self, name, self.codes), needed=name == "label")
        for name in ("required", "private"):
            put(node, name, self[name].data)
        put(node, "asked_of", sorted(self.asked_of.data or []))
        if "vocabulary" in self:
            put(node, "vocabulary", self["vocabulary"].data or None)
            if self["vocabulary"].data:
                node.pop("options", None)
        if "one_at_a_time" in self:
            put(node, "one_at_a_time", self["one_at_a_time"].data)
            put(node, "row_title", self["row_title"].data or None)
        limits = dict(node.get("limits", {}))
        for name in self.limits:
            put(limits, name, self._limit(name))
        put(node, "limits", limits)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether its fields hold what they may."""
        sound = bool(super().validate(extra_validators))
        for name in NUMBERS.intersection(self.limits):
            if self[name].data and self._limit(name) is None:
                self[name].errors = [*self[name].errors, _l("Enter a number.")]
                sound = False
        for name in ("max_rows", "max_choices", "max_files", "words", "characters", "entries"):
            if name in self.limits and self[name].data == 0:
                self[name].errors = [*self[name].errors, _l("Enter 1 or more, or nothing.")]
                sound = False
        return sound

    def _limit(self, name: str) -> Any:
        data = self[name].data
        if name in NUMBERS:
            return parse(data, current_locale()) if data else None
        return data or (0 if name == "decimals" and data == 0 else None)


def question_form(
    type_name: str, node: Node, dates: Sequence[tuple[str, str]] = (), *, is_new: bool = False
) -> Any:
    """The form of a question of that type; ``node`` is how it stands, or empty for a new one.

    ``dates``: (code, label) of the dates before it, which a date's limits can name.
    """
    kind = TYPES[type_name]
    codes = languages(node.get("label", {}))
    texts = _texts_of(type_name)
    limits = [
        name
        for name in LIMITS
        if name in kind.limits
        and (name not in NEEDS_DATES or dates)
        and (name not in OF_SEVERAL or (isinstance(kind, Choosing) and kind.several))
    ]
    fields: dict[str, Any] = {}
    for name in texts:
        label, hint = TEXTS[name]
        field = TextAreaField if name in ("guidance", "hint") else StringField
        longest = LONGEST.get(name, SHORT)
        fields |= text_fields(field, name, label, codes, longest, hint, needed=name == "label")
    fields |= {name: _limit_field(name, dates) for name in limits}
    if isinstance(kind, Choosing) and not kind.vocabulary:
        choices = [SelectChoice(*pair) for pair in VOCABULARIES.items()]
        fields["vocabulary"] = SelectField(_l("Choices come from"), choices=choices)
    if type_name == "rows":
        nothing = SelectChoice("", pgettext("no choice made", "None"))
        inner = [
            SelectChoice(q["code"], Localised(q["label"]).text()) for q in node.get("questions", [])
        ]
        fields["row_title"] = SelectField(_l("Named by the answer to"), choices=[nothing, *inner])
        fields["one_at_a_time"] = BooleanField(_l("Show one at a time, list the others"))
    if not is_new:
        fields["code"] = StringField(
            _l("Code"), render_kw={"readonly": True}, description=_l("It stays as it is.")
        )
    form = type("QuestionFormOfType", (QuestionForm,), fields)(data=_shown(node, texts, codes))
    form.asked_of.choices = [
        SelectChoice(kind, str(AUDIENCE[kind])) for kind in AUDIENCE if kind in ANSWERERS
    ]
    form.codes, form.type_name, form.texts, form.limits = codes, type_name, texts, limits
    return form


def _texts_of(type_name: str) -> list[str]:
    own = {"number": ["unit"], "rows": ["row_label", "add_label"]}.get(type_name, [])
    return ["label", *own, "hint", "guidance", "example"]


def _limit_field(name: str, dates: Sequence[tuple[str, str]]) -> Any:
    label, hint = LIMITS[name]
    if name in TICKS:
        return BooleanField(label, description=hint)
    if name in DATES:
        nothing = SelectChoice("", pgettext("no choice made", "None"))
        return SelectField(label, choices=[nothing, *(SelectChoice(*one) for one in dates)])
    if name in NUMBERS:
        return StringField(label, description=hint, validators=[Length(max=30)])
    return WholeNumberField(label, description=hint)


def _shown(node: Node, texts: Sequence[str], codes: Sequence[str]) -> dict[str, Any]:
    limits = {k: str(v) if k in NUMBERS else v for k, v in node.get("limits", {}).items()}
    shown: dict[str, Any] = {
        "seen": str(mark(node)),
        "code": node.get("code", ""),
        "required": node.get("required", False),
        "private": node.get("private", False),
        "asked_of": node.get("asked_of", []),
        "vocabulary": node.get("vocabulary", ""),
        "row_title": node.get("row_title", ""),
        "one_at_a_time": node.get("one_at_a_time", False),
        **limits,
    }
    for name in texts:
        shown |= shown_texts(name, node.get(name, {}), codes)
    return shown


def change_of(form: Any) -> Callable[[Node], None]:
    """What the form does to its question."""
    change: Callable[[Node], None] = form.change
    return change
