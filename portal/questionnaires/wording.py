"""Two texts laid over each other, word by word."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portal.foundation.words import count_words
from portal.questionnaires.edits import edits

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u200c\u200d"
)
# A token is a word, a sign or one CJK character, with the white space that follows it.
_TOKEN = re.compile(rf"\A\s+|(?:[{_CJK}]|(?:(?![{_CJK}])[\w{_MARKS}'’])+|[^\s])\s*")
# Two passages are versions of one another when they share at least this much.
_ALIKE = 0.4
_MOST_PAIRS = 900


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Passage:
    """A passage (a paragraph, a line): its pieces in reading order."""

    kind: Literal["same", "changed", "added", "removed"]
    pieces: tuple[Piece, ...]


def words_in(text: str, language: str) -> int:
    """How many words ``text`` has by the rules of ``language``."""
    return count_words(text, language)


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that lead from ``old`` to ``new``.

    "same" and "added" together are ``new``; "same" and "removed" are ``old``, white space aside:
    a change of white space alone is no change.
    """
    tokens_old, tokens_new = _tokens(old), _tokens(new)
    runs = edits([token.rstrip() for token in tokens_old], [token.rstrip() for token in tokens_new])
    pieces: list[Piece] = []
    for kind, a, b, c, d in runs:
        text = "".join(tokens_old[a:b] if kind == "removed" else tokens_new[c:d])
        pieces.append(Piece(kind, text))
    return tuple(_calmed(pieces))


def compare_passages(old: Sequence[str], new: Sequence[str]) -> tuple[Passage, ...]:
    """The passages of two texts side by side: those that stayed, changed, came and went."""
    found: list[Passage] = []
    gone: list[str] = []
    came: list[str] = []
    for kind, a, b, c, d in edits(old, new):
        if kind == "removed":
            gone.extend(old[a:b])
        elif kind == "added":
            came.extend(new[c:d])
        else:
            found.extend(_paired(gone, came))
            gone, came = [], []
            found.extend(Passage("same", (Piece("same", text),)) for text in new[c:d])
    found.extend(_paired(gone, came))
    return tuple(found)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)


def _calmed(pieces: list[Piece]) -> list[Piece]:
    """Without scraps: one short word kept between two changes reads worse than a longer change."""
    calm: list[Piece] = []
    for index, piece in enumerate(pieces):
        scrap = (
            piece.kind == "same"
            and 0 < index < len(pieces) - 1
            and len(piece.text.strip()) <= 3
            and len(_tokens(piece.text)) <= 1
        )
        parts = [Piece("removed", piece.text), Piece("added", piece.text)] if scrap else [piece]
        for part in parts:
            _append(calm, part)
    return calm


def _append(calm: list[Piece], part: Piece) -> None:
    """Add ``part``; between two kept runs all that was removed comes first, then what was added."""
    at = len(calm)
    while at and calm[at - 1].kind != "same" and part.kind != "same":
        if calm[at - 1].kind == part.kind:
            calm[at - 1] = Piece(part.kind, calm[at - 1].text + part.text)
            return
        at -= 1
    if part.kind == "removed":
        calm.insert(at, part)
    elif part.kind == "same" and calm and calm[-1].kind == "same":
        calm[-1] = Piece("same", calm[-1].text + part.text)
    else:
        calm.append(part)


def _paired(gone: list[str], came: list[str]) -> list[Passage]:
    found: list[Passage] = []
    at = 0
    for index, old in enumerate(gone):
        partner = _partner(old, came, at) if len(gone) * len(came) <= _MOST_PAIRS else None
        if partner is None and len(gone) == len(came) and index >= at:
            # As many came as went: one stands in the other's place, though nothing of it is left.
            found.extend(Passage("added", (Piece("added", text),)) for text in came[at:index])
            found.append(Passage("changed", (Piece("removed", old), Piece("added", came[index]))))
            at = index + 1
            continue
        if partner is None:
            found.append(Passage("removed", (Piece("removed", old),)))
            continue
        found.extend(Passage("added", (Piece("added", text),)) for text in came[at:partner])
        pieces = compare_words(old, came[partner])
        changed = any(piece.kind != "same" for piece in pieces)
        found.append(Passage("changed" if changed else "same", pieces))
        at = partner + 1
    found.extend(Passage("added", (Piece("added", text),)) for text in came[at:])
    return found


def _partner(old: str, came: list[str], start: int) -> int | None:
    """Where among ``came`` the passage is that ``old`` became."""
    best, best_share = None, _ALIKE
    for index in range(start, len(came)):
        share = _share(old, came[index])
        if share > best_share:
            best, best_share = index, share
    return best


def _share(one: str, other: str) -> float:
    first = Counter(token.strip() for token in _tokens(one))
    second = Counter(token.strip() for token in _tokens(other))
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0
