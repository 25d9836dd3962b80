"""What every page is given: language, theme, menu, and the filters that templates use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import gettext as _
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from portal.foundation import access, formats, locales
from portal.foundation.localised import Localised
from portal.foundation.settings import current as settings
from portal.foundation.text import render_markdown

THEMES = ("light", "dark")
THEME_COOKIE = "theme"
KEYS_COOKIE = "keys"


@dataclass(frozen=True)
class MenuEntry:
    """A place in a menu: a lazy label, where it leads, and who sees it."""

    label: Any
    endpoint: str
    shown: Callable[[Any], bool] = lambda actor: True
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class MenuLink:
    """A menu entry as a template draws it."""

    label: Any
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class LanguageLink:
    """This page in another language."""

    code: str
    name: str
    direction: str
    url: str
    current: bool


def links(entries: Sequence[MenuEntry]) -> list[MenuLink]:
    """``entries`` as links, for whoever is acting."""
    actor = access.current_actor()
    places = [
        (entry.label, url_for(entry.endpoint, **entry.arguments))
        for entry in entries
        if entry.shown(actor)
    ]
    here = max((url for _l, url in places if request.path.startswith(url)), key=len, default="")
    return [MenuLink(label, url, url == here) for label, url in places]


def language_links() -> list[LanguageLink]:
    """This page in each offered language; path and query are kept."""
    here = locales.current_locale()
    values = dict(request.view_args or {})
    query = request.args.to_dict(flat=False)
    localised = bool(request.endpoint) and g.get("lang") is not None
    made = []
    for info in locales.offered():
        if localised:
            url = url_for(str(request.endpoint), **{**query, **values, "lang": info.code})
        else:
            url = f"/{info.code}/"
        made.append(LanguageLink(info.code, info.name, info.direction, url, info.code == here))
    return made


def theme() -> str:
    """``light`` or ``dark`` when the reader chose one, else empty: the system decides."""
    chosen = request.cookies.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else ""


def keys_on() -> bool:
    """Whether the desk's single-letter keys work for this reader (WCAG 2.1.4: they can be off)."""
    return request.cookies.get(KEYS_COOKIE, "") != "off"


def site_name() -> str:
    """The portal's name in the reader's language, or as this installation sets it."""
    return settings().site_name or _("Civil Society Participation Portal")


def environment_banner() -> str:
    """A sentence shown above every page of an installation that is not the real one."""
    if settings().is_demo:
        return _("Demonstration. Everything marked “Example” is invented.")
    if settings().environment == "development":
        return _("Development installation.")
    return ""


def localised(value: Localised | None, tag: str = "span") -> Markup:
    """``value`` in the reader's language; a fallback is marked with its ``lang`` and ``dir``."""
    if not value:
        return Markup("")
    text, language = value.pick(locales.current_locale())
    return in_language(text, language, tag)


def in_language(text: str, language: str, tag: str = "span") -> Markup:
    """``text``, marked with ``lang`` and ``dir`` where its language is not the page's."""
    if language == locales.current_locale():
        return escape(text)
    way = locales.direction(language)
    return Markup('<{0} lang="{1}" dir="{2}">{3}</{0}>').format(tag, language, way, text)


def init_app(
    app: Flask,
    menu: Sequence[MenuEntry],
    desk_menu: Sequence[MenuEntry],
    globals_of_features: Mapping[str, Callable[..., Any]],
) -> None:
    """Give ``app``'s templates their globals and filters."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    formats.init_app(app)
    app.jinja_env.filters.update(localised=localised, markdown=render_markdown)
    app.jinja_env.globals.update(in_language=in_language, direction=locales.direction)

    @app.context_processor
    def globals_of_a_page() -> dict[str, Any]:
        return {
            "current_actor": access.current_actor(),
            "locale": locales.current_info(),
            "theme": theme(),
            "keys_on": keys_on,
            "site_name": site_name(),
            "environment_banner": environment_banner(),
            "menu": lambda: links(menu),
            "desk_menu": lambda: links(desk_menu),
            "language_links": language_links,
            **globals_of_features,
        }
