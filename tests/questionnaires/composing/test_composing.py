"""Staff compose a questionnaire on pages, without scripts; it is frozen as they composed it."""

import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.foundation.db import db, transaction
from portal.questionnaires import queries
from portal.questionnaires.models import QuestionnaireDraft, QuestionnaireVersion
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_questionnaire_version
from tests.page import Page
from tests.questionnaires.unseen import UNSEEN
from tests.submissions.test_query_counts import asked

DESK = "/en/moderation/questionnaires/"


@pytest.fixture
def editor(app: Flask, client: Browser) -> Browser:
    """The browser of an editor of the Secretariat."""
    people.sign_in(client, people.staff(app, "editor"))
    return client


def _start(client: Browser, **data: Any) -> str:
    """Begin a blank questionnaire; its address."""
    sent = {"way": "blank", "title__en": "Light pollution", **data}
    answer = client.submit_form(f"{DESK}new", sent)
    assert answer.status_code == 303, answer.page.errors  # type: ignore[attr-defined]
    return str(answer.location)


def _add(
    client: Browser, url: str, type_name: str, into: str = "section/answers", **data: Any
) -> Any:
    return client.submit_form(f"{url}add/{into}/{type_name}", data)


def _draft(app: Flask) -> QuestionnaireDraft:
    with app.app_context():
        return db.session.scalars(select(QuestionnaireDraft)).one()


def _codes(page: Page) -> list[str]:
    return [e.get("id", "")[2:] for e in page.all("li") if e.get("id", "").startswith("q-")]


def test_a_questionnaire_is_composed_and_frozen_as_it_was_composed(
    app: Flask, editor: Browser
) -> None:
    url = _start(editor, title__fr="Pollution lumineuse")
    answer = _add(
        editor, url, "yes-no", label__en="Is there a law?", required=True, asked_of=["government"]
    )
    assert answer.location.endswith("#q-is_there_a_law")
    answer = _add(editor, url, "one-of", label__en="Which sort?", label__fr="Quelle sorte ?")
    assert answer.location.endswith("/questions/which_sort/choices")
    names = {
        "label__0__en": "Act",
        "label__0__fr": "Loi",
        "label__1__en": "Decree",
        "label__1__fr": "Décret",
    }
    editor.submit_form(answer.location, names)
    editor.submit_form(answer.location, {}, button="down-0")
    answer = editor.submit_form(
        f"{url}questions/which_sort/condition/is_there_a_law", {"test": "yes"}
    )
    assert answer.status_code == 303
    _add(editor, url, "number", label__en="Share", unit__en="%", minimum="0", maximum="100")
    _add(editor, url, "rows", label__en="Sites", max_rows="5")
    _add(editor, url, "short-text", "group/sites", label__en="Name of the site", characters="80")
    page = editor.submit_form(f"{url}", button="up-question-share", follow=True).page  # type: ignore[attr-defined]
    assert _codes(page) == ["is_there_a_law", "share", "which_sort", "sites", "name_of_the_site"]
    assert "which_sort Words missing in: Arabic and Spanish" in page.words

    answer = editor.submit_form(f"{url}freeze", follow=True)
    further = answer.page.links["Compose a further version"]  # type: ignore[attr-defined]
    assert editor.submit_form(further).status_code == 303
    assert "Frozen as version 1" in answer.page.words  # type: ignore[attr-defined]
    assert "Change" not in answer.page.buttons  # type: ignore[attr-defined]
    assert editor.get(f"{url}questions/share").status_code == 409
    with app.app_context():
        draft, copied = db.session.scalars(
            select(QuestionnaireDraft).order_by(QuestionnaireDraft.id)
        )
        assert copied.data == draft.data
        version = queries.latest(db.session, "light-pollution")
        assert version is not None
        assert json.loads(version.body) == draft.data
        assert draft.frozen_id == version.id
    law, share, sort, sites = draft.data["sections"][0]["questions"]
    assert law == {
        "code": "is_there_a_law",
        "type": "yes-no",
        "label": {"en": "Is there a law?"},
        "required": True,
        "asked_of": ["government"],
    }
    assert share["limits"] == {"minimum": 0, "maximum": 100}
    assert sort["show_if"] == {"code": "is_there_a_law", "equals": True}
    assert [option["code"] for option in sort["options"]] == ["decree", "act"]
    assert sites["questions"][0]["limits"] == {"characters": 80}


def test_a_double_click_begins_one(app: Flask, editor: Browser) -> None:
    page = editor.get_ok(f"{DESK}new")
    data = {"way": "asks", "title__en": "Three asks", "asks__en": "One\nTwo"}
    locations = {editor.submit_form(f"{DESK}new", data, page=page).location for _ in range(2)}
    assert len(locations) == 1
    with app.app_context():
        assert db.session.scalar(select(func.count(QuestionnaireDraft.id))) == 1
    assert _codes(editor.get_ok(locations.pop())) == ["one", "two", "signed_letter"]


def test_asks_must_be_as_many_in_each_language(editor: Browser) -> None:
    data = {"way": "asks", "title__en": "Asks", "asks__en": "One\nTwo", "asks__fr": "Un"}
    answer = editor.submit_form(f"{DESK}new", data)
    assert answer.status_code == 422
    assert "Asks in French: 1; in English: 2" in answer.page.words  # type: ignore[attr-defined]
    answer = editor.submit_form(f"{DESK}new", {"way": "blank"})
    assert answer.status_code == 422


def test_a_code_reused_changed_or_of_another_type_is_refused(app: Flask, editor: Browser) -> None:
    with app.app_context(), transaction() as session:
        version = make_questionnaire_version(session)
    url = _start(editor, way="earlier", version=str(version.id))
    into = "section/work"
    for code, told in (
        ("results", "Another question has the code “results”"),
        ("No code!", "Use small letters, digits and _"),
    ):
        answer = _add(editor, url, "yes-no", into, label__en="Again?", code=code)
        assert answer.status_code == 422
        assert told in answer.page.words
        assert answer.page.by_id["label__en"].get("value") == "Again?"
    answer = editor.submit_form(f"{url}questions/results", {}, forge={"code": "outcome"})
    assert answer.status_code == 422
    assert "A code stays as it is" in answer.page.words  # type: ignore[attr-defined]
    editor.submit_form(f"{url}remove/question/results", {})
    answer = _add(editor, url, "date", into, label__en="Results?", code="results")
    assert "An earlier version asked “results” in another way" in answer.page.words
    assert _add(editor, url, "date", into, label__en="Results").location.endswith("#q-results_2")
    assert _add(editor, url, "long-text", into, label__en="R", code="results").status_code == 303
    editor.submit_form(f"{url}freeze", {})
    with app.app_context():
        numbers = db.session.scalars(select(QuestionnaireVersion.number))
        assert sorted(numbers) == [1, 2]


def test_the_later_one_is_shown_both_and_nothing_typed_is_lost(app: Flask, editor: Browser) -> None:
    url = _start(editor)
    _add(editor, url, "short-text", label__en="Name")
    _add(editor, url, "short-text", label__en="Place")
    name, place, whole = (
        editor.get_ok(f"{url}{p}") for p in ("questions/name", "questions/place", "")
    )
    editor.submit_form(f"{url}questions/name", {"label__en": "Your name"})
    answer = editor.submit_form(f"{url}questions/name", {"label__en": "Full name"}, page=name)
    assert answer.status_code == 409
    page = answer.page  # type: ignore[attr-defined]
    assert "Your name" in page.words
    assert page.by_id["label__en"].get("value") == "Full name"
    # Another question may be saved meanwhile; a move is told to look again.
    assert (
        editor.submit_form(f"{url}questions/place", {"hint__en": "Town"}, page=place).status_code
        == 303
    )
    assert editor.submit_form(url, button="up-question-place", page=whole).status_code == 409
    assert editor.submit_form(f"{url}questions/name", {}, page=page).status_code == 303
    assert _draft(app).data["sections"][0]["questions"][0]["label"] == {"en": "Full name"}


def test_faults_keep_it_from_being_frozen(editor: Browser) -> None:
    url = _start(editor)
    _add(editor, url, "many-of", label__en="Which?")
    page = editor.get_ok(f"{url}freeze")
    assert "Enter the choices that this question offers." in page.words
    assert "Freeze" not in page.buttons
    with_token = editor.get_ok(f"{url}questions/which")
    answer = editor.submit_form(f"{url}freeze", page=with_token, action="questions")
    assert answer.status_code in (303, 422)  # it saves the question, and freezes nothing
    assert "Being composed" in editor.get_ok(url).words


def test_the_preview_asks_each_audience_its_own(editor: Browser) -> None:
    url = _start(editor, title__fr="Lumière")
    _add(
        editor,
        url,
        "short-text",
        label__en="Law",
        label__fr="Loi",
        asked_of=["government"],
        required=True,
    )
    _add(editor, url, "short-text", label__en="Members", asked_of=["ngo"])
    government = editor.get_ok(f"{url}preview?kind=government")
    assert "q-law" in government.by_id
    assert "q-members" not in government.by_id
    assert "q-members" in editor.get_ok(f"{url}preview?kind=ngo").by_id
    assert "Loi" in editor.get_ok(f"{url}preview?kind=government".replace("/en/", "/fr/")).words
    answer = editor.submit_form(f"{url}preview?kind=government", {}, button="check")
    assert answer.status_code == 422
    assert "Enter an answer." in answer.page.words  # type: ignore[attr-defined]
    assert "Nothing is asked" in editor.get_ok(f"{url}preview?kind=other").words


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("moderator", True),
        ("editor", True),
        ("translator", False),
        ("administrator", False),
        (None, False),
    ],
)
def test_who_composes(app: Flask, editor: Browser, role: str | None, allowed: bool) -> None:
    url = _start(editor)
    other = app.test_client()
    who = people.staff(app, role) if role else people.person(app)
    people.sign_in(other, who)  # type: ignore[arg-type]
    expected = 200 if allowed else 403
    for page in (DESK, url, f"{url}title", f"{url}sections/new", f"{url}add/section/answers/date"):
        assert other.get(page).status_code == expected, page
    before = _draft(app).data
    token = other.get_ok("/en/workspace/").forms[0].values()["csrf_token"]
    sent = {"csrf_token": token, "do": "up-section-answers", "seen": "1"}
    assert other.post(f"{url}move", data=sent).status_code == (303 if allowed else 403)
    assert _draft(app).data == before


def test_one_row_and_thirty_ask_alike(app: Flask, editor: Browser) -> None:
    url = _start(editor)
    before = asked(editor, DESK), asked(editor, url)
    for number in range(29):
        _start(editor, title__en=f"Further {number}")
    with app.app_context(), transaction() as session:
        draft = session.scalars(select(QuestionnaireDraft).order_by(QuestionnaireDraft.id)).first()
        assert draft is not None
        draft.data = {**UNSEEN, "code": draft.code}
    assert (asked(editor, DESK), asked(editor, url)) == before
