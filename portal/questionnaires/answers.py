"""Answers as data: {code: answer}, with the rows of repeating groups and their ids.

Rows are changed here and nowhere else. All functions give new answers and leave the old ones as
they were.
"""

import base64
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.grouping import Rows
from portal.questionnaires.schema import Question

# code → answer, as JSON; what an answer looks like is said by the question's type
Answers = dict[str, Any]
ROW_ID = re.compile(r"r[a-z2-7]{10}\Z")


class Row(NamedTuple):
    """One row of a repeating group."""

    id: str
    answers: Answers

    def as_json(self) -> dict[str, Any]:
        """The row as it is stored."""
        return {"id": self.id, "answers": self.answers}


def new_row_id() -> str:
    """A random id (50 bits) that a row keeps for good."""
    return "r" + base64.b32encode(secrets.token_bytes(7)).decode().lower()[:10]


def rows_of(answer: Any) -> list[Row]:
    """The rows in the answer to a repeating group; anything that is no row is passed over."""
    rows = answer if isinstance(answer, list) else []
    return [
        Row(row["id"], row["answers"])
        for row in rows
        if isinstance(row, Mapping)
        and isinstance(row.get("answers"), dict)
        and isinstance(row.get("id"), str)
        and ROW_ID.match(row["id"])
    ]


def tidy(questions: tuple[Question, ...], answers: Mapping[str, Any]) -> Answers:
    """Only answers to ``questions``, without those that are empty; rows stay, even empty ones."""
    kept: Answers = {}
    for question in questions:
        answer = answers.get(question.code)
        if question.is_group:
            answer = [
                Row(row.id, tidy(question.questions, row.answers)).as_json()
                for row in rows_of(answer)
            ]
        if not type_of(question).is_empty(answer):
            kept[question.code] = answer
    return kept


class RowChange(NamedTuple):
    """What a button asks to do to a row: ``verb:code`` or ``verb:code:row``.

    For ``add`` inside another group, ``row`` is the row around it.
    """

    verb: str
    code: str
    row: str | None

    def __str__(self) -> str:
        return ":".join(part for part in self if part)


CHANGES = ("add", "remove", "up", "down", "open")


def row_change(value: str | None) -> RowChange | None:
    """The change that a pressed button's value asks for; None when it is no such button."""
    verb, _, rest = (value or "").partition(":")
    code, _, row = rest.partition(":")
    if verb not in CHANGES or not code or (row and not ROW_ID.match(row)):
        return None
    return RowChange(verb, code, row or None)


class Changed(NamedTuple):
    """Answers after a change, and the row to go on with (None: none in particular)."""

    answers: Answers
    row: str | None


def apply_change(
    questions: tuple[Question, ...], answers: Mapping[str, Any], change: RowChange
) -> Changed:
    """``answers`` after ``change``. A change that is not possible changes nothing.

    Adding beyond the limit is not possible; removing or moving a row that is not there neither.
    """
    new = dict(answers)
    for question in questions:
        if not question.is_group:
            continue
        rows = rows_of(answers.get(question.code))
        if question.code == change.code:
            changed, row = _changed_rows(question, rows, change)
            if changed is not rows:
                new[question.code] = [one.as_json() for one in changed]
            return Changed(new, row)
        if not any(inner.code == change.code for inner in question.walk()):
            continue
        for index, row_here in enumerate(rows):
            if not _concerns(question, row_here, change):
                continue
            inner_answers, row = apply_change(question.questions, row_here.answers, change)
            rows[index] = Row(row_here.id, inner_answers)
            new[question.code] = [one.as_json() for one in rows]
            return Changed(new, row)
    return Changed(new, None)


def _concerns(question: Question, row: Row, change: RowChange) -> bool:
    """Whether ``change``, to a group inside ``question``, happens inside ``row``."""
    if change.verb == "add":
        return change.row == row.id
    inner = next(one for one in question.questions if one.code == change.code)
    return any(one.id == change.row for one in rows_of(row.answers.get(inner.code)))


def _changed_rows(
    question: Question, rows: list[Row], change: RowChange
) -> tuple[list[Row], str | None]:
    kind = type_of(question)
    if change.verb == "add" and isinstance(kind, Rows):
        if len(rows) >= kind.most(question):
            return rows, None
        row = Row(new_row_id(), {})
        return [*rows, row], row.id
    at = next((index for index, row in enumerate(rows) if row.id == change.row), None)
    if at is None:
        return rows, None
    row = rows[at]
    others = rows[:at] + rows[at + 1 :]
    if change.verb == "remove":
        following = others[min(at, len(others) - 1)].id if others else None
        return others, following
    if change.verb in ("up", "down"):
        to = max(0, at - 1) if change.verb == "up" else at + 1
        return [*others[:to], row, *others[to:]], row.id
    return rows, row.id


def row_ids(answers: Mapping[str, Any]) -> Iterator[str]:
    """The ids of all rows, those inside rows too."""
    for answer in answers.values():
        for row in rows_of(answer):
            yield row.id
            yield from row_ids(row.answers)
