"""Numbers are read as people of each language write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.numbers import LARGEST, parse
from tests.questionnaires.unseen import QUESTIONNAIRE, context

WEIGHT = QUESTIONNAIRE.by_code["weight"]
NUMBER = type_of(WEIGHT)
LANGUAGES = st.sampled_from(["ar", "zh", "en", "fr", "ru", "es"])


@pytest.mark.parametrize(
    ("typed", "locale", "number"),
    [
        ("1250", "en", 1250),
        ("1,250", "en", 1250),
        ("1,250.5", "en", 1250.5),
        ("1.250", "en", 1.25),
        ("12,5", "en", 12.5),
        ("1.250", "es", 1250),
        ("1.250,5", "es", 1250.5),
        ("12.5", "es", 12.5),
        ("1 250,5", "fr", 1250.5),
        ("1\u202f250", "fr", 1250),
        ("1.250", "fr", 1.25),
        ("1'250", "fr", 1250),
        ("\u0661\u0662\u066b\u0665", "ar", 12.5),
        ("\u22123", "en", -3),
        ("-0", "en", 0),
        ("12.50", "en", 12.5),
    ],
)
def test_a_number_is_understood(typed: str, locale: str, number: float) -> None:
    found = parse(typed, locale)
    assert (found, type(found)) == (number, type(number))


@pytest.mark.parametrize(
    "typed", ["", "twelve", "1 2", "1,2,3", "1e5", "nan", "inf", "--3", "9007199254740993", "0x1"]
)
def test_what_is_no_number_is_kept_as_typed_and_refused(typed: str) -> None:
    answer = NUMBER.read(WEIGHT, typed, context())
    assert answer == (typed or None)
    if typed:
        assert NUMBER.raw(WEIGHT, answer, context()) == typed
        problems = NUMBER.problems(WEIGHT, answer, {}, context())
        assert [str(p) for p in problems] == ["Enter a number in figures, such as 1250."]


@given(
    st.integers(-LARGEST, LARGEST)
    | st.decimals(-(10**6), 10**6, places=3).map(float).filter(lambda n: not n.is_integer()),
    LANGUAGES,
)
def test_what_a_form_gives_back_is_read_again(number: float, locale: str) -> None:
    seen = context(locale)
    assert NUMBER.read(WEIGHT, NUMBER.raw(WEIGHT, number, seen), seen) == number


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (-1, "Enter a number that is not below 0."),
        (9000.5, "Enter a number that is not above 9,000."),
        (1.125, "Use no more than 2 decimal places."),
        (1.25, None),
    ],
)
def test_limits(answer: float, problem: str | None) -> None:
    problems = [str(p) for p in NUMBER.problems(WEIGHT, answer, {}, context())]
    assert problems == ([problem] if problem else [])


def test_it_is_shown_with_its_unit_in_the_reader_s_manner() -> None:
    assert NUMBER.shown(WEIGHT, 1250.5, context("en")) == ["1,250.5\u00a0grams"]
    assert NUMBER.shown(WEIGHT, 1250.5, context("fr")) == ["1\u202f250,5\u00a0grammes"]
