"""What is asked of whom: conditions on conditions, rows, and what is private."""

from typing import Any

import pytest

from portal.questionnaires.schema import Condition
from portal.questionnaires.showing import (
    described,
    holds,
    join,
    outlook,
    shown_answers,
    split,
    walk,
)
from tests.questionnaires.unseen import (
    QUESTIONNAIRE,
    ROW_COUNT,
    ROW_ONE,
    ROW_TWO,
    context,
    full_answers,
)


def _shown(answers: dict[str, Any]) -> list[str]:
    return [one.field.removeprefix("q-") for one in walk(QUESTIONNAIRE, answers)]


def test_nothing_answered_shows_what_depends_on_nothing() -> None:
    assert _shown({}) == [
        "name",
        "story",
        "friends",
        "kind",
        "abroad",
        "weight",
        "born",
        "left",
        "site",
        "home",
        "treaties",
        "aims",
        "meeting",
        "sightings",
        "papers",
        "mail",
        "mail_public",
        "secret",
        "true",
        "adult",
    ]


def test_a_hidden_question_hides_what_depends_on_it() -> None:
    answers = full_answers()
    assert "why_red" in _shown(answers)
    answers["kind"] = "bat"  # hides colours, which still holds "red" in the draft
    assert {"colours", "why_red"}.isdisjoint(_shown(answers))
    assert {"colours", "why_red"}.isdisjoint(shown_answers(QUESTIONNAIRE, answers))


def test_in_a_row_a_condition_looks_at_the_row_and_at_the_top() -> None:
    answers = full_answers()
    first, second = f"sightings-{ROW_ONE}", f"sightings-{ROW_TWO}"
    assert {f"{first}-harm", f"{first}-abroad_note", f"{second}-abroad_note"} <= set(
        _shown(answers)
    )
    assert f"{second}-harm" not in _shown(answers)
    answers["abroad"] = False
    assert f"{first}-abroad_note" not in _shown(answers)


def test_rows_are_walked_in_their_places() -> None:
    counted = [
        one for one in walk(QUESTIONNAIRE, full_answers()) if one.question.code == "how_many"
    ]
    assert [(one.place.row, one.place.outermost_row, one.answer) for one in counted] == [
        (ROW_COUNT, ROW_ONE, 12)
    ]
    assert counted[0].field == f"q-sightings-{ROW_ONE}-counts-{ROW_COUNT}-how_many"


@pytest.mark.parametrize(
    ("condition", "scope", "met"),
    [
        ({"code": "a", "equals": 1}, {"a": 1}, True),
        ({"code": "a", "equals": True}, {"a": 1}, False),
        ({"code": "a", "equals": "x"}, {"a": ["x", "y"]}, True),
        ({"code": "a", "one_of": ["x", "z"]}, {"a": "y"}, False),
        ({"code": "a", "answered": True}, {"a": False}, True),
        ({"code": "a", "answered": True}, {"a": ""}, False),
        ({"code": "a", "answered": False}, {}, True),
        ({"any": [{"code": "a", "equals": 1}, {"code": "b", "equals": 1}]}, {"b": 1}, True),
        ({"none": [{"code": "a", "equals": 1}, {"code": "b", "equals": 1}]}, {"b": 1}, False),
        (
            {"all": [{"code": "a", "equals": 1}, {"none": [{"code": "b", "equals": 1}]}]},
            {"a": 1},
            True,
        ),
    ],
)
def test_a_condition_holds(condition: dict[str, Any], scope: dict[str, Any], met: bool) -> None:
    assert holds(Condition.model_validate(condition), scope) is met


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"code": "known", "equals": "x"}, True),
        ({"code": "known", "equals": "y"}, False),
        ({"code": "open", "equals": "y"}, None),
        ({"all": [{"code": "open", "answered": True}, {"code": "known", "equals": "y"}]}, False),
        ({"any": [{"code": "open", "answered": True}, {"code": "known", "equals": "x"}]}, True),
        ({"none": [{"code": "open", "answered": True}, {"code": "known", "equals": "x"}]}, False),
        ({"all": [{"code": "open", "answered": True}, {"code": "known", "equals": "x"}]}, None),
    ],
)
def test_what_may_yet_be_answered_leaves_a_condition_open(
    condition: dict[str, Any], expected: bool | None
) -> None:
    found = outlook(Condition.model_validate(condition), {"open"}, {"known": "x"})
    assert found is expected


def test_public_and_private_part_and_joins_them_again() -> None:
    answers = full_answers()
    public, private = split(QUESTIONNAIRE, answers)
    assert private == {
        "sightings": [
            {"id": ROW_ONE, "answers": {"witness": "Ana Example"}},
            {"id": ROW_TWO, "answers": {}},
        ],
        "secret": "A hidden nest.",
    }
    assert "witness" not in public["sightings"][0]["answers"]
    assert public["mail"] == "ana@example.org"  # its owner agreed
    assert join(QUESTIONNAIRE, public, private) == answers == shown_answers(QUESTIONNAIRE, answers)


def test_without_consent_it_stays_private() -> None:
    answers = full_answers()
    del answers["mail_public"]
    public, private = split(QUESTIONNAIRE, answers)
    assert ("mail" in public, private["mail"]) == (False, "ana@example.org")


def test_the_public_part_reads_alone_as_it_reads_with_the_private_part() -> None:
    public, _private = split(QUESTIONNAIRE, full_answers())
    assert split(QUESTIONNAIRE, public) == (public, {})


def test_empty_rows_are_not_frozen() -> None:
    answers = full_answers()
    answers["sightings"].append({"id": "rddddddddddd"[:11], "answers": {}})
    assert shown_answers(QUESTIONNAIRE, answers) == full_answers()


def test_a_condition_is_said_in_words() -> None:
    by_code = QUESTIONNAIRE.by_code
    said = [
        str(described(by_code[code].show_if, QUESTIONNAIRE, context()))  # type: ignore[arg-type]
        for code in ("colours", "harm", "abroad_note")
    ]
    assert said == [
        "Answer this only if you answered “Kind” with: Bird.",
        "Answer this only if you answered “Harmed?” with: Yes.",
        "Answer this only if it applies to what you answered above.",
    ]
