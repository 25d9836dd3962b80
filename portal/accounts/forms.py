"""What is asked of people about their account."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from portal.accounts import passwords, time_zones
from portal.accounts.addresses import is_address
from portal.accounts.models import NAME_LENGTH
from portal.foundation import locales
from portal.foundation.forms import BaseForm

ADDRESS_HINT = _l("For example name@example.org")
PASSWORD_HINT = _l("At least 12 characters, any you like. A few words in a row are good.")
LANGUAGE_HINT = _l("We write to you in this language.")
TIME_ZONE_HINT = _l("Deadlines are also shown in your own time.")


class Address:
    """Validator of an e-mail address."""

    def __call__(self, form: Any, field: Field) -> None:
        if not is_address(field.data or ""):
            raise ValidationError(_l("Enter an e-mail address such as name@example.org."))


class NewPassword:
    """Validator of a password to be kept; ``personal`` gives what belongs to the person."""

    def __init__(self, *personal_fields: str) -> None:
        self.personal_fields = personal_fields

    def __call__(self, form: Any, field: Field) -> None:
        personal = [form[name].data or "" for name in self.personal_fields]
        personal += getattr(form, "personal", ())
        found = passwords.fault(field.data or "", personal)
        if found is not None:
            raise ValidationError(found)


def _languages() -> list[SelectChoice]:
    return [SelectChoice(info.code, info.name) for info in locales.offered()]


def _time_zones() -> list[SelectChoice]:
    return [SelectChoice(zone, time_zones.label(zone)) for zone in time_zones.zones()]


def _address_field() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Enter your e-mail address.")), Address()],
    )


def _name_field() -> StringField:
    return StringField(
        _l("Your name"),
        [
            DataRequired(_l("Enter your name.")),
            Length(max=NAME_LENGTH, message=_l("Use at most %(max)d characters.")),
        ],
        description=_l("As colleagues know you. The public never sees it."),
    )


def _new_password_field(*personal_fields: str) -> PasswordField:
    return PasswordField(
        _l("Password"),
        [InputRequired(_l("Choose a password.")), NewPassword(*personal_fields)],
        description=PASSWORD_HINT,
    )


def _language_field() -> SelectField:
    return SelectField(_l("Language"), choices=_languages, description=LANGUAGE_HINT)


def _time_zone_field() -> SelectField:
    return SelectField(_l("Time zone"), choices=_time_zones, description=TIME_ZONE_HINT)


def _current_password_field() -> PasswordField:
    return PasswordField(
        _l("Current password"),
        [InputRequired(_l("Enter your current password."))],
    )


class JoinForm(BaseForm):
    """Everything an account needs."""

    email = _address_field()
    name = _name_field()
    password = _new_password_field("name", "email")
    language = _language_field()
    time_zone = _time_zone_field()


class InvitedForm(BaseForm):
    """What somebody invited adds to the address the invitation went to."""

    personal: tuple[str, ...] = ()
    name = _name_field()
    password = _new_password_field("name")
    language = _language_field()
    time_zone = _time_zone_field()


class SignInForm(BaseForm):
    """Address and password, where to go then, and what was being sent when the session ended."""

    email = _address_field()
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password."))],
    )
    next = HiddenField()
    unsent = HiddenField()


class ConfirmForm(BaseForm):
    """The password typed when joining: who holds the mailbox and who joined must be one person."""

    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter the password you chose when you joined."))],
        description=_l("The one you chose when you joined."),
    )


class AddressForm(BaseForm):
    """The address for which a new password is wanted."""

    email = _address_field()


class NewPasswordForm(BaseForm):
    """A new password, by a link. ``personal`` is what it must not be made of."""

    personal: tuple[str, ...] = ()
    password = _new_password_field()


class ChangePasswordForm(BaseForm):
    """A new password, for who knows the current one."""

    personal: tuple[str, ...] = ()
    current_password = _current_password_field()
    new_password = PasswordField(
        _l("New password"),
        [InputRequired(_l("Choose a password.")), NewPassword()],
        description=PASSWORD_HINT,
    )


class ChangeAddressForm(BaseForm):
    """A new address, for who knows the password."""

    email = EmailField(
        _l("New e-mail address"),
        [DataRequired(_l("Enter your e-mail address.")), Address()],
        description=ADDRESS_HINT,
    )
    current_password = _current_password_field()


class ProfileForm(BaseForm):
    """What a person may change about themself at any time."""

    name = _name_field()
    language = _language_field()
    time_zone = _time_zone_field()


class ButtonForm(BaseForm):
    """A single button: nothing but the token against forged requests."""
