"""What any reader may set, signed in or not: colours, language, keys; each one cookie.

The forms stand on public pages, which carry no token against forgery because reading sets no
cookie. So these two views check instead that the request comes from our own page; a forged one
could change colours at most.
"""

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from portal.foundation import locales
from portal.foundation.access import public, safe_next
from portal.foundation.pages import KEYS_COOKIE, THEME_COOKIE, THEMES
from portal.foundation.settings import current as settings

ONE_YEAR = 365 * 24 * 3600

preferences = Blueprint("preferences", __name__, url_prefix="/preferences")


@preferences.record_once
def _carry_no_token(state: BlueprintSetupState) -> None:
    state.app.extensions["csrf"].exempt(preferences)


@preferences.before_request
def _only_from_here() -> None:
    """Refuse what another site sends (Fetch Metadata; Origin in older browsers)."""
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        if site not in ("same-origin", "none"):
            abort(400)
    elif origin is not None and urlsplit(origin).netloc != request.host:
        abort(400)


@preferences.post("/theme")
@public
def set_theme() -> ResponseReturnValue:
    """Light, dark, or (anything else) as the device has it."""
    theme = request.form.get("theme", "")
    response = _back()
    if theme in THEMES:
        return _remember(response, THEME_COOKIE, theme)
    response.delete_cookie(THEME_COOKIE)
    return response


@preferences.post("/keys")
@public
def set_keys() -> ResponseReturnValue:
    """Turn the desk's single-letter keys off for good, or (anything else) on again."""
    response = _back()
    if request.form.get("keys") == "off":
        return _remember(response, KEYS_COOKIE, "off")
    response.delete_cookie(KEYS_COOKIE)
    return response


@preferences.post("/language")
@public
def set_language() -> ResponseReturnValue:
    """The language in which ``/`` opens."""
    code = request.form.get("language", "")
    if code not in [info.code for info in locales.offered()]:
        abort(400)
    return remember_language(_back(), code)


def remember_language(response: AnyResponse, code: str) -> AnyResponse:
    """``response`` with the cookie that keeps the language ``code``."""
    return _remember(response, locales.LANGUAGE_COOKIE, code)


def _back() -> AnyResponse:
    return redirect(safe_next(request.form.get("next")) or "/", 303)


def _remember(response: AnyResponse, name: str, value: str) -> AnyResponse:
    response.set_cookie(
        name,
        value,
        max_age=ONE_YEAR,
        secure=settings().base_url.startswith("https://"),
        httponly=True,
        samesite="Lax",
    )
    return response
