"""A questionnaire is checked whole, and every fault is named where it is."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from portal.foundation.canonical import canonical
from portal.questionnaires.loading import load, load_bytes
from portal.questionnaires.question_types import TYPES
from portal.questionnaires.schema import FaultyQuestionnaire
from tests.questionnaires.unseen import QUESTIONNAIRE, UNSEEN


def _faults(change: Callable[[dict[str, Any]], None]) -> list[str]:
    data = copy.deepcopy(UNSEEN)
    change(data)
    with pytest.raises(FaultyQuestionnaire) as raised:
        load(data)
    return raised.value.faults


def _question(data: dict[str, Any], code: str) -> dict[str, Any]:
    for section in data["sections"]:
        for question in section["questions"]:
            for one in (question, *question.get("questions", ())):
                if one["code"] == code:
                    return dict_of(one)
    raise LookupError(code)


def dict_of(value: Any) -> dict[str, Any]:
    """``value``, which is a dict."""
    assert isinstance(value, dict)
    return value


def test_the_unseen_questionnaire_has_every_type() -> None:
    assert {question.type for question in QUESTIONNAIRE.walk()} == set(TYPES)


def test_bytes_give_the_same_questionnaire() -> None:
    assert load_bytes(canonical(UNSEEN)) == QUESTIONNAIRE


def test_a_question_is_found_by_its_code_and_its_section() -> None:
    assert QUESTIONNAIRE.by_code["how_many"].type == "number"
    assert QUESTIONNAIRE.section_of["how_many"].code == "world"
    assert QUESTIONNAIRE.section("nowhere") is None


def test_what_is_no_questionnaire_is_said_in_the_terms_of_the_data() -> None:
    faults = _faults(lambda data: _question(data, "name").update(label="Name", required="perhaps"))
    assert faults == [
        f"sections > start > questions > name > {fault}"
        for fault in (
            "label: Value error, needs a text per language, such as {en: …, fr: …}",
            "required: Input should be a valid boolean, unable to interpret input",
        )
    ]


@pytest.mark.parametrize(
    ("code", "change", "fault"),
    [
        ("name", {"type": "poem"}, "name: there is no type 'poem'"),
        ("friends", {"code": "name"}, "name: two questions have this code"),
        ("name", {"limits": {"maximum": 3}}, "name: type short-text knows no limit 'maximum'"),
        ("name", {"facet": "country"}, "name: type short-text has no facet"),
        (
            "name",
            {"options": [{"code": "a", "label": {"en": "A"}}]},
            "name: type short-text has no options",
        ),
        ("home", {"vocabulary": "taxa"}, "home: type country brings its own choices"),
        ("meeting", {"vocabulary": "stars"}, "meeting: there is no vocabulary 'stars'"),
        ("meeting", {"vocabulary": None}, "meeting: needs options or a vocabulary, and not both"),
        (
            "left",
            {"limits": {"after": "name"}},
            "left: after names 'name', which is no date before it",
        ),
        ("left", {"limits": {"max_months_after": 2}}, "left: max_months_after needs after"),
        (
            "born",
            {"limits": {"after": "left"}},
            "born: after names 'left', which is no date before it",
        ),
        (
            "sightings",
            {"row_title": "name"},
            "sightings: row_title 'name' is none of its questions",
        ),
        (
            "name",
            {"show_if": {"code": "story", "answered": True}},
            "name: show_if looks at 'story', which does not come before it",
        ),
        (
            "home",
            {"show_if": {"code": "home", "answered": True}},
            "home: show_if looks at 'home', which does not come before it",
        ),
        (
            "mail_public",
            {"private": True},
            "mail: what is public cannot depend on 'mail_public', which is private",
        ),
        (
            "why_red",
            {"public_if": {"code": "kind", "equals": "bird"}},
            "why_red: public_if is for private questions",
        ),
        (
            "kind",
            {"private": True},
            "colours: what is public cannot depend on 'kind', which is private",
        ),
        (
            "place",
            {"type": "files"},
            "place: files are asked for outside of groups: they hang on the question",
        ),
        ("true", {"must_be": False}, "true: a statement can only be ticked; ask yes-no instead"),
    ],
)
def test_a_fault_is_named(code: str, change: dict[str, Any], fault: str) -> None:
    faults = _faults(lambda data: _question(data, code).update(change))
    assert fault in faults


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"code": "kind"},
        {"code": "kind", "equals": "bird", "answered": True},
        {"all": [], "code": "kind", "equals": "bird"},
        {"all": [{"code": "kind", "equals": "bird"}], "any": [{"code": "kind", "equals": "bat"}]},
        {"all": []},
    ],
)
def test_a_condition_is_one_thing(condition: dict[str, Any]) -> None:
    faults = _faults(lambda data: _question(data, "site").update(show_if=condition))
    assert any("a condition is a code with one of equals" in fault for fault in faults), faults


def test_groups_are_nested_no_deeper_than_forms_can_show() -> None:
    inner = {"code": "x", "type": "short-text", "label": {"en": "X"}}
    deep = {"code": "deep", "type": "rows", "label": {"en": "Deep"}, "questions": [inner]}

    def nest(data: dict[str, Any]) -> None:
        _question(data, "counts")["questions"].append(deep)

    assert "deep: groups are nested too deeply" in _faults(nest)
