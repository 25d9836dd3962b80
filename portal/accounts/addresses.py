"""E-mail addresses: what is accepted, and when two of them are the same."""

import re
import unicodedata

from portal.accounts.models import ADDRESS_LENGTH

_LONGEST_LOCAL = 64  # RFC 5321, section 4.5.3.1.1
_LOCAL = re.compile(r"[^\s@\"(),:;<>\[\]\\]+")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


def is_address(text: str) -> bool:
    """Whether ``text`` looks like an address mail can be sent to; comments and quotes do not."""
    local, at, domain = text.rpartition("@")
    if not at or len(text) > ADDRESS_LENGTH or len(local) > _LONGEST_LOCAL:
        return False
    if not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith("."):
        return False
    if ".." in local or not local.isprintable():
        return False
    labels = _ascii_domain(domain).split(".")
    return len(labels) > 1 and all(_LABEL.fullmatch(label) for label in labels)


def address_key(text: str) -> str:
    """What equal addresses share: NFC, lower case, the domain in ASCII.

    Only for comparing. Mail goes to the address that was stored, never to one that was typed and
    compares equal: two mailboxes could (CVE-2019-19844 was that).
    """
    local, _, domain = unicodedata.normalize("NFC", text.strip()).rpartition("@")
    return f"{local.lower()}@{_ascii_domain(domain)}"


def _ascii_domain(domain: str) -> str:
    try:
        return domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        return ""
