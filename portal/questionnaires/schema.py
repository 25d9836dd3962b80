"""What a questionnaire is: sections of questions, as frozen data.

A questionnaire arrives as plain data (YAML or JSON), is checked whole by ``loading``, and is then
used through the objects here. This file does not know what a type of question does: see
``question_types``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    model_validator,
)

from portal.foundation.localised import Localised

CODE = re.compile(r"[a-z][a-z0-9_]{0,49}\Z")
CHOICE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")


class FaultyQuestionnaire(ValueError):
    """Data that is no questionnaire. ``faults`` says, in plain words, what and where."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("; ".join(faults))


def _texts(value: Any) -> Localised:
    """A mapping language → text as ``Localised``; anything else is refused."""
    if not isinstance(value, Mapping) or not all(isinstance(v, str) for v in value.values()):
        raise ValueError("needs a text per language, such as {en: …, fr: …}")
    return Localised({str(k): v.strip() for k, v in value.items()})


def _code(value: str) -> str:
    if not CODE.match(value):
        raise ValueError("a code is lower-case letters, digits and _, beginning with a letter")
    return value


def _choice(value: str) -> str:
    if not CHOICE.match(value):
        raise ValueError("a choice's code is letters, digits, '.', '_' and '-'")
    return value


Text = Annotated[Localised, BeforeValidator(_texts)]
Code = Annotated[str, AfterValidator(_code)]
NOTHING = Localised()


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Condition(_Frozen):
    """When a question is shown: on another question's answer, or on several conditions together.

    ``code`` with one of ``equals``, ``one_of`` or ``answered``; or ``all``, ``any`` or ``none`` of
    further conditions. An answer with several choices equals each of its choices.
    """

    code: Code | None = None
    equals: bool | int | float | str | None = None
    one_of: tuple[bool | int | float | str, ...] | None = None
    answered: bool | None = None
    all: "tuple[Condition, ...] | None" = None
    any: "tuple[Condition, ...] | None" = None
    none: "tuple[Condition, ...] | None" = None

    @model_validator(mode="after")
    def _one_way(self) -> "Condition":
        tests = [self.equals, self.one_of, self.answered]
        groups = [self.all, self.any, self.none]
        tested = sum(part is not None for part in tests)
        grouped = sum(part is not None for part in groups)
        if () not in groups and (self.code is not None, tested, grouped) in (
            (True, 1, 0),
            (False, 0, 1),
        ):
            return self
        raise ValueError(
            "a condition is a code with one of equals, one_of, answered; or one of all, any, none"
        )

    @property
    def parts(self) -> "tuple[Condition, ...]":
        """The conditions this one is made of; empty for a plain one."""
        return self.all or self.any or self.none or ()

    def codes(self) -> set[str]:
        """The codes of all questions it looks at."""
        own = {self.code} if self.code else set()
        return own.union(*(part.codes() for part in self.parts))


class Option(_Frozen):
    """One choice of a question that brings its own choices."""

    code: Annotated[str, AfterValidator(_choice)]
    label: Text


class Limits(_Frozen):
    """What an answer may be. A limit that a type does not know is refused when loading."""

    words: PositiveInt | None = None  # at most, counted by the rules of the text's language
    characters: PositiveInt | None = None
    entries: PositiveInt | None = None  # lines of a list of texts
    min_rows: int = Field(0, ge=0)
    max_rows: PositiveInt | None = None
    min_choices: int = Field(0, ge=0)
    max_choices: PositiveInt | None = None
    max_files: PositiveInt | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    decimals: int | None = Field(None, ge=0, le=6)
    not_in_future: bool = False
    after: Code | None = None  # later than the date answered there
    not_before: Code | None = None  # that date or later
    max_months_after: PositiveInt | None = None  # at most so many months later than ``after``
    current: bool = False  # choices that have ended are refused, not only no longer offered


class Figure(_Frozen):
    """Declares a number or a date as one that is compared across questionnaires.

    ``unit`` is a fixed code; ``unit_from`` names the question beside it that holds the unit.
    """

    unit: str | None = None
    unit_from: Code | None = None


class Entry(_Frozen):
    """Declares each row of a repeating group as something that lists can show by itself."""

    group: Code
    title: Code
    start: Code | None = None
    end: Code | None = None


class Question(_Frozen):
    """One question. ``type`` is a name in ``question_types.TYPES``."""

    code: Code
    type: str
    label: Text
    hint: Text = NOTHING
    guidance: Text = NOTHING
    example: Text = NOTHING  # always shown marked as an example
    required: bool = False
    private: bool = False
    public_if: Condition | None = None  # a private answer is public after all when this holds
    show_if: Condition | None = None
    asked_of: tuple[str, ...] = ()  # kinds of organisation; empty: of everybody
    limits: Limits = Limits()
    options: tuple[Option, ...] = ()
    vocabulary: str | None = None
    unit: Text = NOTHING
    must_be: bool | None = None
    questions: "tuple[Question, ...]" = ()
    row_label: Text = NOTHING  # what one row is called: "Activity"
    add_label: Text = NOTHING  # the button that adds a row: "Add an activity"
    row_title: Code | None = None  # the question whose answer names a row
    one_at_a_time: bool = False  # the form opens one row, the others are listed
    facet: Code | None = None
    figure: Figure | None = None
    entry: Entry | None = None

    def walk(self) -> "Iterator[Question]":
        """This question and all questions inside it, in order."""
        yield self
        for question in self.questions:
            yield from question.walk()

    @property
    def is_group(self) -> bool:
        """Whether it is a repeating group of questions."""
        return bool(self.questions)

    def for_kind(self, kind: str) -> "Question | None":
        """What of it is asked of organisations of that kind; None when nothing is."""
        if self.asked_of and kind not in self.asked_of:
            return None
        if not self.is_group:
            return self
        inner = _for_kind(self.questions, kind)
        return self.model_copy(update={"questions": inner}) if inner else None


def _for_kind(questions: tuple[Question, ...], kind: str) -> tuple[Question, ...]:
    asked = (question.for_kind(kind) for question in questions)
    return tuple(question for question in asked if question is not None)


class Section(_Frozen):
    """A page of the form: a title and its questions."""

    code: Code
    title: Text
    introduction: Text = NOTHING
    questions: Annotated[tuple[Question, ...], Field(min_length=1)]


class Questionnaire(_Frozen):
    """A whole questionnaire. ``code`` names its lineage and stays the same in later versions."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
    title: Text
    introduction: Text = NOTHING
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    def for_kind(self, kind: str) -> "Questionnaire":
        """The questionnaire as organisations of that kind are asked it.

        Who drafts, checks or freezes answers begins with this: what is not asked of somebody is
        then in no form, no check and no frozen part. What hangs on a question that is not asked
        finds it not answered. Sections of which nothing is left are left out.
        """
        if not any(question.asked_of for question in self.walk()):
            return self
        sections = [
            section.model_copy(update={"questions": asked})
            for section in self.sections
            if (asked := _for_kind(section.questions, kind))
        ]
        return Questionnaire.model_construct(
            code=self.code,
            title=self.title,
            introduction=self.introduction,
            sections=tuple(sections),
        )

    @cached_property
    def by_code(self) -> dict[str, Question]:
        """Every question, those inside groups too, by code."""
        return {question.code: question for question in self.walk()}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of every question, by the question's code."""
        return {
            question.code: section
            for section in self.sections
            for top in section.questions
            for question in top.walk()
        }

    def walk(self) -> Iterator[Question]:
        """Every question in order, each group before the questions inside it."""
        for section in self.sections:
            for question in section.questions:
                yield from question.walk()

    def section(self, code: str) -> Section | None:
        """The section with that code, or None."""
        return next((s for s in self.sections if s.code == code), None)
