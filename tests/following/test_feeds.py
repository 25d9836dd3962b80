"""Atom feeds: valid by RFC 4287, stable, one a language, answered unchanged."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from sqlalchemy import Engine, event

from portal.foundation.clock import now
from portal.foundation.db import transaction
from portal.foundation.localised import Localised
from portal.submissions.lifecycle import Action
from tests import people
from tests.browsing import Browser
from tests.conftest import Clock
from tests.factories.calls import make_call
from tests.factories.submissions import ANSWERS, make_filing, step

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
REPORT = ANSWERS["title"]
TAG = re.compile(r"tag:localhost,2026:[!-~]+")


def read(client: Browser, url: str) -> Element:
    """The feed at ``url``, found valid."""
    answer = client.get(url)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = fromstring(answer.data)
    assert list(_mistakes(feed, f"http://localhost{url}")) == []
    return feed


def _mistakes(feed: Element, url: str) -> Iterator[str]:
    """What RFC 4287 asks, section 4, of what we write."""
    if feed.tag != f"{ATOM}feed" or not feed.get(XML_LANG):
        yield "no feed with a language"
    if [link.get("href") for link in _links(feed, "self")] != [url]:
        yield "it does not name itself"
    if feed.find(f"{ATOM}author/{ATOM}name") is None:
        yield "no author"
    entries = feed.findall(f"{ATOM}entry")
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            if len(part.findall(f"{ATOM}{name}")) != 1:
                yield f"not one {name}"
        if not TAG.fullmatch(part.findtext(f"{ATOM}id") or ""):
            yield f"id {part.findtext(f'{ATOM}id')}"
        for name in ("updated", "published"):
            for one in part.findall(f"{ATOM}{name}"):
                if not DATE.fullmatch(one.text or ""):
                    yield f"{name} {one.text}"
        kinds = [(link.get("type"), link.get("hreflang")) for link in _links(part, "alternate")]
        if not kinds or len(kinds) != len(set(kinds)):
            yield f"alternates {kinds}"
        if part is not feed and part.findtext(f"{ATOM}summary") is None:
            yield "no summary"
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    stamps = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    if len(ids) != len(set(ids)) or stamps != sorted(stamps, reverse=True):
        yield "entries twice or out of order"


def _links(part: Element, rel: str) -> list[Element]:
    return [link for link in part.findall(f"{ATOM}link") if link.get("rel") == rel]


def _titles(feed: Element) -> list[str]:
    return [str(entry.findtext(f"{ATOM}title")) for entry in feed.findall(f"{ATOM}entry")]


def _call(app: Flask, **values):
    with app.app_context(), transaction() as session:
        return make_call(session, **values)


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_an_empty_feed_is_valid(app: Flask, client: Browser, lang: str) -> None:
    assert _titles(read(client, f"/feeds/{lang}/all.atom")) == []


def test_feeds_hold_what_is_public_in_their_language(world: Flask, client: Browser) -> None:
    call = _call(world, slug="asked", bodies=["STC"], title=Localised(en="Ask", fr="Demande"))
    _call(world, slug="other", bodies=["COP"], title=Localised(en="Other & <b>bold</b>"))
    filing = make_filing(world, "published", call=call)
    make_filing(world, "submitted", call=call)
    everything = read(client, "/feeds/fr/all.atom")
    assert set(_titles(everything)) == {REPORT, "Demande", "Other & <b>bold</b>"}
    fallback = [e for e in everything.iter(f"{ATOM}title") if e.get(XML_LANG) == "en"]
    assert len(fallback) == 2
    assert everything.get(XML_LANG) == "fr"
    assert _titles(read(client, "/feeds/en/published.atom")) == [REPORT]
    assert _titles(read(client, "/feeds/en/bodies/stc/calls.atom")) == ["Ask"]
    links = {link.get("hreflang"): link.get("href") for link in _links(everything[-1], "alternate")}
    assert {"ar", "en", "fr", "es"} == set(links)
    ids = [entry.findtext(f"{ATOM}id") for entry in everything.findall(f"{ATOM}entry")]
    assert "tag:localhost,2026:fr/calls/asked" in ids

    with world.app_context():
        step(world, filing.id, Action.WITHDRAW, filing.head, now())
    assert _titles(read(client, "/feeds/en/published.atom")) == []


def test_a_feed_is_answered_unchanged_until_something_changes(
    app: Flask, client: Browser, clock: Clock
) -> None:
    _call(app)
    first = client.get("/feeds/en/all.atom")
    headers = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/feeds/en/all.atom", headers=headers).status_code == 304
    kept = client.get("/feeds/en/all.atom")
    assert (kept.data, kept.content_type) == (first.data, first.content_type)
    _call(app)
    assert client.get("/feeds/en/all.atom", headers=headers).status_code == 200


def test_only_what_exists_has_a_feed(world: Flask, client: Browser) -> None:
    for url in ("/feeds/en/nothing.atom", "/feeds/pt/all.atom", "/feeds/en/bodies/no/all.atom"):
        assert client.get(url).status_code == 404


def test_pages_lead_to_feeds(world: Flask, client: Browser) -> None:
    page = client.get_ok("/fr/calls/")
    (link,) = page.all("link", rel="alternate")
    assert (link.get("type"), link.get("href")) == ("application/atom+xml", "/feeds/fr/all.atom")
    offered = client.get_ok("/fr/subscribe")
    urls = [a.get("href") for a in offered.all("a") if "/feeds/" in (a.get("href") or "")]
    assert len(urls) > 50
    assert {client.get(url).status_code for url in urls[:6]} == {200}


def test_one_entry_and_thirty_ask_alike(app: Flask, client: Browser) -> None:
    urls = ["/feeds/en/all.atom", "/feeds/en/deadlines.ics"]

    def each() -> list[int]:
        found = []
        for url in urls:
            found.append(_asked(app, client, url))
        return found

    _call(app)
    before = each()
    for _ in range(29):
        _call(app)
    assert each() == before


def _asked(app: Flask, client: Browser, url: str) -> int:
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    app.extensions["portal.kept_pages"].clear()
    event.listen(Engine, "before_cursor_execute", note)
    assert client.get(url).status_code == 200
    event.remove(Engine, "before_cursor_execute", note)
    return len(statements)


def test_who_is_signed_in_gets_a_feed_that_nobody_keeps(app: Flask, client: Browser) -> None:
    people.sign_in(client, people.staff(app))
    assert "no-store" in client.get("/feeds/en/all.atom").headers["Cache-Control"]
