"""The read model: answers as pages, documents and exports show them.

It holds words and addresses, no markup: whoever draws it decides how.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.foundation.localised import Localised
from portal.questionnaires.context import Context, ReceivedFile
from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.base import ShownAs
from portal.questionnaires.question_types.writing import is_web_address
from portal.questionnaires.schema import Questionnaire, Section
from portal.questionnaires.showing import Asked, AskedRow, asked, label_of, title_of
from portal.questionnaires.units import Address, passages


@dataclass(frozen=True)
class ReadBlock:
    """A passage in the filer's language, with its address."""

    address: Address
    text: str


@dataclass(frozen=True)
class ReadItem:
    """One answer. What it holds depends on ``shown_as``:

    text, markdown, lines: ``blocks`` (the filer's words); values, tick: ``values`` (words in the
    reader's language); link: ``values`` (one address, safe to link); files: ``files``; rows:
    ``rows``. ``codes`` are the codes behind ``values``.
    """

    code: str
    row: str | None
    field: str
    label: Localised
    shown_as: ShownAs
    private: bool
    is_empty: bool
    answer: Any
    values: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    blocks: tuple[ReadBlock, ...] = ()
    files: tuple[ReceivedFile, ...] = ()
    rows: "tuple[ReadRow, ...]" = ()


@dataclass(frozen=True)
class ReadRow:
    """One row of a group. ``title`` may be empty; ``named_by`` is the item that gives it."""

    id: str
    number: int
    label: Localised
    title: str
    items: tuple[ReadItem, ...]

    named_by: ReadItem | None = None


@dataclass(frozen=True)
class ReadSection:
    """A section with what was answered in it."""

    code: str
    title: Localised
    items: tuple[ReadItem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return all(item.is_empty for item in self.items)


def read(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    context: Context,
    private: bool = False,
    empty: bool = False,
) -> list[ReadSection]:
    """``answers`` as they are read, in the order of the form.

    Private answers only with ``private``; questions without an answer only with ``empty``; a
    section without either is left out.
    """
    found: list[ReadSection] = []
    for section in asked(questionnaire, answers):
        items = _items(section.asked, context, private, empty)
        if items:
            found.append(ReadSection(section.section.code, section.section.title, items))
    return found


def read_section(
    section: Section, questionnaire: Questionnaire, answers: Mapping[str, Any], context: Context
) -> ReadSection:
    """One section as its own writers read it: private and unanswered questions included."""
    for one in asked(questionnaire, answers):
        if one.section.code == section.code:
            items = _items(one.asked, context, private=True, empty=True)
            return ReadSection(section.code, section.title, items)
    raise LookupError(section.code)


def _items(
    questions: tuple[Asked, ...], context: Context, private: bool, empty: bool
) -> tuple[ReadItem, ...]:
    found = []
    for one in questions:
        if one.question.is_group:
            item = _group(one, context, private, empty)
            if item.rows or (empty and (private or not one.private)):
                found.append(item)
        elif (private or not one.private) and (empty or not one.is_empty):
            found.append(_item(one, context))
    return tuple(found)


def _group(one: Asked, context: Context, private: bool, empty: bool) -> ReadItem:
    rows = []
    for row in one.rows:
        items = _items(row.asked, context, private, empty)
        if items:
            rows.append(_row(one, row, items, context, private))
    return ReadItem(
        one.question.code,
        one.place.row,
        one.field,
        one.question.label,
        "rows",
        one.private,
        not rows,
        None,
        rows=tuple(rows),
    )


def _row(
    group: Asked, row: AskedRow, items: tuple[ReadItem, ...], context: Context, private: bool
) -> ReadRow:
    shown = (
        row
        if private
        else AskedRow(row.id, row.number, tuple(one for one in row.asked if not one.private))
    )
    title = title_of(group.question, shown, context)
    name = next((item for item in items if item.code == group.question.row_title), None)
    named_by = name if name is not None and not name.is_empty else None
    return ReadRow(row.id, row.number, label_of(group.question), title, items, named_by)


def _item(one: Asked, context: Context) -> ReadItem:
    question, kind = one.question, type_of(one.question)
    shown_as: ShownAs = kind.shown_as
    values: list[str] = []
    blocks: list[ReadBlock] = []
    files: list[ReceivedFile] = []
    if kind.is_text:
        blocks = [
            ReadBlock(Address(question.code, one.place.row, number), text)
            for number, text in enumerate(passages(question, one.answer))
        ]
    elif kind.shown_as == "files":
        files = [context.files[id] for id in one.answer or () if id in context.files]
    else:
        values = kind.shown(question, one.answer, context)
    if shown_as == "link" and not all(is_web_address(value) for value in values):
        shown_as = "values"
    return ReadItem(
        question.code,
        one.place.row,
        one.field,
        question.label,
        shown_as,
        one.private,
        one.is_empty,
        one.answer,
        tuple(values),
        tuple(kind.codes(one.answer)),
        tuple(blocks),
        tuple(files),
    )
