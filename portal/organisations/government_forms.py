"""What is asked about governments and the people who act for them."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    URLField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.accounts.forms import ADDRESS_HINT, Address
from portal.convention import vocabularies
from portal.foundation.db import db
from portal.foundation.forms import BaseForm
from portal.foundation.locales import LOCALES, current_locale
from portal.foundation.localised import Localised
from portal.organisations import labels
from portal.organisations.forms import Website
from portal.organisations.government_actions import Government
from portal.organisations.government_queries import holder
from portal.organisations.membership_actions import Offer
from portal.organisations.models import NAME_LENGTH, WEBSITE_LENGTH
from portal.organisations.roles import POSITIONS

_TOO_LONG = _l("Use at most %(max)d characters.")


def _countries() -> list[SelectChoice]:
    listed = vocabularies.choices("countries", current_locale())
    return [SelectChoice("", "–"), *(SelectChoice(each.code, each.label) for each in listed)]


def _instruments() -> list[SelectChoice]:
    listed = vocabularies.choices("instruments", current_locale())
    return [SelectChoice(each.code, each.label) for each in listed]


def _instruments_field() -> SelectMultipleField:
    return SelectMultipleField(
        _l("Instruments"),
        [InputRequired(_l("Choose at least one instrument."))],
        choices=_instruments,
        description=_l("For these the government speaks for its State; no other one does."),
    )


def _taken(country_code: str, codes: list[str], itself: int | None = None) -> None:
    taken = [c for c in codes if holder(db.session, country_code, c) not in (None, itself)]
    if taken:
        names = vocabularies.labels("instruments", taken, current_locale())
        raise ValidationError(
            _("This State has a government for: %(instruments)s.", instruments=", ".join(names))
        )


class GovernmentForm(BaseForm):
    """A government to be made. Its name is that of the State, unless another one is typed."""

    country = SelectField(
        _l("State"),
        [DataRequired(_l("Choose the State for which the government speaks."))],
        choices=_countries,
    )
    instruments = _instruments_field()
    name = StringField(
        _l("Name"),
        [Optional(), Length(max=NAME_LENGTH, message=_TOO_LONG)],
        description=_l("Empty: the name of the State, in every language in which we know it."),
    )
    website = URLField(
        _l("Web site"),
        [Optional(), Length(max=WEBSITE_LENGTH, message=_TOO_LONG), Website()],
        description=_l("Begins with https://"),
    )

    def validate_instruments(self, field: Field) -> None:
        """One government for each State and instrument."""
        _taken(self.country.data or "", field.data or [])

    def government(self) -> Government:
        """What was entered, valid."""
        code = self.country.data
        typed = self.name.data or ""
        return government_of(
            code, tuple(self.instruments.data or ()), typed, self.website.data or None
        )


def government_of(
    country_code: str, instruments: tuple[str, ...], name: str = "", website: str | None = None
) -> Government:
    """A government called like its State, or ``name`` (in the language of this page)."""
    if name:
        here = current_locale()
        return Government(country_code, name, here, Localised(), instruments, website)
    found = {code: vocabularies.find("countries", country_code, code) for code in LOCALES}
    names = {
        code: choice.label
        for code, choice in found.items()
        if choice is not None and choice.language in ("", code)
    }
    name = names.pop("en", country_code)
    return Government(country_code, name, "en", Localised(names), instruments, website)


class InstrumentsForm(BaseForm):
    """For which instruments a government speaks."""

    country_code = ""
    organisation_id: int | None = None
    instruments = _instruments_field()

    def validate_instruments(self, field: Field) -> None:
        """One government for each State and instrument."""
        _taken(self.country_code, field.data or [], self.organisation_id)


def _positions(*without: str) -> list[SelectChoice]:
    return [
        SelectChoice(c, label) for c, label in labels.POSITION_NAMES.items() if c not in without
    ]


class PositionForm(BaseForm):
    """What somebody is for a government. ``without_focal_point``: for whoever may not appoint."""

    position = RadioField(
        _l("Role"),
        [InputRequired(_l("Choose a role."))],
        choices=_positions(),
    )

    def without_focal_point(self) -> None:
        """Leave out the role that only the Secretariat gives."""
        self.position.choices = _positions("focal-point")

    @property
    def held(self) -> tuple[str, bool]:
        """The role chosen, and whether it may submit."""
        return POSITIONS[str(self.position.data)]


class PositionInviteForm(PositionForm):
    """A role for a government offered to an address."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Enter the address of the person you invite.")), Address()],
        description=ADDRESS_HINT,
    )

    def offer(self) -> Offer:
        """What was entered, valid."""
        return Offer(self.email.data or "", *self.held)


class HandOverForm(BaseForm):
    """Who is the focal point from now on."""

    email = EmailField(
        _l("E-mail address of your successor"),
        [DataRequired(_l("Enter the address of your successor.")), Address()],
        description=ADDRESS_HINT,
    )

    own = ""  # the address of whoever hands over

    def validate_email(self, field: Any) -> None:
        """Nobody succeeds themself."""
        if self.own and (field.data or "").lower() == self.own.lower():
            raise ValidationError(_l("Enter the address of another person."))


class GovernmentFileForm(BaseForm):
    """A file with governments and their people, to be looked at first."""

    file = FileField(
        _l("CSV file"),
        [FileRequired(_l("Choose a CSV file."))],
        description=_l("UTF-8, at most 500 lines, with these columns in the first line."),
    )


class GovernmentLinesForm(BaseForm):
    """The lines that were looked at: what they say is taken in."""

    lines = HiddenField()
