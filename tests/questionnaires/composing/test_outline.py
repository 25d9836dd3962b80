"""Codes, places and moves in the data of a questionnaire that is composed."""

import copy
from typing import Any

import pytest

from portal.questionnaires.composing import codes, outline
from portal.questionnaires.composing.checking import faults, loadable
from portal.questionnaires.composing.starts import from_asks
from portal.questionnaires.composing.wordings import incomplete, lacking
from portal.questionnaires.loading import load
from tests.questionnaires.unseen import UNSEEN


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("What has your Government done?", "what_has_your_government_done"),
        ("Où les éoliennes sont-elles ?", "ou_les_eoliennes_sont_elles"),
        ("2018 budget", "question_2018_budget"),
        ("Что сделано?", "question"),
        ("Name", "name_2"),
        ("a " * 99, "a_a_a_a_a_a"),
    ],
)
def test_a_code_is_made_of_the_words(label: str, code: str) -> None:
    assert codes.propose(label, {"name"}, "question") == code


def _codes(data: Any) -> list[str]:
    return [place.code for place in outline.walk(data)]


def test_a_question_moves_within_and_over_the_edge_of_its_section() -> None:
    data = copy.deepcopy(UNSEEN)
    assert outline.move_question(data, "home", up=True)
    assert outline.find(data, "home").section["code"] == "start"  # type: ignore[union-attr]
    assert outline.move_question(data, "home", up=False)
    assert data == UNSEEN
    assert not outline.move_question(data, "name", up=True)
    assert not outline.move_question(data, "place", up=True)  # it stays in its group
    assert outline.move_question(data, "lands", up=True)
    assert _codes(data)[_codes(data).index("sightings") + 1] == "lands"
    assert outline.move_section(data, "end", up=True)
    assert [section["code"] for section in data["sections"]] == ["start", "end", "world"]


def test_what_a_question_can_depend_on_comes_before_it_and_is_no_others_row() -> None:
    before = {place.code for place in outline.before(UNSEEN, "how_many")}
    assert {"name", "place", "of_what"} <= before
    assert before.isdisjoint({"sightings", "counts", "counted_in"})
    assert "place" not in {place.code for place in outline.before(UNSEEN, "papers")}


def test_one_answer_per_ask_is_a_questionnaire() -> None:
    asks = {
        "en": ["Which gaps?", "Which synergies?"],
        "fr": ["Quelles lacunes ?", "Quelles synergies ?"],
    }
    data = from_asks("asks", {"en": "Asks", "fr": "Questions"}, asks, letter=True)
    questionnaire = load(data)
    assert [q.code for q in questionnaire.walk()] == [
        "which_gaps",
        "which_synergies",
        "signed_letter",
    ]
    assert questionnaire.by_code["which_gaps"].required
    assert incomplete(data, ["en", "fr"]) == []
    assert incomplete(data, ["en", "es"]) == ["es"]
    assert lacking({"label": {"en": "A"}, "hint": {"en": "B", "fr": "C"}}, ["en", "fr"]) == ["fr"]


def _broken() -> Any:
    data = from_asks("asks", {"en": "Asks"}, {"en": ["One", "Two", "Three"]}, letter=False)
    one, two, three = data["sections"][0]["questions"]
    two["show_if"] = {"code": "three", "answered": True}
    three["show_if"] = {"code": "gone", "answered": True}
    one |= {"private": True, "asked_of": ["ngo"]}
    data["sections"][0]["questions"] += [
        {"code": "four", "type": "one-of", "label": {"en": "Four"}},
        {"code": "five", "type": "rows", "label": {"en": "Five"}},
        {
            "code": "six",
            "type": "long-text",
            "label": {"en": "Six"},
            "asked_of": ["government"],
            "show_if": {"code": "one", "answered": True},
            "limits": {"words": 3},
        },
    ]
    data["sections"].append({"code": "empty", "title": {"en": "Empty"}, "questions": []})
    return data


def test_each_fault_stands_where_it_comes_from(request_context: None) -> None:
    found = [
        (f.question or f.section, str(f.message).split(".")[0])
        for f in faults(_broken(), {"two": "date"})
    ]
    assert found == [
        ("empty", "This section has no question"),
        ("two", "An earlier version asked “two” in another way"),
        ("two", "It depends on “Three”, which does not come before it"),
        ("three", "It depends on a question that is no longer there"),
        ("four", "Enter the choices that this question offers"),
        ("five", "This group asks nothing yet"),
        ("six", "What is public cannot depend on “One”, which is private"),
        ("six", "It depends on “One”, which is asked of others"),
    ]
    assert [q.code for q in loadable(_broken(), {}).walk()] == ["one"]  # type: ignore[union-attr]
    assert faults(UNSEEN, {}) == []


def test_what_only_the_engine_knows_is_told_at_its_question(request_context: None) -> None:
    data = copy.deepcopy(UNSEEN)
    outline.find(data, "name").node["facet"] = "name"  # type: ignore[union-attr]
    (fault,) = faults(data, {})
    assert fault.question == "name"
    assert "has no facet" in str(fault.message)
