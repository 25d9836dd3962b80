"""Answers in words: limits in the language they are written in."""

import pytest

from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.writing import is_web_address
from tests.questionnaires.unseen import QUESTIONNAIRE, context

CODES = QUESTIONNAIRE.by_code


def _problems(code: str, answer: object, language: str = "en") -> list[str]:
    question = CODES[code]
    seen = context(language=language)
    return [str(p) for p in type_of(question).problems(question, answer, {}, seen)]


def test_words_are_counted_by_the_rules_of_the_text_s_language() -> None:
    assert _problems("story", "word " * 30) == []
    assert _problems("story", "word " * 10_001) == [
        "Use no more than 30 words. You have used 10001."
    ]
    assert _problems("story", "鸟" * 31, "zh") == ["Use no more than 30 words. You have used 31."]


def test_a_short_text_is_short() -> None:
    assert _problems("name", "x" * 40) == []
    assert _problems("name", "x" * 41) == ["Use no more than 40 characters. You have used 41."]
    assert _problems("place", "x" * 2001) == [
        "Use no more than 2000 characters. You have used 2001."
    ]


def test_a_list_has_so_many_lines_of_such_a_length() -> None:
    friends = CODES["friends"]
    lines = type_of(friends).read(friends, "Egret\n\n  Ibis \n", context())
    assert lines == ["Egret", "Ibis"]
    assert _problems("friends", ["a", "b", "c", "d"]) == [
        "Enter no more than 3 lines. You have entered 4."
    ]
    assert _problems("friends", ["a", "x" * 21]) == ["Line 2: use no more than 20 characters."]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("https://example.org", True),
        ("http://example.org/a?b=c#d", True),
        ("https://example.org:99999999/", True),
        ("example.org", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://localhost", False),
        ("https://exa mple.org", False),
        ("ftp://example.org", False),
        ("https://[::1", False),
    ],
)
def test_a_web_address(text: str, is_one: bool) -> None:
    assert is_web_address(text) is is_one
    assert (_problems("site", text) == []) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("ana@example.org", True),
        ("ana.o'neill+x@mail.example.org", True),
        ("ana", False),
        ("ana@example", False),
        ("ana@@example.org", False),
        ("ana@.org", False),
        ("Ana <ana@example.org>", False),
        ("a@b.c, d@e.f", False),
    ],
)
def test_an_e_mail_address(text: str, is_one: bool) -> None:
    assert (_problems("mail", text) == []) is is_one
