"""The form of a question's own choices: a row each, with its code kept out of sight."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import Length

from portal.foundation.locales import LOCALES, direction
from portal.foundation.localised import FALLBACK
from portal.questionnaires.composing import codes
from portal.questionnaires.composing.outline import Node
from portal.questionnaires.composing.steps import mark
from portal.questionnaires.composing.text_fields import ChangeForm, languages

SPARE = 3  # empty rows at the end
MOST = 60
LONGEST = 300


class Row(NamedTuple):
    """One choice in the form: its number from 0, and its fields."""

    number: int
    code: Any
    labels: list[Any]


class OptionForm(ChangeForm):
    """Choices in their order. Rows are added by ``option_form``."""

    codes: list[str]
    rows: list[Row]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each row that says something says it in English."""
        sound = bool(super().validate(extra_validators))
        for row in self.rows:
            english = row.labels[self.codes.index(FALLBACK)]
            if any(label.data for label in row.labels) and not english.data:
                english.errors = [*english.errors, _("Fill in this field.")]
                sound = False
        return sound

    def change(self, what: str, at: int) -> Callable[[Node], None]:
        """What saving does; ``what`` ("up", "down", "remove" or nothing) is done to row ``at``."""
        typed = [
            (row.code.data, {c: f.data for c, f in zip(self.codes, row.labels, strict=True)})
            for row in self.rows
        ]
        if what == "remove" and at < len(typed):
            typed.pop(at)
        to = at + {"up": -1, "down": 1}.get(what, 0)
        if what in ("up", "down") and 0 <= to < len(typed) and at < len(typed):
            typed.insert(to, typed.pop(at))

        def change(node: Node) -> None:
            known = {option["code"] for option in node.get("options", ())}
            used: set[str] = set()
            options = []
            for code, label in typed:
                kept = {language: text for language, text in label.items() if text}
                if not kept:
                    continue
                own = code
                if code not in known or code in used:
                    own = codes.propose(kept.get(FALLBACK, ""), known | used, "choice", "-")
                used.add(own)
                options.append({"code": own, "label": kept})
            node["options"] = options
            node.pop("vocabulary", None)
            if not options:
                node.pop("options")

        return change


def option_form(node: Node) -> Any:
    """The form of the choices of the question ``node``."""
    options = node.get("options", [])
    wanted = languages(node["label"])
    count = min(len(options) + SPARE, max(MOST, len(options)))
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"seen": str(mark(node))}
    for number in range(count):
        fields[f"code__{number}"] = HiddenField()
        for code in wanted:
            fields[f"label__{number}__{code}"] = StringField(
                _l("Choice %(number)s (%(language)s)", number=number + 1, language=_name(code)),
                validators=[Length(max=LONGEST)],
                render_kw={"lang": code, "dir": direction(code)},
            )
        if number < len(options):
            data[f"code__{number}"] = options[number]["code"]
            for code in wanted:
                data[f"label__{number}__{code}"] = options[number]["label"].get(code, "")
    form = type("OptionFormOfQuestion", (OptionForm,), fields)(data=data)
    form.codes = wanted
    form.rows = [
        Row(number, form[f"code__{number}"], [form[f"label__{number}__{c}"] for c in wanted])
        for number in range(count)
    ]
    return form


def _name(code: str) -> str:
    return LOCALES[code].name
