"""Forms, answers and changes as they are drawn: sound HTML, no script, the right languages."""

from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from jinja2 import Environment

from portal.foundation.locales import LOCALES
from portal.questionnaires.actions import built_in
from portal.questionnaires.differences import compare
from portal.questionnaires.forms import section_form
from portal.questionnaires.loading import load
from portal.questionnaires.rendering import read
from portal.questionnaires.schema import Questionnaire, Section
from tests.house import House
from tests.page import Page, text
from tests.page_inspection import findings
from tests.questionnaires.unseen import (
    PAPER,
    QUESTIONNAIRE,
    ROW_ONE,
    ROW_TWO,
    context,
    full_answers,
)

FIELDS = """{% from "questionnaires/_fields.html" import section_fields %}
<h1>x</h1><form method="post" action="/en/">{{ form.hidden_tag() }}
{% call(item) section_fields(form) %}
<a href="/upload">{{ item.question.code }}</a>{% endcall %}</form>"""
ANSWERS = """{% from "questionnaires/_answers.html" import answers %}
<h1>x</h1>{{ answers(sections, language) }}"""
CHANGES = """{% from "questionnaires/_changes.html" import changes %}
<h1>x</h1>{{ changes(difference, language, "en") }}"""
MARKUP = "<script>alert(1)</script> <b onclick=x>\"'&"


@pytest.fixture
def pages(sqlite_house: House) -> Flask:
    """The app whose templates draw; the database is not asked."""
    return sqlite_house.app


def _draw(app: Flask, source: str, locale: str = "en", **values: Any) -> Page:
    path = f"/{locale}/"
    with app.test_request_context(path), force_locale(LOCALES[locale].babel):
        environment: Environment = app.jinja_env
        given = {key: make() if callable(make) else make for key, make in values.items()}
        html = environment.from_string(source).render(**given)
    page = Page(html, fragment=True)
    assert findings(page, path, {}, fragment=True) == []
    return page


def _form(
    app: Flask,
    section: Section,
    answers: dict[str, Any],
    questionnaire: Questionnaire = QUESTIONNAIRE,
    locale: str = "en",
    row: str | None = None,
) -> Page:
    def form() -> Any:
        return section_form(questionnaire, section, answers, context(locale), None, row)

    return _draw(app, FIELDS, locale, form=form)


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("section", QUESTIONNAIRE.sections, ids=lambda section: section.code)
@pytest.mark.parametrize("answers", [{}, full_answers()], ids=["empty", "full"])
def test_a_browser_sends_back_what_is_stored(
    pages: Flask, section: Section, answers: dict[str, Any], locale: str
) -> None:
    page = _form(pages, section, answers, locale=locale)
    with pages.test_request_context(method="POST"):
        posted = page.forms[0].values()
        form = section_form(QUESTIONNAIRE, section, answers, context(locale), posted)
        read_back = form.answers()
    codes = {q.code for q in section.questions if q.type != "files"}
    assert read_back == {code: answer for code, answer in answers.items() if code in codes}


def test_a_field_says_its_hint_its_example_and_when_to_answer(pages: Flask) -> None:
    page = _form(pages, QUESTIONNAIRE.sections[0], {})
    hints = {key: text(e) for key, e in page.by_id.items() if key.endswith("-hint")}
    assert hints["q-name-hint"] == "As you write it. Example: Heron"
    assert hints["q-colours-hint"] == "Answer this only if you answered “Kind” with: Bird."
    assert hints["q-weight-hint"] == "Unit: grams."
    assert "Story (optional)" in [text(label) for label in page.all("label")]
    assert "Name" in [text(label) for label in page.all("label")]


def test_the_enter_key_saves_and_removes_nothing(pages: Flask) -> None:
    form = _form(pages, QUESTIONNAIRE.sections[1], full_answers()).forms[0]
    first, *others = form.submit_buttons
    assert (first.get("name"), first.get("value")) == ("save", "stay")
    assert [(b.get("name"), b.get("value")) for b in others] == [
        ("do", "remove:counts:rcccccccccc"),
        ("do", f"add:counts:{ROW_ONE}"),
        ("do", f"down:sightings:{ROW_ONE}"),
        ("do", f"remove:sightings:{ROW_ONE}"),
        ("do", f"add:counts:{ROW_TWO}"),
        ("do", f"up:sightings:{ROW_TWO}"),
        ("do", f"remove:sightings:{ROW_TWO}"),
        ("do", "add:sightings"),
    ]


def test_buttons_that_look_alike_are_named_apart(pages: Flask) -> None:
    buttons = _form(pages, QUESTIONNAIRE.sections[1], full_answers()).buttons
    assert [name for name in buttons if buttons.count(name) > 1] == ["Add another Counts"] * 2


def test_files_get_their_place(pages: Flask) -> None:
    page = _form(pages, QUESTIONNAIRE.sections[2], full_answers())
    assert page.links["papers"] == "/upload"
    assert PAPER.name in page.words


def test_errors_stand_beside_their_fields(pages: Flask) -> None:
    answers = {"name": "x" * 50, "born": {"day": "31", "month": "2"}, "weight": "much"}
    section = QUESTIONNAIRE.sections[0]

    def form() -> Any:
        made = section_form(QUESTIONNAIRE, section, answers, context(), None)
        made.validate()
        return made

    page = _draw(pages, FIELDS, form=form)
    errors = {key: text(e) for key, e in page.by_id.items() if key.endswith("-error")}
    assert set(errors) == {"q-name-error", "q-born-error", "q-weight-error"}
    assert page.by_id["q-weight"].get("value") == "much"
    assert [page.by_id[i].get("value") for i in ("q-born", "q-born-month")] == ["31", "2"]
    assert page.by_id["q-born"].get("aria-invalid") == "true"


@pytest.mark.parametrize("locale", ["en", "fr", "es"])
def test_the_formal_report_is_drawn(pages: Flask, locale: str) -> None:
    report = load(built_in("formal_report"))
    row = {"id": ROW_ONE, "answers": {"activity_title": "Counts"}}
    closed = {"id": ROW_TWO, "answers": {"activity_title": "Talks"}}
    for section in report.sections:
        answers = {"activities": [row, closed]}
        page = _form(pages, section, answers, report, locale, row=ROW_ONE)
        assert len(page.forms[0].fields) > 0


def test_markup_in_every_field_stays_text(pages: Flask) -> None:
    answers = {
        "name": MARKUP,
        "story": MARKUP,
        "friends": [MARKUP],
        "weight": MARKUP,
        "born": {"day": MARKUP},
        "site": f"javascript:{MARKUP}",
        "home": MARKUP,
        "sightings": [{"id": ROW_ONE, "answers": {"place": MARKUP}}],
        "secret": MARKUP,
    }
    sections = read(QUESTIONNAIRE, answers, context(), private=True)
    old = read(QUESTIONNAIRE, full_answers(), context(), private=True)
    drawn = [
        _form(pages, QUESTIONNAIRE.sections[0], answers),
        _form(pages, QUESTIONNAIRE.sections[1], answers),
        _draw(pages, ANSWERS, sections=sections, language="en"),
        _draw(pages, CHANGES, difference=compare(old, sections, "en"), language="en"),
    ]
    for page in drawn:
        assert page.all("script") == []
        assert [e.get("onclick") for e in page.root.iter() if e.get("onclick")] == []
        assert [href for href in page.links.values() if href.startswith("javascript")] == []


def test_answers_carry_the_filer_s_language_and_addresses(pages: Flask) -> None:
    sections = read(QUESTIONNAIRE, full_answers(), context(language="ar"), private=True)
    page = _draw(pages, ANSWERS, sections=sections, language="ar")
    story = page.by_id["u-story-1"]
    around = next(e for e in page.ancestors(story) if e.get("lang"))
    assert (text(story), around.get("lang"), around.get("dir")) == ("It waits long.", "ar", "rtl")
    assert page.by_id["u-name-0"].get("lang") == "ar"
    assert page.links["https://example.org/heron"] == "https://example.org/heron"
    assert page.words.count("Not public") == 2
    headings = [text(e) for e in page.root.iter() if e.tag in ("h2", "h3", "h4", "h5")]
    assert headings[:2] == ["The start", "Story"]
    assert "Sighting 1: Lake" in headings


def test_a_label_in_another_language_says_so(pages: Flask) -> None:
    sections = read(QUESTIONNAIRE, {"name": "x"}, context("ar", "ar"))
    page = _draw(pages, ANSWERS, "ar", sections=sections, language="ar")
    label = next(e for e in page.all("span", lang="en") if text(e) == "Name")
    assert label.get("dir") == "ltr"


def test_changes_are_marked_for_the_eye_and_said_for_the_ear(pages: Flask) -> None:
    new = full_answers()
    new["story"] = "It **waits**.\n\nIt waits forever.\n\n- water\n- fish"
    new["sightings"][1]["answers"]["place"] = "Delta"
    old = read(QUESTIONNAIRE, full_answers(), context())
    difference = compare(old, read(QUESTIONNAIRE, new, context()), "en")
    page = _draw(pages, CHANGES, difference=difference, language="en")
    assert [text(e) for e in page.all("ins")] == ["added: forever", "added: Delta"]
    assert [text(e) for e in page.all("del")] == ["removed: long", "removed: River"]
    assert "2 passages changed 2 words added 2 words removed" in page.words
    assert "Name" not in page.words
    nothing = compare(old, old, "en")
    assert "Nothing changed." in _draw(pages, CHANGES, difference=nothing, language="en").words
