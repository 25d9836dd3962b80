"""What a browser is told about the fields, so that it and a password manager can fill them."""

import pytest
from flask import Flask

from tests import people
from tests.browsing import Browser

ASKED = {
    "/en/join": {"email": "username", "name": "name", "password": "new-password"},
    "/en/sign-in": {"email": "username", "password": "current-password"},
    "/en/reset-password": {"email": "username"},
    "/en/account/password": {
        "current_password": "current-password",
        "new_password": "new-password",
    },
    "/en/account/address": {"email": "email", "current_password": "current-password"},
}


@pytest.mark.parametrize("path", ASKED)
def test_fields_say_what_belongs_in_them(app: Flask, client: Browser, path: str) -> None:
    if "account" in path:
        people.sign_in(client, people.person(app))
    page = client.get_ok(path)
    told = {e.get("name"): e.get("autocomplete") for e in page.all("input")}
    assert {name: told[name] for name in ASKED[path]} == ASKED[path]
    sorts = {e.get("name"): (e.get("type"), e.get("dir")) for e in page.all("input")}
    for name in ASKED[path]:
        if "password" in name:
            assert sorts[name] == ("password", "ltr")
