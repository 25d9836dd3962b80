"""The stylesheet serves both directions on one page, and both themes."""

import re

import pytest

from tests.house_rules.source import PORTAL

SHEETS = sorted((PORTAL / "static" / "css").glob("*.css"))
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)[\w-]*"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:float|clear|text-align)\s*:\s*(?:left|right)"
)


def _rules(path: object) -> str:
    text = path.read_text("utf-8")  # type: ignore[attr-defined]
    return re.sub(r"/\*.*?\*/|url\([^)]*\)", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_it_names_neither_left_nor_right(sheet: object) -> None:
    assert PHYSICAL.findall(_rules(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_importance_is_for_print_only(sheet: object) -> None:
    counted = 0 if sheet.name == "print.css" else _rules(sheet).count("!important")  # type: ignore[attr-defined]
    assert counted == 0


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_ids_are_for_links_not_for_looks(sheet: object) -> None:
    selectors = re.findall(r"(?:^|[{};])\s*([^{};@]+)\{", _rules(sheet))
    assert [s.strip() for s in selectors if re.search(r"#[A-Za-z]", s)] == []


def test_both_dark_blocks_are_equal() -> None:
    tokens = _rules(PORTAL / "static" / "css" / "tokens.css")
    dark = [
        sorted(re.findall(r"(--[\w-]+|color-scheme)\s*:\s*([^;]+);", block))
        for block in re.findall(r"\{([^{}]*color-scheme:\s*dark[^{}]*)\}", tokens)
    ]
    assert len(dark) == 2
    assert dark[0] == dark[1]
