"""From plain data to a questionnaire: checked whole, every fault named."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from portal.organisations.roles import KINDS
from portal.questionnaires.question_types import TYPES, type_of
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.question_types.dates import Dates
from portal.questionnaires.question_types.grouping import DEEPEST
from portal.questionnaires.schema import (
    FaultyQuestionnaire,
    Limits,
    Question,
    Questionnaire,
)

# Kinds of organisation that can be asked something.
ANSWERERS = frozenset(KINDS) - {"secretariat"}


def load(data: Any) -> Questionnaire:
    """The questionnaire that ``data`` describes.

    Raises FaultyQuestionnaire, which names every fault found, in the terms of the data.
    """
    try:
        questionnaire = Questionnaire.model_validate(data)
    except ValidationError as error:
        raise FaultyQuestionnaire([_plainly(data, one) for one in error.errors()]) from None
    found = _faults(questionnaire)
    if found:
        raise FaultyQuestionnaire(found)
    return questionnaire


@lru_cache(maxsize=64)
def load_bytes(body: bytes) -> Questionnaire:
    """The questionnaire in frozen JSON bytes; parsed once a process, as they never change.

    It was checked when it was frozen. A later release that checks more still reads it.
    """
    return Questionnaire.model_validate(json.loads(body))


def _plainly(data: Any, error: Any) -> str:
    """One pydantic error as "where: what", with codes in place of positions."""
    names: list[str] = []
    here = data
    for step in error["loc"]:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        coded = isinstance(step, int) and isinstance(here, Mapping) and "code" in here
        names.append(str(here["code"]) if coded and here else str(step))
    return f"{' > '.join(names) or 'questionnaire'}: {error['msg']}"


def _faults(questionnaire: Questionnaire) -> list[str]:
    """What no single object can see: codes used twice, references that lead nowhere."""
    found: list[str] = []
    sections = [section.code for section in questionnaire.sections]
    found += [f"{code}: two sections have this code" for code in _doubles(sections)]
    codes = [question.code for question in questionnaire.walk()]
    found += [f"{code}: two questions have this code" for code in _doubles(codes)]
    seen: dict[str, Question] = {}
    for section in questionnaire.sections:
        found += _faults_of(section.questions, seen, 0)
    found += _leaks(questionnaire)
    for section in questionnaire.sections:
        found += _audiences(section.questions, ANSWERERS, {})
    return found


def _audiences(
    questions: tuple[Question, ...], around: frozenset[str], before: dict[str, frozenset[str]]
) -> list[str]:
    """Questions that nobody would ever be asked. ``before`` grows: who is asked each question."""
    found: list[str] = []
    for question in questions:
        unknown = set(question.asked_of) - ANSWERERS
        found += [
            f"{question.code}: there is no kind of organisation {kind!r}"
            for kind in sorted(unknown)
        ]
        asked = around & frozenset(question.asked_of) if question.asked_of else around
        if not asked and not unknown:
            found.append(f"{question.code}: the group around it is asked of others")
        before[question.code] = asked
        if question.show_if and not question.show_if.parts:
            needed = before.get(question.show_if.code or "", asked)
            if asked and needed.isdisjoint(asked):
                found.append(
                    f"{question.code}: show_if looks at {question.show_if.code!r},"
                    " which is asked of others"
                )
        found += _audiences(question.questions, asked, before)
    return found


def _leaks(questionnaire: Questionnaire) -> list[str]:
    """Where what is public hangs on what is private: the public part must be readable alone."""
    found = []
    private: set[str] = set()
    for question in questionnaire.walk():
        if question.private:
            private |= {inner.code for inner in question.walk()}
    for question in questionnaire.walk():
        consent = question.public_if.codes() if question.public_if else set()
        found += [
            f"{question.code}: public_if looks at unknown {code!r}"
            for code in sorted(consent - questionnaire.by_code.keys())
        ]
        condition = question.show_if.codes() if question.show_if else set()
        looked_at = consent | (set() if question.code in private else condition)
        found += [
            f"{question.code}: what is public cannot depend on {code!r}, which is private"
            for code in sorted(looked_at & private)
        ]
        if question.public_if and condition & private:
            found.append(f"{question.code}: may become public, but is shown for a private answer")
    return found


def _doubles(codes: list[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})


def _faults_of(
    questions: tuple[Question, ...], before: dict[str, Question], depth: int
) -> list[str]:
    """Faults of ``questions``; ``before`` holds those that can be referred to, and grows."""
    found: list[str] = []
    for question in questions:
        if question.type not in TYPES:
            found.append(f"{question.code}: there is no type {question.type!r}")
            continue
        own = [*type_of(question).faults(question), *_misplaced(question)]
        if question.show_if:
            own += [
                f"show_if looks at {code!r}, which does not come before it"
                for code in sorted(question.show_if.codes() - before.keys())
            ]
        own += [
            f"{limit} names {code!r}, which is no date before it"
            for limit in ("after", "not_before")
            if (code := getattr(question.limits, limit))
            and not (code in before and isinstance(type_of(before[code]), Dates))
        ]
        if question.public_if and not question.private:
            own.append("public_if is for private questions")
        if question.questions:
            if depth >= DEEPEST:
                own.append("groups are nested too deeply")
            found += _faults_of(question.questions, dict(before), depth + 1)
        if depth and question.type == "files":
            own.append("files are asked for outside of groups: they hang on the question")
        beside = {other.code: other for other in questions}
        if (
            question.figure
            and question.figure.unit_from
            and question.figure.unit_from not in beside
        ):
            own.append(f"unit_from {question.figure.unit_from!r} is not beside it")
        found += [f"{question.code}: {fault}" for fault in own]
        before[question.code] = question
    return found


def _misplaced(question: Question) -> list[str]:
    """Settings that the question's type has no use for: a slip that must not pass silently."""
    kind = type_of(question)
    given = question.limits.model_dump(exclude_defaults=True)
    assert set(given) <= set(Limits.model_fields)
    found = [
        f"type {question.type} knows no limit {name!r}"
        for name in sorted(given.keys() - kind.limits)
    ]
    misused = {
        "options": bool(question.options) and not isinstance(kind, Choosing),
        "vocabulary": bool(question.vocabulary) and not isinstance(kind, Choosing),
        "questions": bool(question.questions) and kind.name != "rows",
        "facet": bool(question.facet) and not kind.can_be_facet,
        "figure": bool(question.figure) and not kind.can_be_figure,
        "entry": bool(question.entry) and kind.name != "rows",
        "unit": bool(question.unit) and kind.name != "number",
        "must_be": question.must_be is not None and kind.name not in ("yes-no", "statement"),
    }
    return found + [
        f"type {question.type} has no {name}" for name, wrong in misused.items() if wrong
    ]
