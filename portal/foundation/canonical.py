"""One byte string for one value: JSON after RFC 8785, and its SHA-256."""

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """The canonical JSON of ``value`` (RFC 8785, UTF-8).

    Equal values give equal bytes in every language and release. Raises ValueError for what JSON
    cannot carry: whole numbers beyond 2**53, NaN, infinity, other types, keys that are not text.
    """
    return rfc8785.dumps(value)


def sha256_hex(content: bytes) -> str:
    """SHA-256 of ``content``, 64 lower-case hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
