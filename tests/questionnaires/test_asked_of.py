"""Some questions are asked of some kinds of organisation alone."""

from typing import Any

import pytest
from flask import Flask

from portal.foundation.canonical import canonical
from portal.foundation.db import transaction
from portal.questionnaires import rendering
from portal.questionnaires.actions import built_in
from portal.questionnaires.completeness import gaps, section_states
from portal.questionnaires.loading import load
from portal.questionnaires.projection import project
from portal.questionnaires.schema import FaultyQuestionnaire
from portal.questionnaires.showing import split
from portal.questionnaires.units import units
from portal.submissions import reading
from tests import people
from tests.browsing import Browser
from tests.factories.calls import SHORT_QUESTIONNAIRE, make_call, make_questionnaire_version
from tests.factories.submissions import ANSWERS as FILED
from tests.factories.submissions import make_filing
from tests.questionnaires.unseen import context

GOVERNMENT, NGO = ["government"], ["ngo", "igo"]


def _question(code: str, type_: str = "short-text", **more: Any) -> dict[str, Any]:
    return {"code": code, "type": type_, "label": {"en": code}, **more}


DATA: dict[str, Any] = {
    "code": "two-audiences",
    "title": {"en": "Two audiences"},
    "sections": [
        {
            "code": "all",
            "title": {"en": "All"},
            "questions": [
                _question("title", required=True),
                _question("law", "yes-no", asked_of=GOVERNMENT, required=True, facet="law"),
                _question("which_law", show_if={"code": "law", "equals": True}),
                _question("no_law", show_if={"code": "law", "answered": False}),
                _question(
                    "sites",
                    "rows",
                    row_title="area",
                    questions=[
                        _question("place"),
                        _question("area", asked_of=GOVERNMENT, required=True),
                    ],
                ),
            ],
        },
        {
            "code": "members",
            "title": {"en": "Members"},
            "questions": [_question("members", asked_of=NGO, required=True, private=True)],
        },
    ],
}
WHOLE = load(DATA)
ROW = "raaaaaaaaaa"
ANSWERS: dict[str, Any] = {
    "title": "T",
    "law": True,
    "which_law": "Act 7",
    "no_law": "None",
    "sites": [{"id": ROW, "answers": {"place": "Lake", "area": "9 ha"}}],
    "members": "Ana",
}


def test_what_is_not_asked_is_in_neither_part_and_nowhere_else() -> None:
    ngo = WHOLE.for_kind("ngo")
    public, private = split(ngo, ANSWERS)
    assert public == {
        "title": "T",
        "no_law": "None",  # nobody answered the question on laws
        "sites": [{"id": ROW, "answers": {"place": "Lake"}}],
    }
    assert private == {"members": "Ana"}
    assert {unit.address.code for unit in units(ngo, ANSWERS)} == {"title", "no_law", "place"}
    assert project(ngo, ANSWERS).facets == ()
    assert set(section_states(ngo, ANSWERS, context())) == {"all", "members"}
    # The frozen part reads the same by the whole questionnaire: it has nothing to hide.
    assert rendering.read(WHOLE, public, context()) == rendering.read(ngo, public, context())

    government = WHOLE.for_kind("government")
    public, private = split(government, ANSWERS)
    assert private == {}
    assert public["which_law"] == "Act 7"
    assert "no_law" not in public
    assert [gap.code for gap in gaps(government, {}, context())] == ["title", "law"]
    assert [gap.code for gap in gaps(ngo, {}, context())] == ["title", "members"]
    assert list(section_states(government, {}, context())) == ["all"]
    assert WHOLE.for_kind("other").by_code.keys() == {
        "title",
        "which_law",
        "no_law",
        "sites",
        "place",
    }


def test_one_that_asks_everybody_alike_is_unchanged() -> None:
    report = load(built_in("formal_report"))
    assert report.for_kind("ngo") is report
    assert b"asked_of" not in canonical(built_in("formal_report"))


@pytest.mark.parametrize(
    ("question", "change", "fault"),
    [
        ("law", {"asked_of": ["king"]}, "law: there is no kind of organisation 'king'"),
        ("law", {"asked_of": ["secretariat"]}, "no kind of organisation 'secretariat'"),
        (
            "which_law",
            {"asked_of": NGO},
            "which_law: show_if looks at 'law', which is asked of others",
        ),
        ("sites", {"asked_of": NGO}, "area: the group around it is asked of others"),
    ],
)
def test_what_nobody_would_ever_be_asked_is_a_fault(
    question: str, change: dict[str, Any], fault: str
) -> None:
    questions = [
        {**q, **change} if q["code"] == question else q for q in DATA["sections"][0]["questions"]
    ]
    data = {**DATA, "sections": [{**DATA["sections"][0], "questions": questions}]}
    with pytest.raises(FaultyQuestionnaire, match=fault):
        load(data)


def test_an_organisation_is_asked_and_freezes_its_own_questions(
    app: Flask, client: Browser
) -> None:
    section = SHORT_QUESTIONNAIRE["sections"][0]
    questions = [
        *section["questions"],  # type: ignore[index]
        _question("law", asked_of=GOVERNMENT, required=True),
        _question("members", asked_of=NGO),
    ]
    data = {**SHORT_QUESTIONNAIRE, "sections": [{**section, "questions": questions}]}  # type: ignore[dict-item]
    with app.app_context(), transaction() as session:
        version = make_questionnaire_version(session, data)
        call = make_call(session, questionnaire_version_id=version.id)
    answers = {**FILED, "law": "Act 7", "members": "Ana"}
    draft = make_filing(app, call=call, answers=answers)
    people.sign_in(client, draft.head)
    page = client.get_ok(f"/en/workspace/submissions/{draft.key}/sections/work")
    assert "q-members" in page.by_id
    assert "q-law" not in page.by_id
    filed = make_filing(app, "published", call=call, answers=answers)
    with app.app_context():
        version = filed.submission().public_version
        assert version is not None
        assert set(reading.public_answers(version)) == {"title", "results", "members"}
