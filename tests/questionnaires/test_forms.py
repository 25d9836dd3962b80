"""A section as a form: what was typed comes back, rows come and go, nothing needs a script."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from portal.questionnaires.completeness import gaps
from portal.questionnaires.fields import DateField
from portal.questionnaires.forms import Item, SectionForm, section_form
from portal.questionnaires.loading import load
from portal.questionnaires.question_types.dates import PARTS
from tests.questionnaires.unseen import (
    LISTS,
    QUESTIONNAIRE,
    ROW_ONE,
    ROW_TWO,
    UNSEEN,
    context,
    full_answers,
)

pytestmark = pytest.mark.usefixtures("request_context")
START, WORLD, END = QUESTIONNAIRE.sections
ONE = f"q-sightings-{ROW_ONE}"
TWO = f"q-sightings-{ROW_TWO}"


def sent(form: SectionForm) -> "MultiDict[str, Any]":
    """What a browser sends of ``form`` as it is drawn."""
    posted: MultiDict[str, Any] = MultiDict()

    def add(items: list[Item]) -> None:
        for item in items:
            if item.drawn == "files":
                continue
            if item.drawn == "rows":
                for row in item.rows:
                    posted.add(item.name, row.id)
                    if row.is_open:
                        if item.question.one_at_a_time:
                            posted.add(f"{item.name}-open", row.id)
                        add(row.items)
            elif isinstance(item.field, DateField):
                for box in item.field.boxes("en"):
                    posted.add(box["name"], box["value"])
            elif isinstance(item.field.data, list):
                posted.setlist(item.name, item.field.data)
            elif item.question.type == "statement":
                if item.field.data:
                    posted.add(item.name, "y")
            else:
                posted.add(item.name, item.field.data or "")

    add(form.items)
    return posted


def _form(
    section: Any,
    answers: dict[str, Any],
    posted: "MultiDict[str, Any] | None" = None,
    **options: Any,
) -> SectionForm:
    return section_form(QUESTIONNAIRE, section, answers, context(), posted, **options)


def _changed(section: Any, answers: dict[str, Any], **fields: Any) -> SectionForm:
    """The form as sent after somebody typed ``fields`` into it."""
    posted = sent(_form(section, answers))
    for name, value in fields.items():
        posted.setlist(name, value if isinstance(value, list) else [value])
    return _form(section, answers, posted)


def _part(section: Any, answers: dict[str, Any]) -> dict[str, Any]:
    codes = [q.code for q in section.questions if q.type != "files"]
    return {code: answers[code] for code in codes if code in answers}


@pytest.mark.parametrize("section", QUESTIONNAIRE.sections, ids=lambda section: section.code)
def test_what_is_stored_comes_back_through_the_form(section: Any) -> None:
    answers = full_answers()
    form = _form(section, answers, sent(_form(section, answers)))
    assert form.answers() == _part(section, answers)
    assert form.validate(), form.errors


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(alphabet="aé迁 ", min_size=1).map(str.strip).filter(bool).map(
            lambda text: " ".join(text.split())
        ),
        "friends": st.lists(st.sampled_from(["Egret", "Ibis", "طائر"]), min_size=1),
        "kind": st.sampled_from(["bird", "bat"]),
        "colours": st.sets(st.sampled_from(["red", "green", "blue"]), min_size=1).map(
            lambda chosen: [code for code in ("red", "green", "blue") if code in chosen]
        ),
        "abroad": st.booleans(),
        "weight": st.integers(-9999, 9999) | st.sampled_from([0.5, 12.25, "heavy", "1 2 3"]),
        "born": st.dates().filter(lambda d: 1900 <= d.year <= 2200).map(lambda d: d.isoformat())
        | st.just({"day": "31", "month": "2", "year": "2025"}),
        "site": st.sampled_from(["https://example.org", "not a site"]),
    },
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ANSWERS)
def test_form_and_answers_are_two_sides_of_one_thing(answers: dict[str, Any]) -> None:
    assert _form(START, answers, sent(_form(START, answers))).answers() == answers


def test_what_is_wrong_is_said_beside_its_field_and_comes_back_as_typed() -> None:
    form = _changed(
        START,
        {},
        **{"q-name": "x" * 50, "q-weight": "a lot", "q-born-day": "31", "q-born-month": "2"},
    )
    assert not form.validate()
    assert {name: [str(e) for e in errors] for name, errors in form.errors.items()} == {
        "q-name": ["Use no more than 40 characters. You have used 50."],
        "q-weight": ["Enter a number in figures, such as 1250."],
        "q-born": ["Enter a real date: day, month and year, such as 31 3 2026."],
    }
    assert form["q-weight"].data == "a lot"
    assert [box["value"] for box in form["q-born"].boxes("en")] == ["31", "2", ""]
    again = _form(START, form.answers())  # saved all the same, and opened later
    assert again["q-weight"].data == "a lot"
    assert [again["q-born"].data[part] for part in PARTS] == ["31", "2", ""]


def test_nothing_answered_is_nothing_wrong() -> None:
    form = _form(START, {}, sent(_form(START, {})))
    assert form.validate()
    assert form.answers() == {}
    form.show_gaps()
    assert [str(e) for e in form.errors["q-name"]] == ["Enter an answer."]


def test_text_is_normalised_once_on_entry() -> None:
    form = _changed(
        START, {}, **{"q-name": " e\u0301 \u202egreen\x07 ", "q-story": "a  \r\n\r\nb\r"}
    )
    assert form.answers() == {"name": "é green", "story": "a\n\nb"}
    assert _form(START, form.answers(), sent(_form(START, form.answers()))).answers() == {
        "name": "é green",
        "story": "a\n\nb",
    }


def test_a_year_comes_first_where_people_write_it_first() -> None:
    boxes = _form(START, {})["q-born"].boxes("zh")
    assert [box["name"] for box in boxes] == ["q-born-year", "q-born-month", "q-born-day"]
    assert [box["id"] for box in boxes] == ["q-born", "q-born-month", "q-born-day"]


def test_choices_that_are_not_offered_are_refused_and_kept() -> None:
    form = _changed(WORLD, {}, **{"q-home": "XX", "q-aims": ["S-1.1", "nonsense"]})
    assert not form.validate()
    assert {name: [str(e) for e in errors] for name, errors in form.errors.items()} == {
        "q-home": ["Choose from the list."],
        "q-aims": ["Choose from the list."],
    }


def test_a_group_that_is_needed_shows_a_first_row_that_leaves_no_trace() -> None:
    form = _form(WORLD, {})
    group = form.items[-1]
    assert [row.is_stored for row in group.rows] == [False]
    assert _form(WORLD, {}, sent(form)).answers() == {}


def test_rows_are_added_up_to_the_limit() -> None:
    answers = full_answers()
    posted = sent(_form(WORLD, answers))
    posted.add("do", "add:sightings")
    form = _form(WORLD, answers, posted)
    after = form.changed()
    ids = [row["id"] for row in after.answers["sightings"]]
    assert ids == [ROW_ONE, ROW_TWO, after.row]
    full = _form(WORLD, {**answers, **after.answers})
    assert full.items[-1].add is None
    posted = sent(full)
    posted.add("do", "add:sightings")
    refused = _form(WORLD, {**answers, **after.answers}, posted).changed()
    assert (len(refused.answers["sightings"]), refused.row) == (3, None)


def test_rows_inside_rows_are_added_too() -> None:
    answers = full_answers()
    posted = sent(_form(WORLD, answers))
    posted.add("do", f"add:counts:{ROW_TWO}")
    after = _form(WORLD, answers, posted).changed()
    assert [row["id"] for row in after.answers["sightings"][1]["answers"]["counts"]] == [after.row]
    posted = sent(_form(WORLD, answers))
    posted.add("do", "remove:counts:rcccccccccc")
    after = _form(WORLD, answers, posted).changed()
    assert "counts" not in after.answers["sightings"][0]["answers"] or (
        after.answers["sightings"][0]["answers"]["counts"] == []
    )


@pytest.mark.parametrize(
    ("do", "ids"),
    [
        (f"remove:sightings:{ROW_ONE}", [ROW_TWO]),
        (f"up:sightings:{ROW_TWO}", [ROW_TWO, ROW_ONE]),
        (f"down:sightings:{ROW_ONE}", [ROW_TWO, ROW_ONE]),
        (f"up:sightings:{ROW_ONE}", [ROW_ONE, ROW_TWO]),
        ("remove:sightings:rzzzzzzzzzz", [ROW_ONE, ROW_TWO]),
        ("remove:nothing:rzzzzzzzzzz", [ROW_ONE, ROW_TWO]),
        ("explode:sightings", [ROW_ONE, ROW_TWO]),
        ("add:../../etc", [ROW_ONE, ROW_TWO]),
    ],
)
def test_rows_are_removed_and_moved(do: str, ids: list[str]) -> None:
    answers = full_answers()
    posted = sent(_form(WORLD, answers))
    posted.setlist(f"{ONE}-place", ["Changed on the way"])
    posted.add("do", do)
    after = _form(WORLD, answers, posted).changed().answers["sightings"]
    assert [row["id"] for row in after] == ids
    kept = {row["id"]: row["answers"]["place"] for row in after}
    assert kept.get(ROW_ONE, "Changed on the way") == "Changed on the way"


def test_row_ids_that_nobody_gave_are_not_taken() -> None:
    posted = sent(_form(WORLD, {}))
    posted.setlist("q-sightings", ["<script>", "r1", ROW_ONE, ROW_ONE])
    posted.add(f"{ONE}-place", "Pond")
    form = _form(WORLD, {}, posted)
    assert form.answers() == {"sightings": [{"id": ROW_ONE, "answers": {"place": "Pond"}}]}


def test_more_rows_than_allowed_are_said_and_kept() -> None:
    rows = [{"id": f"r{letter * 10}", "answers": {"place": letter}} for letter in "abcd"]
    answers = {"sightings": rows}
    form = _form(WORLD, answers, sent(_form(WORLD, answers)))
    assert not form.validate()
    assert [str(e) for e in form.errors["q-sightings"]] == [
        "Keep no more than 3 of these. There are 4."
    ]


def test_conditions_on_this_page_are_said_and_others_decide() -> None:
    items = {item.question.code: item for item in _form(START, {}).items}
    assert str(items["colours"].only_if) == "Answer this only if you answered “Kind” with: Bird."
    assert items["name"].only_if is None
    rows = {i.question.code: i for i in _form(WORLD, full_answers()).items[-1].rows[0].items}
    assert "abroad_note" in rows
    rows = {i.question.code: i for i in _form(WORLD, {"abroad": False}).items[-1].rows[0].items}
    assert "abroad_note" not in rows


def test_what_is_hidden_is_kept_in_the_draft_and_its_limits_sleep() -> None:
    answers = full_answers()
    form = _changed(START, answers, **{"q-kind": "bat", "q-colours": ["red", "green", "blue"]})
    assert form.validate()
    assert form.answers()["colours"] == ["red", "green", "blue"]


def test_answers_that_the_page_does_not_show_stay_as_stored() -> None:
    answers = {**full_answers(), "abroad": False}
    form = _form(WORLD, answers, sent(_form(WORLD, answers)))
    assert form.answers()["sightings"][0]["answers"]["abroad_note"] == "Far"


def test_files_are_shown_and_never_read() -> None:
    form = _form(END, full_answers(), sent(_form(END, full_answers())))
    papers = form.items[0]
    assert (papers.drawn, [file.name for file in papers.files]) == ("files", ["map.pdf"])
    assert "papers" not in form.answers()
    assert form.all_answers()["papers"] == ["f1"]


def test_a_group_of_one_row_at_a_time_keeps_the_others_as_stored() -> None:
    data = {**UNSEEN, "sections": [dict(section) for section in UNSEEN["sections"]]}
    group = {**UNSEEN["sections"][1]["questions"][-1], "one_at_a_time": True}
    data["sections"][1]["questions"] = [*UNSEEN["sections"][1]["questions"][:-1], group]
    questionnaire = load(data)
    world = questionnaire.sections[1]
    answers = full_answers()
    del answers["sightings"][0]["answers"]["harm"]

    def form(posted: Any = None, row: str | None = None) -> SectionForm:
        return section_form(questionnaire, world, answers, context(), posted, row)

    closed = form().items[-1].rows
    assert [(row.is_open, row.title, row.gaps) for row in closed] == [
        (False, "Lake", 1),
        (False, "River", 0),
    ]
    assert closed[1].open == f"open:sightings:{ROW_TWO}"
    assert [row.is_open for row in form(row=ROW_TWO).items[-1].rows] == [False, True]
    assert [row.is_open for row in form(row="rcccccccccc").items[-1].rows] == [True, False]
    posted = sent(form(row=ROW_TWO))
    posted.setlist(f"{TWO}-place", ["Delta"])
    posted.add("do", f"open:sightings:{ROW_ONE}")
    after = form(posted).changed()
    assert after.row == ROW_ONE
    assert [row["answers"]["place"] for row in after.answers["sightings"]] == ["Lake", "Delta"]
    assert after.answers["sightings"][0] == answers["sightings"][0]


def test_every_gap_has_a_field_to_link_to() -> None:
    answers = {"sightings": [{"id": ROW_ONE, "answers": {"harmed": True}}]}
    for section in QUESTIONNAIRE.sections:
        form = _form(section, answers)
        there = {item.name for item in form.items} | {field.name for field in form}
        found = gaps(QUESTIONNAIRE, answers, context())
        assert {gap.field for gap in found if gap.section == section.code} <= there


def test_the_form_carries_the_version_it_shows() -> None:
    form = _form(START, {}, seen=7)
    assert form.seen.data == 7
    posted = sent(form)
    posted.add("seen", "7")
    assert _form(START, {}, posted, seen=9).seen_version == 7


def test_a_section_costs_each_list_once_for_each_question() -> None:
    seen = context()
    section_form(QUESTIONNAIRE, WORLD, full_answers(), seen)
    drawn = 4 + 2 * 3  # home, treaties, aims, meeting; lands, beings, dangers in two rows
    assert seen.vocabularies.asked == drawn  # type: ignore[attr-defined]
    assert set(LISTS) >= {"taxa", "threats"}
