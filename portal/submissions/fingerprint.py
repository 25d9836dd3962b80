"""The two hashes of a version, as anyone can compute them (docs/check-a-receipt.md).

Pure. public hash = SHA-256 of the public bytes; fingerprint = SHA-256 of the public hash's 32
bytes followed by the 32 bytes of SHA-256(salt ‖ private bytes).
"""

import hashlib
import secrets

SALT_BYTES = 32


def new_salt() -> bytes:
    """A fresh random salt for a private part."""
    return secrets.token_bytes(SALT_BYTES)


def public_hash(public: bytes) -> str:
    """SHA-256 of the public bytes, in hexadecimal."""
    return hashlib.sha256(public).hexdigest()


def fingerprint(public: bytes, salt: bytes, private: bytes) -> str:
    """What the receipt promises: both parts in one value, in hexadecimal."""
    hidden = hashlib.sha256(salt + private).digest()
    return hashlib.sha256(hashlib.sha256(public).digest() + hidden).hexdigest()
