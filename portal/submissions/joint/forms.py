"""The forms of joint filing: finding who to invite, naming others, and answering."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional, ValidationError

from portal.foundation.forms import BaseForm, SeenForm
from portal.organisations.models import NAME_LENGTH

MOST_NAMES = 100


class FindForm(BaseForm):
    """Whom to invite: words of a name. Nothing is changed, so it needs no token."""

    class Meta(BaseForm.Meta):
        """Sent by GET."""

        csrf = False

    q = StringField(
        _l("Name of the organisation, or part of it"),
        description=_l("Only organisations verified by the Secretariat are found."),
        validators=[Optional(), Length(max=NAME_LENGTH)],
    )


class OrganisationForm(BaseForm):
    """One organisation, chosen by its button."""

    organisation = HiddenField()

    @property
    def organisation_id(self) -> int:
        """The organisation's id; 0 for anything else that was sent."""
        sent = str(self.organisation.data or "")
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


class AnswerForm(OrganisationForm):
    """The answer of an invited organisation, with the hash of the text it read."""

    text = HiddenField()


class NamesForm(SeenForm):
    """Names that stand last, each on a line of its own."""

    names = TextAreaField(
        _l("Also on behalf of"),
        description=_l(
            "Organisations and people without an account here, each on a line of its own. "
            "They are shown last, as named by you."
        ),
        validators=[Optional()],
    )

    @property
    def lines(self) -> list[str]:
        """The names as typed, in their order, without empty lines and repeated ones."""
        typed = [" ".join(line.split()) for line in str(self.names.data or "").splitlines()]
        return list(dict.fromkeys(line for line in typed if line))

    def validate_names(self, field: Any) -> None:
        """Refuse a name or a list that is too long."""
        if len(self.lines) > MOST_NAMES:
            raise ValidationError(
                ngettext("Name %(num)s at most.", "Name %(num)s at most.", MOST_NAMES)
            )
        for line in self.lines:
            if len(line) > NAME_LENGTH:
                raise ValidationError(
                    ngettext(
                        "“%(start)s…” is longer than %(num)s character.",
                        "“%(start)s…” is longer than %(num)s characters.",
                        NAME_LENGTH,
                        start=line[:40],
                    )
                )
