"""What the engine needs from outside to judge or show answers: choices, languages, today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from portal.foundation.localised import Localised
from portal.questionnaires.schema import Question


class Choice(Protocol):
    """One choice of a vocabulary, in one language."""

    @property
    def code(self) -> str: ...

    @property
    def label(self) -> str: ...

    @property
    def group(self) -> str | None: ...

    @property
    def ended(self) -> bool: ...

    @property
    def language(self) -> str: ...  # the label's; it differs when a name is missing


class Vocabularies(Protocol):
    """Where the choices of countries, bodies, taxa … come from. Looked up once a request."""

    def choices(self, name: str, locale: str) -> Sequence[Choice]:
        """All choices of the vocabulary ``name``, in the order they are offered."""

    def label(self, name: str, code: str, locale: str) -> str:
        """The name of one of them; the code itself when it is not known."""


@dataclass(frozen=True)
class OfferedChoice:
    """A choice as a question offers it."""

    code: str
    label: str
    group: str | None = None
    ended: bool = False
    language: str = ""


@dataclass(frozen=True)
class ReceivedFile:
    """A file that was handed in. ``size`` in bytes, ``sha256`` in hexadecimal."""

    id: str
    name: str
    size: int
    media_type: str
    sha256: str


@dataclass(frozen=True)
class Context:
    """For whom and when answers are read, judged and shown.

    ``locale`` is the reader's language; ``language`` the one the answers are written in, whose
    rules count words. ``today`` is the date that rules about dates compare with.
    """

    vocabularies: Vocabularies
    locale: str
    language: str
    today: date
    files: Mapping[str, ReceivedFile] = field(default_factory=dict)

    def choices(self, question: Question, vocabulary: str | None) -> list[OfferedChoice]:
        """What ``question`` lets people choose from: its own options, or a vocabulary."""
        if vocabulary is None:
            picked = [(option.code, option.label.pick(self.locale)) for option in question.options]
            return [
                OfferedChoice(code, label.text, language=label.language) for code, label in picked
            ]
        return [
            OfferedChoice(choice.code, choice.label, choice.group, choice.ended, choice.language)
            for choice in self.vocabularies.choices(vocabulary, self.locale)
        ]

    def label(self, question: Question, vocabulary: str | None, code: str) -> str:
        """The name of one choice; the code itself when it is not known."""
        if vocabulary is not None:
            return self.vocabularies.label(vocabulary, code, self.locale)
        labels: dict[str, Localised] = {option.code: option.label for option in question.options}
        return labels[code].text(self.locale) if code in labels else code
