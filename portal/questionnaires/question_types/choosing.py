"""Questions that are answered by choosing: from own options or from a vocabulary."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.questionnaires.context import Context, OfferedChoice
from portal.questionnaires.question_types.base import Message, QuestionType, Scope
from portal.questionnaires.schema import Question

VOCABULARIES = frozenset(
    {
        "countries",
        "instruments",
        "bodies",
        "meetings",
        "strategic_targets",
        "taxa",
        "threats",
        "agenda_items",
    }
)


class Choosing(QuestionType):
    """One choice (a code) or several (a list of codes, each once, in a settled order)."""

    shown_as = "values"
    limits = frozenset({"min_choices", "max_choices", "current"})
    can_be_facet = True

    def __init__(self, name: str, vocabulary: str | None = None, several: bool = False) -> None:
        self.name = name  # type: ignore[misc]  # each instance is a type of its own
        self.vocabulary = vocabulary
        self.several = several

    def faults(self, question: Question) -> list[str]:
        named = self.vocabulary_of(question)
        if self.vocabulary and (question.options or question.vocabulary):
            return [f"type {self.name} brings its own choices"]
        if bool(question.options) == bool(named):
            return ["needs options or a vocabulary, and not both"]
        if named and named not in VOCABULARIES:
            return [f"there is no vocabulary {named!r}"]
        codes = [option.code for option in question.options]
        if len(set(codes)) < len(codes):
            return ["two options have the same code"]
        return []

    def vocabulary_of(self, question: Question) -> str | None:
        """The vocabulary chosen from; None when the question has its own options."""
        return self.vocabulary or question.vocabulary

    def offered(self, question: Question, answer: Any, context: Context) -> list[OfferedChoice]:
        """The choices a form offers: those in force, and what was chosen before."""
        chosen = set(self.codes(answer))
        choices = context.choices(question, self.vocabulary_of(question))
        return [choice for choice in choices if not choice.ended or choice.code in chosen]

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        if not self.several:
            return raw or None
        chosen = set(raw or [])
        if question.options:
            own = [option.code for option in question.options if option.code in chosen]
            return own + sorted(chosen.difference(own)) or None
        return sorted(chosen) or None

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        return list(answer or []) if self.several else answer or ""

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, list if self.several else str)

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        known = {
            choice.code: choice
            for choice in context.choices(question, self.vocabulary_of(question))
        }
        chosen = self.codes(answer)
        if any(code not in known for code in chosen):
            return [_l("Choose from the list.")]
        ended = [known[code].label for code in chosen if known[code].ended]
        if ended and question.limits.current:
            return [_l("“%(choice)s” can no longer be chosen. Choose another.", choice=ended[0])]
        most = question.limits.max_choices
        if self.several and most is not None and len(chosen) > most:
            return [
                lazy_ngettext(
                    "Choose no more than %(num)s. You have chosen %(count)s.",
                    "Choose no more than %(num)s. You have chosen %(count)s.",
                    most,
                    count=len(chosen),
                )
            ]
        return []

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        if not self.several:
            return _l("Choose an answer.") if self.is_empty(answer) else None
        least = max(1 if question.required else 0, question.limits.min_choices)
        if len(answer or []) >= least:
            return None
        return lazy_ngettext(
            "Choose at least %(num)s answer.", "Choose at least %(num)s answers.", least
        )

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        named = self.vocabulary_of(question)
        return [context.label(question, named, code) for code in self.codes(answer)]

    def codes(self, answer: Any) -> list[str]:
        if isinstance(answer, list):
            return [code for code in answer if isinstance(code, str)]
        return [answer] if isinstance(answer, str) and answer else []
