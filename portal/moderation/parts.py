"""Example values for the page that shows every part of the portal's pages once.

Staff and developers look at that page after a change of style, in each language, direction and
colour scheme. What is written here is an example, in the language in which it would be received.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FieldList,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional, Regexp

from portal.foundation.formats import Deadline
from portal.foundation.locales import LOCALES

NOW = datetime(2017, 7, 24, 10, 6, tzinfo=UTC)
ZONE = "Europe/Berlin"
HASH = "9f2c41d077abe3c8015e8a6b2d4f90ab2f77c0155fd8cc419e263e885b6012fe"


class _Activity(Form):
    title = StringField("Short title", [InputRequired("Enter a short title")])
    people = IntegerField("People trained", [Optional()])


class DemoForm(Form):
    """One field of each sort, some of them filled in wrongly."""

    name = StringField(
        "Name of the organisation",
        [InputRequired()],
        description="As in your statutes, in your own language and script.",
    )
    email = EmailField(
        "Email address",
        [InputRequired(), Regexp(r".+@.+", message="Enter an email address like name@example.org")],
    )
    website = URLField("Website", [Optional()])
    password = PasswordField("Password", [InputRequired(), Length(min=12)])
    scope = RadioField(
        "Do you work in one country?",
        [InputRequired()],
        choices=[
            SelectChoice("one", "Yes, we are a national organisation"),
            SelectChoice("more", "No, in several"),
        ],
    )
    groups = SelectMultipleField(
        "Species groups",
        choices=[
            SelectChoice("birds", "Birds", optgroup="Animals that fly"),
            SelectChoice("bats", "Bats", optgroup="Animals that fly"),
            SelectChoice("insects", "Insects", optgroup="Animals that fly"),
            SelectChoice("turtles", "Marine turtles", optgroup="Animals that swim"),
            SelectChoice("sharks", "Sharks and rays", optgroup="Animals that swim"),
        ],
    )
    language = SelectField(
        "Language of your response",
        [InputRequired()],
        choices=[SelectChoice(info.code, info.name) for info in LOCALES.values()],
        description="This becomes the original.",
    )
    text = TextAreaField(
        "What did you do, and what changed?",
        [InputRequired("Enter your response, or upload it as a document")],
        description="Write for someone who does not know the place.",
    )
    held_on = DateField("When did it take place?", [Optional()])
    activities = FieldList(FormField(_Activity, label="Activity"), label="Activities")
    documents = FileField(
        "Documents",
        description="PDF, DOCX, ODT, XLSX, ODS, CSV, JPEG or PNG. Up to 5 files of 10 MB each.",
    )
    consent = BooleanField(
        "We agree that this response is published as received",
        [InputRequired("Tick the box to agree to publication")],
        description="Names and email addresses of your staff are never published.",
    )


def demo_form() -> DemoForm:
    """A form just sent back: two activities, four mistakes."""
    sent = MultiDict(
        {
            "name": "Example Flyway Network",
            "email": "name@",
            "password": "a long enough phrase",
            "scope": "one",
            "language": "en",
            "activities-0-title": "Monthly counts at four wetland sites",
            "activities-0-people": "24",
            "activities-1-title": "",
            "activities-1-people": "many",
        }
    )
    form = DemoForm(sent)
    form.validate()
    return form


def examples() -> dict[str, Any]:
    """Everything that moderation/parts.html needs to be rendered, by name."""
    file = {
        "name": "annex.pdf",
        "kind": "PDF",
        "size": 412 * 1024,
        "sha256": HASH,
        "url": "?file",
        "received_at": NOW,
        "status": "Checked, no virus",
        "key": "1",
    }
    return {
        "demo": demo_form(),
        "states": (
            "draft",
            "submitted",
            "under review",
            "returned",
            "published",
            "declined",
            "withdrawn",
            "superseded",
        ),
        "deadlines": tuple(_deadline(days) for days in (32, 11, 2, 0, -1)),
        "standing": Deadline(None, ZONE, NOW),
        "now": NOW,
        "files": [file, {**file, "name": "نتائج العدّ 2017.csv", "kind": "CSV", "language": "ar"}],
        "hash": HASH,
        "events": [
            _event("Under review", 0, actor="Reviewer 1"),
            _event("Sent again, version 2", 1, url="?changes", url_label="See what changed"),
            _event("Returned with comments", 3, actor="Reviewer 1", quote=_QUOTE),
            _event("Submitted, version 1", 5),
        ],
        "phases": [
            {"title": "Options reviewed", "text": "Two calls, 2015 and 2016.", "status": "done"},
            {"title": "Reports and responses", "text": "Until 25 August.", "status": "now"},
            {"title": "Civil society dialogue", "text": "20 September.", "status": "next"},
            {"title": "COP12 decides", "text": "23 October, Manila.", "status": "next"},
        ],
        "tasks": [
            _task("Your organisation", "complete"),
            _task("Activities in the field", "in progress", current=True),
            _task("Results and evidence", "not started"),
            _task("Documents", "optional"),
            {"label": "Check and submit", "status": "locked", "url": None},
        ],
        "views": [
            {"label": "Side by side", "url": "?both", "current": True},
            {"label": "Original", "url": "?original", "current": False, "language": "fr"},
            {"label": "Translation", "url": "?en", "current": False, "language": "en"},
        ],
        "pairs": [(_FRENCH[0], _ENGLISH[0]), (_FRENCH[1], _ENGLISH[1])],
        "regions": [("Africa", 3), ("Asia", 3), ("Latin America and the Caribbean", 2)],
        "changes": [
            ("=", "No more than "),
            ("-", "twelve"),
            ("+", "six"),
            ("=", " pages, in one format for all organisations."),
        ],
        "rows": _ROWS,
        "tiles": [(date(2017, 9, 20), None), (date(2017, 8, 28), date(2017, 8, 30))],
    }


def _deadline(days: int) -> Deadline:
    due = datetime(2017, 7, 24, 21, 59, tzinfo=UTC) + timedelta(days=days)
    return Deadline(due, ZONE, NOW, opens_at=NOW - timedelta(days=10))


def _event(label: str, days_ago: int, **more: str) -> dict[str, Any]:
    return {"label": label, "at": NOW - timedelta(days=days_ago), **more}


def _task(label: str, status: str, current: bool = False) -> dict[str, Any]:
    return {"label": label, "status": status, "url": "?" + status, "current": current}


_QUOTE = "Please add what each proposal would cost."
_FRENCH = (
    "Notre réseau réunit douze associations locales, qui suivent quatre zones humides.",
    "Nous invitons les Parties à associer la société civile aux comités nationaux.",
)
_ENGLISH = (
    "Our network brings together twelve local associations, which follow four wetlands.",
    "We invite the Parties to include civil society in national committees.",
)
_ROWS = (
    ("fr", "Rapport 2017 : veille citoyenne sur quatre zones humides", "published", 5),
    ("ar", "رصد الطيور المهاجرة بمشاركة المجتمعات المحلية", "under review", 4),
    ("ru", "Отчёт о работе со степными птицами", "submitted", 0),
    ("zh", "滨海湿地志愿者监测报告", "returned", 1),
    ("en", "A title as long as titles get " * 7, "declined", 12),
)
