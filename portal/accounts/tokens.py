"""Secret tokens: only their hash is kept, so a copy of the database opens nothing."""

import secrets

from portal.foundation.canonical import sha256_hex

TOKEN_BYTES = 16  # 128 bits (ASVS 7.2.3)


def new_token() -> str:
    """A random token of 22 URL-safe characters."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is kept of ``token``. A random value of 128 bits needs no slow hash."""
    return sha256_hex(token.encode())
