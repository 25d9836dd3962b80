"""Markdown as blocks: what is written is kept, what could do harm is only text."""

import time
from typing import Any

import pytest

from portal.foundation.pdf_blocks import Block, Inline, blocks


def said(value: Any) -> str:
    """All text in blocks or inlines, in order."""
    if isinstance(value, list):
        return "".join(said(item) for item in value)
    if value.get("kind") == "break":
        return "\n"
    inner = (value.get(key, []) for key in ("inlines", "items", "blocks", "rows"))
    return value.get("text", "") + "".join(said(part) for part in inner)


def paragraph(*inlines: Inline) -> Block:
    return {"kind": "paragraph", "inlines": list(inlines)}


def text(words: str) -> Inline:
    return {"kind": "text", "text": words}


def test_every_kind_of_block() -> None:
    made = blocks(
        "# One\n\ntwo\n\n- three\n\n4. four\n\n> five\n\n---\n\n    six\n\n|a|\n|-|\n|b|\n"
    )
    assert made == [
        {"kind": "heading", "level": 1, "inlines": [text("One")]},
        paragraph(text("two")),
        {"kind": "bullets", "items": [[paragraph(text("three"))]]},
        {"kind": "numbers", "start": 4, "items": [[paragraph(text("four"))]]},
        {"kind": "quote", "blocks": [paragraph(text("five"))]},
        {"kind": "rule"},
        {"kind": "code", "text": "six"},
        {"kind": "table", "rows": [[[text("a")]], [[text("b")]]]},
    ]


def test_every_kind_of_inline() -> None:
    made = blocks("a *b* **c** `d` [e](https://example.org) f\\\ng\nh ![i](j.png)")
    assert made == [
        paragraph(
            text("a "),
            {"kind": "emphasis", "inlines": [text("b")]},
            text(" "),
            {"kind": "strong", "inlines": [text("c")]},
            text(" "),
            {"kind": "code", "text": "d"},
            text(" "),
            {"kind": "link", "href": "https://example.org", "inlines": [text("e")]},
            text(" f"),
            {"kind": "break"},
            text("g"),
            text(" "),
            text("h "),
            text("i"),
        )
    ]


@pytest.mark.parametrize(
    ("markdown", "levels"),
    [
        ("### a\n\n##### b\n\n### c", [1, 2, 1]),
        ("###### a\n\n# b\n\n###### c", [1, 1, 2]),
        ("# a\n\n## b\n\n#### c\n\n##### d", [1, 2, 3, 4]),
        ("#### a\n\n## b\n\n#### c\n\n###### d", [1, 1, 2, 3]),
    ],
)
def test_heading_levels_have_no_gaps(markdown: str, levels: list[int]) -> None:
    assert [block["level"] for block in blocks(markdown)] == levels


def test_headings_in_lists_and_quotes_are_strong_text() -> None:
    strong: Inline = {"kind": "strong", "inlines": [text("a")]}
    assert blocks("- # a\n\n> ## a\n") == [
        {"kind": "bullets", "items": [[paragraph(strong)]]},
        {"kind": "quote", "blocks": [paragraph(strong)]},
    ]


@pytest.mark.parametrize(
    "href", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "/relative", "#a"]
)
def test_only_web_and_mail_addresses_become_links(href: str) -> None:
    assert '"link"' not in str(blocks(f"[a]({href})")).replace("'", '"')


def test_html_stays_the_text_it_is() -> None:
    assert said(blocks("<script>alert(1)</script>\n\na <b>c</b>")) == (
        "<script>alert(1)</script>a <b>c</b>"
    )


def test_deep_nesting_ends() -> None:
    began = time.process_time()
    made = blocks("> " * 5000 + "a\n\n" + "- " * 5000 + "b\n\n" + "*" * 20_000)
    assert time.process_time() - began < 5

    def depth(block: Block) -> int:
        inner = [*block.get("blocks", []), *(b for item in block.get("items", []) for b in item)]
        return 1 + max(map(depth, inner), default=0)

    assert max(map(depth, made)) < 40
