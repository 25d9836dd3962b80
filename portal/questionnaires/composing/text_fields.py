"""What the composing forms are made of: texts in each language, whole numbers, what changed."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, IntegerField
from wtforms.validators import InputRequired, Length

from portal.foundation.forms import SeenForm
from portal.foundation.locales import LOCALES, direction
from portal.foundation.localised import FALLBACK
from portal.foundation.settings import current as settings
from portal.questionnaires.composing.outline import Node

REQUIRED = _l("Fill in this field.")


class ChangeForm(SeenForm):
    """A form that changes one thing. ``theirs``: how it stands, when somebody else was first."""

    theirs: Node | None = None


class WholeNumberField(IntegerField):
    """A whole number; empty for none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the number from the form, or say what is wrong with it."""
        text = (valuelist or [""])[0].strip()
        self.data = None
        if not text:
            return
        if not (text.isascii() and text.isdigit() and len(text) < 8):
            raise ValueError(_("Enter a whole number in digits."))
        self.data = int(text)


def languages(texts: Iterable[str] = ()) -> list[str]:
    """The languages in which words are entered: those offered, English, and those of ``texts``."""
    wanted = {*settings().offered_locales, FALLBACK, *texts}
    return [code for code in LOCALES if code in wanted]


def text_fields(
    field: type[Field],
    name: str,
    label: Any,
    codes: Iterable[str],
    longest: int,
    hint: Any = "",
    needed: bool = False,
) -> dict[str, Field]:
    """A field per language, ``<name>__<language>``; where ``needed``, English must be filled in."""
    made = {}
    for code in codes:
        required = [InputRequired(REQUIRED)] if needed and code == FALLBACK else []
        made[f"{name}__{code}"] = field(
            _l("%(field)s (%(language)s)", field=label, language=LOCALES[code].name),
            description=hint if code == FALLBACK else "",
            validators=[*required, Length(max=longest)],
            render_kw={"lang": code, "dir": direction(code)},
        )
    return made


def shown_texts(name: str, texts: Mapping[str, str], codes: Iterable[str]) -> dict[str, str]:
    """What the fields of ``text_fields`` show for ``texts``."""
    return {f"{name}__{code}": texts.get(code, "") for code in codes}


def read_texts(form: Any, name: str, codes: Iterable[str]) -> dict[str, str]:
    """The texts that the form holds, by language; empty ones too."""
    return {code: form[f"{name}__{code}"].data or "" for code in codes}
