"""Forms for the Convention's world, made from the description of each noun."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from portal.convention import record_fields, vocabularies
from portal.convention.models import MeetingDeadline, Sourced
from portal.convention.models.sourced import CODE_LENGTH
from portal.convention.nouns import DEADLINE_FIELDS, EditField, Noun, Sort
from portal.convention.record_fields import ENDED, Plain
from portal.foundation.formats import day
from portal.foundation.forms import SeenForm
from portal.foundation.locales import DEFAULT, LOCALES, current_locale

LINE_LIMIT = 400


class DayField(DateField):
    """A day, YYYY-MM-DD as browsers send it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a date such as 2017-10-23.")) from None


class WholeNumberField(IntegerField):
    """A whole number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        text = valuelist[0].strip()
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            self.data = None
            raise ValueError(_("Enter a whole number in digits."))
        self.data = int(text)


class RecordForm(SeenForm):
    """A form of one row. Its own fields are added by ``record_form``."""

    note = TextAreaField(
        _l("Source of what you enter"),
        description=_l("A document, a page or a decision. Required when you change something."),
        validators=[Length(max=2000)],
    )


class AddedRecordForm(RecordForm):
    """A form of one row that does not exist yet."""

    code = StringField(
        _l("Code"),
        description=_l(
            "Names the row in addresses and in what is filed. Letters, digits, points and "
            "hyphens. It can never be changed."
        ),
        validators=[InputRequired(_l("Fill in the code.")), Length(max=CODE_LENGTH)],
    )


def record_form(noun: Noun, record: Sourced | None, languages: list[str]) -> Any:
    """The form to edit ``record``, or to add a row when it is None; filled with what is there.

    ``languages`` are those in which texts can be entered.
    """
    base = AddedRecordForm if record is None else RecordForm
    fields = _wtf_fields(noun.fields, languages, record)
    if record is not None:
        fields[ENDED] = BooleanField(
            _l("No longer in use"),
            description=_l("It stays readable where it was chosen, and cannot be chosen anew."),
        )
    made = _form(noun.model.__name__, base, fields)
    if record is None:
        return made()
    return made(data={**_shown(record, noun, languages), "seen": str(record.version)})


def values(form: Any, noun: Noun, languages: list[str]) -> dict[str, Plain]:
    """What the form holds, as plain values by field name (as in ``shipped``)."""
    held: dict[str, Plain] = {}
    for field in noun.fields:
        if field.sort is Sort.TEXTS:
            for language in languages:
                name = f"{field.name}.{language}"
                held[name] = form[attribute(name)].data or ""
        else:
            held[field.name] = _plain(field, form[field.name].data)
    if ENDED in form:
        held[ENDED] = form[ENDED].data
    return held


def attribute(name: str) -> str:
    """The form's name for a field: a point cannot stand in it."""
    return name.replace(".", "__")


def deadline_form(deadline: MeetingDeadline | None, languages: list[str]) -> Any:
    """The form of one deadline of a meeting."""
    fields = _wtf_fields(DEADLINE_FIELDS, languages, None)
    made = _form("Deadline", SeenForm, fields)
    if deadline is None:
        return made()
    texts = {f"note__{code}": deadline.note.get(code, "") for code in languages}
    return made(obj=deadline, data={**texts, "seen": str(deadline.version)})


def deadline_values(form: Any, languages: list[str]) -> dict[str, Any]:
    """What a deadline's form holds, as the action wants it."""
    return {
        "kind": form.kind.data,
        "audience": form.audience.data,
        "on": form.on.data.isoformat(),
        "note": {code: form[f"note__{code}"].data for code in languages},
        "basis": form.basis.data,
    }


def put_problems(form: Any, problems: Mapping[str, Any]) -> None:
    """Write each problem beside its field, or above all of them when it is of none."""
    for name, problem in problems.items():
        if attribute(name) in form:
            form[attribute(name)].errors = [*form[attribute(name)].errors, problem]
        else:
            form.form_errors.append(problem)


def _form(name: str, base: type[SeenForm], fields: dict[str, Any]) -> Any:
    metaclass: Any = type(base)  # WTForms' own: it finds the fields
    return metaclass(f"{name}Form", (base,), fields)


def _wtf_fields(
    described: tuple[EditField, ...], languages: list[str], record: Sourced | None
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for field in described:
        if field.sort is Sort.TEXTS:
            for language in languages:
                made[f"{field.name}__{language}"] = _text(field, language, record)
        else:
            hint = _said_by_data(field, field.name, record) or field.hint
            made[field.name] = _MAKERS[field.sort](field, hint, _given(record, field))
    return made


def _text(field: EditField, language: str, record: Sourced | None) -> Field:
    required = field.required and language == DEFAULT
    label = _("%(field)s (%(language)s)", field=str(field.label), language=LOCALES[language].name)
    return StringField(
        label,
        description=_said_by_data(field, f"{field.name}.{language}", record),
        validators=[*_needed(required, label), Length(max=LINE_LIMIT)],
    )


def _said_by_data(field: EditField, name: str, record: Sourced | None) -> str:
    """What the data say, where staff have entered something else; empty where they agree."""
    if record is None or name not in record.shipped:
        return ""
    shipped = record.shipped[name]
    if record_fields.read(record, name) == shipped:
        return ""
    return str(_("Edited by staff. The data say: %(value)s", value=said(field, shipped)))


def said(field: EditField, value: Plain) -> str:
    """A plain value in words: labels for codes, a dash for nothing."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(vocabularies.labels(field.vocabulary, value, current_locale())) or "–"
    if value in (None, ""):
        return "–"
    if field.sort is Sort.DAY:
        return day(date.fromisoformat(str(value)))
    if field.vocabulary:
        return vocabularies.label(field.vocabulary, str(value), current_locale())
    if field.options is not None:
        return str(field.options.get(str(value), value))
    return str(value)


def _given(record: Sourced | None, field: EditField) -> list[str]:
    value = record_fields.read(record, field.name) if record is not None else None
    return value if isinstance(value, list) else [str(value)] if value else []


def _needed(required: bool, label: Any) -> list[Any]:
    if not required:
        return [Optional()]
    return [InputRequired(_l("Fill in “%(field)s”.", field=label))]


def _one_of(field: EditField, hint: Any, given: list[str]) -> Field:
    choices = _choices(field, given)
    if not (field.options and "" in field.options):
        choices.insert(0, SelectChoice("", "–"))
    return SelectField(
        field.label,
        description=hint,
        choices=choices,
        validators=_needed(field.required, field.label),
        coerce=lambda value: value or "",
    )


def _many_of(field: EditField, hint: Any, given: list[str]) -> Field:
    return SelectMultipleField(field.label, description=hint, choices=_choices(field, given))


def _choices(field: EditField, given: list[str]) -> list[SelectChoice]:
    """What can be chosen: nothing that has ended, unless it is chosen already."""
    if field.options is not None:
        return [SelectChoice(code, str(label)) for code, label in field.options.items()]
    here = current_locale()
    return [
        SelectChoice(
            choice.code,
            choice.label,
            {} if choice.language == here else {"lang": choice.language},
            # Countries are looked for by name, whatever region they are in.
            None if field.vocabulary == "countries" else choice.group,
        )
        for choice in vocabularies.choices(field.vocabulary, here)
        if not choice.ended or choice.code in given
    ]


_MAKERS: dict[Sort, Any] = {
    Sort.TEXT: lambda field, hint, given: StringField(
        field.label,
        description=hint,
        validators=[*_needed(field.required, field.label), Length(max=LINE_LIMIT)],
    ),
    Sort.NUMBER: lambda field, hint, given: WholeNumberField(
        field.label, description=hint, validators=_needed(field.required, field.label)
    ),
    Sort.DAY: lambda field, hint, given: DayField(
        field.label, description=hint, validators=_needed(field.required, field.label)
    ),
    Sort.TICK: lambda field, hint, given: BooleanField(field.label, description=hint),
    Sort.ONE_OF: _one_of,
    Sort.MANY_OF: _many_of,
}


def _shown(record: Sourced, noun: Noun, languages: list[str]) -> dict[str, Any]:
    shown: dict[str, Any] = {ENDED: record.ended}
    for field in noun.fields:
        if field.sort is Sort.TEXTS:
            for language in languages:
                name = f"{field.name}.{language}"
                shown[attribute(name)] = record_fields.read(record, name)
        elif field.sort is Sort.MANY_OF:
            shown[field.name] = record_fields.read(record, field.name)
        else:
            present = getattr(record, field.name)
            shown[field.name] = present or "" if field.sort is Sort.ONE_OF else present
    return shown


def _plain(field: EditField, value: Any) -> Plain:
    if isinstance(value, date):
        return value.isoformat()
    if field.sort is Sort.MANY_OF:
        return sorted(value or [])
    if field.sort is Sort.TEXT:
        return value or ""
    if field.vocabulary:
        return value or None  # an empty reference points nowhere
    return value
