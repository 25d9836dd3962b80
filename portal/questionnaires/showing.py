"""What is asked, given what was answered: hidden questions left out, rows in their places.

Everything that is done with answers begins with ``asked``: one walk decides what is shown, and
what is private, for pages, checks, documents and the frozen version alike.
"""

from collections import ChainMap
from collections.abc import Iterator, Mapping, MutableMapping, Set
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.foundation.localised import Localised
from portal.questionnaires.answers import Answers, Row, rows_of
from portal.questionnaires.context import Context
from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.base import Message
from portal.questionnaires.schema import Condition, Question, Questionnaire, Section


@dataclass(frozen=True)
class Place:
    """Where among rows something stands: (group, row id) pairs from the outermost inwards."""

    steps: tuple[tuple[str, str], ...] = ()

    def inside(self, group: str, row: str) -> "Place":
        """The place within a row of ``group``."""
        return Place((*self.steps, (group, row)))

    @property
    def row(self) -> str | None:
        """The id of the row right around; None outside of all groups."""
        return self.steps[-1][1] if self.steps else None

    @property
    def outermost_row(self) -> str | None:
        """The id of the outermost row; None outside of all groups."""
        return self.steps[0][1] if self.steps else None

    def field(self, code: str) -> str:
        """The name (and HTML id) of the form field for ``code`` here."""
        return "-".join(["q", *(part for step in self.steps for part in step), code])


@dataclass(frozen=True, eq=False)
class Asked:
    """A question that is shown, with its answer (None: not answered) and where it stands."""

    section: Section
    question: Question
    answer: Any
    place: Place
    scope: Mapping[str, Any]  # what was answered around it, nearest first
    parent: "Asked | None"
    rows: "tuple[AskedRow, ...]" = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return type_of(self.question).is_empty(self.answer)

    @property
    def is_valid(self) -> bool:
        """Whether there is an answer and it could be understood."""
        return not self.is_empty and type_of(self.question).is_valid(self.answer)

    @property
    def private(self) -> bool:
        """Whether the answer is kept from the public."""
        if self.parent is not None and self.parent.private:
            return True
        consent = self.question.public_if
        return self.question.private and not (consent is not None and holds(consent, self.scope))

    @property
    def field(self) -> str:
        """The name (and HTML id) of its form field."""
        return self.place.field(self.question.code)

    def walk(self) -> "Iterator[Asked]":
        """This question and those in its rows, in order."""
        yield self
        for row in self.rows:
            for inner in row.asked:
                yield from inner.walk()


@dataclass(frozen=True, eq=False)
class AskedRow:
    """A row of a group; ``number`` counts from 1."""

    id: str
    number: int
    asked: tuple[Asked, ...]


@dataclass(frozen=True, eq=False)
class AskedSection:
    """A section with those of its questions that are shown."""

    section: Section
    asked: tuple[Asked, ...]

    def walk(self) -> Iterator[Asked]:
        """All questions shown, those in rows too, in order."""
        for one in self.asked:
            yield from one.walk()


def asked(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> list[AskedSection]:
    """What ``questionnaire`` asks of somebody who has given ``answers`` so far."""
    scope: dict[str, Any] = {}
    return [
        AskedSection(section, _ask(section, section.questions, answers, scope, Place(), None))
        for section in questionnaire.sections
    ]


def walk(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Iterator[Asked]:
    """Every question shown, each group before what is in its rows, in order."""
    for section in asked(questionnaire, answers):
        yield from section.walk()


def _ask(
    section: Section,
    questions: tuple[Question, ...],
    answers: Mapping[str, Any],
    scope: MutableMapping[str, Any],
    place: Place,
    parent: Asked | None,
) -> tuple[Asked, ...]:
    found: list[Asked] = []
    for question in questions:
        if question.show_if is not None and not holds(question.show_if, scope):
            continue
        answer = answers.get(question.code)
        scope[question.code] = answer
        one = Asked(section, question, answer, place, scope, parent)
        if question.is_group:
            rows = tuple(
                AskedRow(
                    row.id,
                    number,
                    _ask(
                        section,
                        question.questions,
                        row.answers,
                        ChainMap({}, scope),
                        place.inside(question.code, row.id),
                        one,
                    ),
                )
                for number, row in enumerate(rows_of(answer), 1)
            )
            one = Asked(section, question, answer, place, scope, parent, rows)
        found.append(one)
    return tuple(found)


def holds(condition: Condition, scope: Mapping[str, Any]) -> bool:
    """Whether ``condition`` is met. A question that is hidden counts as not answered."""
    if condition.all:
        return all(holds(part, scope) for part in condition.all)
    if condition.any:
        return any(holds(part, scope) for part in condition.any)
    if condition.none:
        return not any(holds(part, scope) for part in condition.none)
    answer = scope.get(condition.code or "")
    if condition.answered is not None:
        return (answer not in (None, "", [], {})) is condition.answered
    wanted = condition.one_of if condition.one_of is not None else (condition.equals,)
    given = answer if isinstance(answer, list) else [answer]
    return any(_same(one, other) for one in given for other in wanted)


def _same(one: Any, other: Any) -> bool:
    # In Python True == 1; in an answer they are not the same.
    return isinstance(one, bool) == isinstance(other, bool) and bool(one == other)


def shown_answers(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Answers:
    """What is frozen: answers to questions that are shown, nothing empty, no empty rows."""
    public, private = split(questionnaire, answers)
    return join(questionnaire, public, private)


def split(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Answers, Answers]:
    """The answers as (public, private). Hidden questions and empty rows are in neither.

    A row with answers of both sorts is in both, under the same id. Where any row of a group holds
    private answers, the private part names all its rows, so that ``join`` knows their order.
    """
    public: Answers = {}
    private: Answers = {}
    for section in asked(questionnaire, answers):
        _part(section.asked, public, private=False)
        _part(section.asked, private, private=True)
    return public, private


def _part(questions: tuple[Asked, ...], into: Answers, private: bool) -> None:
    for one in questions:
        if one.question.is_group:
            parts: list[Row] = []
            for row in one.rows:
                part: Answers = {}
                _part(row.asked, part, private)
                if part or (private and not all(inner.is_empty for inner in row.asked)):
                    parts.append(Row(row.id, part))
            if any(part.answers for part in parts):
                into[one.question.code] = [part.as_json() for part in parts]
        elif one.private is private and not one.is_empty:
            into[one.question.code] = one.answer


def join(
    questionnaire: Questionnaire, public: Mapping[str, Any], private: Mapping[str, Any]
) -> Answers:
    """The answers that ``split`` took apart."""
    questions = tuple(q for section in questionnaire.sections for q in section.questions)
    return _joined(questions, public, private)


def _joined(
    questions: tuple[Question, ...], public: Mapping[str, Any], private: Mapping[str, Any]
) -> Answers:
    joined: Answers = {}
    for question in questions:
        code = question.code
        if not question.is_group:
            for part in (public, private):
                if code in part:
                    joined[code] = part[code]
            continue
        ours, theirs = dict(rows_of(public.get(code))), dict(rows_of(private.get(code)))
        rows = [
            Row(id, _joined(question.questions, ours.get(id, {}), theirs.get(id, {})))
            for id in theirs | ours  # the private part's order first: it names every row
        ]
        if rows:
            joined[code] = [row.as_json() for row in rows]
    return joined


def outlook(
    condition: Condition | None, open_codes: Set[str], scope: Mapping[str, Any]
) -> bool | None:
    """Whether ``condition`` holds while ``open_codes`` may yet be answered; None: it depends."""
    if condition is None:
        return True
    if not condition.codes() & open_codes:
        return holds(condition, scope)
    parts = [outlook(part, open_codes, scope) for part in condition.parts]
    if condition.all and False in parts:
        return False
    if condition.any and True in parts:
        return True
    if condition.none and True in parts:
        return False
    return None


def described(
    condition: Condition, questionnaire: Questionnaire, context: Context
) -> Message | None:
    """A sentence that says when a question is to be answered; None when it cannot be put plainly.

    For pages that cannot hide a question by themselves.
    """
    question = questionnaire.by_code.get(condition.code or "")
    if question is None:
        return _l("Answer this only if it applies to what you answered above.")
    label = question.label.text(context.locale)
    if condition.answered is not None:
        if condition.answered:
            return _l("Answer this only if you answered “%(question)s”.", question=label)
        return _l("Answer this only if you did not answer “%(question)s”.", question=label)
    wanted = condition.one_of if condition.one_of is not None else (condition.equals,)
    kind = type_of(question)
    named = [text for value in wanted for text in kind.shown(question, value, context)]
    return _l(
        "Answer this only if you answered “%(question)s” with: %(answers)s.",
        question=label,
        answers="; ".join(named),
    )


def row_title(question: Question, answers: Mapping[str, Any], context: Context) -> str:
    """The words that name a row of ``question``: the answer that is its title, or nothing."""
    named = next((one for one in question.questions if one.code == question.row_title), None)
    if named is None or type_of(named).is_empty(answers.get(named.code)):
        return ""
    return ", ".join(type_of(named).shown(named, answers[named.code], context))


def title_of(question: Question, row: AskedRow, context: Context) -> str:
    """The words that name a row, of what is shown in it."""
    return row_title(question, {one.question.code: one.answer for one in row.asked}, context)


def label_of(question: Question) -> Localised:
    """What one row of the group is called."""
    return question.row_label or question.label
