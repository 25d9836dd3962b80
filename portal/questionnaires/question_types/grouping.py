"""The repeating group: a question that is answered with rows of further answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.questionnaires.context import Context
from portal.questionnaires.question_types.base import Message, QuestionType, Scope
from portal.questionnaires.schema import Question

MOST_ROWS = 200
DEEPEST = 2  # a group may hold one further group


class Rows(QuestionType):
    """A list of rows: {"id": …, "answers": {code: answer}}, each with an id of its own."""

    name = "rows"
    shown_as = "rows"
    limits = frozenset({"min_rows", "max_rows"})

    def faults(self, question: Question) -> list[str]:
        if not question.questions:
            return ["a repeating group needs questions"]
        inside = {inner.code for inner in question.questions}
        named = {
            "row_title": question.row_title,
            "entry title": question.entry and question.entry.title,
            "entry start": question.entry and question.entry.start,
            "entry end": question.entry and question.entry.end,
        }
        return [
            f"{what} {code!r} is none of its questions"
            for what, code in named.items()
            if code and code not in inside
        ]

    def most(self, question: Question) -> int:
        """How many rows it may have."""
        return min(question.limits.max_rows or MOST_ROWS, MOST_ROWS)

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, list)

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        most = self.most(question)
        if len(answer) <= most:
            return []
        return [
            lazy_ngettext(
                "Keep no more than %(num)s of these. There are %(count)s.",
                "Keep no more than %(num)s of these. There are %(count)s.",
                most,
                count=len(answer),
            )
        ]

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        least = max(1 if question.required else 0, question.limits.min_rows)
        if len(answer or []) >= least:
            return None
        if least == 1:
            return _l("Add at least one.")
        return lazy_ngettext("Add at least %(num)s.", "Add at least %(num)s.", least)

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        return []  # a row is shown by the answers in it
