"""Forms of a questionnaire as a whole, of a section, and of the start."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # not in stubs
from wtforms.validators import InputRequired

from portal.foundation.formats import language_called
from portal.foundation.forms import OnceForm
from portal.foundation.localised import FALLBACK
from portal.questionnaires.composing.outline import Node, put_texts
from portal.questionnaires.composing.steps import mark
from portal.questionnaires.composing.text_fields import (
    ChangeForm,
    languages,
    read_texts,
    shown_texts,
    text_fields,
)

TITLE, INTRODUCTION, ASKS = 300, 4_000, 20_000
ASK_LONGEST = 1_000
BLANK, FROM_ASKS, EARLIER = "blank", "asks", "earlier"


class StartForm(OnceForm):
    """What a questionnaire begins with. Texts per language are added by ``start_form``."""

    way = RadioField(_l("Begin with"), validators=[InputRequired(_l("Choose how to begin."))])
    version = SelectField(_l("Which one"), validate_choice=False)
    letter = BooleanField(
        _l("Also ask for the signed letter"),
        description=_l("An optional question to which a file can be attached."),
        default=True,
    )
    codes: list[str]
    offered: frozenset[str]

    def texts(self, name: str) -> dict[str, str]:
        """Texts in the languages that have one."""
        return {code: text for code, text in read_texts(self, name, self.codes).items() if text}

    def asks(self) -> dict[str, list[str]]:
        """The asks by language, one a line."""
        lines = {
            code: [line.strip() for line in text.split("\n") if line.strip()]
            for code, text in self.texts("asks").items()
        }
        return {code: asks for code, asks in lines.items() if asks}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether what the chosen way needs is there; asks must be as many in each language."""
        sound = bool(super().validate(extra_validators))
        if self.way.data == EARLIER:
            if self.version.data not in self.offered:
                self.version.errors = [_("Choose a questionnaire.")]
                return False
            return sound
        if not self.texts("title").get(FALLBACK):
            self._put(f"title__{FALLBACK}", _("Fill in this field."))
        if self.way.data == FROM_ASKS:
            self._check_asks()
        return sound and not self.errors

    def _check_asks(self) -> None:
        asks = self.asks()
        if FALLBACK not in asks:
            self._put(f"asks__{FALLBACK}", _("Enter at least one ask."))
            return
        for code, texts in asks.items():
            if len(texts) != len(asks[FALLBACK]):
                self._put(
                    f"asks__{code}",
                    _(
                        "Asks in %(language)s: %(here)s; in English: %(english)s. "
                        "Enter as many, in the same order.",
                        here=len(texts),
                        language=language_called(code),
                        english=len(asks[FALLBACK]),
                    ),
                )
            elif any(len(text) > ASK_LONGEST for text in texts):
                self._put(f"asks__{code}", _("An ask is at most 1,000 characters long."))

    def _put(self, name: str, message: str) -> None:
        self[name].errors = [*self[name].errors, message]


def start_form(
    versions: Sequence[tuple[str, str]],
    title: Mapping[str, str],
    wished: str | None = None,
    asks: Mapping[str, Sequence[str]] | None = None,
) -> Any:
    """The form that begins a questionnaire. ``versions``: (id, label) of what can be taken over.

    ``wished``: the id of the version that somebody comes from. ``asks``: those known already.
    """
    known = {code: "\n".join(texts) for code, texts in (asks or {}).items()}
    codes = languages([*title, *known])
    fields = {
        **text_fields(StringField, "title", _l("Title"), codes, TITLE),
        **text_fields(
            TextAreaField, "asks", _l("Asks"), codes, ASKS, _l("What is asked, one ask a line.")
        ),
    }
    form = type("StartFormInLanguages", (StartForm,), fields)(
        data={
            **shown_texts("title", title, codes),
            **shown_texts("asks", known, codes),
            **({"way": FROM_ASKS} if known else {}),
            **({"way": EARLIER, "version": wished} if wished else {}),
        }
    )
    form.codes, form.offered = codes, frozenset(value for value, _label in versions)
    form.way.choices = [
        SelectChoice(FROM_ASKS, _("One answer per ask")),
        *([SelectChoice(EARLIER, _("An earlier questionnaire"))] if versions else []),
        SelectChoice(BLANK, pgettext("questionnaire", "A blank one")),
    ]
    form.version.choices = [
        SelectChoice("", pgettext("no choice made", "Choose…")),
        *(SelectChoice(*one) for one in versions),
    ]
    return form


def heading_form(node: Node, introduced: bool = True) -> Any:
    """The form of a title and an introduction: of the questionnaire, or of a section.

    ``node`` may be an empty one, to be added.
    """
    codes = languages(node.get("title", {}))
    fields = text_fields(StringField, "title", _l("Title"), codes, TITLE, needed=True)
    if introduced:
        fields |= text_fields(
            TextAreaField, "introduction", _l("Introduction"), codes, INTRODUCTION
        )
    form = type("HeadingForm", (ChangeForm,), fields)(
        data={
            "seen": str(mark(node)),
            **shown_texts("title", node.get("title", {}), codes),
            **shown_texts("introduction", node.get("introduction", {}), codes),
        }
    )
    form.codes = codes
    return form


def heading_change(form: Any) -> Callable[[Node], None]:
    """What the form of ``heading_form`` does to its node."""

    def change(node: Node) -> None:
        put_texts(node, "title", read_texts(form, "title", form.codes), needed=True)
        put_texts(node, "introduction", read_texts(form, "introduction", form.codes))

    return change
