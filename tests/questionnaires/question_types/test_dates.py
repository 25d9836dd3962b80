"""Dates are read from three parts, and what is no date is given back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.dates import months_later
from tests.questionnaires.unseen import QUESTIONNAIRE, context

BORN, LEFT = QUESTIONNAIRE.by_code["born"], QUESTIONNAIRE.by_code["left"]
SEEN_TO = QUESTIONNAIRE.by_code["seen_to"]
DATE = type_of(BORN)


def _parts(day: str, month: str, year: str) -> dict[str, str]:
    return {"day": day, "month": month, "year": year}


@pytest.mark.parametrize(
    ("parts", "locale", "answer"),
    [
        (_parts("31", "3", "2026"), "en", "2026-03-31"),
        (_parts("1", "03", "2026"), "en", "2026-03-01"),
        (_parts("1", "March", "2026"), "en", "2026-03-01"),
        (_parts("1", "févr.", "2026"), "fr", "2026-02-01"),
        (_parts("1", "Agosto", "2026"), "es", "2026-08-01"),
        (_parts("\u0661", "\u0663", "\u0662\u0660\u0662\u0666"), "ar", "2026-03-01"),
        (_parts("", "", ""), "en", None),
    ],
)
def test_a_date_is_understood(parts: dict[str, str], locale: str, answer: str | None) -> None:
    assert DATE.read(BORN, parts, context(locale)) == answer


@pytest.mark.parametrize(
    "parts",
    [
        _parts("31", "2", "2026"),
        _parts("1", "13", "2026"),
        _parts("1", "Marzo", "2026"),
        _parts("1", "3", "26"),
        _parts("1", "3", "99999999999"),
        _parts("+1", "3", "2026"),
        _parts("1_0", "3", "2026"),
        _parts("", "3", "2026"),
        _parts("x", "", ""),
    ],
)
def test_an_impossible_date_is_kept_as_typed_and_refused(parts: dict[str, str]) -> None:
    answer = DATE.read(BORN, parts, context())
    assert DATE.raw(BORN, answer, context()) == parts
    problems = DATE.problems(BORN, answer, {}, context())
    assert [str(p) for p in problems] == [
        "Enter a real date: day, month and year, such as 31 3 2026."
    ]


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)), st.sampled_from(["en", "ar", "zh"]))
def test_what_a_form_gives_back_is_read_again(day: date, locale: str) -> None:
    seen = context(locale)
    answer = day.isoformat()
    assert DATE.read(BORN, DATE.raw(BORN, answer, seen), seen) == answer


@pytest.mark.parametrize(
    ("question", "answer", "scope", "problem"),
    [
        (BORN, "2026-03-02", {}, None),
        (BORN, "2026-03-03", {}, "Enter a date that is not in the future."),
        (LEFT, "2025-01-31", {"born": "2025-01-31"}, "Enter a date later than 31 January 2025."),
        (LEFT, "2025-02-01", {"born": "2025-01-31"}, None),
        (LEFT, "2026-01-31", {"born": "2025-01-31"}, None),
        (
            LEFT,
            "2026-02-01",
            {"born": "2025-01-31"},
            "Enter a date no more than 12 months after 31 January 2025.",
        ),
        (LEFT, "2020-01-01", {"born": {"day": "x"}}, None),
        (SEEN_TO, "2025-02-01", {"seen_from": "2025-02-01"}, None),
        (
            SEEN_TO,
            "2025-01-31",
            {"seen_from": "2025-02-01"},
            "Enter a date that is not before 1 February 2025.",
        ),
    ],
)
def test_limits(question, answer, scope, problem) -> None:  # type: ignore[no-untyped-def]
    problems = [str(p) for p in DATE.problems(question, answer, scope, context())]
    assert problems == ([problem] if problem else [])


def test_months_end_where_the_month_ends() -> None:
    assert months_later(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert months_later(date(2024, 12, 31), 48) == date(2028, 12, 31)


def test_it_is_shown_in_the_reader_s_manner() -> None:
    assert DATE.shown(BORN, "2026-03-01", context("fr")) == ["1 mars 2026"]
    assert DATE.shown(BORN, {"day": "31", "month": "2"}, context()) == ["31 2"]
