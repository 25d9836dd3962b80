"""When a question is shown, as a plain form: another question, and what was answered there."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField, widgets
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in stubs
from wtforms.validators import InputRequired, Length

from portal.foundation.locales import current_locale
from portal.foundation.localised import Localised
from portal.questionnaires.composing.outline import Node, put
from portal.questionnaires.composing.steps import mark
from portal.questionnaires.composing.text_fields import ChangeForm
from portal.questionnaires.context import Vocabularies
from portal.questionnaires.question_types import TYPES
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.question_types.numbers import parse

ANSWERED, UNANSWERED, CHOSEN, IS, YES, NO = "answered", "unanswered", "chosen", "is", "yes", "no"


class ConditionForm(ChangeForm):
    """On what was answered to ``on``. The other fields are added by ``condition_form``."""

    test = RadioField(_l("It is shown"), validators=[InputRequired(_l("Choose when."))])
    on: Node

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the test has what it compares with."""
        sound = bool(super().validate(extra_validators))
        if self.test.data == CHOSEN and not self["values"].data:
            self["values"].errors = [*self["values"].errors, _("Choose at least one.")]
            return False
        if self.test.data == IS and parse(self["number"].data or "", current_locale()) is None:
            self["number"].errors = [*self["number"].errors, _("Enter a number.")]
            return False
        return sound

    def change(self, node: Node) -> None:
        """Put the condition into ``node``."""
        condition: Node = {"code": self.on["code"]}
        test = self.test.data
        if test in (ANSWERED, UNANSWERED):
            condition["answered"] = test == ANSWERED
        elif test in (YES, NO):
            condition["equals"] = test == YES
        elif test == IS:
            condition["equals"] = parse(self["number"].data or "", current_locale())
        else:
            chosen = list(self["values"].data)
            condition |= {"equals": chosen[0]} if len(chosen) == 1 else {"one_of": chosen}
        node["show_if"] = condition


def condition_form(node: Node, on: Node, vocabularies: Vocabularies) -> Any:
    """The form for ``node`` to be shown on an answer to ``on``."""
    kind = TYPES[on["type"]]
    fields: dict[str, Any] = {}
    tests: list[tuple[str, Any]] = []
    if kind.name == "yes-no":
        tests = [(YES, _("if the answer is yes")), (NO, _("if the answer is no"))]
    elif kind.name == "statement":
        tests = [(YES, _("if it is ticked"))]
    elif kind.name == "number":
        tests = [(IS, _("if the number is"))]
        fields["number"] = StringField(_l("Number"), validators=[Length(max=30)])
    elif isinstance(kind, Choosing):
        tests = [(CHOSEN, _("if one of these is chosen"))]
        fields["values"] = SelectMultipleField(
            _l("Any of these"),
            choices=_choices(kind, on, vocabularies),
            widget=widgets.ListWidget(prefix_label=False),
            option_widget=widgets.CheckboxInput(),
        )
    tests += [
        (ANSWERED, _("if anything was answered")),
        (UNANSWERED, _("if nothing was answered")),
    ]
    form = type("ConditionFormOnQuestion", (ConditionForm,), fields)(data=_shown(node, on, kind))
    form.test.choices = [SelectChoice(*test) for test in tests]
    form.on = on
    return form


def never(node: Node) -> None:
    """Take the condition away: always shown."""
    put(node, "show_if", None)


def _choices(kind: Choosing, on: Node, vocabularies: Vocabularies) -> list[Any]:
    named = kind.vocabulary or on.get("vocabulary")
    if named:
        return [
            SelectChoice(one.code, one.label)
            for one in vocabularies.choices(named, current_locale())
        ]
    return [
        SelectChoice(one["code"], Localised(one["label"]).text()) for one in on.get("options", ())
    ]


def _shown(node: Node, on: Node, kind: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"seen": str(mark(node))}
    now = node.get("show_if", {})
    if now.get("code") != on["code"]:
        return shown
    wanted = now["one_of"] if "one_of" in now else [now.get("equals")]
    if "answered" in now:
        shown["test"] = ANSWERED if now["answered"] else UNANSWERED
    elif isinstance(wanted[0], bool):
        shown["test"] = YES if wanted[0] else NO
    elif isinstance(kind, Choosing):
        shown |= {"test": CHOSEN, "values": wanted}
    else:
        shown |= {"test": IS, "number": str(wanted[0])}
    return shown


def change_of(form: Any) -> Callable[[Node], None]:
    """What the form does to its question."""
    change: Callable[[Node], None] = form.change
    return change
