"""In which languages a questionnaire being composed has all its words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.questionnaires.composing.outline import Node, walk

OF_SECTION = ("title", "introduction")
OF_QUESTION = ("label", "hint", "guidance", "example", "unit", "row_label", "add_label")


def lacking(node: Node, languages: Sequence[str]) -> list[str]:
    """Those of ``languages`` in which ``node`` lacks a text that it has in some language.

    ``node`` is a question (without those inside it), a section or the questionnaire itself.
    """
    texts = list(_texts(node))
    return [code for code in languages if any(not one.get(code) for one in texts)]


def incomplete(data: Node, languages: Sequence[str]) -> list[str]:
    """Those of ``languages`` in which something of the whole questionnaire lacks its words."""
    nodes = [data, *data["sections"], *(place.node for place in walk(data))]
    short = {code for node in nodes for code in lacking(node, languages)}
    return [code for code in languages if code in short]


def _texts(node: Node) -> Iterator[Mapping[str, Any]]:
    for name in (*OF_SECTION, *OF_QUESTION):
        if node.get(name):
            yield node[name]
    for option in node.get("options", ()):
        yield option["label"]
