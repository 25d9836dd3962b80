"""What people type: normalised once on entry, and made safe in one place before it is shown.

bleach is the policy; nh3 goes first, because bleach gets no more security fixes
(docs/decisions/0004-sanitising.md). No other module may build ``Markup``.
"""

import re
import unicodedata

import nh3
from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset(
    "a abbr b blockquote br code dd dl dt em h3 h4 h5 h6 hr i li ol p pre strong sub sup "
    "table tbody td th thead tr ul".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "*": {"lang", "dir"}}
SCHEMES = frozenset({"http", "https", "mailto"})
# Characters that reorder or hide text (embeddings, overrides, isolates, zero-width, BOM, tags).
_INVISIBLE = re.compile(
    "[\u202a-\u202e\u2066-\u2069\u200b\u2060-\u2064\ufeff\u00ad\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LARGEST_MARKDOWN = 200_000

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 40}).enable(
    "table"
)
_cleaner = Cleaner(
    tags=TAGS,
    attributes={**{k: sorted(v) for k, v in ATTRIBUTES.items()}, "a": ["href", "title", "rel"]},
    protocols=SCHEMES,
    strip=True,
)


def normalise(text: str, multiline: bool = False) -> str:
    """``text`` as the portal keeps it: NFC, LF, trimmed, nothing that hides or reorders.

    Control characters, direction overrides and invisible characters go; joiners that Arabic,
    Persian and Indic scripts need (U+200C, U+200D) and direction marks (U+200E, U+200F) stay.
    Without ``multiline`` every run of white space becomes one space.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if not multiline:
        text = re.sub(r"\s+", " ", text)
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    if multiline:
        text = "\n".join(line.rstrip() for line in text.split("\n"))
    return text.strip()


def clean_html(html: str) -> Markup:
    """``html`` with nothing left but the allow-list: the only door for HTML from people."""
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={key: set(names) for key, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener nofollow ugc",
    )
    return Markup(_cleaner.clean(safe))  # the only Markup made of what people wrote


def render_markdown(text: str, heading_level: int = 3) -> Markup:
    """Markdown from a person as safe HTML; headings begin at ``heading_level`` (3 to 6)."""
    tokens = _markdown.parse(text[:_LARGEST_MARKDOWN])
    levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, heading_level + levels.index(token.tag))}"
    return clean_html(_markdown.renderer.render(tokens, _markdown.options, {}))


def plain(text: str) -> str:
    """Markdown without its marks, for excerpts and search."""
    html = _markdown.render(text[:_LARGEST_MARKDOWN])
    return re.sub(r"\s+", " ", Markup(html).striptags()).strip()
