"""The data of a questionnaire being composed, found and rearranged by codes.

``data`` is what ``loading.load`` takes, but may have gaps. Functions that change it change it in
place: give them a copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """A question where it stands. ``group``: the repeating group right around it, if any."""

    node: Node
    beside: list[Node]
    index: int
    section: Node
    group: Node | None
    depth: int

    @property
    def code(self) -> str:
        """The question's code."""
        return str(self.node["code"])


def walk(data: Node) -> Iterator[Place]:
    """Every question in order, each group before the questions inside it."""
    for section in data["sections"]:
        yield from _walk(section["questions"], section, None, 0)


def _walk(questions: list[Node], section: Node, group: Node | None, depth: int) -> Iterator[Place]:
    for index, node in enumerate(questions):
        yield Place(node, questions, index, section, group, depth)
        yield from _walk(node.get("questions", []), section, node, depth + 1)


def find(data: Node, code: str) -> Place | None:
    """The question with that code, or None."""
    return next((place for place in walk(data) if place.code == code), None)


def find_section(data: Node, code: str) -> Node | None:
    """The section with that code, or None."""
    return next((section for section in data["sections"] if section["code"] == code), None)


def codes(data: Node) -> set[str]:
    """The codes of all questions."""
    return {place.code for place in walk(data)}


def before(data: Node, code: str) -> list[Place]:
    """The questions that ``code`` can refer to: those before it, in rows only of its own groups."""
    found: list[Place] = []
    around: list[Node] = []
    for place in walk(data):
        if place.code == code:
            around = _groups_around(data, place)
            break
        found.append(place)
    return [
        place
        for place in found
        if (place.group is None or _among(place.group, around)) and not _among(place.node, around)
    ]


def _among(node: Node, nodes: list[Node]) -> bool:
    return any(node is one for one in nodes)


def _groups_around(data: Node, place: Place) -> list[Node]:
    groups = []
    while place.group is not None:
        groups.append(place.group)
        outer = find(data, place.group["code"])
        assert outer is not None
        place = outer
    return groups


def move_question(data: Node, code: str, up: bool) -> bool:
    """Move a question one place; over the edge of its section into the next. False: it stays."""
    place = find(data, code)
    if place is None:
        return False
    to = place.index + (-1 if up else 1)
    if 0 <= to < len(place.beside):
        place.beside.insert(to, place.beside.pop(place.index))
        return True
    if place.group is not None:
        return False
    sections = data["sections"]
    beyond = sections.index(place.section) + (-1 if up else 1)
    if not 0 <= beyond < len(sections):
        return False
    place.beside.pop(place.index)
    there = sections[beyond]["questions"]
    there.insert(len(there) if up else 0, place.node)
    return True


def move_section(data: Node, code: str, up: bool) -> bool:
    """Move a section one place. False: it stays."""
    sections = data["sections"]
    section = find_section(data, code)
    if section is None:
        return False
    at = sections.index(section)
    to = at + (-1 if up else 1)
    if not 0 <= to < len(sections):
        return False
    sections.insert(to, sections.pop(at))
    return True


def put_texts(node: Node, name: str, texts: dict[str, str], needed: bool = False) -> None:
    """Set one text of ``node`` in its languages; a text in no language is left out."""
    kept = {language: text for language, text in texts.items() if text}
    if kept or needed:
        node[name] = kept
    else:
        node.pop(name, None)


def put(node: Node, name: str, value: Any) -> None:
    """Set one setting of ``node``; nothing, no, and an empty list are left out."""
    if value is None or value is False or value == [] or value == {}:
        node.pop(name, None)
    else:
        node[name] = value
