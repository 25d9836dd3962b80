"""The registry of texts: what is translated by courtesy and what search finds.

A source says where its frozen texts are; a *unit* is the smallest text that is translated, shown
and pointed at by itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy.orm import Session

from portal.foundation.registry import Registry


@dataclass(frozen=True)
class TextUnit:
    """One unit: its address within the text, its words, whether they are Markdown."""

    address: str
    text: str
    is_markdown: bool


@dataclass(frozen=True)
class FrozenText:
    """A text in one language, as it was frozen."""

    language: str
    title: str
    units: Sequence[TextUnit]


class TextSource(Protocol):
    """Where a feature's frozen texts come from; ``revision`` is the id of the frozen thing."""

    def text(self, session: Session, revision: int) -> FrozenText: ...

    def public_revisions(self, session: Session) -> Iterable[tuple[int, int]]:
        """(subject id, revision id) of everything the public may read."""


TEXTS: Registry[TextSource] = Registry("source of texts")
