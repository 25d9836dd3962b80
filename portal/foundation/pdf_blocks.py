"""Markdown from people as typed blocks for a PDF: data, never markup.

Only what the reading pages allow is kept (``text.render_markdown``); headings are levelled without
gaps, because PDF/UA refuses a document that skips a level.
"""

from typing import Literal, NotRequired, TypedDict

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

DEEPEST = 8
LONGEST = 200_000
_SCHEMES = ("http://", "https://", "mailto:")


class Inline(TypedDict):
    """A run of text. ``inlines`` for emphasis, strong and link; ``href`` for a link."""

    kind: Literal["text", "emphasis", "strong", "link", "code", "break"]
    text: NotRequired[str]
    inlines: NotRequired[list["Inline"]]
    href: NotRequired[str]


class Block(TypedDict):
    """A paragraph, heading, list, quotation, code, table or rule.

    ``level`` (from 1) and ``inlines`` for headings, ``inlines`` for paragraphs, ``items`` for lists
    (each a list of blocks; ``start`` when ordered), ``blocks`` for quotations, ``text`` for code,
    ``rows`` of cells of inlines for tables, the first row being the head.
    """

    kind: Literal["paragraph", "heading", "bullets", "numbers", "quote", "code", "table", "rule"]
    level: NotRequired[int]
    start: NotRequired[int]
    text: NotRequired[str]
    inlines: NotRequired[list[Inline]]
    items: NotRequired[list[list["Block"]]]
    blocks: NotRequired[list["Block"]]
    rows: NotRequired[list[list[list[Inline]]]]


_markdown = MarkdownIt(
    "commonmark", {"html": False, "linkify": False, "maxNesting": 2 * DEEPEST}
).enable("table")


def blocks(markdown_text: str) -> list[Block]:
    """What ``markdown_text`` says, as blocks. Raw HTML stays the text it is."""
    tree = SyntaxTreeNode(_markdown.parse(markdown_text[:LONGEST]))
    made = _blocks(tree.children)
    _level(made)
    return made


def _blocks(nodes: list[SyntaxTreeNode]) -> list[Block]:
    return [block for node in nodes if (block := _block(node))]


def _block(node: SyntaxTreeNode) -> Block | None:
    match node.type:
        case "paragraph":
            return {"kind": "paragraph", "inlines": _inlines_in(node)}
        case "heading":
            return {"kind": "heading", "level": int(node.tag[1]), "inlines": _inlines_in(node)}
        case "bullet_list":
            return {"kind": "bullets", "items": [_blocks(item.children) for item in node.children]}
        case "ordered_list":
            items = [_blocks(item.children) for item in node.children]
            return {"kind": "numbers", "start": int(node.attrs.get("start", 1)), "items": items}
        case "blockquote":
            return {"kind": "quote", "blocks": _blocks(node.children)}
        case "fence" | "code_block" | "html_block":
            return {"kind": "code", "text": node.content.rstrip("\n")}
        case "table":
            rows = [row for part in node.children for row in part.children]
            return {"kind": "table", "rows": [[_inlines_in(c) for c in r.children] for r in rows]}
        case "hr":
            return {"kind": "rule"}
        case _:
            return None


def _inlines_in(node: SyntaxTreeNode) -> list[Inline]:
    return [inline for child in node.children for inline in _inlines(child.children)]


def _inlines(nodes: list[SyntaxTreeNode]) -> list[Inline]:
    return [inline for node in nodes if (inline := _inline(node))]


def _inline(node: SyntaxTreeNode) -> Inline | None:
    match node.type:
        case "text" | "html_inline":
            return {"kind": "text", "text": node.content} if node.content else None
        case "softbreak":
            return {"kind": "text", "text": " "}
        case "hardbreak":
            return {"kind": "break"}
        case "em":
            return {"kind": "emphasis", "inlines": _inlines(node.children)}
        case "strong":
            return {"kind": "strong", "inlines": _inlines(node.children)}
        case "code_inline":
            return {"kind": "code", "text": node.content}
        case "link":
            return _link(node)
        case "image":
            return {"kind": "text", "text": node.content}
        case _:
            return None


def _link(node: SyntaxTreeNode) -> Inline:
    href = str(node.attrs.get("href", ""))
    inlines = _inlines(node.children)
    if not href.lower().startswith(_SCHEMES) or not inlines:
        return {"kind": "emphasis", "inlines": inlines or [{"kind": "text", "text": href}]}
    return {"kind": "link", "href": href, "inlines": inlines}


def _level(made: list[Block]) -> None:
    """Number heading levels from 1 in steps of one; those in lists and quotes become strong."""
    ranks = sorted({block["level"] for block in made if block["kind"] == "heading"})
    before = 0
    for block in made:
        if block["kind"] == "heading":
            before = block["level"] = min(ranks.index(block["level"]) + 1, before + 1)
        for inner in (block.get("blocks", []), *block.get("items", [])):
            _flatten(inner)


def _flatten(inner: list[Block]) -> None:
    for block in inner:
        if block["kind"] == "heading":
            block["kind"] = "paragraph"
            block["inlines"] = [{"kind": "strong", "inlines": block.get("inlines", [])}]
            block.pop("level", None)
        for deeper in (block.get("blocks", []), *block.get("items", [])):
            _flatten(deeper)
