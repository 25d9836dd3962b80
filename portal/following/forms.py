"""What is asked of whoever wants to be told."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.accounts.forms import ADDRESS_HINT, Address
from portal.convention import vocabularies
from portal.following.actions import Wish
from portal.following.kinds import TOPICS
from portal.foundation import locales
from portal.foundation.forms import BaseForm


def _topics() -> list[SelectChoice]:
    return [SelectChoice(name, label) for name, label in TOPICS.items()]


def _bodies() -> list[SelectChoice]:
    found = vocabularies.choices("bodies", locales.current_locale())
    return [
        SelectChoice(choice.code, choice.label, optgroup=choice.group or None) for choice in found
    ]


def _languages() -> list[SelectChoice]:
    return [SelectChoice(info.code, info.name) for info in locales.offered()]


class _Boxes(SelectMultipleField):
    """Any number of choices as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _topic_boxes(*validators: Any) -> _Boxes:
    return _Boxes(_l("What do you want to be told?"), [*validators], choices=_topics)


def _body_boxes() -> _Boxes:
    return _Boxes(
        _l("Only what concerns these bodies"),
        [Optional()],
        choices=_bodies,
        description=_l("Choose none to be told of all."),
    )


class _WishForm(BaseForm):
    topics: Any
    bodies: Any

    def wish(self, language: str) -> Wish:
        """What was chosen, for mails in ``language``."""
        return Wish(language, tuple(self.topics.data or ()), tuple(self.bodies.data or ()))


class ManageForm(_WishForm):
    """What a mailbox without account is told."""

    topics = _topic_boxes(DataRequired(_l("Choose at least one.")))
    bodies = _body_boxes()
    language = SelectField(_l("Language of the mails"), choices=_languages)


class SubscribeForm(ManageForm):
    """The same, with the address."""

    email = EmailField(
        _l("E-mail address"),
        [DataRequired(_l("Enter your e-mail address.")), Address()],
        description=ADDRESS_HINT,
    )


class OwnForm(_WishForm):
    """What somebody with an account is told; none is nothing."""

    topics = _topic_boxes(Optional())
    bodies = _body_boxes()
