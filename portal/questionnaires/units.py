"""The passages of text in answers, each with an address that stays.

Comments, differences, redactions, translations and XLIFF point at passages with these addresses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from portal.questionnaires.blocks import blocks
from portal.questionnaires.question_types import type_of
from portal.questionnaires.schema import Question, Questionnaire
from portal.questionnaires.showing import walk

_ADDRESS = re.compile(r"([a-z][a-z0-9_]*)(?:-(r[a-z2-7]{10}))?-([0-9]{1,6})")


class Address(NamedTuple):
    """Where a passage is: question, innermost row (None outside of groups), block from 0."""

    code: str
    row: str | None
    block: int

    def __str__(self) -> str:
        """The address as one word, fit for an HTML id or an XLIFF id."""
        return "-".join((self.code, *((self.row,) if self.row else ()), str(self.block)))

    @classmethod
    def parse(cls, text: str) -> "Address | None":
        """The address written as ``str`` writes it; None for anything else."""
        written = _ADDRESS.fullmatch(text)
        return cls(written[1], written[2], int(written[3])) if written else None


@dataclass(frozen=True)
class Unit:
    """A passage of text. ``form`` says how it is written: one line, or a Markdown block."""

    address: Address
    text: str
    form: Literal["line", "markdown"]


def passages(question: Question, answer: Any) -> list[str]:
    """The passages of one answer, in order; empty when the question is not answered in words."""
    kind = type_of(question)
    if not kind.is_text or kind.is_empty(answer) or not kind.is_valid(answer):
        return []
    if kind.shown_as == "markdown":
        return blocks(answer)
    return list(answer) if isinstance(answer, list) else [answer]


def units(
    questionnaire: Questionnaire, answers: Mapping[str, Any], private: bool = False
) -> Iterator[Unit]:
    """Every passage that is shown, in order. Private ones only on request, with the others."""
    for one in walk(questionnaire, answers):
        if one.private and not private:
            continue
        form: Literal["line", "markdown"] = (
            "markdown" if type_of(one.question).shown_as == "markdown" else "line"
        )
        for number, text in enumerate(passages(one.question, one.answer)):
            yield Unit(Address(one.question.code, one.place.row, number), text, form)
