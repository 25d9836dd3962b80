"""What people are told by mail about the organisations they act for."""

from typing import Any

from flask_babel import lazy_gettext as _l

from portal.foundation.mail import Mail, Quoted, mail_kind
from portal.organisations.labels import MEMBER_ROLES, STAFF_ROLES

_EXAMPLE = {"organisation": "Example Organisation"}
_EXAMPLE_LINK = "https://portal.example/en/invitations/example-key-of-a-link"


@mail_kind(
    "organisations.invitation",
    example={**_EXAMPLE, "role": MEMBER_ROLES["editor"], "url": _EXAMPLE_LINK},
)
def invitation(organisation: str, role: Any, url: str) -> Mail:
    """To an address: somebody of an organisation asks you to act for it."""
    return Mail(
        "organisations.invitation",
        _l("You are invited to act for %(organisation)s", organisation=organisation),
        (
            _l(
                "%(organisation)s invites you to take part in the portal on its behalf, in this "
                "role: %(role)s.",
                organisation=organisation,
                role=role,
            ),
            _l("The link works for 14 days. You can accept with an account or without one."),
        ),
        (_l("See the invitation"), url),
        (_l("If you do not know this organisation, you need not do anything."),),
    )


@mail_kind(
    "organisations.role-to-confirm",
    example={"role": STAFF_ROLES["moderator"], "url": _EXAMPLE_LINK},
)
def role_to_confirm(role: Any, url: str) -> Mail:
    """To an administrator: another one offers a staff role, which needs a second word."""
    return Mail(
        "organisations.role-to-confirm",
        _l("A staff role waits for your confirmation"),
        (
            _l(
                "Another administrator offers somebody this role in the Secretariat: %(role)s. It "
                "counts only once a second administrator has confirmed it.",
                role=role,
            ),
        ),
        (_l("See the offer"), url),
        (_l("If you do not know of it, take the offer back and ask your colleague."),),
    )


@mail_kind(
    "organisations.appointed",
    example={**_EXAMPLE, "role": MEMBER_ROLES["head"], "url": _EXAMPLE_LINK},
)
def appointed(organisation: str, role: Any, url: str) -> Mail:
    """To a person who acts for an organisation already: you have another role in it."""
    return Mail(
        "organisations.appointed",
        _l("Your role for %(organisation)s has changed", organisation=organisation),
        (
            _l(
                "You act for %(organisation)s in this role from now on: %(role)s.",
                organisation=organisation,
                role=role,
            ),
        ),
        (_l("See who acts for it"), url),
    )


@mail_kind("organisations.membership-ended", example=_EXAMPLE)
def membership_ended(organisation: str) -> Mail:
    """To a person: you no longer act for an organisation."""
    return Mail(
        "organisations.membership-ended",
        _l("You no longer act for %(organisation)s", organisation=organisation),
        (
            _l(
                "Your access to the drafts and submissions of %(organisation)s has ended. Your "
                "own account stays as it is.",
                organisation=organisation,
            ),
        ),
    )


@mail_kind("organisations.verified", example={**_EXAMPLE, "url": _EXAMPLE_LINK})
def verified(organisation: str, url: str) -> Mail:
    """To the heads: the Secretariat has verified the organisation."""
    return Mail(
        "organisations.verified",
        _l("%(organisation)s is verified", organisation=organisation),
        (
            _l(
                "The Secretariat has verified %(organisation)s. Its page says so from now on.",
                organisation=organisation,
            ),
        ),
        (_l("See the page"), url),
    )


@mail_kind(
    "organisations.not-verified",
    example={
        **_EXAMPLE,
        "reason": "The address of the web site is not yours.",
        "language": "en",
        "url": _EXAMPLE_LINK,
    },
)
def not_verified(organisation: str, reason: str, language: str, url: str) -> Mail:
    """To the heads: the Secretariat has not verified the organisation, or no longer does."""
    return Mail(
        "organisations.not-verified",
        _l("%(organisation)s is not verified", organisation=organisation),
        (
            _l("The Secretariat writes:"),
            Quoted(reason, language),
            _l("You can still write and submit; the Secretariat sees that you are not verified."),
        ),
        (_l("See or change what you have told us"), url),
    )
