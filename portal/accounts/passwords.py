"""Passwords: what is refused, and how they are kept (Argon2id; ASVS 6.2, 11.4.2).

A password is compared in Unicode's form NFC, so that the same letters typed on two keyboards are
the same password. Nothing is cut off. Hashing takes tens of milliseconds: do it before a
transaction begins, never in one.
"""

import re
import secrets
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import lazy_gettext as _l

SHORTEST = 12
LONGEST = 128
COMMON = Path(__file__).parent / "data" / "common_passwords.txt"
# OWASP's second choice for Argon2id: 19 MiB, two passes, one lane.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
OWN_WORDS = frozenset(
    "bonn birds civil cms committee conservation convention council cop dialogue flyway migration "
    "migratory ngo party participation portal report secretariat society species strategy unep un "
    "welcome wildlife admin administrator password".split()
)
_FEWEST_DIFFERENT = 5
_SHORTEST_OWN_WORD = 2
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_LONGEST_TAIL = 8
_DISGUISES = str.maketrans("@4301$5!7", "aaeoissit")


def hash_password(password: str) -> str:
    """The Argon2id hash of ``password``, with its parameters and salt."""
    return HASHER.hash(_canonical(password))


def verify(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one kept as ``stored``.

    Without a stored hash (nobody has that address) the same work is done, in vain.
    """
    try:
        right = HASHER.verify(stored or _nobodys_hash(), _canonical(password[: 4 * LONGEST]))
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether ``stored`` was made with other parameters than today's."""
    return HASHER.check_needs_rehash(stored)


def fault(password: str, personal: Iterable[str] = ()) -> Any | None:
    """Why ``password`` is refused (a lazy sentence), or None.

    ``personal`` are texts that belong to the person: name, e-mail address. Any character is
    allowed; length is counted in characters after normalisation.
    """
    text = _canonical(password)
    if len(text) < SHORTEST:
        return _l("Use at least 12 characters. A few words in a row are easy to remember.")
    if len(text) > LONGEST:
        return _l("Use at most 128 characters.")
    plain = text.casefold()
    if len(set(plain)) < _FEWEST_DIFFERENT or _is_row(plain):
        return _l("This password is easy to guess: use more different characters.")
    if _is_common(plain):
        return _l("This is one of the passwords that too many people use. Choose another one.")
    if _made_of(plain, OWN_WORDS | _words_of(personal)):
        return _l(
            "This password is made of your name, your address or words of this portal. "
            "Choose another one."
        )
    return None


def _canonical(password: str) -> str:
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return hash_password(secrets.token_urlsafe(16))


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lines = COMMON.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))


def _is_row(plain: str) -> bool:
    """One row of keys or the alphabet, forwards, backwards or repeated."""
    return any(plain in way * 13 for row in _ROWS for way in (row, row[::-1]))


def _is_common(plain: str) -> bool:
    """In the list as it is, doubled, disguised, or with a year or signs around it."""
    forms = {plain, plain.translate(_DISGUISES)}
    for form in tuple(forms):
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", form)
        if len(form) - len(core) <= _LONGEST_TAIL:
            forms.add(core)
            forms.add(core.translate(_DISGUISES))
    forms |= {_period(form) for form in forms}
    return bool(forms & _common())


def _period(text: str) -> str:
    """``text``, or the shorter text of which it is a repetition."""
    found = (text + text).find(text, 1)
    return text[:found] if 0 < found < len(text) else text


def _words_of(texts: Iterable[str]) -> set[str]:
    words = {
        word for text in texts for word in re.findall(r"[^\W\d_]+", _canonical(text).casefold())
    }
    return {word for word in words if len(word) >= _SHORTEST_OWN_WORD}


def _made_of(plain: str, words: Iterable[str]) -> bool:
    """Whether every letter of ``plain`` belongs to one of ``words``; years and signs are free."""
    known = frozenset(words)
    return any(
        letters and _splits("".join(letters), known)
        for letters in (
            re.findall(r"[^\W\d_]+", plain),
            re.findall(r"[^\W\d_]+", plain.translate(_DISGUISES)),
        )
    )


def _splits(text: str, words: frozenset[str]) -> bool:
    reached = {0}
    for end in range(1, len(text) + 1):
        if any(text[start:end] in words for start in reached):
            reached.add(end)
    return len(text) in reached
