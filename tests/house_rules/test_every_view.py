"""Every view says who may open it, at an address a person could read aloud."""

import re

import pytest
from flask import Flask
from werkzeug.routing import PathConverter, Rule, UnicodeConverter

from portal.foundation.access import Mark, mark_of, refuse_unmarked_views
from tests.house import House

WORD = re.compile(r"\.?[a-z0-9]+(-[a-z0-9]+)*(\.(atom|csv|ics|json|pdf|txt|xml|zip))?")
# What keeps one address in all languages; everything else begins with the language.
WITHOUT_LANGUAGE = frozenset(
    {
        "",
        ".well-known",
        "api",
        "feeds",
        "files",
        "healthz",
        "preferences",
        "r",
        "sitemap.xml",
        "static",
    }
)
# The converter of the last part may take any text here: a file's own name.
FREE_TEXT = frozenset({"/static/<path:filename>", "/files/<key:key>/<filename>"})


@pytest.fixture
def rules(sqlite_house: House) -> list[Rule]:
    """Every address of the portal."""
    return list(sqlite_house.app.url_map.iter_rules())


def _mark(house: House, rule: Rule) -> Mark:
    mark = mark_of(house.app.view_functions[rule.endpoint])
    assert mark is not None, f"{rule.endpoint} carries no access mark"
    return mark


def test_every_view_carries_an_access_mark(sqlite_house: House, rules: list[Rule]) -> None:
    assert {_mark(sqlite_house, rule).needs_sign_in for rule in rules} <= {True, False}


def test_an_unmarked_view_stops_the_start() -> None:
    app = Flask("unmarked", static_folder=None)
    app.add_url_rule("/", "lost.page", lambda: "")
    with pytest.raises(RuntimeError, match=r"lost\.page"):
        refuse_unmarked_views(app)


def test_desks_of_the_secretariat_are_for_staff(sqlite_house: House, rules: list[Rule]) -> None:
    desks = [rule for rule in rules if rule.endpoint.startswith("moderation.")]
    assert [r.rule for r in desks if not _mark(sqlite_house, r).name.startswith("staff")] == []


def test_paths_are_words_joined_by_hyphens(rules: list[Rule]) -> None:
    odd = [
        rule.rule
        for rule in rules
        for part in re.sub(r"<[^>]+>", "", rule.rule).strip("/").split("/")
        if part and not WORD.fullmatch(part)
    ]
    assert odd == []


def test_every_part_of_an_address_has_a_type(rules: list[Rule]) -> None:
    untyped = [
        rule.rule
        for rule in rules
        for converter in rule._converters.values()
        if type(converter) in (UnicodeConverter, PathConverter) and rule.rule not in FREE_TEXT
    ]
    assert untyped == []


def test_addresses_begin_with_the_language(rules: list[Rule]) -> None:
    bare = [
        rule.rule
        for rule in rules
        if not rule.rule.startswith("/<lang:lang>/")
        and rule.rule.strip("/").split("/")[0] not in WITHOUT_LANGUAGE
    ]
    assert bare == []


def test_endpoints_are_named_in_words(rules: list[Rule]) -> None:
    assert [r.endpoint for r in rules if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", r.endpoint)] == []


def test_views_read_or_act_and_nothing_else(rules: list[Rule]) -> None:
    known = {"GET", "HEAD", "OPTIONS", "POST"}
    assert [(r.rule, sorted(r.methods or ())) for r in rules if (r.methods or set()) - known] == []
