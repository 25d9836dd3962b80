"""Questions that are answered with a number."""

import re
import unicodedata
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from portal.foundation.locales import LOCALES
from portal.questionnaires.context import Context
from portal.questionnaires.question_types.base import Message, QuestionType, Scope
from portal.questionnaires.schema import Question

# Beyond this a JSON number is no longer exact for everybody (RFC 8785, section 3.2.2.3).
LARGEST = 2**53 - 1


def babel_name(locale: str) -> str:
    """The name by which Babel knows one of our languages."""
    return LOCALES[locale].babel if locale in LOCALES else locale


class Number(QuestionType):
    """An integer or a decimal number; a text is something typed that is no number."""

    name = "number"
    limits = frozenset({"minimum", "maximum", "decimals"})
    can_be_figure = True

    def is_valid(self, answer: Any) -> bool:
        return isinstance(answer, int | float) and not isinstance(answer, bool)

    def read(self, question: Question, raw: Any, context: Context) -> Any:
        typed = (raw or "").strip()
        number = parse(typed, context.locale)
        return typed or None if number is None else number

    def raw(self, question: Question, answer: Any, context: Context) -> Any:
        if not self.is_valid(answer):
            return answer or ""
        symbol = get_decimal_symbol(babel_name(context.locale))
        return f"{Decimal(repr(answer)):f}".replace(".", symbol)

    def problems(
        self, question: Question, answer: Any, scope: Scope, context: Context
    ) -> list[Message]:
        limits = question.limits
        if not self.is_valid(answer):
            return [_l("Enter a number in figures, such as 1250.")]
        if limits.minimum is not None and answer < limits.minimum:
            least = self._figure(limits.minimum, context)
            return [_l("Enter a number that is not below %(least)s.", least=least)]
        if limits.maximum is not None and answer > limits.maximum:
            most = self._figure(limits.maximum, context)
            return [_l("Enter a number that is not above %(most)s.", most=most)]
        places = -int(Decimal(repr(answer)).normalize().as_tuple().exponent)
        if limits.decimals is not None and places > limits.decimals:
            if limits.decimals == 0:
                return [_l("Enter a whole number.")]
            return [
                lazy_ngettext(
                    "Use no more than %(num)s decimal place.",
                    "Use no more than %(num)s decimal places.",
                    limits.decimals,
                )
            ]
        return []

    def missing(self, question: Question, answer: Any, context: Context) -> Message | None:
        return _l("Enter a number.") if self.is_empty(answer) else None

    def shown(self, question: Question, answer: Any, context: Context) -> list[str]:
        if self.is_empty(answer):
            return []
        if not self.is_valid(answer):
            return [str(answer)]
        figure = self._figure(answer, context)
        unit = question.unit.text(context.locale)
        return [f"{figure}\u00a0{unit}" if unit else figure]

    def _figure(self, number: int | float, context: Context) -> str:
        exact = Decimal(repr(number))
        return format_decimal(exact, "#,##0.######", locale=babel_name(context.locale))


def parse(typed: str, locale: str) -> int | float | None:
    """The number somebody wrote in the manner of ``locale``; None when it is none.

    Digits of any script, a grouping of thousands and either decimal mark are understood; where a
    mark could be both, the language decides.
    """
    text = "".join(
        str(unicodedata.decimal(character))
        if unicodedata.category(character) == "Nd"
        else character
        for character in typed.replace("\u2212", "-").replace("\u066b", ".").replace("\u066c", "'")
    )
    text = re.sub(r"(?<=\d)[\s'’](?=\d{3}(?!\d))", "", text)
    group = get_group_symbol(babel_name(locale))
    if group in (",", "."):
        other = "." if group == "," else ","
        if re.fullmatch(rf"[-+]?\d{{1,3}}(?:[{group}]\d{{3}})+(?:[{other}]\d+)?", text):
            text = text.replace(group, "")
    if not re.fullmatch(r"[-+]?\d{1,20}(?:[.,]\d{1,10})?", text):
        return None
    exact = Decimal(text.replace(",", "."))
    if abs(exact) > LARGEST:
        return None
    if exact == exact.to_integral_value():
        return int(exact)
    return float(exact) if Decimal(repr(float(exact))) == exact else None
