"""Colours and language: a cookie each, for anybody, from our own pages only."""

from typing import Any

import pytest
from flask import Flask

from tests.browsing import Browser


def _set(client: Browser, what: str, **data: str) -> Any:
    return client.post(f"/preferences/{what}", data=data)


def test_a_theme_is_kept_and_given_up(app: Flask, client: Browser) -> None:
    answer = _set(client, "theme", theme="dark", next="/fr/join?x=1")
    assert (answer.status_code, answer.location) == (303, "/fr/join?x=1")
    cookie = client.get_cookie("theme")
    assert (cookie.value, cookie.http_only, cookie.same_site) == ("dark", True, "Lax")
    assert client.get_ok("/en/join").one("html").get("data-theme") == "dark"
    _set(client, "theme", theme="", next="/en/join")
    assert client.get_cookie("theme") is None


def test_a_language_is_kept(app: Flask, client: Browser) -> None:
    _set(client, "language", language="fr")
    assert client.get_cookie("language").value == "fr"
    assert _set(client, "language", language="xx").status_code == 400


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_the_way_back_is_ours(app: Flask, client: Browser, target: str) -> None:
    assert _set(client, "theme", theme="dark", next=target).location == "/"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_another_site_sets_nothing(app: Flask, client: Browser, headers: dict[str, str]) -> None:
    answer = client.post("/preferences/theme", data={"theme": "dark"}, headers=headers)
    assert answer.status_code == 400
    assert client.get_cookie("theme") is None


def test_no_session_is_needed(app: Flask, client: Browser) -> None:
    _set(client, "theme", theme="light")
    assert client.get_cookie("session") is None
