"""Questions that are answered with yes or no, and declarations that must be ticked."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from portal.questionnaires.context import Context
from portal.questionnaires.question_types.base import Message, QuestionType, ShownAs
from portal.questionnaires.schema import Question


class YesNo(QuestionType):
    """True or False. ``must_be`` names the only answer with which one can submit."""

    name = "yes-no"
    shown_as: ClassVar[ShownAs] = "values"
    can_be_facet: ClassVar[bool] = True

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, bool)

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        return {"yes": True, "no": False}.get(raw or "")

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        return {True: "yes", False: "no"}.get(answer, "")

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        if self.is_empty(answer):
            return _l("Choose yes or no.")
        if question.must_be is not None and answer is not question.must_be:
            if question.must_be:
                return _l("You can submit only if the answer is yes.")
            return _l("You can submit only if the answer is no.")
        return None

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        if answer is True:
            return [pgettext("answer", "Yes")]
        return [pgettext("answer", "No")] if answer is False else []

    def codes(self, answer: Any) -> list[str]:
        return [] if answer is None else ["yes" if answer else "no"]


class Statement(YesNo):
    """A declaration: True once ticked, otherwise nothing."""

    name = "statement"
    shown_as = "tick"
    can_be_facet = False

    def faults(self, question: Question) -> list[str]:
        if question.must_be is False:
            return ["a statement can only be ticked; ask yes-no instead"]
        return []

    def is_empty(self, answer: Any) -> bool:
        return answer is not True

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        return True if raw else None

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        return answer is True

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        return None if answer is True else _l("Tick this box. Without it you cannot submit.")
