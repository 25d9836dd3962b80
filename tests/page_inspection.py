"""What every page owes its readers; the test client asks it of every page it gets.

Nobody writes these tests, everybody passes them. A finding is one sentence.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from tests.page import Page, name, tag_of, text

RIGHT_TO_LEFT = frozenset({"ar"})
LANGUAGES = frozenset({"ar", "zh", "en", "fr", "ru", "es"})
UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
REFERENCES = ("for", "form", "list", "headers", "aria-describedby", "aria-labelledby")
REFERENCES += ("aria-controls", "aria-owns", "aria-errormessage", "aria-details")
OURS = "table"  # the class of the portal's own tables; what people write has none
DATA_SCRIPTS = frozenset({"application/json", "application/ld+json"})
# Words before the heading in a title, when something is wrong: "Error: ", "Erreur : ".
_PREFIX = re.compile(r"^[^:：]{2,20}\s?[:：]\s*")
_LEFTOVER = re.compile(r"%\(\w+\)[sd]|\{\{|\{%|\bUndefined\b|<flask_babel|object at 0x")
REQUIRED_HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy")


def findings(
    page: Page, path: str, headers: dict[str, str], *, fragment: bool = False
) -> list[str]:
    """Everything wrong with ``page``, which answered ``path`` with ``headers`` (any case)."""
    found: list[str] = [*_markup(page), *_names(page), *_forms(page), *_links(page)]
    found += [*_scripts_and_styles(page, headers), *_words(page)]
    if not fragment:
        found += [*_frame(page, path), *_headings(page), *_headers(headers)]
    return found


def _markup(page: Page) -> Iterator[str]:
    yield from (f"HTML: {mistake}" for mistake in page.mistakes)
    seen: set[str] = set()
    for element in page.root.iter():
        identity = element.get("id")
        if identity is None:
            continue
        if identity in seen:
            yield f"two elements have the id {identity!r}"
        if not identity or re.search(r"\s", identity):
            yield f"{identity!r} is no id"
        seen.add(identity)
    for element in page.root.iter():
        for attribute in REFERENCES:
            for target in element.get(attribute, "").split():
                if target not in page.by_id:
                    yield f"{_show(element)}: {attribute} points at {target!r}, which is not there"


def _frame(page: Page, path: str) -> Iterator[str]:
    html = page.root if tag_of(page.root) == "html" else page.one("html")
    language, direction = html.get("lang", ""), html.get("dir", "")
    code = language.partition("-")[0]
    first = path.lstrip("/").partition("/")[0]
    if not language:
        yield "<html> has no lang"
    elif first in LANGUAGES and code != first:
        yield f"<html lang={language!r}> on an address that begins with /{first}/"
    if direction != ("rtl" if code in RIGHT_TO_LEFT else "ltr"):
        yield f"<html lang={language!r} dir={direction!r}>"
    if len(page.all("main")) != 1:
        yield f"{len(page.all('main'))} <main> elements"
    if not page.all("meta", name="viewport"):
        yield "no viewport"
    headings = page.all("h1")
    if len(headings) != 1:
        yield f"{len(headings)} h1: {[text(h) for h in headings]}"
    elif not text(headings[0]):
        yield "the h1 is empty"
    elif not _begins_with(page.title, page.heading):
        yield f"the title {page.title!r} does not begin with the heading {page.heading!r}"


def _begins_with(title: str, heading: str) -> bool:
    return title.startswith(heading) or _PREFIX.sub("", title, count=1).startswith(heading)


def _headings(page: Page) -> Iterator[str]:
    level = 0
    for element in page.root.iter():
        match = re.fullmatch(r"h([1-6])", tag_of(element))
        if match is None:
            continue
        here = int(match[1])
        if here > level + 1:
            yield f"h{here} {text(element)!r} follows h{level}"
        if not text(element):
            yield f"an empty h{here}"
        level = here


def _headers(headers: dict[str, str]) -> Iterator[str]:
    lower = {key.lower(): value for key, value in headers.items()}
    for header in REQUIRED_HEADERS:
        if header.lower() not in lower:
            yield f"no {header}"
    policy = lower.get("content-security-policy", "")
    if "unsafe-" in policy:
        yield f"Content-Security-Policy: {policy}"
    if lower.get("x-content-type-options", "nosniff") != "nosniff":
        yield "X-Content-Type-Options is not nosniff"


def _names(page: Page) -> Iterator[str]:
    labelled = {e.get("for") for e in page.all("label") if text(e)}
    for element in page.root.iter():
        tag = tag_of(element)
        if tag in ("input", "select", "textarea"):
            if element.get("type") in UNLABELLED:
                continue
            named = element.get("id") in labelled or page.inside(element, "label")
            if not (named or element.get("aria-label") or element.get("aria-labelledby")):
                yield f"{_show(element)} has no label"
            if element.get("type") == "radio" and not _grouped(page, element):
                yield f"{_show(element)} is in no fieldset with a legend"
        elif tag == "button" and not name(element, page):
            yield f"{_show(element)} has no words"
        elif tag == "img" and element.get("alt") is None:
            yield f"{_show(element)} has no alt"
        elif tag == "svg" and element.get("aria-hidden") != "true":
            if not (element.get("aria-label") or element.get("aria-labelledby")):
                yield "an svg is neither hidden from assistive technology nor named"
        elif tag == "table" and OURS in element.get("class", "").split():
            if not any(tag_of(e) == "caption" and text(e) for e in element.iter()):
                yield "a table has no caption"
        elif tag == "th" and element.get("scope") is None and not _is_theirs(page, element):
            yield f"the table heading {text(element)!r} has no scope"


def _is_theirs(page: Page, element: Element) -> bool:
    """Whether the table around ``element`` was written by a person, in Markdown."""
    around = next((e for e in page.ancestors(element) if tag_of(e) == "table"), None)
    return around is not None and OURS not in around.get("class", "").split()


def _grouped(page: Page, radio: Element) -> bool:
    for around in page.ancestors(radio):
        if around.get("role") == "radiogroup":
            return bool(around.get("aria-label") or around.get("aria-labelledby"))
        if tag_of(around) == "fieldset":
            return any(text(legend) for legend in around.iter("legend"))
    return False


def _forms(page: Page) -> Iterator[str]:
    for form in page.forms:
        if not form.action.strip():
            yield f"{_show(form.element)} does not say where it goes"
        if form.element.get("method") is None:
            yield f"{_show(form.element)} has no method"
        # Choosing a colour changes nothing but the reader's own cookie, on pages without one.
        free = form.action.startswith("/preferences/")
        if form.method == "post" and "csrf_token" not in form.fields and not free:
            yield f"{_show(form.element)} has no csrf_token"
        uploads = any(e.get("type") == "file" for e in form.controls)
        if uploads and form.element.get("enctype") != "multipart/form-data":
            yield f"{_show(form.element)} takes files but is not multipart"
        if not form.submit_buttons:
            yield f"{_show(form.element)} has no button"


def _links(page: Page) -> Iterator[str]:
    for element in page.all("a"):
        target = element.get("href")
        if target is None:
            continue
        if not name(element, page):
            yield f"{_show(element)} has no words"
        if not target.strip() or target == "#":
            yield f"the link {text(element)!r} leads nowhere"
        elif target.startswith("#") and target[1:] not in page.by_id:
            yield f"the link {text(element)!r} leads to {target}, which is not there"
        parts = urlsplit(target)
        if parts.scheme not in ("", "http", "https", "mailto"):
            yield f"the link {text(element)!r} leads to {target}"
        marks = set(element.get("rel", "").split())
        if parts.netloc and parts.hostname != "localhost" and not marks & {"external", "nofollow"}:
            yield f"the link {text(element)!r} leaves the portal and is not marked rel=external"
    for element in page.root.iter():
        for attribute in ("src", "srcset", "poster", "data"):
            if urlsplit(element.get(attribute, "")).netloc:
                yield f"{_show(element)} is loaded from elsewhere"
        if tag_of(element) == "link" and urlsplit(element.get("href", "")).netloc:
            if element.get("rel") not in ("canonical", "alternate"):
                yield f"{_show(element)} is loaded from elsewhere"


def _scripts_and_styles(page: Page, headers: dict[str, str]) -> Iterator[str]:
    policy = next((v for k, v in headers.items() if k.lower() == "content-security-policy"), "")
    for element in page.root.iter():
        tag = tag_of(element)
        if tag == "style" or element.get("style") is not None:
            yield f"{_show(element)}: inline style"
        for attribute in list(element.attrib):
            if attribute.lower().startswith("on"):
                yield f"{_show(element)}: inline script in {attribute}"
        if tag == "script" and element.get("type") not in DATA_SCRIPTS:
            nonce = element.get("nonce", "")
            if not nonce or f"'nonce-{nonce}'" not in policy:
                yield f"{_show(element)} does not carry the nonce of the policy"


def _words(page: Page) -> Iterator[str]:
    for element in page.root.iter():
        if tag_of(element) in ("script", "textarea", "code", "pre", ""):
            continue
        for piece in (element.text, *(child.tail for child in element)):
            leftover = _LEFTOVER.search(piece or "")
            if leftover:
                yield f"a reader sees {piece.strip()[:80]!r}"


def _show(element: Element) -> str:
    kept = ("id", "name", "type", "href", "src", "action", "method", "rel")
    shown = [f'{key}="{element.get(key)}"' for key in kept if element.get(key) is not None]
    return "<" + " ".join([tag_of(element), *shown]) + ">"
