"""The page of every part: each part is on it, wired together, in both directions."""

import re
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from flask import Flask, g, render_template

from portal.moderation import parts
from tests.house import House
from tests.page import Page, text
from tests.page_inspection import findings

COMPONENTS = Path(parts.__file__).parents[1] / "templates" / "components"
SHELL = {"icon", "brand", "language_menu", "field_words", "own_errors", "error_items", "choices"}
SHELL |= {"upload", "fact"}  # drawn by the parts that the page names


@pytest.fixture
def app(sqlite_house: House) -> Flask:
    """The app; what it draws does not depend on the database."""
    return sqlite_house.ready()


def draw(app: Flask, template: str, language: str = "en", **values: Any) -> Page:
    """``template`` as a page at an address in ``language``."""
    with app.test_request_context(f"/{language}/moderation/parts"):
        g.lang = language
        return Page(render_template(template, **values))


@pytest.fixture(params=["en", "ar"])
def sheet(request: pytest.FixtureRequest, app: Flask) -> Page:
    """The page of every part, in a language of each direction."""
    return draw(app, "moderation/parts.html", request.param, **parts.examples())


def test_every_part_is_shown() -> None:
    source = (COMPONENTS.parent / "moderation" / "parts.html").read_text("utf-8")
    shown = set(re.findall(r'from "components/(\w+)\.html"', source))
    assert {path.stem for path in COMPONENTS.glob("*.html")} - SHELL == shown


def test_it_is_a_sound_page(sheet: Page) -> None:
    headers = {
        "Content-Security-Policy": "script-src " + " ".join(_nonces(sheet)),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    found = findings(sheet, f"/{sheet.one('html').get('lang')}/moderation/parts", headers)
    assert [finding for finding in found if "preferences" not in finding] == []


def test_the_error_summary_says_what_the_fields_say(sheet: Page) -> None:
    summary = sheet.one("div", class_="errors")
    links = {link.get("href", "")[1:]: text(link) for link in summary.iter("a")}
    assert list(links) == [
        "email",
        "text",
        "activities-1-title",
        "activities-1-people",
        "consent",
    ]
    for identity, words in links.items():
        control = sheet.by_id[identity]
        assert control.get("aria-invalid") == "true"
        told = [text(sheet.by_id[i]) for i in (control.get("aria-describedby") or "").split()]
        assert any(said.endswith(words) for said in told), identity


def test_hint_and_count_are_read_with_the_field(sheet: Page) -> None:
    area = sheet.by_id["text"]
    assert area.get("aria-describedby") == "text-hint text-error text-count"
    assert (area.get("lang"), area.get("dir")) == ("ar", "rtl")


def test_addresses_and_passwords_run_left_to_right(sheet: Page) -> None:
    kinds = {"email": "ltr", "website": "ltr", "password": "ltr", "name": "auto"}
    assert {kind: sheet.by_id[kind].get("dir") for kind in kinds} == kinds


def test_nothing_is_cut_off_while_typing(sheet: Page) -> None:
    cutting = {"maxlength", "minlength", "required", "min", "max", "step"}
    controls = [*sheet.all("input"), *sheet.all("textarea"), *sheet.all("select")]
    assert [e.get("name") for e in controls if cutting & set(e.attrib)] == []


def test_only_what_may_be_left_out_says_so(app: Flask) -> None:
    page = draw(app, "moderation/parts.html", **parts.examples())
    labels = [text(label) for label in (*page.all("label"), *page.all("legend"))]
    optional = {label for label in labels if label.endswith("(optional)")}
    assert optional == {
        "Website (optional)",
        "Species groups (optional)",
        "When did it take place? (optional)",
        "People trained (optional)",
        "Documents (optional)",
    }


def test_the_first_choice_can_be_reached_from_the_summary(sheet: Page) -> None:
    boxes = [e for e in sheet.all("input") if e.get("name") == "groups"]
    assert [e.get("id") for e in boxes] == ["groups", *(f"groups-{i}" for i in range(1, 5))]
    assert [e.get("value") for e in boxes] == ["birds", "bats", "insects", "turtles", "sharks"]


def test_a_title_says_error_when_the_form_of_the_page_is_wrong(app: Flask) -> None:
    values = parts.examples()
    plain = draw(app, "moderation/parts.html", **values)
    wrong = draw(app, "moderation/parts.html", **values, form=values["demo"])
    assert not plain.title.startswith("Error:")
    assert wrong.title == f"Error: {plain.title}"


def test_a_theme_is_said_on_the_page(app: Flask) -> None:
    with app.test_request_context("/en/", headers={"Cookie": "theme=dark"}):
        html = render_template("errors/404.html", status=404)
    assert Page(html).one("html").get("data-theme") == "dark"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_error_page_says_what_to_do(app: Flask, status: int, language: str) -> None:
    page = draw(app, f"errors/{status}.html", language, status=status)
    advice = [text(e) for e in page.one("main").iter("p")]
    assert len(advice) >= 3
    assert all(advice)
    assert _leads_home(page.one("main"), language)


def test_an_error_page_tells_what_it_was_told(app: Flask) -> None:
    busy = draw(app, "errors/429.html", status=429, retry_after=125)
    assert "You can try again in 3 minutes." in text(busy.one("main"))
    broken = draw(app, "errors/500.html", status=500, incident="ab12")
    assert "ab12" in text(broken.one("main"))


def _nonces(sheet: Page) -> list[str]:
    return [f"'nonce-{script.get('nonce')}'" for script in sheet.all("script")]


def _leads_home(main: Element, language: str) -> bool:
    return any((link.get("href") or "").startswith(f"/{language}") for link in main.iter("a"))
