"""What is still missing or wrong before answers can be submitted, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from portal.foundation.localised import Localised
from portal.questionnaires.context import Context
from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.base import Message
from portal.questionnaires.schema import Question, Questionnaire
from portal.questionnaires.showing import Asked, AskedSection, Place, asked, label_of, title_of


class SectionState(StrEnum):
    """How far a section is: for the list of tasks."""

    NOT_STARTED = "not started"
    IN_PROGRESS = "in progress"
    COMPLETE = "complete"
    OPTIONAL = "optional"  # nothing answered, and nothing needs to be


@dataclass(frozen=True)
class RowName:
    """What a row is called on pages: "Activity 2: Counts at four sites"."""

    label: Localised
    number: int
    title: str


@dataclass(frozen=True)
class Gap:
    """One thing to do: where it is, and what is to be done there."""

    section: str
    code: str
    place: Place
    label: Localised
    rows: tuple[RowName, ...]
    message: Message

    @property
    def row(self) -> str | None:
        """The id of the row it is in; None outside of groups."""
        return self.place.row

    @property
    def field(self) -> str:
        """The HTML id of the field, for a link straight to it."""
        return self.place.field(self.code)


def gaps(questionnaire: Questionnaire, answers: Mapping[str, Any], context: Context) -> list[Gap]:
    """Everything to do before ``answers`` can be submitted, in the order of the form."""
    return [gap for section in asked(questionnaire, answers) for gap in _gaps(section, context)]


def is_complete(questionnaire: Questionnaire, answers: Mapping[str, Any], context: Context) -> bool:
    """Whether ``answers`` can be submitted."""
    return not gaps(questionnaire, answers, context)


def section_states(
    questionnaire: Questionnaire, answers: Mapping[str, Any], context: Context
) -> dict[str, SectionState]:
    """How far each section is, by its code, in order."""
    states: dict[str, SectionState] = {}
    for section in asked(questionnaire, answers):
        begun = any(not one.is_empty for one in section.walk())
        if not _gaps(section, context):
            states[section.section.code] = SectionState.COMPLETE if begun else SectionState.OPTIONAL
        else:
            states[section.section.code] = (
                SectionState.IN_PROGRESS if begun else SectionState.NOT_STARTED
            )
    return states


def shortcomings(one: Asked, context: Context) -> list[Message]:
    """What is wrong with one answer as it stands; nothing for one that is empty."""
    if one.is_empty:
        return []
    kind = type_of(one.question)
    return kind.problems(one.question, one.answer, one.scope, context)


def _gaps(section: AskedSection, context: Context) -> list[Gap]:
    found: list[Gap] = []
    for one in section.asked:
        _collect(section, one, (), context, found)
    return found


def _collect(
    section: AskedSection,
    one: Asked,
    rows: tuple[RowName, ...],
    context: Context,
    found: list[Gap],
) -> None:
    question = one.question
    messages = shortcomings(one, context)
    if not messages and (_is_needed(question) or not one.is_empty):
        missing = type_of(question).missing(question, one.answer, context)
        messages = [missing] if missing is not None else []
    found.extend(
        Gap(section.section.code, question.code, one.place, question.label, rows, message)
        for message in messages
    )
    for row in one.rows:
        name = RowName(label_of(question), row.number, title_of(question, row, context))
        for inner in row.asked:
            _collect(section, inner, (*rows, name), context, found)


def _is_needed(question: Question) -> bool:
    return bool(question.required or question.limits.min_rows)
