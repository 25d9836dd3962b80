"""The forms around a submission: beginning one, submitting it, and taking a step."""

from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from portal.accounts.forms import ADDRESS_HINT, Address
from portal.foundation.forms import BaseForm, MustTick, OnceForm, SeenForm
from portal.foundation.locales import offered
from portal.submissions.labels import CLEARANCES, GROUNDS
from portal.submissions.lifecycle import Action, Ground, Step

REASON_LENGTH = 2000


class StartForm(BaseForm):
    """For which organisation, and in which language."""

    organisation = RadioField(
        _l("For which organisation do you write?"),
        coerce=int,
        validators=[DataRequired(_l("Choose the organisation you write for."))],
    )
    language = RadioField(
        _l("In which language will you write?"),
        description=_l("It is published in this language, as received."),
        validators=[DataRequired(_l("Choose the language you will write in."))],
    )


class UploadForm(BaseForm):
    """One file for one question."""

    question = HiddenField()
    file = FileField(
        _l("Choose a file"),
        validators=[FileRequired(_l("Choose a file, then press “Add this file”."))],
    )


class RemoveFileForm(BaseForm):
    """Take a file out of the draft."""

    file = HiddenField()


class SubmitForm(OnceForm):
    """The declarations that go with a submit; the form takes effect once."""

    @property
    def is_interim(self) -> bool:
        """Whether a final answer will follow."""
        return "status" in self and self.status.data == "interim"

    status = RadioField(
        _l("Is this your final answer?"),
        choices=[
            SelectChoice("final", _l("Yes, it is final")),
            SelectChoice("interim", _l("No, it is interim; a final answer will follow")),
        ],
        default="final",
        validators=[DataRequired(_l("Say whether this answer is final or interim."))],
    )
    authorised = BooleanField(
        _l("I am authorised to submit this for my organisation."),
        validators=[MustTick(_l("Confirm that you are authorised to submit."))],
    )
    agreed = BooleanField(
        _l("I agree that the public part is published as received, with courtesy translations."),
        validators=[MustTick(_l("Confirm that you agree to publication."))],
    )


class ShortForm(OnceForm):
    """Files a short form: one button, which takes effect once."""


def submit_form(
    questionnaire_declares: bool, *, may_be_interim: bool = False, recorded: bool = False
) -> SubmitForm:
    """The form of a submit; nothing is declared twice (WCAG 3.3.7)."""
    form = SubmitForm()
    if recorded:
        form.authorised.label.text = _l("I have recorded it as it arrived, and added nothing.")
        del form.agreed
    if not may_be_interim:
        del form.status
    if questionnaire_declares:
        del form.authorised
        del form.agreed
    return form


class StepForm(SeenForm):
    """A step that carries a ground, a reason or nothing."""

    ground = RadioField(_l("On what ground?"), validators=[Optional()])
    reason = TextAreaField(_l("Your reason"), validators=[Optional(), Length(max=REASON_LENGTH)])


def step_form(
    action: Action, step: Step, label: Any = None, hint: Any = "", **data: Any
) -> StepForm:
    """The form of one step, with only the fields that ``action`` needs."""
    form = StepForm(**data)
    if step.needs_ground:
        form.ground.choices = [SelectChoice(ground.value, GROUNDS[ground]) for ground in Ground]
        form.ground.validators = [DataRequired(_l("Choose a ground."))]
    else:
        del form.ground
    if not step.takes_reason:
        del form.reason
        return form
    if label is not None:
        form.reason.label.text = label
    form.reason.description = hint
    if step.needs_reason or action is Action.WITHDRAW:
        form.reason.validators = [
            DataRequired(_l("Write at least one sentence.")),
            Length(max=REASON_LENGTH),
        ]
        form.reason.flags.required = True
    return form


class ClearanceForm(BaseForm):
    """Who is asked for clearance, and what they are told."""

    name = StringField(
        _l("Name of the colleague"),
        validators=[DataRequired(_l("Enter the name.")), Length(max=200)],
    )
    email = EmailField(_l("E-mail address"), description=ADDRESS_HINT, validators=[Address()])
    language = RadioField(
        _l("In which language do we write?"),
        choices=lambda: [SelectChoice(info.code, info.name) for info in offered()],
        validators=[DataRequired(_l("Choose the language of the mail."))],
    )
    message = TextAreaField(
        _l("Your message"),
        description=_l("It stands in the mail. Leave out what is confidential."),
        validators=[Optional(), Length(max=REASON_LENGTH)],
    )


class ClearanceAnswerForm(BaseForm):
    """What the colleague says of the draft whose hash is ``seen``."""

    seen = HiddenField(default=lambda: request.args.get("seen", "")[:64])
    result = RadioField(
        _l("May it be filed?"),
        choices=[SelectChoice(name, label) for name, label in CLEARANCES.items()],
        validators=[DataRequired(_l("Choose your answer."))],
    )
    comment = TextAreaField(_l("Your comment"), validators=[Length(max=4000)])
    read_it = BooleanField(
        _l("I have read the draft, and I answer for my office."),
        validators=[MustTick(_l("Confirm that you have read the draft."))],
    )

    def validate_comment(self, field: Field) -> None:
        """A comment is asked for where the answer is one."""
        if self.result.data in ("comment", "not-cleared") and not field.data:
            raise ValidationError(_l("Write what should be changed, or why it may not go."))


class FingerprintForm(BaseForm):
    """Check a receipt: the fingerprint it shows."""

    class Meta(BaseForm.Meta):
        """Nothing is changed by a check, so it needs no token and sets no cookie."""

        csrf = False

    fingerprint = StringField(
        _l("Fingerprint on the receipt"),
        description=_l("64 letters and digits. Spaces do not matter."),
    )


class CheckFileForm(BaseForm):
    """Check a file against what was received."""

    file = FileField(
        _l("The file to check"), validators=[FileRequired(_l("Choose the file to check."))]
    )
