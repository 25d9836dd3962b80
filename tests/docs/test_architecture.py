"""The maintainers' pages say what the code says: diagram, steps, rooms, codes, files, commands."""

import re
from pathlib import Path

import pytest
from flask import Flask

from portal.submissions.lifecycle import TRANSITIONS, Action, diagram
from tests.house import House
from tests.house_rules.source import ROOT, features, python_files

DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
PAGE_IDS = [path.relative_to(ROOT).as_posix() for path in PAGES]
CODE = re.compile(r"\b[CLRT][0-9]{2}\b")


def _architecture() -> str:
    return (DOCS / "architecture.md").read_text("utf-8")


def test_the_diagram_is_drawn_from_the_table() -> None:
    assert (DOCS / "lifecycle.mmd").read_text("utf-8") == diagram()
    assert f"```mermaid\n{diagram()}```" in _architecture()


@pytest.mark.parametrize("action", Action)
def test_the_page_tells_each_step(action: Action) -> None:
    step = TRANSITIONS[action]
    lines = [line for line in _architecture().splitlines() if line.startswith(f"| `{action}` |")]
    told = [cell.strip() for cell in lines[0].split("|")[2:4]]
    assert (len(lines), told) == (1, [", ".join(sorted(step.sources)), step.target.value])


def test_the_page_names_every_room() -> None:
    page = _architecture()
    rooms = {feature.name for feature in features()} | {"foundation"}
    assert sorted(room for room in rooms if f"`{room}/`" not in page) == []


def test_each_code_in_a_comment_is_explained() -> None:
    lines = (DOCS / "assurance.md").read_text("utf-8").splitlines()
    told = {line[2:5] for line in lines if line.startswith("| ")}
    used = {code for path in python_files("portal") for code in CODE.findall(path.read_text())}
    assert used - told == set()


def test_each_section_a_comment_names_is_there() -> None:
    named = {
        (match[1], match[2])
        for path in python_files("portal")
        for match in re.finditer(
            r"docs/([a-z0-9/-]+\.md)(?:,\s+section\s+([0-9]+))?", path.read_text("utf-8")
        )
    }
    gone = [
        (page, section)
        for page, section in named
        if not (DOCS / page).exists()
        or (section and f"\n## {section}. " not in (DOCS / page).read_text("utf-8"))
    ]
    assert gone == []


@pytest.mark.parametrize("document", PAGES, ids=PAGE_IDS)
def test_links_to_files_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#:]+)\)", document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def _commands(app: Flask) -> set[str]:
    found = set()
    for name, command in app.cli.commands.items():
        found.add(name)
        found |= {f"{name} {inner}" for inner in getattr(command, "commands", {})}
    return found


@pytest.mark.parametrize("document", PAGES, ids=PAGE_IDS)
def test_commands_that_are_named_exist(sqlite_house: House, document: Path) -> None:
    known = _commands(sqlite_house.app)
    named = re.findall(
        r"flask --app wsgi ([a-z-]+(?: (?:head|verify))?)", document.read_text("utf-8")
    )
    assert sorted(set(named) - known) == []


def test_decisions_are_numbered_without_gaps_and_say_three_things() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    assert [path.name[:4] for path in records] == [f"{n:04}" for n in range(1, len(records) + 1)]
    parts = ("**Context.**", "**Decision.**", "**Consequences.**")
    incomplete = [
        path.name for path in records if not all(part in path.read_text("utf-8") for part in parts)
    ]
    assert incomplete == []
