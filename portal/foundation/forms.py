"""The base of every form: what is typed is normalised once, and nothing typed is lost."""

import secrets
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import ValidationError

from portal.foundation.text import normalise


def _normalised(value: Any) -> Any:
    return normalise(value) if isinstance(value, str) else value


def _normalised_lines(value: Any) -> Any:
    return normalise(value, multiline=True) if isinstance(value, str) else value


class BaseForm(FlaskForm):
    """A form of the portal. Text fields are normalised before they are validated.

    Passwords are left as typed. ``field.description`` is the hint beside the label.
    """

    class Meta(FlaskForm.Meta):
        """Adds the normalising filter to each text field."""

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Bind ``unbound_field`` with the filter its kind of field needs."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                lines = issubclass(kind, TextAreaField)
                own = list(unbound_field.kwargs.get("filters", ()))
                options["filters"] = [_normalised_lines if lines else _normalised, *own]
                unbound_field.kwargs.pop("filters", None)
            return unbound_field.bind(form=form, **options)


class SeenForm(BaseForm):
    """A form of one action on one thing: carries the version of it that the person saw."""

    seen = HiddenField()

    @property
    def seen_version(self) -> int:
        """The version seen, or -1 when the form carries none."""
        text = (self.seen.raw_data or [""])[0] if self.is_submitted() else self.seen.data or ""
        text = str(text)
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class OnceForm(SeenForm):
    """A form that takes effect once: its key makes a second send the same as the first."""

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(18))


class MustTick:
    """Validator of a box that has to be ticked; ``message`` says why."""

    def __init__(self, message: Any = None) -> None:
        self.message = message or _l("Tick this box to go on.")

    def __call__(self, form: Any, field: Field) -> None:
        if not field.data:
            raise ValidationError(self.message)
