"""Questions that are answered with a date."""

import calendar
import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date, get_month_names
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.questionnaires.context import Context
from portal.questionnaires.question_types.base import Message, QuestionType, Scope
from portal.questionnaires.question_types.numbers import babel_name
from portal.questionnaires.schema import Question

PARTS = ("day", "month", "year")
EARLIEST, LATEST = 1900, 2200  # years outside are slips of the finger
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


class Dates(QuestionType):
    """A day as YYYY-MM-DD; a mapping of parts is something typed that is no date."""

    name = "date"
    limits = frozenset({"not_in_future", "after", "not_before", "max_months_after"})
    can_be_figure = True

    def faults(self, question: Question) -> list[str]:
        if question.limits.max_months_after and not question.limits.after:
            return ["max_months_after needs after"]
        return []

    def is_valid(self, answer: Any) -> bool:
        return as_date(answer) is not None

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        typed = {part: (raw or {}).get(part, "").strip() for part in PARTS}
        if not any(typed.values()):
            return None
        found = parse(typed["day"], typed["month"], typed["year"], context.locale)
        return found.isoformat() if found else {k: v for k, v in typed.items() if v}

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        found = as_date(answer)
        if found is not None:
            return {"day": str(found.day), "month": str(found.month), "year": f"{found.year:04}"}
        typed = answer if isinstance(answer, dict) else {}
        return {part: typed.get(part, "") for part in PARTS}

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        found = as_date(answer)
        if found is None:
            return [_l("Enter a real date: day, month and year, such as 31 3 2026.")]
        limits = question.limits
        if limits.not_in_future and found > context.today:
            return [_l("Enter a date that is not in the future.")]
        first = as_date(scope.get(limits.not_before or ""))
        if first is not None and found < first:
            return [
                _l("Enter a date that is not before %(first)s.", first=_written(first, context))
            ]
        begun = as_date(scope.get(limits.after or ""))
        if begun is None:
            return []
        if found <= begun:
            return [_l("Enter a date later than %(begun)s.", begun=_written(begun, context))]
        months = limits.max_months_after
        if months is not None and found > months_later(begun, months):
            return [
                lazy_ngettext(
                    "Enter a date no more than %(num)s month after %(begun)s.",
                    "Enter a date no more than %(num)s months after %(begun)s.",
                    months,
                    begun=_written(begun, context),
                )
            ]
        return []

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        return _l("Enter a date.") if self.is_empty(answer) else None

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        found = as_date(answer)
        if found is not None:
            return [_written(found, context)]
        typed = self.raw(question, answer, context)
        return [] if self.is_empty(answer) else [" ".join(typed[part] for part in PARTS).strip()]


def as_date(answer: Any) -> date | None:
    """The day an answer names, or None."""
    if not isinstance(answer, str) or not _ISO.match(answer):
        return None
    try:
        return date.fromisoformat(answer)
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def parse(day: str, month: str, year: str, locale: str) -> date | None:
    """The day written in three parts; the month may be a number or a name in ``locale``."""
    number = _month_names(locale).get(month.casefold().rstrip("."), month)
    if not (day.isdecimal() and year.isdecimal() and str(number).isdecimal()):
        return None
    try:
        found = date(int(year), int(number), int(day))
    except (ValueError, OverflowError):
        return None
    return found if EARLIEST <= found.year <= LATEST else None


@lru_cache
def _month_names(locale: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, babel_name(locale)).items():
                plain = unicodedata.normalize("NFC", name).casefold().rstrip(".")
                names.setdefault(plain, number)
    return names


def _written(day: date, context: Context) -> str:
    return format_date(day, "long", locale=babel_name(context.locale))
