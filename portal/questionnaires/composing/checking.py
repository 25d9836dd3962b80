"""What keeps a questionnaire from being frozen, each fault with the place it comes from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from pydantic import ValidationError

from portal.questionnaires.composing.outline import Node, Place, before, find, walk
from portal.questionnaires.loading import load
from portal.questionnaires.question_types import TYPES
from portal.questionnaires.question_types.base import Message
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.schema import Condition, FaultyQuestionnaire, Questionnaire


@dataclass(frozen=True)
class Fault:
    """What is wrong. ``question`` or ``section`` names the place; neither: the whole."""

    message: Message
    question: str | None = None
    section: str | None = None


def faults(data: Node, earlier: Mapping[str, str]) -> list[Fault]:
    """Everything to put right before ``data`` can be frozen; empty when it can be.

    ``earlier``: code → type, of all earlier versions. What no page of ours brings about is told in
    the terms of the data, as ``loading`` tells it.
    """
    found = [*_of_sections(data), *_of_questions(data, earlier)]
    return found or _of_the_rest(data)


def conditions(node: Node) -> set[str]:
    """The codes of the questions on whose answers it depends whether ``node`` is shown."""
    shown = node.get("show_if")
    return Condition.model_validate(shown).codes() if shown else set()


def loadable(data: Node, earlier: Mapping[str, str]) -> Questionnaire | None:
    """What of ``data`` can be asked already, for a preview; None when nothing can."""
    bad = {fault.question for fault in _of_questions(data, earlier)}
    sections = []
    for section in data["sections"]:
        questions = _without(section["questions"], bad)
        if questions:
            sections.append({**section, "questions": questions})
    try:
        return Questionnaire.model_validate({**data, "sections": sections})
    except ValidationError:
        return None


def _without(questions: list[Node], bad: set[str | None]) -> list[Node]:
    kept = []
    for node in questions:
        if node["code"] in bad:
            continue
        inner = _without(node.get("questions", []), bad)
        if inner or node["type"] != "rows":
            kept.append({**node, "questions": inner} if inner else node)
    return kept


def _of_sections(data: Node) -> Iterator[Fault]:
    if not data["sections"]:
        yield Fault(_l("Add a section, and questions in it."))
    for section in data["sections"]:
        if not section["questions"]:
            yield Fault(
                _l("This section has no question. Add one, or remove the section."),
                section=section["code"],
            )


def _of_questions(data: Node, earlier: Mapping[str, str]) -> Iterator[Fault]:
    for place in walk(data):
        for message in (*_of_itself(place, earlier), *_of_its_place(data, place)):
            yield Fault(message, question=place.code)


def _of_itself(place: Place, earlier: Mapping[str, str]) -> Iterator[Message]:
    node, kind = place.node, TYPES[place.node["type"]]
    if isinstance(kind, Choosing) and not kind.vocabulary:
        if not node.get("options") and not node.get("vocabulary"):
            yield _l("Enter the choices that this question offers.")
    if node["type"] == "rows" and not node.get("questions"):
        yield _l("This group asks nothing yet. Add a question to it.")
    if earlier.get(place.code, node["type"]) != node["type"]:
        yield _l(
            "An earlier version asked “%(code)s” in another way. Remove this question and add it "
            "with another code.",
            code=place.code,
        )
    limits: dict[str, Any] = node.get("limits", {})
    for low, high in (
        ("min_rows", "max_rows"),
        ("min_choices", "max_choices"),
        ("minimum", "maximum"),
    ):
        if limits.get(low) is not None and limits.get(high) is not None:
            if limits[low] > limits[high]:
                yield _l("The lower limit is above the upper limit.")


def _of_its_place(data: Node, place: Place) -> Iterator[Message]:
    node = place.node
    can_see = {other.code: other.node for other in before(data, place.code)}
    limits = {node.get("limits", {}).get(name) for name in ("after", "not_before")} - {None}
    for code in sorted(conditions(node) | limits):
        if code in can_see:
            continue
        there = find(data, code)
        if there is None:
            yield _l("It depends on a question that is no longer there. Change its condition.")
        else:
            yield _l(
                "It depends on “%(question)s”, which does not come before it. Move one of them.",
                question=_called(there.node),
            )
    if not _is_private(data, place):
        for code in sorted(conditions(node) & can_see.keys()):
            other = find(data, code)
            if other is not None and _is_private(data, other):
                yield _l(
                    "What is public cannot depend on “%(question)s”, which is private.",
                    question=_called(other.node),
                )
    shown = node.get("show_if") or {}
    asked = _asked(data, place)
    if shown.get("code") in can_see:
        on = find(data, shown["code"])
        if on is not None and asked and (other_asked := _asked(data, on)):
            if asked.isdisjoint(other_asked):
                yield _l(
                    "It depends on “%(question)s”, which is asked of others.",
                    question=_called(on.node),
                )
    if place.group is not None and node.get("asked_of") and not asked:
        yield _l("The group around it is asked of others.")


def _called(node: Node) -> str:
    label: dict[str, str] = node["label"]
    return label.get("en") or next(iter(label.values()), str(node["code"]))


def _is_private(data: Node, place: Place) -> bool:
    if place.node.get("private"):
        return True
    return place.group is not None and bool(place.group.get("private"))


def _asked(data: Node, place: Place) -> set[str]:
    """The kinds it is asked of; empty for everybody, and for nobody."""
    own = set(place.node.get("asked_of", ()))
    around = set((place.group or {}).get("asked_of", ()))
    return own & around if own and around else own or around


def _of_the_rest(data: Node) -> list[Fault]:
    try:
        load(data)
    except FaultyQuestionnaire as faulty:
        return [_placed(data, fault) for fault in faulty.faults]
    return []


def _placed(data: Node, fault: str) -> Fault:
    where, _, what = fault.partition(": ")
    code = next((one for one in reversed(where.split(" > ")) if find(data, one)), None)
    return Fault(_l("This cannot be frozen: %(fault)s", fault=what or fault), question=code)
