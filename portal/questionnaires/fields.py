"""One form field for one question, after its type. What a field holds, the type reads."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
    widgets,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in stubs
from wtforms.utils import unset_value

from portal.foundation.text import normalise
from portal.questionnaires.context import Context, OfferedChoice
from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.question_types.dates import PARTS
from portal.questionnaires.schema import Question

# More own options than these are offered in a list that opens, not as buttons.
MOST_BUTTONS = 7
# People look for a country by its letter, not by the region the Convention puts it in.
ALPHABETICAL = frozenset({"countries"})
PART_LABELS = {"day": _l("Day"), "month": _l("Month"), "year": _l("Year")}
YEAR_FIRST = frozenset({"zh"})


class ChecksField(SelectMultipleField):
    """Several choices, each a box to tick."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class DateField(Field):
    """A date in three boxes, <name>-day, <name>-month and <name>-year; kept as typed."""

    widget = widgets.TextInput()

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the three parts from ``formdata``, or from ``data``, a mapping of parts."""
        super().process(None, data, extra_filters)
        if formdata is not None:
            self.data = {part: normalise(formdata.get(f"{self.name}-{part}", "")) for part in PARTS}

    def boxes(self, locale: str) -> list[dict[str, Any]]:
        """The three boxes in the order of ``locale``; the first has the field's own id."""
        order = PARTS[::-1] if locale in YEAR_FIRST else PARTS
        return [
            {
                "name": f"{self.name}-{part}",
                "id": self.id if number == 0 else f"{self.id}-{part}",
                "label": PART_LABELS[part],
                "value": (self.data or {}).get(part, ""),
            }
            for number, part in enumerate(order)
        ]


class GroupField(Field):
    """The rows of a repeating group: their ids in order, as hidden inputs of one name.

    The rows bring these inputs themselves; were its widget hidden, ``hidden_tag`` would too.
    """

    widget = widgets.TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the ids from the form."""
        self.data = list(valuelist)


def unbound_field(question: Question, answer: Any, context: Context) -> Any:
    """The field that asks ``question``; ``answer`` keeps what has ended among its choices."""
    common = {
        "label": question.label.text(context.locale),
        "description": question.hint.text(context.locale),
    }
    kind = type_of(question)
    if isinstance(kind, Choosing):
        return _choosing(kind, question, answer, context, common)
    made: Field = _MAKERS[kind.name](common)
    return made


def _choosing(
    kind: Choosing, question: Question, answer: Any, context: Context, common: dict[str, Any]
) -> Any:
    in_groups = kind.vocabulary_of(question) not in ALPHABETICAL
    choices = [
        _offer(choice, context, in_groups) for choice in kind.offered(question, answer, context)
    ]
    if kind.several:
        return ChecksField(choices=choices, validate_choice=False, **common)
    if question.options and len(choices) <= MOST_BUTTONS:
        return RadioField(choices=choices, validate_choice=False, **common)
    nothing = SelectChoice("", pgettext("no choice made", "Choose…"))
    return SelectField(choices=[nothing, *choices], validate_choice=False, **common)


def _offer(choice: OfferedChoice, context: Context, in_groups: bool) -> SelectChoice:
    foreign = choice.language and choice.language != context.locale
    marks = {"lang": choice.language} if foreign else {}
    return SelectChoice(choice.code, choice.label, marks, choice.group if in_groups else None)


def _yes_no(common: dict[str, Any]) -> Any:
    choices = [
        SelectChoice("yes", pgettext("answer", "Yes")),
        SelectChoice("no", pgettext("answer", "No")),
    ]
    return RadioField(choices=choices, validate_choice=False, **common)


_MAKERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "short-text": lambda common: StringField(**common),
    "long-text": lambda common: TextAreaField(**common),
    "text-list": lambda common: TextAreaField(**common),
    "url": lambda common: URLField(**common),
    "email": lambda common: EmailField(**common),
    "yes-no": _yes_no,
    "statement": lambda common: BooleanField(**common),
    "number": lambda common: StringField(**common),
    "date": lambda common: DateField(**common),
    "rows": lambda common: GroupField(**common),
}
