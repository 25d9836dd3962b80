"""What people are told by mail about their account.

Each of these goes to one mailbox. A link in them leads to a page with a button; opening the link
alone does nothing, because mail scanners open links too.
"""

from datetime import timedelta

from flask_babel import lazy_gettext as _l

from portal.accounts.models import Person
from portal.foundation import links, locales, mail
from portal.foundation.mail import Mail, mail_kind

CONFIRM_WITHIN = timedelta(hours=24)
RESET_WITHIN = timedelta(hours=1)
CHANGE_WITHIN = timedelta(hours=24)
_NOT_YOU = _l("If this was not you, you need not do anything.")
_EXAMPLE_LINK = "https://portal.example/en/confirm/example-key-of-a-link"


def to_person(message: Mail, person: Person) -> None:
    """Queue ``message`` for a person: to their stored address, in their language."""
    mail.queue(message, person.email, person.language, person.id)


def to_address(message: Mail, address: str, language: str) -> None:
    """Queue ``message`` for an address that has no account (yet)."""
    mail.queue(message, address, language)


def link(endpoint: str, language: str, **values: str) -> str:
    """The full address of ``endpoint`` in ``language``, or in English where that is not offered."""
    codes = [info.code for info in locales.offered()]
    return links.absolute(endpoint, lang=language if language in codes else codes[0], **values)


@mail_kind("accounts.confirm", example={"name": "Amina Example", "url": _EXAMPLE_LINK})
def confirm_address(name: str, url: str) -> Mail:
    """To a new person: confirm that this address is yours."""
    return Mail(
        "accounts.confirm",
        _l("Confirm your e-mail address"),
        (
            _l("Dear %(name)s,", name=name),
            _l("You asked for an account. Confirm this address within 24 hours to begin."),
        ),
        (_l("Confirm this address"), url),
        (_NOT_YOU,),
    )


@mail_kind(
    "accounts.already-joined",
    example={"sign_in_url": _EXAMPLE_LINK, "reset_url": _EXAMPLE_LINK},
)
def already_joined(sign_in_url: str, reset_url: str) -> Mail:
    """To a person who joined before: you have an account."""
    return Mail(
        "accounts.already-joined",
        _l("You already have an account"),
        (_l("Someone asked for an account with this address, but it already has one."),),
        (_l("Sign in"), sign_in_url),
        (
            _l("If you have forgotten your password, set a new one here: %(url)s", url=reset_url),
            _NOT_YOU,
        ),
    )


@mail_kind("accounts.reset", example={"name": "Amina Example", "url": _EXAMPLE_LINK})
def reset_password(name: str, url: str) -> Mail:
    """To a person who asked for it: set a new password."""
    return Mail(
        "accounts.reset",
        _l("Set a new password"),
        (
            _l("Dear %(name)s,", name=name),
            _l("Someone asked to set a new password for your account. The link works for an hour."),
        ),
        (_l("Set a new password"), url),
        (_l("If this was not you, you need not do anything: your password stays as it is."),),
    )


@mail_kind("accounts.no-account", example={"join_url": _EXAMPLE_LINK})
def no_account(join_url: str) -> Mail:
    """To an address without an account, for which a new password was asked."""
    return Mail(
        "accounts.no-account",
        _l("There is no account with this address"),
        (
            _l("Someone asked to set a new password for this address, but it has no account."),
            _l("Perhaps you joined with another address. You can also join with this one."),
        ),
        (_l("Join"), join_url),
        (_NOT_YOU,),
    )


@mail_kind("accounts.password-changed", example={"name": "Amina Example", "url": _EXAMPLE_LINK})
def password_changed(name: str, url: str) -> Mail:
    """To a person whose password was changed."""
    return Mail(
        "accounts.password-changed",
        _l("Your password was changed"),
        (
            _l("Dear %(name)s,", name=name),
            _l("The password of your account was changed, and every other device signed out."),
        ),
        None,
        (_l("If this was not you, set a new password at once: %(url)s", url=url),),
    )


@mail_kind("accounts.confirm-new-address", example={"name": "Amina Example", "url": _EXAMPLE_LINK})
def confirm_new_address(name: str, url: str) -> Mail:
    """To the new address of a person: confirm that it is yours."""
    return Mail(
        "accounts.confirm-new-address",
        _l("Confirm your new e-mail address"),
        (
            _l("Dear %(name)s,", name=name),
            _l("You asked to use this address for your account. Confirm it within 24 hours."),
        ),
        (_l("Confirm this address"), url),
        (_NOT_YOU,),
    )


@mail_kind("accounts.address-taken", example={"sign_in_url": _EXAMPLE_LINK})
def address_taken(sign_in_url: str) -> Mail:
    """To an address with an account, which somebody wanted for another account."""
    return Mail(
        "accounts.address-taken",
        _l("This address already has an account"),
        (
            _l(
                "Someone asked to use this address for another account. It already has one, "
                "so nothing was changed."
            ),
        ),
        (_l("Sign in"), sign_in_url),
        (_NOT_YOU,),
    )


@mail_kind("accounts.address-changed", example={"name": "Amina Example"})
def address_changed(name: str) -> Mail:
    """To the old address: from now on mail goes elsewhere."""
    return Mail(
        "accounts.address-changed",
        _l("Your e-mail address was changed"),
        (
            _l("Dear %(name)s,", name=name),
            _l("Your account now uses another address. This is the last mail to this one."),
        ),
        None,
        (_l("If this was not you, write to the Secretariat at once."),),
    )
