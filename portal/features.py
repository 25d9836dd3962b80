"""THE list: what the portal is made of. A new feature is one entry here."""

from typing import Any

from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _l

from portal.convention import views as convention
from portal.foundation.access import Access
from portal.foundation.pages import MenuEntry, MenuLink, links
from portal.foundation.routing import mount
from portal.organisations.actors import load_actor
from portal.submissions import models  # noqa: F401 - until its views are listed

# Localised blueprints live under /<lang>/; the others keep one address in all languages.
LOCALISED: list[Blueprint] = [convention.bp]
UNPREFIXED: list[Blueprint] = []

MENU: list[MenuEntry] = []
DESK_MENU: list[MenuEntry] = []
FOOTER: list[tuple[Any, list[MenuEntry]]] = []
ACCOUNT_MENU: list[MenuEntry] = []


def init_app(app: Flask) -> None:
    """Register everything the list names, and guard it."""
    for blueprint in LOCALISED:
        mount(app, blueprint, localised=True)
    for blueprint in UNPREFIXED:
        mount(app, blueprint, localised=False)
    Access(load_actor, "accounts.sign_in", lambda: ("", 401)).init_app(app)


def footer_links() -> list[tuple[Any, list[MenuLink]]]:
    """The footer's columns: heading and links."""
    return [(heading, links(entries)) for heading, entries in FOOTER]


__all__ = ["_l", "footer_links", "init_app"]
