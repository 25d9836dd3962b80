"""Signed keys in the links of mails: nothing of them is stored, and none can be made up.

Each carries what it is good for inside its signature: the link that ends a subscription, which
mail providers follow by themselves, opens nothing else.
"""

import base64
import hmac
from enum import StrEnum

from portal.foundation import settings

KEY_LENGTH = 22
_SIGNATURE_BYTES = 16  # 128 bits


class Use(StrEnum):
    """What a signed link is good for."""

    MANAGE = "manage"
    UNSUBSCRIBE = "unsubscribe"


def sign(use: Use, key: str) -> str:
    """The token for ``use`` of the subscription named ``key``: 44 URL-safe characters."""
    return key + _signature(use, key)


def read(use: Use, token: str) -> str | None:
    """The key in ``token``, or None when it was not signed for ``use`` by this portal."""
    key, given = token[:KEY_LENGTH], token[KEY_LENGTH:]
    return key if hmac.compare_digest(given.encode(), _signature(use, key).encode()) else None


def mailbox(address_key: str) -> str:
    """What is kept of an address that was told something: the address cannot be read from it."""
    return hmac.digest(_secret(), f"told\0{address_key}".encode(), "sha256").hex()


def _signature(use: Use, key: str) -> str:
    digest = hmac.digest(_secret(), f"following\0{use}\0{key}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:_SIGNATURE_BYTES]).rstrip(b"=").decode()


def _secret() -> bytes:
    return settings.current().secret_key.get_secret_value().encode()
