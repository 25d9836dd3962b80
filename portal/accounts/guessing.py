"""How often passwords may be tried and mails be asked for (C17, C34).

Counted in the database, by the address as typed, known or not, so a limit tells nothing. What
slows whoever guesses must not lock out the owner: the tightest limit is for one account *from one
place*; the one for an account from all places is wide, and a new password by mail goes past it.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from flask import request

from portal.accounts.addresses import address_key
from portal.foundation import limits

_IPV6_HOME = 64  # one household or site has a whole /64


@dataclass(frozen=True)
class Limit:
    """So many uses in so much time."""

    name: str
    allowed: int
    per: timedelta


ACCOUNT_HERE = Limit("sign-in.account-from-place", 10, timedelta(minutes=15))
PLACE = Limit("sign-in.place", 200, timedelta(minutes=15))  # a conference shares one address
ACCOUNT = Limit("sign-in.account", 100, timedelta(hours=1))
CURRENT_PASSWORD = Limit("current-password.person", 10, timedelta(minutes=15))
MAIL_TO = Limit("account-mail.address", 4, timedelta(hours=1))
MAIL_FROM = Limit("account-mail.place", 40, timedelta(hours=1))


def place() -> str:
    """Where the request comes from: the client's address, or its network for IPv6."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, _IPV6_HOME), strict=False))


def try_to_sign_in(email: str) -> int:
    """Count a try; 0, or the seconds to wait. Inside a transaction, before the password is read."""
    account = address_key(email)
    return _spend((ACCOUNT_HERE, f"{account} {place()}"), (PLACE, place()), (ACCOUNT, account))


def signed_in(email: str) -> None:
    """The password was right: forget the tries for this account from this place."""
    limits.forgive(ACCOUNT_HERE.name, f"{address_key(email)} {place()}")


def try_current_password(person_id: int) -> int:
    """Count a try of somebody signed in; 0, or the seconds to wait."""
    return _spend((CURRENT_PASSWORD, str(person_id)))


def ask_for_mail(email: str) -> int:
    """Count a mail asked for; 0, or the seconds to wait."""
    return _spend((MAIL_TO, address_key(email)), (MAIL_FROM, place()))


def _spend(*uses: tuple[Limit, str]) -> int:
    allowances = [limits.spend(each.name, key, each.allowed, each.per) for each, key in uses]
    return max(0 if allowance else allowance.retry_after for allowance in allowances)
