"""What is missing is found, in order, with its place and its words."""

from typing import Any

from portal.questionnaires.completeness import SectionState, gaps, is_complete, section_states
from tests.questionnaires.unseen import QUESTIONNAIRE, ROW_ONE, context, full_answers


def _gaps(answers: dict[str, Any]) -> list[tuple[str, str]]:
    return [(gap.field, str(gap.message)) for gap in gaps(QUESTIONNAIRE, answers, context())]


def test_full_answers_have_no_gap() -> None:
    assert _gaps(full_answers()) == []
    assert is_complete(QUESTIONNAIRE, full_answers(), context())


def test_no_answers_lack_what_is_required() -> None:
    assert _gaps({}) == [
        ("q-name", "Enter an answer."),
        ("q-sightings", "Add at least one."),
        ("q-true", "Tick this box. Without it you cannot submit."),
        ("q-adult", "Choose yes or no."),
    ]


def test_a_gap_in_a_row_says_which_row() -> None:
    answers = full_answers()
    del answers["sightings"][0]["answers"]["harm"]
    answers["sightings"][0]["answers"]["counts"][0]["answers"] = {"how_many": "many"}
    found = gaps(QUESTIONNAIRE, answers, context())
    assert [(gap.code, gap.row, str(gap.message)) for gap in found] == [
        ("harm", ROW_ONE, "Enter an answer."),
        ("of_what", "rcccccccccc", "Enter an answer."),
        ("how_many", "rcccccccccc", "Enter a number in figures, such as 1250."),
    ]
    assert [(name.label["en"], name.number, name.title) for name in found[1].rows] == [
        ("Sighting", 1, "Lake"),
        ("Count", 1, ""),
    ]


def test_what_breaks_a_limit_is_a_gap_too() -> None:
    answers = full_answers()
    answers["sightings"] *= 2
    assert _gaps(answers) == [("q-sightings", "Keep no more than 3 of these. There are 4.")]


def test_a_hidden_question_is_never_missing() -> None:
    answers = full_answers()
    del answers["why_red"]
    assert _gaps(answers) == [("q-why_red", "Enter an answer.")]
    answers["kind"] = "bat"
    assert _gaps(answers) == []


def test_how_far_each_section_is() -> None:
    assert section_states(QUESTIONNAIRE, {"story": "Once"}, context()) == {
        "start": SectionState.IN_PROGRESS,
        "world": SectionState.NOT_STARTED,
        "end": SectionState.NOT_STARTED,
    }
    assert set(section_states(QUESTIONNAIRE, full_answers(), context()).values()) == {
        SectionState.COMPLETE
    }
