"""What people type into the search box, as words; and where these words stand in a text."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from portal.foundation.locales import LOCALES
from portal.foundation.search_words import Token, tokens

LONGEST_QUERY = 300  # characters
MOST_WORDS = 16
# Nobody's language: words are kept whole, as in texts in a language without a stemmer.
UNSTEMMED = "und"
SNIPPET_READS = 50_000  # characters of a text in which a snippet is looked for
BEFORE_MATCH = 60


@dataclass(frozen=True)
class Wanted:
    """One word of a query: any of its forms; with ``prefix`` whatever begins with one."""

    forms: tuple[str, ...]
    prefix: bool = False

    def is_met_by(self, forms: tuple[str, ...]) -> bool:
        """Whether a word with these forms is the wanted one."""
        if self.prefix:
            return any(form.startswith(self.forms) for form in forms)
        return not set(self.forms).isdisjoint(forms)


@dataclass(frozen=True)
class Query:
    """The readings of a query, one for each language that reads it otherwise; any may match."""

    alternatives: tuple[tuple[Wanted, ...], ...]

    def fts5(self) -> str:
        """As SQLite's FTS5 writes it. Forms hold letters, digits and marks only, so quotes do."""
        return self._written('"{}"', '"{}" *', " OR ", " AND ")

    def tsquery(self) -> str:
        """As PostgreSQL's tsquery is written."""
        return self._written("'{}'", "'{}':*", " | ", " & ")

    def _written(self, word: str, prefix: str, either: str, both: str) -> str:
        readings = []
        for wanted in self.alternatives:
            groups = [
                f"({either.join((prefix if one.prefix else word).format(f) for f in one.forms)})"
                for one in wanted
            ]
            readings.append(f"({both.join(groups)})")
        return either.join(readings)


@lru_cache(maxsize=1000)
def parse(query: str) -> Query:
    """``query`` as every language of ours reads it; without alternatives when it holds no word."""
    text = unicodedata.normalize("NFKC", query)[:LONGEST_QUERY]
    readings = (_reading(language, text) for language in (*LOCALES, UNSTEMMED))
    return Query(tuple(dict.fromkeys(reading for reading in readings if reading)))


def snippet(original: str, query: str, language: str, width: int = 220) -> list[tuple[str, bool]]:
    """A stretch of ``original`` around the first hit: (text, whether it is a word searched for).

    The pieces put together read on; an ellipsis shows where text was left out. Without a hit it
    is the beginning of the text. ``width`` is in characters, about.
    """
    wanted = {one for reading in parse(query).alternatives for one in reading}
    text = re.sub(r"\s+", " ", original[:SNIPPET_READS]).strip()
    hits = _hits(text, wanted, language)
    first = next(hits, None)
    start = _word_start(text, first[0] - BEFORE_MATCH) if first else 0
    end = _word_end(text, start + width)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    place = start
    hit = first
    while hit is not None and hit[0] < end:
        if hit[0] > place:
            pieces.append((text[place : hit[0]], False))
        pieces.append((text[hit[0] : hit[1]], True))
        place = hit[1]
        hit = next(hits, None)
    if place < end:
        pieces.append((text[place:end], False))
    if max(place, end) < len(text) or len(original) > SNIPPET_READS:
        pieces.append((" …", False))
    return pieces


def _reading(language: str, text: str) -> tuple[Wanted, ...]:
    found: dict[Wanted, None] = {}
    before: Token | None = None
    for token in tokens(language, text):
        overlaps = before is not None and token.start < before.end
        before = token
        single = len(token.forms[0]) == 1 and not token.forms[0].isascii()
        if overlaps and token.end - token.start == 1:
            continue  # the end of a run, already in the pair before it
        found[Wanted(token.forms, prefix=single and token.cjk)] = None
    words = list(found)
    # A letter left over from an apostrophe (l’eau, bird’s) asks for nothing.
    telling = [one for one in words if one.prefix or len(one.forms[0]) > 1] or words
    return tuple(telling[:MOST_WORDS])


def _hits(text: str, wanted: set[Wanted], language: str) -> Iterator[tuple[int, int]]:
    """Where wanted words stand; overlapping pairs of characters are one stretch."""
    stretch: tuple[int, int] | None = None
    for token in tokens(language, text):
        if not any(one.is_met_by(token.forms) for one in wanted):
            continue
        # A single character is met by the pair that begins with it: only it is marked.
        end = token.end
        if token.cjk and not any(not one.prefix and one.is_met_by(token.forms) for one in wanted):
            end = token.start + 1
        if stretch is not None and token.start <= stretch[1]:
            stretch = (stretch[0], max(end, stretch[1]))
            continue
        if stretch is not None:
            yield stretch
        stretch = (token.start, end)
    if stretch is not None:
        yield stretch


def _word_start(text: str, place: int) -> int:
    if place <= 0:
        return 0
    space = text.find(" ", place, place + BEFORE_MATCH // 2)
    return space + 1 if space >= 0 else place


def _word_end(text: str, place: int) -> int:
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - 30, place)
    return space if space >= 0 else place
