"""The words of a text as the full-text index knows them, the same for both databases.

A word is folded (NFKC, lower case, no accents) and reduced to its stem; a run of Chinese or
Japanese is cut into pairs of characters. A word can have two forms, one of the spelling with its
accents and one without, because people search without them; either may match.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import snowballstemmer

from portal.foundation.words import CJK

STEMMED = {"en": "english", "fr": "french", "es": "spanish", "ru": "russian", "ar": "arabic"}
LONGEST_WORD = 64  # characters; longer runs are no words, and PostgreSQL takes no more than 2 kB
# Vowel signs and accents that may stand inside a word; re knows no class for them.
_MARKS = "".join(chr(c) for c in range(0x300, 0x3000) if unicodedata.category(chr(c))[0] == "M")
_LETTER = f"(?![{CJK}])[^\\W_]"
_TOKEN = re.compile(f"([{CJK}]+)|({_LETTER}(?:{_LETTER}|[{_MARKS}\u0640\u200c\u200d])*)")
_ARABIC_MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d]")
_ARABIC_LETTERS = str.maketrans("أإآٱؤئىةکی", "ااااويي\u0647\u0643ي")
_LATIN_LETTERS: dict[int, str] = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)
# Marks that make another letter, not an accented one: Cyrillic short i and its like.
_KEPT_MARKS = {"\u0438": "\u0306", "\u0443": "\u0306"}

_lock = Lock()
_stemmers: dict[str, Any] = {}


@dataclass(frozen=True)
class Token:
    """A stretch of a text and the forms it is found by; the first form is the usual one."""

    start: int
    end: int
    forms: tuple[str, ...]
    cjk: bool = False


def tokens(language: str, text: str) -> Iterator[Token]:
    """The words of ``text`` where they stand; pairs of Chinese or Japanese characters overlap."""
    for found in _TOKEN.finditer(text):
        run, word = found.groups()
        start = found.start()
        if run:
            for offset, pair in enumerate(_pairs(run)):
                end = start + min(offset + 2, len(run))
                yield Token(start + offset, end, (pair,), True)
        elif made := forms(language, word):
            yield Token(start, found.end(), made)


def normalise(language: str, text: str) -> str:
    """What the index stores for ``text``: usual forms in order, then the other forms, by spaces."""
    usual: list[str] = []
    other: dict[str, None] = {}
    for run, word in _TOKEN.findall(unicodedata.normalize("NFKC", text)):
        if run:
            usual.extend(_pairs(run))
        elif made := forms(language, word):
            usual.append(made[0])
            if len(made) > 1:
                other[made[1]] = None
    return " ".join([*usual, *other])


def _pairs(run: str) -> list[str]:
    """Each character of ``run`` with the next; the last stands alone and can so be found alone."""
    return [unicodedata.normalize("NFKC", run[n : n + 2]) for n in range(len(run))]


@lru_cache(maxsize=200_000)
def forms(language: str, word: str) -> tuple[str, ...]:
    """The forms by which one word is found: letters and digits only, at most two."""
    plain = unicodedata.normalize("NFKC", word).casefold()[:LONGEST_WORD]
    bare = fold(plain)
    stems = (fold(stem(language, _ARABIC_MARKS.sub("", plain))), fold(stem(language, bare)))
    return tuple(dict.fromkeys(one for one in stems if one))


def stem(language: str, word: str) -> str:
    """The stem of a lower-case word; a language without a stemmer keeps its words whole."""
    name = STEMMED.get(language)
    if name is None or any(character.isdigit() for character in word):
        return word
    with _lock:  # a stemmer keeps the word it works on in itself
        if name not in _stemmers:
            _stemmers[name] = snowballstemmer.stemmer(name)
        made: str = _stemmers[name].stemWord(word)
    if language == "es" and len(made) > 3 and made.endswith(("as", "es", "os")):
        return made[:-1]  # the stemmer leaves short plurals alone: aves, años
    return made


def fold(word: str) -> str:
    """``word`` without accents, vowel signs and lengthening, its letters brought together."""
    word = _ARABIC_MARKS.sub("", word).translate(_LATIN_LETTERS).translate(_ARABIC_LETTERS)
    if word.isascii():
        return "".join(character for character in word if character.isalnum())
    kept: list[str] = []
    for character in unicodedata.normalize("NFD", word):
        if not kept or unicodedata.category(character) != "Mn" or _tells(kept[-1], character):
            kept.append(character)
    folded = unicodedata.normalize("NFC", "".join(kept))
    return "".join(one for one in folded if one.isalnum() or unicodedata.category(one)[0] == "M")


def _tells(letter: str, mark: str) -> bool:
    """Whether ``mark`` makes another letter of ``letter``, more than an accent or vowel sign.

    In Latin, Greek, Cyrillic, Hebrew and Arabic it does not, but for a few letters.
    """
    accented = ord(letter) < 0x0700 or 0x1E00 <= ord(letter) < 0x2000
    return not accented or _KEPT_MARKS.get(letter) == mark
