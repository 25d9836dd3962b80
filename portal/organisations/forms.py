"""What is asked about organisations and the people who act for them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from portal.accounts.forms import ADDRESS_HINT, Address
from portal.convention import vocabularies
from portal.foundation.forms import BaseForm, SeenForm
from portal.foundation.locales import LOCALES, current_locale
from portal.foundation.localised import Localised
from portal.organisations import labels
from portal.organisations.actions import MADE_BY_THE_SECRETARIAT, Facts
from portal.organisations.membership_actions import Offer
from portal.organisations.models import (
    ACRONYM_LENGTH,
    NAME_LENGTH,
    REASON_LENGTH,
    WEBSITE_LENGTH,
    Organisation,
)

ANOTHER_LANGUAGE = "und"  # ISO 639-2: undetermined
_TOO_LONG = _l("Use at most %(max)d characters.")


class Website:
    """Validator of a web address: http or https, with a host, without a password in it."""

    def __call__(self, form: Any, field: Field) -> None:
        try:
            parts = urlsplit(field.data or "")
            ours = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
        except ValueError:
            ours = False
        if not ours or "@" in parts.netloc or " " in field.data:
            raise ValidationError(_l("Enter a web address that begins with https:// or http://."))


def _name_languages() -> list[SelectChoice]:
    known = [SelectChoice(info.code, info.name) for info in LOCALES.values()]
    return [*known, SelectChoice(ANOTHER_LANGUAGE, _("Another language"))]


def _countries() -> list[SelectChoice]:
    listed = vocabularies.choices("countries", current_locale())
    return [SelectChoice("", "–"), *(SelectChoice(each.code, each.label) for each in listed)]


def _labelled(labels_: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(code, label) for code, label in labels_.items()]


def _name_in(code: str) -> StringField:
    # Translators: %(language)s is a language's own name, for instance Français.
    label = _l("Name in %(language)s", language=LOCALES[code].name)
    return StringField(label, [Optional(), Length(max=NAME_LENGTH, message=_TOO_LONG)])


class OrganisationForm(BaseForm):
    """What an organisation says of itself."""

    about: Organisation  # set by ``ask_about``
    name = StringField(
        _l("Name"),
        [
            DataRequired(_l("Enter the name of the organisation.")),
            Length(max=NAME_LENGTH, message=_TOO_LONG),
        ],
        description=_l("As you write it yourselves, in your own language and script."),
    )
    language = SelectField(_l("Language of the name"), choices=_name_languages)
    name_ar = _name_in("ar")
    name_zh = _name_in("zh")
    name_en = _name_in("en")
    name_fr = _name_in("fr")
    name_ru = _name_in("ru")
    name_es = _name_in("es")
    acronym = StringField(
        _l("Acronym"), [Optional(), Length(max=ACRONYM_LENGTH, message=_TOO_LONG)]
    )
    kind = RadioField(
        _l("What kind of organisation is it?"),
        [InputRequired(_l("Choose what kind of organisation it is."))],
        choices=_labelled(
            {k: v for k, v in labels.KINDS.items() if k not in MADE_BY_THE_SECRETARIAT}
        ),
    )
    organisation_class = RadioField(
        _l("Where does it work?"),
        [InputRequired(_l("Choose whether it is international or national."))],
        choices=_labelled(labels.CLASSES),
        description=_l("The Convention admits observers in these two classes."),
    )
    seat_code = SelectField(
        _l("State in which it has its seat"),
        choices=_countries,
        description=_l("A national organisation must name it."),
    )
    website = URLField(
        _l("Web site"),
        [Optional(), Length(max=WEBSITE_LENGTH, message=_TOO_LONG), Website()],
        description=_l("Begins with https://"),
    )

    def validate_seat_code(self, field: Field) -> None:
        """A national organisation is national of some State."""
        if self.organisation_class.data == "national" and not field.data:
            raise ValidationError(_l("Choose the State in which the organisation has its seat."))

    @property
    def other_names(self) -> list[StringField]:
        """The fields for names in other languages."""
        return [self[f"name_{code}"] for code in LOCALES]

    def ask_about(self, organisation: Organisation) -> None:
        """Leave out what is no question for ``organisation``.

        The Secretariat keeps its kind, a government its kind and the State it speaks for.
        """
        self.about = organisation
        if organisation.is_secretariat or organisation.is_government:
            del self.kind
        if organisation.is_government:
            del self.organisation_class
            del self.seat_code

    def fill_from(self, organisation: Organisation) -> None:
        """Show what is kept of ``organisation``."""
        for name in ("name", "language", "acronym", "kind", "organisation_class", "website"):
            if name in self:
                self[name].data = getattr(organisation, name)
        if "seat_code" in self:
            self.seat_code.data = organisation.seat_code or ""
        for code, text in organisation.names.items():
            self[f"name_{code}"].data = text

    def facts(self) -> Facts:
        """What was entered, valid. A name in its own language is not kept twice."""
        language = self.language.data
        names = {code: self[f"name_{code}"].data or "" for code in LOCALES if code != language}
        return Facts(
            name=self.name.data or "",
            language=language,
            names=Localised(names),
            acronym=self.acronym.data or None,
            kind=self._said("kind"),
            organisation_class=self._said("organisation_class"),
            seat_code=self._said("seat_code") or None,
            website=self.website.data or None,
        )

    def _said(self, name: str) -> str:
        """What was entered, or what is kept of a question that is not asked."""
        return self[name].data if name in self else getattr(self.about, name)


class RoleForm(BaseForm):
    """A role in an organisation, and whether an editor may submit."""

    role = RadioField(
        _l("Role"), [InputRequired(_l("Choose a role."))], choices=_labelled(labels.MEMBER_ROLES)
    )
    may_submit = BooleanField(
        _l("May submit"), description=_l("Only an editor needs this; a head always may.")
    )

    @property
    def held(self) -> tuple[str, bool]:
        """The role chosen, and whether it may submit."""
        return self.role.data, self.role.data == "editor" and bool(self.may_submit.data)


class InviteForm(RoleForm):
    """A role offered to an address."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Enter the address of the person you invite.")), Address()],
        description=ADDRESS_HINT,
    )

    def offer(self) -> Offer:
        """What was entered, valid."""
        return Offer(self.email.data or "", *self.held)


class StaffInviteForm(BaseForm):
    """A staff role offered to an address."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Enter the address of the person you invite.")), Address()],
        description=ADDRESS_HINT,
    )
    role = RadioField(
        _l("Role"), [InputRequired(_l("Choose a role."))], choices=_labelled(labels.STAFF_ROLES)
    )

    def offer(self) -> Offer:
        """What was entered, valid."""
        return Offer(self.email.data or "", self.role.data)


class DecisionForm(SeenForm):
    """The Secretariat's word on an organisation, with its reason."""

    decision = RadioField(
        _l("Is this organisation what it says?"),
        [InputRequired(_l("Choose one."))],
        choices=_labelled(
            {
                "verified": _l("Yes: mark it as verified"),
                "not-verified": _l("No, or not any more: it is not verified"),
            }
        ),
    )
    reason = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Say what this rests on.")),
            Length(max=REASON_LENGTH, message=_TOO_LONG),
        ],
        description=_l(
            "What you looked at, or what is missing. The heads of the organisation read it when "
            "it is not verified; it is kept with the date and your name."
        ),
    )
