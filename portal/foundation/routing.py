"""Addresses: the language prefix and the converters they use."""

from typing import Any

from flask import Blueprint, Flask, abort, g
from werkzeug.routing import BaseConverter

from portal.foundation.locales import LOCALES, current_locale, offered


class LanguageConverter(BaseConverter):
    """A language that this installation offers; any other code is no address."""

    regex = "|".join(LOCALES)


class SlugConverter(BaseConverter):
    """Lower-case words with hyphens: the same in all languages."""

    regex = r"[a-z0-9]+(?:-[a-z0-9]+)*"


class ReferenceConverter(BaseConverter):
    """A reference such as CSP-2026-00123, in any case; given on in capitals."""

    regex = r"[Cc][Ss][Pp]-\d{4}-\d{5,}"

    def to_python(self, value: str) -> str:
        return value.upper()


class CodeConverter(BaseConverter):
    """A code of a questionnaire: of a section or a question."""

    regex = r"[a-z][a-z0-9_]{0,59}"


class FilenameConverter(BaseConverter):
    """The last part of a file's address: any name without a slash."""

    regex = r"[^/]{1,255}"


class KeyConverter(BaseConverter):
    """A random key of ours (URL-safe)."""

    regex = r"[A-Za-z0-9_-]{8,64}"


def init_app(app: Flask) -> None:
    """Give ``app`` the converters and the language prefix."""
    app.url_map.converters.update(
        lang=LanguageConverter,
        slug=SlugConverter,
        reference=ReferenceConverter,
        key=KeyConverter,
        question=CodeConverter,
        filename=FilenameConverter,
    )

    @app.url_value_preprocessor
    def take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
        g.lang = (values or {}).pop("lang", None)
        if g.lang is not None and g.lang not in app.config["PORTAL_SETTINGS"].offered_locales:
            g.lang = None
            abort(404)

    @app.url_defaults
    def give_language(endpoint: str, values: dict[str, Any]) -> None:
        if "lang" not in values and app.url_map.is_endpoint_expecting(endpoint, "lang"):
            values["lang"] = _language_here()


def _language_here() -> str:
    code = current_locale()
    codes = [info.code for info in offered()]
    return code if code in codes else codes[0]


def mount(app: Flask, blueprint: Blueprint, localised: bool) -> None:
    """Register ``blueprint``, under ``/<lang>`` when it speaks to readers in their language."""
    own = blueprint.url_prefix or ""
    app.register_blueprint(blueprint, url_prefix=f"/<lang:lang>{own}" if localised else own or None)
