"""How roles, kinds, classes and decisions are called on pages."""

from typing import Protocol

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from portal.organisations.roles import POSITIONS


class Of(Protocol):
    """Where a role is held."""

    @property
    def is_government(self) -> bool: ...


class Holding(Protocol):
    """A role held or offered."""

    @property
    def role(self) -> str: ...

    @property
    def for_staff(self) -> bool: ...

    @property
    def may_submit(self) -> bool: ...

    @property
    def organisation(self) -> Of: ...


MEMBER_ROLES = {
    "head": lazy_pgettext("role", "Head"),
    "editor": lazy_pgettext("role", "Editor"),
    "reader": lazy_pgettext("role", "Reader"),
}
STAFF_ROLES = {
    "moderator": lazy_pgettext("role", "Moderator"),
    "editor": lazy_pgettext("role", "Secretariat editor"),
    "translator": lazy_pgettext("role", "Translator"),
    "administrator": lazy_pgettext("role", "Administrator"),
}
MEMBER_ROLE_HINTS = {
    "head": _l("Writes, submits and withdraws; looks after the organisation and its people."),
    "editor": _l("Writes; submits if a head allows it."),
    "reader": _l("Reads drafts and what was sent, and changes nothing."),
}
KINDS = {
    "ngo": _l("Non-governmental or civil society organisation (NGO/CSO)"),
    "government": _l("Government"),
    "igo": _l("Intergovernmental organisation (IGO)"),
    "secretariat": _l("Secretariat"),
    "other": _l("Other"),
}
# Kinds of organisations as those whom something is asked.
AUDIENCE = {
    "ngo": _l("NGOs and CSOs"),
    "government": _l("Parties and other Governments"),
    "igo": _l("Intergovernmental organisations"),
    "secretariat": _l("The Secretariat"),
    "other": _l("Other organisations"),
}
CLASSES = {
    "international": lazy_pgettext("organisation class", "International"),
    "national": lazy_pgettext("organisation class", "National"),
}
DECISIONS = {
    "verified": _l("Verified by the Secretariat"),
    "not-verified": _l("Not verified by the Secretariat"),
    "details-changed": _l("Name or kind changed: to be verified again"),
}


POSITION_NAMES = {
    "focal-point": lazy_pgettext("role", "Focal point"),
    "alternate": lazy_pgettext("role", "Alternate focal point"),
    "editor": lazy_pgettext("role", "Colleague who writes"),
    "reader": lazy_pgettext("role", "Colleague who reads"),
}
POSITION_HINTS = {
    "focal-point": _l("Answers for the State and looks after its people here."),
    "alternate": _l("Answers for the State in place of the focal point."),
    "editor": _l("Writes answers; the focal point or an alternate sends them."),
    "reader": _l("Reads drafts and what was sent, and changes nothing."),
}


def role_name(holding: Holding) -> object:
    """How the role of a membership or an invitation is called; governments have words of theirs."""
    if holding.for_staff:
        return STAFF_ROLES[holding.role]
    if holding.organisation.is_government:
        return POSITION_NAMES[position(holding.role, holding.may_submit)]
    return MEMBER_ROLES[holding.role]


def position(role: str, may_submit: bool) -> str:
    """The key of ``POSITIONS`` for a role; an editor who may submit is an alternate."""
    return next(key for key, held in POSITIONS.items() if held == (role, may_submit))
