"""Words for example reports in six languages: frequent ones, seldom ones, and rare place names."""

import random
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

from portal.demo.script import reports

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
WORDS = 150  # of each text: parts in the order of PARTS
PARTS = {
    "title": 8,
    "summary": 50,
    "activity_title": 6,
    "activity_description": 40,
    "activity_results": 30,
    "recommendation_text": 16,
}
_SYLLABLES = {
    "ar": "با تا را سا نا ما لو كي دو في",
    "ru": "ба ве ги до жу за ки ло му не",
    "": "ba ce di fo gu ha jo ki lu me",
}


def place_name(language: str, number: int) -> str:
    """The invented place with this number: a word that no other text is likely to hold."""
    if language == "zh":
        digits = enumerate(f"{number:06d}")
        return "".join(chr(0x5200 + 37 * int(digit) + 400 * n) for n, digit in digits)
    syllables = _SYLLABLES.get(language, _SYLLABLES[""]).split()
    return "".join(syllables[int(digit)] for digit in f"{number:06d}")


class Writer:
    """Writes texts of ``WORDS`` words, the same ones for the same seed."""

    def __init__(self, chance: random.Random, places: int) -> None:
        self._chance = chance
        self._places = places
        self.vocabulary = {language: _vocabulary(language) for language in LANGUAGES}
        self._weights = {
            language: list(accumulate(1 / (rank + 3) for rank in range(len(words))))
            for language, words in self.vocabulary.items()
        }

    def parts(self, language: str) -> dict[str, str]:
        """A text of ``WORDS`` words, one of them a rare place name, cut into its parts."""
        words = self._chance.choices(
            self.vocabulary[language], cum_weights=self._weights[language], k=WORDS
        )
        words[20] = place_name(language, self._chance.randrange(self._places))
        space, stop = ("", "。") if language == "zh" else (" ", ".")
        made, start = {}, 0
        for part, length in PARTS.items():
            piece = space.join(words[start : start + length])
            made[part] = piece[:1].upper() + piece[1:] + ("" if "title" in part else stop)
            start += length
        return made


def _vocabulary(language: str) -> list[str]:
    """The words of the demonstration's reports, the most frequent first, then invented ones."""
    count: dict[str, int] = {}
    for report in reports():
        if report["language"] != language:
            continue
        for text in _strings(report["answers"]):
            pieces = (
                [text[n : n + 2] for n in range(0, len(text) - 1, 2)]
                if language == "zh"
                else text.split()
            )
            for piece in pieces:
                word = piece.strip(" .,;:!?«»“”()،。、").lower()
                if word.isalpha() and (word.isascii() == (language in ("en", "fr", "es"))):
                    count[word] = count.get(word, 0) + 1
    known = sorted(count, key=lambda word: (-count[word], word))
    return known + [place_name(language, 900_000 + n * 7) for n in range(500)]


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif (isinstance(value, str) and " " in value) or (isinstance(value, str) and len(value) > 30):
        yield value
