"""A page as a browser has it: its elements, its words, its forms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
from werkzeug.datastructures import MultiDict

UNTYPED = frozenset({"submit", "button", "image", "reset", "file"})


class Page:
    """An HTML page. ``mistakes`` are the parse errors of a strict HTML5 parser."""

    def __init__(self, html: str, *, fragment: bool = False) -> None:
        self.html = html
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        if fragment:
            self.root = Element("fragment")
            self.root.extend(list(parser.parseFragment(html)))
        else:
            self.root = parser.parse(html)
        self.mistakes = [
            f"line {position[0]}: {code} {_details(details)}".rstrip()
            for position, code, details in parser.errors
        ]
        self._parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements named ``tag`` (``*`` for any) with these attributes; ``class_`` is one class."""
        return [e for e in self.root.iter() if _is(e, tag) and _has(e, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element; fails when there is none or there are several."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements <{tag} {attributes}> on {self.title!r}"
        return found[0]

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """The elements that have an id."""
        return {e.get("id", ""): e for e in self.root.iter() if e.get("id")}

    @property
    def title(self) -> str:
        """The words of the title."""
        return " / ".join(text(e) for e in self.all("title") if not self.inside(e, "svg"))

    @property
    def heading(self) -> str:
        """The words of the first h1."""
        return next((text(e) for e in self.all("h1")), "")

    @property
    def words(self) -> str:
        """Everything that is read on the page, as one line."""
        return text(self.main)

    @property
    def main(self) -> Element:
        """The main part of the page, or all of it."""
        return next(iter(self.all("main")), self.root)

    @property
    def links(self) -> dict[str, str]:
        """Words of each link in the main part → where it leads."""
        return {name(e, self): e.get("href", "") for e in self.main.iter("a")}

    @property
    def buttons(self) -> list[str]:
        """Words of each button in the main part."""
        return [name(e, self) for e in self.main.iter("button")]

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        summaries = self.all("*", class_="errors")
        return [text(line) for each in summaries for line in each.iter() if tag_of(line) == "li"]

    @cached_property
    def forms(self) -> list["Form"]:
        """The forms of the page."""
        return [Form(self, e) for e in self.all("form")]

    def ancestors(self, element: Element) -> Iterator[Element]:
        """The elements around ``element``, the nearest first."""
        around = self._parents.get(element)
        while around is not None:
            yield around
            around = self._parents.get(around)

    def inside(self, element: Element, *tags: str) -> bool:
        """Whether ``element`` lies in an element of one of these names."""
        return any(_is(around, tag) for around in self.ancestors(element) for tag in tags)


@dataclass
class Form:
    """A form, with what a browser would send of it."""

    page: Page
    element: Element

    @property
    def action(self) -> str:
        """Where it is sent; empty when that is not said."""
        return self.element.get("action", "")

    @property
    def method(self) -> str:
        """``get`` or ``post``."""
        return self.element.get("method", "get").lower()

    @cached_property
    def controls(self) -> list[Element]:
        """Its inputs, selects, text areas and buttons, those that name it by id included."""
        own = {id(e) for e in self.element.iter()}
        identity = self.element.get("id")
        return [
            e
            for e in self.page.root.iter()
            if tag_of(e) in ("input", "select", "textarea", "button")
            and (e.get("form") == identity if e.get("form") else id(e) in own)
        ]

    @property
    def fields(self) -> set[str]:
        """Names of what can be filled in or is carried along."""
        return {e.get("name", "") for e in self.controls if tag_of(e) != "button"} - {""}

    @property
    def submit_buttons(self) -> list[Element]:
        """The buttons that send it."""
        return [
            e
            for e in self.controls
            if (tag_of(e) == "button" and e.get("type", "submit") == "submit")
            or (tag_of(e) == "input" and e.get("type") in ("submit", "image"))
        ]

    def values(self) -> "MultiDict[str, str]":
        """What is sent when nothing is changed, without any button."""
        sent: MultiDict[str, str] = MultiDict()
        for e in self.controls:
            field = e.get("name")
            if not field or e.get("disabled") is not None:
                continue
            for value in _value(e):
                sent.add(field, value)
        return sent

    def choices(self, field: str) -> set[str] | None:
        """The values ``field`` can take, or None when anything can be typed."""
        found: set[str] = set()
        for e in self.controls:
            if e.get("name") != field:
                continue
            if tag_of(e) == "select":
                found |= {option_value(option) for option in e.iter("option")}
            elif e.get("type") in ("radio", "checkbox"):
                found.add(e.get("value", "on"))
            else:
                return None
        return found


def tag_of(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def text(element: Element) -> str:
    """The words inside ``element``, blanks made single."""
    return re.sub(r"\s+", " ", "".join(_texts(element))).strip()


def name(element: Element, page: Page) -> str:
    """The accessible name of a link, button or picture, as far as plain pages need it."""
    label = element.get("aria-label", "").strip()
    if label:
        return label
    named_by = element.get("aria-labelledby", "").split()
    if named_by:
        return " ".join(text(page.by_id[i]) for i in named_by if i in page.by_id)
    alternatives = [e.get("alt", "") for e in element.iter() if tag_of(e) == "img"]
    inner = [e.get("aria-label", "") for e in element.iter() if tag_of(e) == "svg"]
    return text(element) or " ".join(filter(None, alternatives + inner))


def option_value(option: Element) -> str:
    """The value an option stands for."""
    value = option.get("value")
    return text(option) if value is None else value


def _texts(element: Element) -> Iterator[str]:
    if tag_of(element) in ("script", "style", "template", ""):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    if tag_of(element) in ("p", "li", "dt", "dd", "td", "th", "div", "br", "label", "option"):
        yield " "


def _value(control: Element) -> list[str]:
    tag, kind = tag_of(control), control.get("type", "text")
    if tag == "textarea":
        typed = control.text or ""
        return [typed.replace("\r\n", "\n").replace("\n", "\r\n")]
    if tag == "select":
        options = [e for e in control.iter("option") if e.get("disabled") is None]
        chosen = [option_value(e) for e in options if e.get("selected") is not None]
        if control.get("multiple") is not None:
            return chosen
        return chosen[-1:] or [option_value(e) for e in options[:1]]
    if tag == "button" or kind in UNTYPED:
        return []
    if kind in ("checkbox", "radio"):
        return [control.get("value", "on")] if control.get("checked") is not None else []
    return [control.get("value", "")]


def _is(element: Element, tag: str) -> bool:
    return tag == "*" or tag_of(element) == tag


def _has(element: Element, attributes: dict[str, str]) -> bool:
    for attribute, wanted in attributes.items():
        if attribute == "class_":
            if wanted not in element.get("class", "").split():
                return False
        elif element.get(attribute.replace("_", "-")) != wanted:
            return False
    return True


def _details(details: dict[str, object] | None) -> str:
    return ", ".join(str(value) for value in (details or {}).values())
