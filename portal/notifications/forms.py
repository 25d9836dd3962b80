"""Forms for notifications. Dates and times are typed as clocks in the deadline's zone show them."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from portal.calls.forms import (
    LANGUAGES,
    REQUIRED,
    TEXT_LENGTH,
    TITLE_LENGTH,
    ClockField,
    DayField,
    moment_in,
    reason_fields,
    text_in,
    texts_in,
)
from portal.calls.local_time import LAST_MINUTE, shown
from portal.foundation.forms import BaseForm, SeenForm
from portal.foundation.localised import Localised
from portal.notifications import numbers
from portal.notifications.content import Content
from portal.notifications.labels import RELATIONS
from portal.notifications.models import Notification

LONGEST_ASKS = 8_000
PUBLIC_REASON = _l("Everyone can read it on the notification’s page.")
TIME_HINT = _l("23:59 if you leave it empty.")
LINKS = tuple(RELATIONS)


class NumberField(StringField):
    """The number of a notification, kept as YYYY/NNN however it is written."""

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Normalise it, or say what a number looks like."""
        if validation_stopped or not self.data:
            return
        number = numbers.normalised(self.data)
        if number is None:
            raise ValidationError(_("Enter a number such as 2026/014."))
        self.data = number


class NumbersField(StringField):
    """Numbers of notifications, with commas between them."""

    numbers: tuple[str, ...] = ()

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Normalise each, or say which is none."""
        found = []
        for written in filter(None, re.split(r"[,;\s]+", self.data or "")):
            number = numbers.normalised(written)
            if number is None:
                raise ValidationError(
                    _("%(written)s is no number of a notification.", written=written)
                )
            found.append(number)
        self.numbers = tuple(dict.fromkeys(found))


class NotificationForm(SeenForm):
    """What is drafted. Texts per language and links are added by ``notification_form``."""

    number = NumberField(_l("Number"), validators=[InputRequired(REQUIRED), Length(max=12)])
    dated = DayField(_l("Date on the letter"), validators=[InputRequired(REQUIRED)])
    purpose = SelectField(_l("Purpose"), validators=[InputRequired(REQUIRED)])
    resolution = StringField(
        _l("Mandate"),
        description=_l("The resolution or decision, such as Resolution 11.11."),
        validators=[Length(max=200)],
    )
    revision_of_resolution = StringField(
        _l("Its revision"), description=_l("Such as Rev.COP12."), validators=[Length(max=60)]
    )
    paragraph = StringField(_l("Paragraph"), validators=[Length(max=60)])
    instruments = SelectMultipleField(_l("Instruments"))
    groups = SelectMultipleField(
        _l("Addressed to"),
        description=_l("Who belongs to a group is looked up when the notification is issued."),
    )
    listed = TextAreaField(
        _l("Organisations besides"),
        description=_l("One a line: the name, or the end of its address on the portal."),
        validators=[Length(max=20_000)],
    )
    contact = StringField(
        _l("Contact"),
        description=_l("Whom to turn to with questions. Everyone can read it."),
        validators=[Length(max=300)],
    )
    meeting_code = SelectField(_l("Meeting"), validators=[Optional()])
    agenda_item_code = SelectField(_l("Agenda item"), validators=[Optional()])
    due_on = DayField(_l("Last day to answer"), validators=[Optional()])
    due_time = ClockField(
        _l("Time on the last day"), description=TIME_HINT, validators=[Optional()]
    )
    questionnaire_code = SelectField(
        _l("Questions"),
        description=_l("You can also compose questions of its own once the draft is there."),
        validators=[Optional()],
    )

    def content(self, zone: str, listed: tuple[int, ...]) -> Content:
        """What the form holds; a deadline that does not exist becomes an error of its field."""
        assert self.dated.data is not None, "validated"
        return Content(
            number=self.number.data or "",
            dated=self.dated.data,
            subject=texts_in(self, "subject"),
            text=texts_in(self, "text"),
            resolution=self.resolution.data or "",
            revision_of_resolution=self.revision_of_resolution.data or "",
            paragraph=self.paragraph.data or "",
            purpose=self.purpose.data,
            instruments=tuple(self.instruments.data or ()),
            groups=tuple(self.groups.data or ()),
            listed=listed,
            contact=self.contact.data or "",
            meeting_code=self.meeting_code.data or None,
            agenda_item_code=self.agenda_item_code.data or None,
            asks=self.asks(),
            questionnaire_code=self.questionnaire_code.data or None,
            due_at=moment_in(self, "due_on", "due_time", LAST_MINUTE, zone),
            links=tuple(
                (name, self[f"link_{name}"].numbers)
                for name in LINKS
                if self[f"link_{name}"].numbers
            ),
        )

    def asks(self) -> tuple[Localised, ...]:
        """The questions in short, from the lines of each language; languages that lack one fail."""
        lines = {code: asks_in(self[f"asks__{code}"].data) for code in LANGUAGES}
        most = max(map(len, lines.values()))
        for code, texts in lines.items():
            if texts and len(texts) != most:
                field = self[f"asks__{code}"]
                field.errors = [
                    *field.errors,
                    _("Enter the same number of questions in each language, one a line."),
                ]
                return ()
        return tuple(
            Localised({code: texts[place] for code, texts in lines.items() if texts})
            for place in range(most)
        )

    def names_listed(self) -> list[str]:
        """The organisations named one by one, as written."""
        return [line.strip() for line in (self.listed.data or "").splitlines() if line.strip()]


class ExtendForm(SeenForm):
    """A later deadline for everybody."""

    due_on = DayField(_l("New last day"), validators=[InputRequired(REQUIRED)])
    due_time = ClockField(
        _l("Time on the last day"), description=TIME_HINT, validators=[Optional()]
    )

    def new_due_at(self, zone: str) -> Any:
        """The new deadline; None, with an error beside its field, if there is no such time."""
        return moment_in(self, "due_on", "due_time", LAST_MINUTE, zone)


class AddresseeForm(SeenForm):
    """One organisation more."""

    organisation = StringField(
        _l("Organisation"),
        description=_l("The name, or the end of its address on the portal."),
        validators=[InputRequired(REQUIRED), Length(max=200)],
    )


class LanguageForm(SeenForm):
    """The letter in one more language."""

    language = SelectField(_l("Language"), validators=[InputRequired(REQUIRED)])
    subject = StringField(_l("Subject"), validators=[Length(max=TITLE_LENGTH)])
    text = TextAreaField(_l("Text"), validators=[Length(max=TEXT_LENGTH)])
    asks = TextAreaField(
        _l("Questions"),
        description=_l("One a line, in the order of the English ones."),
        validators=[Length(max=LONGEST_ASKS)],
    )


class StepForm(SeenForm):
    """A step that needs nothing but a confirmation."""


class FileForm(BaseForm):
    """A file that goes with the letter in one language."""

    language = SelectField(_l("Language"), validators=[InputRequired(REQUIRED)])
    file = FileField(
        _l("Choose a file"),
        validators=[FileRequired(_l("Choose a file, then press “Add this file”."))],
    )


def notification_form(choices: dict[str, list[Any]], data: dict[str, Any]) -> Any:
    """The form of a draft, showing ``data``. ``choices``: field → what it offers."""
    fields: dict[str, Any] = {}
    for code in LANGUAGES:
        fields[f"subject__{code}"] = text_in(StringField, _l("Subject"), code, TITLE_LENGTH)
        fields[f"text__{code}"] = text_in(TextAreaField, _l("Text"), code, TEXT_LENGTH)
        fields[f"asks__{code}"] = text_in(TextAreaField, _l("Questions"), code, LONGEST_ASKS)
    for name, label in RELATIONS.items():
        fields[f"link_{name}"] = NumbersField(label, validators=[Length(max=300)])
    form = type("NotificationFormInLanguages", (NotificationForm,), fields)(data=data)
    for name, offered in choices.items():
        form[name].choices = offered
    return form


def extend_form(notification: Notification, proposed: Any) -> Any:
    """The form that extends; ``proposed`` is the deadline it offers, if any."""
    made = type("ExtendFormInLanguages", (ExtendForm,), reason_fields(_l("Reason"), PUBLIC_REASON))
    start = proposed or notification.deadline
    local = shown(start, notification.time_zone) if start else None
    data = {
        "seen": str(notification.version),
        "due_on": local.date() if proposed and local else None,
        "due_time": local.time() if local else LAST_MINUTE,
    }
    return made(data=data)


def close_form(notification: Notification) -> Any:
    """The form that closes."""
    fields = reason_fields(_l("Reason"), PUBLIC_REASON)
    return type("CloseFormInLanguages", (SeenForm,), fields)(
        data={"seen": str(notification.version)}
    )


def asks_in(text: str | None) -> list[str]:
    """The questions that lines of text hold."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def shown_draft(
    notification: Notification, links: dict[str, tuple[str, ...]], listed: list[str]
) -> dict[str, Any]:
    """What the form shows of a draft that is there."""
    due = shown(notification.due_at, notification.time_zone) if notification.due_at else None
    asks = [Localised(ask) for ask in notification.asks]
    return {
        "seen": str(notification.version),
        **{f"subject__{code}": notification.subject.get(code, "") for code in LANGUAGES},
        **{f"text__{code}": notification.text.get(code, "") for code in LANGUAGES},
        **{
            f"asks__{code}": "\n".join(ask[code] for ask in asks if code in ask)
            for code in LANGUAGES
        },
        **{f"link_{name}": ", ".join(links.get(name, ())) for name in LINKS},
        **{
            name: getattr(notification, name)
            for name in (
                "number", "dated", "purpose", "resolution", "revision_of_resolution", "paragraph",
                "instruments", "groups", "contact",
            )
        },
        "listed": "\n".join(listed),
        "meeting_code": notification.meeting_code or "",
        "agenda_item_code": notification.agenda_item_code or "",
        "questionnaire_code": notification.questionnaire_code or "",
        "due_on": due.date() if due else None,
        "due_time": due.time() if due else None,
    }  # fmt: skip
