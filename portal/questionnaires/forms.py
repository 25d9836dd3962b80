"""A section as a form: made of its questions, without scripts, and nothing typed is lost.

Rows are added, removed and moved by submit buttons named ``do``, whose values ``row_change`` reads.
Of a group that shows one row at a time only that row is in the form; the others stay as stored.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from wtforms import Field

from portal.foundation.forms import SeenForm
from portal.foundation.words import count_words
from portal.questionnaires.answers import (
    Answers,
    Changed,
    Row,
    RowChange,
    apply_change,
    new_row_id,
    row_change,
    row_ids,
    rows_of,
    tidy,
)
from portal.questionnaires.completeness import Gap, gaps, shortcomings
from portal.questionnaires.context import Context, ReceivedFile
from portal.questionnaires.fields import unbound_field
from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.base import Message
from portal.questionnaires.question_types.grouping import Rows
from portal.questionnaires.schema import Question, Questionnaire, Section
from portal.questionnaires.showing import Place, asked, described, outlook, row_title, walk

DO = "do"  # name of the buttons that change rows


@dataclass
class Item:
    """One question in a form. ``only_if`` says when to answer it, where that may not be the case.

    ``drawn`` says how: as any field, a date in three boxes, rows, or files (kept elsewhere).
    """

    question: Question
    name: str
    drawn: Literal["field", "date", "rows", "files"]
    only_if: Message | None
    field: Any = None  # the bound WTForms field; None for files
    files: tuple[ReceivedFile, ...] = ()
    rows: "list[RowItem]" = dataclasses.field(default_factory=list)
    add: str | None = None  # value of the button that adds a row; None when there are enough

    def used(self, context: Context) -> int:
        """How many words stand in the field."""
        return count_words(str(self.field.data or ""), context.language)

    @property
    def optional(self) -> bool:
        """Whether it may be left out."""
        return not (self.question.required or self.question.limits.min_rows)


@dataclass
class RowItem:
    """One row in a form: open, with its fields, or closed, with its title and what is missing."""

    id: str
    number: int
    title: str
    is_open: bool
    items: list[Item]
    stored: Answers
    is_stored: bool
    gaps: int = 0
    open: str | None = None  # values of its buttons; None where a button makes no sense
    remove: str | None = None
    up: str | None = None
    down: str | None = None


class SectionForm(SeenForm):
    """The form of one section. Made by ``section_form``; ``seen`` is the version it shows."""

    items: list[Item]
    section: Section
    questionnaire: Questionnaire
    stored: Mapping[str, Any]
    context: Context
    change: RowChange | None

    def answers(self) -> Answers:
        """The section's answers as they stand in the form; files are not among them.

        Answers to questions that the form does not show stay as stored.
        """
        read = self._read(self.items, self.stored)
        asked_here = tuple(q for q in self.section.questions if q.type != "files")
        return tidy(asked_here, read)

    def changed(self) -> Changed:
        """The section's answers after the row change that was asked for, if any."""
        if self.change is None:
            return Changed(self.answers(), None)
        return apply_change(self.section.questions, self.answers(), self.change)

    def all_answers(self) -> Answers:
        """The answers of the whole questionnaire, this section's as they stand in the form."""
        here = {q.code for q in self.section.questions if q.type != "files"}
        others = {code: answer for code, answer in self.stored.items() if code not in here}
        return {**others, **self.answers()}

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the answers are within their limits; what is wrong stands beside each field.

        An answer that is missing is not wrong: a draft may be incomplete.
        """
        sound = bool(super().validate(extra_validators))
        for one in walk(self.questionnaire, self.all_answers()):
            if one.section.code != self.section.code:
                continue
            problems = shortcomings(one, self.context)
            if problems and one.field in self:
                self[one.field].errors = [*self[one.field].errors, *problems]
                sound = False
        return sound

    def show_gaps(self) -> None:
        """Put everything that is missing beside its field, too: after a check for completeness."""
        for gap in self._gaps():
            if gap.field in self and gap.message not in self[gap.field].errors:
                self[gap.field].errors = [*self[gap.field].errors, gap.message]

    def _gaps(self) -> list[Gap]:
        found = gaps(self.questionnaire, self.all_answers(), self.context)
        return [gap for gap in found if gap.section == self.section.code]

    def _read(self, items: list[Item], stored: Mapping[str, Any]) -> Answers:
        read = dict(stored)
        for item in items:
            if item.drawn == "rows":
                read[item.question.code] = [row.as_json() for row in self._read_rows(item)]
            elif item.drawn != "files":
                kind = type_of(item.question)
                read[item.question.code] = kind.read(item.question, item.field.data, self.context)
        return read

    def _read_rows(self, item: Item) -> Iterator[Row]:
        for row in item.rows:
            answers = self._read(row.items, row.stored) if row.is_open else row.stored
            answers = tidy(item.question.questions, answers)
            if answers or row.is_stored:
                yield Row(row.id, answers)


def section_form(
    questionnaire: Questionnaire,
    section: Section,
    answers: Mapping[str, Any],
    context: Context,
    formdata: Any = None,
    row: str | None = None,
    seen: int | None = None,
) -> SectionForm:
    """The form of ``section`` over what is stored in ``answers`` (of the whole questionnaire).

    ``formdata``: what was posted, if anything; what is posted stands over what is stored.
    ``row``: the id of the row to open in a group that shows one at a time; a row inside it will
    do. ``seen``: the version of the stored section, to be sent along.
    """
    plan = _Plan(questionnaire, section, answers, context, formdata, row)
    items = plan.items(section.questions, answers, Place(), dict(plan.scope))
    made = type("SectionForm", (SectionForm,), plan.fields)
    form: SectionForm = made(formdata=formdata, data={**plan.data, "seen": seen})
    form.items, form.section, form.questionnaire = items, section, questionnaire
    form.stored, form.context = answers, context
    form.change = row_change(formdata.get(DO)) if formdata is not None else None
    for item in plan.made:
        if item.name in form:
            item.field = form[item.name]
    _count_gaps(form, items)
    return form


def _count_gaps(form: SectionForm, items: list[Item]) -> None:
    closed = {row.id: row for item in items for row in item.rows if not row.is_open}
    if closed:
        for gap in form._gaps():
            if gap.place.outermost_row in closed:
                closed[gap.place.outermost_row].gaps += 1


class _Plan:
    """What goes into a form, before there is one: fields to bind, and items that wait for them."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        section: Section,
        answers: Mapping[str, Any],
        context: Context,
        formdata: Any,
        row: str | None,
    ) -> None:
        self.questionnaire = questionnaire
        self.context = context
        self.formdata = formdata
        self.row = row
        self.fields: dict[str, Field] = {}
        self.data: dict[str, Any] = {}
        self.made: list[Item] = []
        self.here: set[str] = set()  # codes of the questions in this form
        # What was answered before this section; what is answered in it may yet change.
        self.scope: dict[str, Any] = {}
        for earlier in asked(questionnaire, answers):
            if earlier.section.code == section.code:
                break
            self.scope.update({one.question.code: one.answer for one in earlier.asked})

    def items(
        self,
        questions: tuple[Question, ...],
        stored: Mapping[str, Any],
        place: Place,
        scope: Mapping[str, Any],
    ) -> list[Item]:
        """The items of ``questions``, without those that cannot apply, whatever is answered."""
        found: list[Item] = []
        for question in questions:
            applies = outlook(question.show_if, self.here, scope)
            if applies is False:
                continue
            only_if = None
            if applies is None and question.show_if is not None:
                only_if = described(question.show_if, self.questionnaire, self.context)
            self.here.add(question.code)
            item = self._item(question, stored.get(question.code), place, scope, only_if)
            self.made.append(item)
            found.append(item)
        return found

    def _item(
        self,
        question: Question,
        answer: Any,
        place: Place,
        scope: Mapping[str, Any],
        only_if: Message | None,
    ) -> Item:
        name = place.field(question.code)
        if question.type == "files":
            known = self.context.files
            files = tuple(known[id_] for id_ in answer or () if id_ in known)
            return Item(question, name, "files", only_if, files=files)
        self.fields[name] = unbound_field(question, answer, self.context)
        if question.is_group:
            return self._group(question, answer, place, scope, only_if)
        kind = type_of(question)
        self.data[name] = kind.raw(question, answer, self.context)
        drawn: Literal["field", "date"] = "date" if kind.name == "date" else "field"
        return Item(question, name, drawn, only_if)

    def _group(
        self,
        question: Question,
        answer: Any,
        place: Place,
        scope: Mapping[str, Any],
        only_if: Message | None,
    ) -> Item:
        name = place.field(question.code)
        stored = {row.id: row.answers for row in rows_of(answer)}
        ids = self._ids(question, name, list(stored))
        opened = self._opened(question, name, ids, stored)
        item = Item(question, name, "rows", only_if)
        kind = type_of(question)
        assert isinstance(kind, Rows)
        around = place.row
        if len(ids) < kind.most(question):
            item.add = str(RowChange("add", question.code, around))
        for index, id_ in enumerate(ids):
            answers = stored.get(id_, {})
            row = RowItem(
                id_,
                index + 1,
                row_title(question, answers, self.context),
                id_ in opened,
                [],
                answers,
                id_ in stored,
            )
            if row.is_open:
                inside = place.inside(question.code, id_)
                row.items = self.items(question.questions, answers, inside, scope)
            else:
                row.open = str(RowChange("open", question.code, id_))
            row.remove = str(RowChange("remove", question.code, id_))
            row.up = str(RowChange("up", question.code, id_)) if index else None
            row.down = str(RowChange("down", question.code, id_)) if index < len(ids) - 1 else None
            item.rows.append(row)
        self.data[name] = ids
        return item

    def _ids(self, question: Question, name: str, stored: list[str]) -> list[str]:
        """The rows to show: as posted, else as stored; where one is needed, a first one."""
        ids = stored
        if self.formdata is not None:
            posted = [{"id": id_, "answers": {}} for id_ in self.formdata.getlist(name)]
            ids = list(dict.fromkeys(row.id for row in rows_of(posted)))
        kind = type_of(question)
        assert isinstance(kind, Rows)
        needed = question.required or question.limits.min_rows
        return ids[: kind.most(question) + 1] or ([new_row_id()] if needed else [])

    def _opened(
        self, question: Question, name: str, ids: list[str], stored: dict[str, Answers]
    ) -> set[str]:
        if not question.one_at_a_time:
            return set(ids)
        new = {id_ for id_ in ids if id_ not in stored}
        if self.formdata is not None:
            return new | set(self.formdata.getlist(f"{name}-open"))
        wanted = {
            id_
            for id_ in ids
            if self.row is not None
            and (id_ == self.row or self.row in set(row_ids(stored.get(id_, {}))))
        }
        return wanted or new
