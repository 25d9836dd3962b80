"""What every type of question can do."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from flask_babel import lazy_gettext as _l

from portal.questionnaires.context import Context
from portal.questionnaires.schema import Question

# A sentence for people: a string, or a lazy one that is put into words when shown.
Message = Any
# What stands beside an answer: code → answer, the row's own codes before those further out.
Scope = Mapping[str, Any]
ShownAs = Literal["text", "markdown", "lines", "link", "values", "tick", "files", "rows"]


class QuestionType:
    """One type of question. The methods here suit an answer that is a piece of text.

    An *answer* is JSON: what is stored and frozen. What was typed and cannot be understood is kept
    as the answer too, in a form that ``problems`` refuses, so that it can be given back.
    """

    name: ClassVar[str] = ""
    shown_as: ClassVar[ShownAs] = "values"
    limits: ClassVar[frozenset[str]] = frozenset()  # names of the limits it knows
    is_text: ClassVar[bool] = False  # whether answers are words to be compared and translated
    can_be_facet: ClassVar[bool] = False
    can_be_figure: ClassVar[bool] = False

    def faults(self, question: Question) -> list[str]:
        """What is wrong with the definition of ``question``, in the terms of the data."""
        return []

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        """The answer in what a form field holds; None for nothing."""
        return raw or None

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        """What a form field holds for ``answer``; ``read`` of it gives the answer again."""
        return answer or ""

    def is_empty(self, answer: Any) -> bool:
        """Whether nothing was answered."""
        return answer is None or answer == "" or answer == [] or answer == {}

    def is_valid(self, answer: Any) -> bool:
        """Whether the answer could be understood, limits aside."""
        return isinstance(answer, str)

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        """What is wrong with an answer that is not empty. Shown while writing."""
        return []

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        """What is still missing from the answer to a question that must be answered."""
        return _l("Enter an answer.") if self.is_empty(answer) else None

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        """The answer in words for the reader of ``context``; for text, its blocks."""
        return [] if self.is_empty(answer) else [str(answer)]

    def codes(self, answer: Any) -> list[str]:
        """The codes a facet of the answer holds."""
        return []
