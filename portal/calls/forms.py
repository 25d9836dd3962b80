"""Forms for calls. Dates and times are typed as clocks in the deadline's zone show them."""

from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    Field,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from portal.calls.content import Content
from portal.calls.local_time import LAST_MINUTE, NoSuchTime, moment, shown
from portal.calls.models import Call
from portal.calls.rules import SLUG_LENGTH, Problems
from portal.foundation.formats import clock_time, day
from portal.foundation.forms import SeenForm
from portal.foundation.locales import LOCALES, direction
from portal.foundation.localised import FALLBACK, Localised

TITLE_LENGTH = 300
TEXT_LENGTH = 20_000
REASON_LENGTH = 1_000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
LANGUAGES = tuple(LOCALES)  # texts can be entered before a language is offered
REQUIRED = _l("Fill in this field.")
REASON_HINT = _l("Everyone can read it on the call’s page.")


class DayField(DateField):
    """A day, YYYY-MM-DD as browsers send it, in a century that makes sense."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a date that exists, such as 2017-10-23.")) from None
        if self.data is not None and not FIRST_DAY <= self.data <= LAST_DAY:
            raise ValueError(_("Enter a year between 2000 and 2099."))


class ClockField(TimeField):
    """A time of day, HH:MM as browsers send it."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a time such as 23:59.")) from None


class CallForm(SeenForm):
    """What staff say of a call. Texts per language are added by ``call_form``."""

    slug = StringField(
        _l("Address"),
        description=_l(
            "The end of the call’s web address, such as reports-2026. Small letters, digits and "
            "hyphens. It can never be changed."
        ),
        validators=[InputRequired(REQUIRED), Length(max=SLUG_LENGTH)],
    )
    kind = SelectField(_l("What is asked for"), validators=[InputRequired(REQUIRED)])
    questionnaire_version_id = SelectField(
        _l("Questionnaire"),
        description=_l("It cannot be changed once the call has opened."),
        validators=[InputRequired(REQUIRED)],
    )
    bodies = SelectMultipleField(_l("Bodies it is brought before"))
    meeting_code = SelectField(_l("Meeting"), validators=[Optional()])
    agenda_item_code = SelectField(_l("Agenda item"), validators=[Optional()])
    follows_id = SelectField(
        _l("Follows this call"),
        description=_l("The earlier call on the same subject."),
        validators=[Optional()],
    )
    opens_on = DayField(
        _l("Opens on"),
        description=_l("Leave empty to open at once."),
        validators=[Optional()],
    )
    opens_time = ClockField(_l("Opens at"), validators=[Optional()])
    due_on = DayField(
        _l("Last day"),
        description=_l("Leave empty for a standing call, which has no deadline."),
        validators=[Optional()],
    )
    due_time = ClockField(
        _l("Time on the last day"),
        description=_l("23:59 if you leave it empty."),
        validators=[Optional()],
    )
    audience = SelectMultipleField(_l("Who can respond"))
    audience_classes = SelectMultipleField(
        _l("Only these classes"), description=_l("Leave empty for organisations of every class.")
    )
    languages = SelectMultipleField(_l("Languages in which responses are taken"))

    def window(self, zone: str) -> tuple[datetime | None, datetime | None]:
        """Opening and deadline as moments. What does not exist becomes an error of its field."""
        return (
            moment_in(self, "opens_on", "opens_time", time(0, 0), zone),
            moment_in(self, "due_on", "due_time", LAST_MINUTE, zone),
        )

    def content(self, window: tuple[datetime | None, datetime | None]) -> Content:
        """What the form holds, with the moments that ``window`` found in it."""
        follows = self._given("follows_id")
        return Content(
            slug=self._given("slug") or "",
            kind=self._given("kind") or "",
            title=texts_in(self, "title"),
            text=texts_in(self, "text"),
            questionnaire_version_id=int(self._given("questionnaire_version_id") or 0),
            bodies=tuple(self.bodies.data or ()),
            meeting_code=self.meeting_code.data or None,
            agenda_item_code=self.agenda_item_code.data or None,
            follows_id=int(follows) if follows else None,
            opens_at=window[0],
            due_at=window[1],
            audience=tuple(self.audience.data or ()),
            audience_classes=tuple(self.audience_classes.data or ()),
            languages=tuple(self.languages.data or ()),
        )

    def _given(self, name: str) -> Any:
        return self[name].data if name in self else None


class ExtendForm(SeenForm):
    """A later deadline. The reason per language is added by ``extend_form``."""

    due_on = DayField(_l("New last day"), validators=[InputRequired(REQUIRED)])
    due_time = ClockField(
        _l("Time on the last day"),
        description=_l("23:59 if you leave it empty."),
        validators=[Optional()],
    )

    def new_due_at(self, zone: str) -> datetime | None:
        """The new deadline; None, with an error beside its field, if there is no such time."""
        return moment_in(self, "due_on", "due_time", LAST_MINUTE, zone)


def call_form(call: Call | None, choices: dict[str, list[Any]], fixed: frozenset[str]) -> Any:
    """The form of a new call, or to edit ``call``; without the ``fixed`` fields.

    ``choices``: field → its choices, as (value, label) pairs or groups of them.
    """
    fields: dict[str, Any] = {}
    for code in LANGUAGES:
        fields[f"title__{code}"] = text_in(StringField, _l("Title"), code, TITLE_LENGTH)
        fields[f"text__{code}"] = text_in(TextAreaField, _l("Text"), code, TEXT_LENGTH)
    if call is not None:
        fields |= reason_fields(_l("What you changed, and why"))
    fields |= dict.fromkeys(fixed)  # None takes a field of the class away
    made = type("CallFormInLanguages", (CallForm,), fields)
    form = made() if call is None else made(data=_shown(call))
    for name, offered in choices.items():
        if name in form:
            form[name].choices = offered
    return form


def extend_form(call: Call) -> Any:
    """The form that extends ``call``."""
    fields = reason_fields(_l("Reason"))
    made = type("ExtendFormInLanguages", (ExtendForm,), fields)
    at = shown(call.due_at, call.time_zone).time() if call.due_at else LAST_MINUTE
    return made(data={"seen": str(call.version), "due_time": at})


def close_form(call: Call) -> Any:
    """The form that closes ``call``."""
    made = type("CloseFormInLanguages", (SeenForm,), reason_fields(_l("Reason")))
    return made(data={"seen": str(call.version)})


def reason(form: Any) -> Localised:
    """The reason that the form holds, in each language."""
    return texts_in(form, "reason")


def put_problems(form: Any, problems: Problems) -> None:
    """Write each problem beside its field, or over the form when it has no such field."""
    for name, problem in problems.items():
        if name in form:
            form[name].errors = [*form[name].errors, problem]
        else:
            form.form_errors.append(problem)


def text_in(field: type[Field], label: Any, code: str, longest: int, hint: Any = "") -> Field:
    """A field for a text in one language."""
    return field(
        _l("%(field)s (%(language)s)", field=label, language=LOCALES[code].name),
        description=hint,
        validators=[Length(max=longest)],
        render_kw={"lang": code, "dir": direction(code)},
    )


def reason_fields(label: Any, hint: Any = REASON_HINT) -> dict[str, Any]:
    """The fields of a public reason, one a language."""
    return {
        f"reason__{code}": text_in(
            TextAreaField, label, code, REASON_LENGTH, hint if code == FALLBACK else ""
        )
        for code in LANGUAGES
    }


def texts_in(form: Any, name: str) -> Localised:
    """What the fields of one name hold, in each language."""
    return Localised({code: form[f"{name}__{code}"].data or "" for code in LANGUAGES})


def moment_in(form: Any, day_name: str, time_name: str, usual: time, zone: str) -> datetime | None:
    """The moment that two fields name; None, with an error beside the field, if there is none."""
    if day_name not in form:
        return None
    on, at = form[day_name], form[time_name]
    if on.errors or at.errors:
        return None
    if on.data is None:
        if at.data is not None and at.raw_data:
            on.errors = [*on.errors, _("Enter the day as well.")]
        return None
    try:
        return moment(on.data, at.data or usual, zone, last=day_name == "due_on")
    except NoSuchTime as refused:
        first = refused.first_after
        on.errors = [
            *on.errors,
            _(
                "Clocks are put forward: on %(day)s there is no %(time)s. "
                "The next time there is, is %(next)s.",
                day=day(refused.typed),
                time=f"{refused.typed:%H:%M}",
                next=_("%(day)s, %(time)s", day=day(first), time=clock_time(first, zone)),
            ),
        ]
        return None


def _shown(call: Call) -> dict[str, Any]:
    opens, due = shown(call.opens_at, call.time_zone), None
    if call.due_at is not None:
        due = shown(call.due_at, call.time_zone)
    return {
        "seen": str(call.version),
        **{f"title__{code}": call.title.get(code, "") for code in LANGUAGES},
        **{f"text__{code}": call.text.get(code, "") for code in LANGUAGES},
        "questionnaire_version_id": str(call.questionnaire_version_id),
        "bodies": call.bodies,
        "meeting_code": call.meeting_code or "",
        "agenda_item_code": call.agenda_item_code or "",
        "follows_id": str(call.follows_id or ""),
        "opens_on": opens.date(),
        "opens_time": opens.time(),
        "due_on": due.date() if due else None,
        "due_time": due.time() if due else None,
        "audience": call.audience,
        "audience_classes": call.audience_classes,
        "languages": call.languages,
    }
