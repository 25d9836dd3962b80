"""Questions that are answered with files. The files themselves are kept elsewhere."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.questionnaires.context import Context
from portal.questionnaires.question_types.base import Message, QuestionType, Scope
from portal.questionnaires.schema import Question


class Files(QuestionType):
    """A list of the ids of files that were handed in, in the order they are shown."""

    name = "files"
    shown_as = "files"
    limits = frozenset({"max_files"})

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, list)

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        return list(dict.fromkeys(raw or [])) or None

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        return list(answer or [])

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        most = question.limits.max_files
        if most is not None and len(answer) > most:
            return [
                lazy_ngettext(
                    "Attach no more than %(num)s file. You have attached %(count)s.",
                    "Attach no more than %(num)s files. You have attached %(count)s.",
                    most,
                    count=len(answer),
                )
            ]
        return []

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        return _l("Attach a file.") if self.is_empty(answer) else None

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        known = context.files
        return [known[id].name if id in known else id for id in answer or []]
