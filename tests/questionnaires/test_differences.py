"""What changed between two versions: words, values, rows, and questions that came or went."""

import copy
from typing import Any

from portal.questionnaires.differences import Difference, compare
from portal.questionnaires.loading import load
from portal.questionnaires.rendering import read
from portal.questionnaires.schema import Questionnaire
from tests.questionnaires.unseen import (
    QUESTIONNAIRE,
    ROW_ONE,
    ROW_TWO,
    UNSEEN,
    context,
    full_answers,
)


def _compare(
    old: dict[str, Any],
    new: dict[str, Any],
    questionnaire: Questionnaire = QUESTIONNAIRE,
    private: bool = False,
) -> Difference:
    return compare(
        read(QUESTIONNAIRE, old, context(), private=private),
        read(questionnaire, new, context(), private=private),
        "en",
    )


def _changed(difference: Difference) -> dict[str, str]:
    return {
        item.code: item.kind
        for section in difference.changed_sections
        for item in section.items
        if item.kind != "same"
    }


def test_equal_answers_show_nothing() -> None:
    found = _compare(full_answers(), full_answers())
    assert found.is_empty
    assert (found.passages_changed, found.words_added, found.words_removed) == (0, 0, 0)


def test_words_values_and_files() -> None:
    new = full_answers()
    new["story"] = "It **waits**.\n\nIt waits very long.\n\n- water\n- fish\n\nThe end."
    new["friends"] = ["Egret", "Stork"]
    new["colours"] = ["red", "green"]
    new["weight"] = 900
    new["papers"] = ["f1", "f2"]
    del new["site"]
    new["abroad"] = False
    found = _compare(full_answers(), new)
    assert _changed(found) == {
        "story": "changed",
        "friends": "changed",
        "colours": "changed",
        "weight": "changed",
        "papers": "changed",
        "site": "removed",
        "abroad": "changed",
        "sightings": "changed",  # the note for abroad is no longer asked
    }
    assert (found.words_added, found.words_removed) == (4, 2)
    colours = next(i for i in found.sections[0].items if i.code == "colours")
    assert [(piece.kind, piece.text) for piece in colours.values] == [
        ("same", "Red"),
        ("removed", "Blue"),
        ("added", "Green"),
    ]


def test_rows_come_go_move_and_change() -> None:
    new = full_answers()
    first, second = new["sightings"]
    second["answers"]["place"] = "Wide river"
    third = {"id": "rdddddddddd", "answers": {"place": "Sea"}}
    new["sightings"] = [second, first, third]
    found = _compare(full_answers(), new)
    rows = next(i for s in found.sections for i in s.items if i.code == "sightings").rows
    assert [(row.id, row.kind) for row in rows] == [
        (ROW_TWO, "changed"),
        (ROW_ONE, "moved"),
        ("rdddddddddd", "added"),
    ]
    gone = _compare(new, {**new, "sightings": new["sightings"][:1]})
    rows = next(i for s in gone.sections for i in s.items if i.code == "sightings").rows
    assert [row.kind for row in rows] == ["same", "removed", "removed"]


def test_private_answers_stay_out() -> None:
    new = full_answers()
    new["secret"] = "Another nest."
    assert _compare(full_answers(), new).is_empty
    assert _changed(_compare(full_answers(), new, private=True)) == {"secret": "changed"}


def test_versions_of_a_questionnaire_are_compared_by_code() -> None:
    data = copy.deepcopy(UNSEEN)
    start, world, _end = data["sections"]
    moved = start["questions"].pop(1)  # story goes to the second section
    world["questions"].insert(0, moved)
    start["questions"][0]["label"]["en"] = "Full name"
    start["questions"] = [q for q in start["questions"] if q["code"] != "friends"]
    site = next(q for q in start["questions"] if q["code"] == "site")
    site["type"] = "short-text"
    found = _compare(full_answers(), full_answers(), load(data))
    labels = {item.code: item.label["en"] for section in found.sections for item in section.items}
    assert labels["name"] == "Full name"
    kinds = [
        (item.code, item.kind)
        for section in found.changed_sections
        for item in section.items
        if item.kind != "same"
    ]
    assert kinds == [("site", "added"), ("friends", "removed"), ("site", "removed")]


def test_from_nothing_everything_is_added() -> None:
    found = _compare({}, {"name": "Two words", "weight": 3})
    assert _changed(found) == {"name": "added", "weight": "added"}
    assert (found.passages_changed, found.words_added) == (2, 2)
