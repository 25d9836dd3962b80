"""Texts that staff write or data bring, in several languages."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import get_locale

FALLBACK = "en"


class LocalisedPick(NamedTuple):
    """A text and the language it is really in."""

    text: str
    language: str


class Localised(dict[str, str]):
    """Language code → text. An empty text counts as missing; a fallback is never silent.

    ``pick`` says which language it gives, so that a page can mark it with ``lang`` and ``dir``.
    """

    def __init__(self, texts: Mapping[str, str] | None = None, **by_code: str) -> None:
        super().__init__({k: v for k, v in {**(texts or {}), **by_code}.items() if v})

    def pick(self, language: str | None = None) -> LocalisedPick:
        """The text in ``language`` (the reader's, when None), else English, else any other."""
        wanted = language or _readers_language()
        for code in (wanted, FALLBACK, *sorted(self)):
            if code in self:
                return LocalisedPick(self[code], code)
        return LocalisedPick("", wanted)

    def text(self, language: str | None = None) -> str:
        """Only the text of ``pick``: for places that cannot carry markup (titles, mails, PDFs)."""
        return self.pick(language).text

    def __str__(self) -> str:
        return self.text()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(sorted(self.items())))


def _readers_language() -> str:
    locale = get_locale()
    return str(locale.language) if locale is not None else FALLBACK
