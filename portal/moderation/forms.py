"""Forms of the desk: narrowing the queue, notes, assigning, and the checks before publishing."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.foundation.clock import now
from portal.foundation.forms import BaseForm, MustTick, SeenForm
from portal.submissions.labels import ARRIVALS

NOTE_LENGTH = 4000


class NoteForm(BaseForm):
    """A note of the Secretariat to itself."""

    text = TextAreaField(
        _l("Internal note"),
        description=_l("Only the Secretariat reads it."),
        validators=[
            DataRequired(_l("Write the note first.")),
            Length(max=NOTE_LENGTH, message=_l("Keep the note under 4,000 characters.")),
        ],
    )


class RecordForm(BaseForm):
    """Whose answer arrived, how, when, and the file it came in."""

    organisation = SelectField(_l("Whose answer is it?"), coerce=int)
    language = RadioField(
        _l("In which language is it?"), validators=[DataRequired(_l("Choose the language."))]
    )
    arrived_by = RadioField(
        _l("How did it arrive?"),
        choices=[SelectChoice(name, label) for name, label in ARRIVALS.items()],
        validators=[DataRequired(_l("Say how it arrived."))],
    )
    arrived_on = DateField(
        _l("On which day did it arrive?"),
        validators=[DataRequired(_l("Enter the day on which it arrived."))],
    )
    original = FileField(
        _l("The file that arrived"),
        description=_l("The letter, or the e-mail printed as PDF."),
        validators=[FileRequired(_l("Choose the file that arrived."))],
    )

    def validate_arrived_on(self, field: Any) -> None:
        """It cannot arrive tomorrow."""
        if field.data > now().date():
            raise ValidationError(_l("Enter a day that has come."))


class AssignForm(BaseForm):
    """Who deals with the chosen cases."""

    cases = SelectMultipleField(
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    assignee = SelectField(_l("Assign to"), coerce=int)


class UndoAssignForm(BaseForm):
    """Takes an assigning back: ``before`` is "case:person case:person …", 0 for nobody."""

    before = HiddenField()
    given = HiddenField()

    def cases(self) -> dict[int, int | None]:
        """Who had which case; what is not of that form is left out."""
        pairs = re.findall(r"\b([0-9]{1,15}):([0-9]{1,15})\b", str(self.before.data or ""))
        return {int(case): int(person) or None for case, person in pairs}

    def given_id(self) -> int | None:
        """To whom they were given."""
        text = str(self.given.data or "")
        return int(text) or None if re.fullmatch(r"[0-9]{1,15}", text) else None


class AssignOneForm(BaseForm):
    """Who deals with this case."""

    case = HiddenField()
    assignee = SelectField(_l("Assign to"), coerce=int)


class PublishForm(SeenForm):
    """What a moderator confirms to have looked at before publishing."""

    answers_call = BooleanField(
        _l("It answers the call."), validators=[MustTick(_l("Check that it answers the call."))]
    )
    no_personal_data = BooleanField(
        _l("It holds no personal data of third persons."),
        validators=[MustTick(_l("Check the text and files for personal data."))],
    )
    no_exact_places = BooleanField(
        _l("It names no exact places of threatened species."),
        validators=[MustTick(_l("Check the text and files for exact places."))],
    )
    files_opened = BooleanField(
        _l("I have opened each attached file."),
        validators=[MustTick(_l("Open each attached file first."))],
    )


def without_files(form: PublishForm) -> PublishForm:
    """The form for a submission that carries no files."""
    del form.files_opened
    return form


def people_choices(people: list[tuple[int, str]], nobody: Any) -> list[SelectChoice]:
    """Choices of an assignee; 0 is nobody."""
    return [SelectChoice(value, label) for value, label in [(0, nobody), *people]]
