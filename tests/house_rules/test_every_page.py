"""Every page that needs no argument opens in every language, from right to left too.

The client inspects each; what a page shows is tested where the page is.
"""

import pytest
from flask import Flask

from portal.foundation.access import Mark, mark_of
from tests import people
from tests.browsing import Browser
from tests.house import LOCALES

LANGUAGES = LOCALES.split(",")


def _pages(app: Flask, lang: str) -> list[tuple[str, Mark]]:
    """Each address that needs nothing but a language, and who may open it."""
    found = []
    for rule in app.url_map.iter_rules():
        mark = mark_of(app.view_functions[rule.endpoint])
        if "GET" in (rule.methods or ()) and rule.arguments <= {"lang"} and mark is not None:
            found.append((rule.rule.replace("<lang:lang>", lang), mark))
    return found


def _closed(client: Browser, pages: list[str]) -> dict[str, int]:
    answers = {page: client.get(page, follow_redirects=True).status_code for page in pages}
    return {page: status for page, status in answers.items() if status != 200}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_public_pages_open_for_anybody(world: Flask, client: Browser, lang: str) -> None:
    pages = [page for page, mark in _pages(world, lang) if not mark.needs_sign_in]
    assert len(pages) > 10
    assert _closed(client, pages) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_of_members_open_for_the_head_of_an_organisation(
    world: Flask, client: Browser, lang: str
) -> None:
    head = people.person(world)
    people.organisation(world, head=head)
    people.sign_in(client, head)
    pages = [page for page, mark in _pages(world, lang) if mark.name == "signed in"]
    assert len(pages) > 3
    assert _closed(client, pages) == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_desks_open_for_staff_and_for_nobody_else(world: Flask, client: Browser, lang: str) -> None:
    pages = [page for page, mark in _pages(world, lang) if mark.name.startswith("staff")]
    assert len(pages) > 3
    people.sign_in(client, people.staff(world, "moderator", "editor", "administrator"))
    assert _closed(client, pages) == {}
    visitor: Browser = world.test_client()  # type: ignore[assignment]
    people.sign_in(visitor, people.person(world))
    assert set(_closed(visitor, pages).values()) == {403}
