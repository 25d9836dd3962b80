"""How a long text falls into passages that comments, differences and translations point at."""

from itertools import pairwise

from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable("table")


def blocks(text: str) -> list[str]:
    """The top-level blocks of a Markdown text, in order: paragraphs, headings, lists, tables.

    Nothing is lost but blank lines between blocks; "\\n\\n".join gives a text that reads the same.
    """
    lines = text.split("\n")
    starts = sorted(
        {token.map[0] for token in _markdown.parse(text) if token.level == 0 and token.map}
    )
    if starts:
        starts[0] = 0  # what comes before the first block (a link's definition) goes with it
    edges = [*starts, len(lines)] if starts else [0, len(lines)]
    pieces = ("\n".join(lines[a:b]) for a, b in pairwise(edges))
    return [piece.strip("\n").rstrip() for piece in pieces if piece.strip()]
