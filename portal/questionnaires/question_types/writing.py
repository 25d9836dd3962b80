"""Questions that are answered in words."""

import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.foundation.words import count_words
from portal.questionnaires.blocks import blocks
from portal.questionnaires.context import Context
from portal.questionnaires.question_types.base import Message, QuestionType, Scope, ShownAs
from portal.questionnaires.schema import Question

# No text is longer than this, whatever the questionnaire says: a page has to bear it.
LONGEST_LINE = 2_000
LONGEST_TEXT = 200_000
MOST_ENTRIES = 200
_EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;.][^@\s<>,;]*\.[^@\s<>,;.]+\Z")


def _too_many_characters(text: str, limit: int) -> list[Message]:
    if len(text) <= limit:
        return []
    return [
        lazy_ngettext(
            "Use no more than %(num)s character. You have used %(count)s.",
            "Use no more than %(num)s characters. You have used %(count)s.",
            limit,
            count=len(text),
        )
    ]


def _too_many_words(text: str, limit: int | None, context: Context) -> list[Message]:
    if limit is None:
        return []
    count = count_words(text, context.language)
    if count <= limit:
        return []
    return [
        lazy_ngettext(
            "Use no more than %(num)s word. You have used %(count)s.",
            "Use no more than %(num)s words. You have used %(count)s.",
            limit,
            count=count,
        )
    ]


class ShortText(QuestionType):
    """One line of text."""

    name = "short-text"
    shown_as: ClassVar[ShownAs] = "text"
    limits = frozenset({"characters", "words"})
    is_text = True
    longest = LONGEST_LINE

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, str)

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        limits = question.limits
        return _too_many_characters(
            answer, min(limits.characters or self.longest, self.longest)
        ) or _too_many_words(answer, limits.words, context)


class LongText(ShortText):
    """Markdown; each top-level block of it is one passage."""

    name = "long-text"
    shown_as = "markdown"
    longest = LONGEST_TEXT

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        return blocks(answer or "")


class TextList(QuestionType):
    """Several short texts, one a line."""

    name = "text-list"
    shown_as = "lines"
    limits = frozenset({"characters", "entries"})
    is_text = True

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, list)

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        lines = [line.strip() for line in (raw or "").split("\n")]
        return [line for line in lines if line] or None

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        return "\n".join(answer or [])

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        most = min(question.limits.entries or MOST_ENTRIES, MOST_ENTRIES)
        if len(answer) > most:
            return [
                lazy_ngettext(
                    "Enter no more than %(num)s line. You have entered %(count)s.",
                    "Enter no more than %(num)s lines. You have entered %(count)s.",
                    most,
                    count=len(answer),
                )
            ]
        longest = min(question.limits.characters or LONGEST_LINE, LONGEST_LINE)
        for number, line in enumerate(answer, 1):
            if len(line) > longest:
                return [
                    lazy_ngettext(
                        "Line %(line)s: use no more than %(num)s character.",
                        "Line %(line)s: use no more than %(num)s characters.",
                        longest,
                        line=number,
                    )
                ]
        return []

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        return list(answer or [])


class Url(QuestionType):
    """An address on the web."""

    name = "url"
    shown_as = "link"

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        if is_web_address(answer):
            return _too_many_characters(answer, LONGEST_LINE)
        return [_l("Enter a web address that begins with https:// or http://.")]


class Email(QuestionType):
    """An e-mail address. Whether somebody reads it is not known here."""

    name = "email"

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        if _EMAIL.match(answer) and len(answer) <= 254:
            return []
        return [_l("Enter an e-mail address, such as name@example.org.")]


def is_web_address(text: str) -> bool:
    """Whether ``text`` is an http or https address of a named host, without white space."""
    if any(character.isspace() for character in text):
        return False
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and "." in host.strip(".")
