"""What the page of a questionnaire being composed shows of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from portal.foundation.formats import listed
from portal.foundation.localised import Localised
from portal.organisations.labels import AUDIENCE
from portal.questionnaires.composing.checking import Fault, conditions
from portal.questionnaires.composing.labels import TYPES
from portal.questionnaires.composing.outline import Node, find
from portal.questionnaires.composing.wordings import lacking
from portal.questionnaires.question_types import TYPES as QUESTION_TYPES
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.question_types.grouping import DEEPEST


@dataclass(frozen=True)
class Line:
    """One question. ``up`` and ``down``: whether it can move there."""

    code: str
    number: str
    label: Localised
    type: Any
    notes: list[str]
    lacking: list[str]
    faults: list[Any]
    up: bool
    down: bool
    is_group: bool
    has_options: bool
    inner: "list[Line]"


@dataclass(frozen=True)
class Part:
    """One section with its questions."""

    code: str
    number: int
    title: Localised
    introduction: Localised
    lacking: list[str]
    faults: list[Any]
    lines: list[Line]


def parts(data: Node, faults: Sequence[Fault], languages: Sequence[str]) -> list[Part]:
    """The sections, each with its questions, their faults and missing languages beside them."""
    of_sections = _by(faults, "section")
    of_questions = _by(faults, "question")
    found = []
    for number, section in enumerate(data["sections"], 1):
        edges = (number == 1, number == len(data["sections"]))
        lines = _lines(data, section["questions"], f"{number}.", edges, of_questions, languages)
        found.append(
            Part(
                section["code"],
                number,
                Localised(section["title"]),
                Localised(section.get("introduction", {})),
                lacking(section, languages),
                of_sections.get(section["code"], []),
                lines,
            )
        )
    return found


def movable(parts: Sequence[Part]) -> bool:
    """Whether anything at all can change its place."""
    lines = [line for part in parts for line in part.lines]
    lines += [inner for line in lines for inner in line.inner]
    return len(parts) > 1 or any(line.up or line.down for line in lines)


def whole_faults(faults: Sequence[Fault]) -> list[Any]:
    """What is wrong with no place of its own."""
    return [f.message for f in faults if f.question is None and f.section is None]


def types_inside(depth: int) -> list[str]:
    """The types of question that can be added in a section (0), a group (1), a group in one (2)."""
    return [
        name
        for name in TYPES
        if not (depth and name == "files") and not (name == "rows" and depth >= DEEPEST)
    ]


def has_own_choices(node: Node) -> bool:
    """Whether the question is one whose choices are entered."""
    kind = QUESTION_TYPES[node["type"]]
    return isinstance(kind, Choosing) and not kind.vocabulary and not node.get("vocabulary")


def _lines(
    data: Node,
    nodes: list[Node],
    prefix: str,
    edges: tuple[bool, bool],
    faults: Mapping[str, list[Any]],
    languages: Sequence[str],
) -> list[Line]:
    """``edges``: whether there is nothing above the first of them, and below the last."""
    lines = []
    for at, node in enumerate(nodes):
        number = f"{prefix}{at + 1}"
        inner = node.get("questions", [])
        lines.append(
            Line(
                node["code"],
                number,
                Localised(node["label"]),
                TYPES[node["type"]][0],
                _notes(data, node),
                lacking(node, languages),
                faults.get(node["code"], []),
                at > 0 or not edges[0],
                at < len(nodes) - 1 or not edges[1],
                node["type"] == "rows",
                has_own_choices(node),
                _lines(data, inner, f"{number}.", (True, True), faults, languages),
            )
        )
    return lines


def _notes(data: Node, node: Node) -> list[str]:
    notes = []
    if node.get("required") or node.get("limits", {}).get("min_rows"):
        notes.append(_("Must be answered"))
    if node.get("private"):
        notes.append(_("Not published"))
    if node.get("asked_of"):
        kinds = listed(AUDIENCE[kind] for kind in AUDIENCE if kind in node["asked_of"])
        notes.append(_("Asked only of: %(audience)s.", audience=kinds))
    for code in sorted(conditions(node)):
        on = find(data, code)
        if on is not None:
            label = Localised(on.node["label"]).text()
            notes.append(_("Depends on “%(question)s”", question=label))
    return notes


def _by(faults: Sequence[Fault], what: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for fault in faults:
        code = getattr(fault, what)
        if code is not None:
            found.setdefault(code, []).append(fault.message)
    return found
