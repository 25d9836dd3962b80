"""Interface languages as data, in the order of UN practice (by English name)."""

from dataclasses import dataclass

from flask import current_app, g, has_request_context, request
from flask_babel import get_locale

from portal.foundation.settings import current as settings


@dataclass(frozen=True)
class LocaleInfo:
    """A language: its code in addresses, its own name, the direction it is written in."""

    code: str
    name: str
    direction: str
    babel: str  # the name Babel and CLDR know it by


LOCALES: dict[str, LocaleInfo] = {
    info.code: info
    for info in (
        LocaleInfo("ar", "العربية", "rtl", "ar"),
        LocaleInfo("zh", "中文", "ltr", "zh_Hans"),
        LocaleInfo("en", "English", "ltr", "en_GB"),
        LocaleInfo("fr", "Français", "ltr", "fr"),
        LocaleInfo("ru", "Русский", "ltr", "ru"),
        LocaleInfo("es", "Español", "ltr", "es"),
    )
}
DEFAULT = "en"
LANGUAGE_COOKIE = "language"


def offered() -> list[LocaleInfo]:
    """The interface languages offered by this installation, in UN order."""
    chosen = settings().offered_locales
    return [info for code, info in LOCALES.items() if code in chosen]


def direction(code: str) -> str:
    """``rtl`` or ``ltr``; a language that is not ours is taken as left to right."""
    info = LOCALES.get(code)
    return info.direction if info else "ltr"


def current_locale() -> str:
    """Code of the language of the page or mail being made."""
    locale = get_locale()
    return str(locale.language) if locale is not None else DEFAULT


def current_info() -> LocaleInfo:
    """The language of the page being made."""
    return LOCALES[current_locale()]


def select_locale() -> str:
    """Babel's locale for this request: the address decides; otherwise ``negotiate``."""
    if not has_request_context():
        return LOCALES[DEFAULT].babel
    code = g.get("lang") or _in_the_address() or negotiate()
    return LOCALES[code].babel


def _in_the_address() -> str | None:
    """The language that an address begins with, even where no page is."""
    code = request.path[1:].partition("/")[0]
    return code if code in settings().offered_locales and code in LOCALES else None


def negotiate() -> str:
    """The offered language that suits this reader: what they chose, else what they prefer."""
    codes = [info.code for info in offered()]
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in codes:
        return chosen
    fallback = DEFAULT if DEFAULT in codes else codes[0]
    return request.accept_languages.best_match(codes, default=fallback) or fallback


def catalogue_directory() -> str:
    """Folder of the gettext catalogues, as Flask-Babel wants it."""
    return f"{current_app.root_path}/translations"
