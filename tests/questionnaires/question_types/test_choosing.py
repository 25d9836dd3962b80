"""Choices: what is offered, what is refused, and one settled order."""

import pytest

from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.choosing import Choosing
from tests.questionnaires.unseen import QUESTIONNAIRE, context

CODES = QUESTIONNAIRE.by_code


def _problems(code: str, answer: object) -> list[str]:
    question = CODES[code]
    return [str(p) for p in type_of(question).problems(question, answer, {}, context())]


def _offered(code: str, answer: object) -> list[str]:
    question = CODES[code]
    kind = type_of(question)
    assert isinstance(kind, Choosing)
    return [choice.code for choice in kind.offered(question, answer, context())]


def test_what_has_ended_is_offered_only_to_whom_chose_it() -> None:
    assert _offered("aims", None) == ["S-1.1", "S-1.2", "S-1.3"]
    assert _offered("aims", ["O-1"]) == ["S-1.1", "S-1.2", "S-1.3", "O-1"]


@pytest.mark.parametrize(
    ("code", "answer", "problem"),
    [
        ("home", "XX", "Choose from the list."),
        ("kind", "fish", "Choose from the list."),
        ("treaties", ["CMS", "NO"], "Choose from the list."),
        ("aims", ["S-1.1", "S-1.2", "S-1.3"], "Choose no more than 2. You have chosen 3."),
        ("aims", ["O-1"], None),
        ("meeting", "COP12", "“COP12” can no longer be chosen. Choose another."),
        ("meeting", "COP16", None),
    ],
)
def test_limits(code: str, answer: object, problem: str | None) -> None:
    assert _problems(code, answer) == ([problem] if problem else [])


def test_several_choices_have_one_order_whatever_was_ticked_first() -> None:
    colours, lands = CODES["colours"], CODES["lands"]
    assert type_of(colours).read(colours, ["blue", "red"], context()) == ["red", "blue"]
    assert type_of(lands).read(lands, ["TG", "KE", "TG"], context()) == ["KE", "TG"]


def test_names_are_in_the_reader_s_language_and_codes_are_not() -> None:
    kind, home = CODES["kind"], CODES["home"]
    assert type_of(kind).shown(kind, "bat", context("fr")) == ["Chauve-souris"]
    assert type_of(home).shown(home, "TG", context("fr")) == ["Togo (fr)"]
    assert type_of(home).shown(home, "ZZ", context("fr")) == ["ZZ"]
    assert type_of(home).codes("TG") == ["TG"]
