"""The words for signatures: chosen when shown, never stored."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

STATES: dict[str, Any] = {
    "invited": _lp("signature", "Invited, no answer yet"),
    "confirmed": _lp("signature", "Signed"),
    "declined": _lp("signature", "Does not sign"),
    "withdrawn": _lp("signature", "Withdrew its signature"),
    "revoked": _lp("signature", "Invitation taken back"),
}

DONE: dict[str, Any] = {
    "invite": _l("The invitation is sent."),
    "revoke": _l("The invitation is taken back."),
    "confirm": _l("Your organisation has signed."),
    "decline": _l("The lead is told that your organisation does not sign."),
    "withdraw": _l("The signature is withdrawn."),
    "name-others": _l("The names are saved."),
}
