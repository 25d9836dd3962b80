"""THE list: what the portal is made of. A new feature is one entry here."""

from types import ModuleType
from typing import Any

from flask import Blueprint, Flask

from portal.foundation import cases
from portal.foundation.pages import MenuEntry, MenuLink
from portal.foundation.routing import mount

# Localised blueprints live under /<lang>/; the others keep one address in all languages.
LOCALISED: list[Blueprint] = []
UNPREFIXED: list[Blueprint] = []
MENU: list[MenuEntry] = []
DESK_MENU: list[MenuEntry] = []
MODELS: tuple[ModuleType, ...] = (cases,)


def init_app(app: Flask) -> None:
    """Register everything the list names."""
    for blueprint in LOCALISED:
        mount(app, blueprint, localised=True)
    for blueprint in UNPREFIXED:
        mount(app, blueprint, localised=False)


def footer_links() -> list[tuple[Any, list[MenuLink]]]:
    """The footer's columns: heading and links."""
    return []
