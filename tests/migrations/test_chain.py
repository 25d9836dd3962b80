"""Migrations have numbers and names, one after the other, each with a way back."""

import re
from pathlib import Path

import pytest
from alembic.script import Script, ScriptDirectory

from portal.foundation.schema import MIGRATIONS, alembic_config

FILES = sorted((MIGRATIONS / "versions").glob("*.py"))


def scripts() -> list[Script]:
    """Every migration, the first one first."""
    directory = ScriptDirectory.from_config(alembic_config("sqlite://"))
    return list(reversed(list(directory.walk_revisions())))


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_migration_is_numbered_and_named(file: Path) -> None:
    match = re.fullmatch(r"(\d{4})_[a-z]+(_[a-z]+)*", file.stem)
    assert match, file.name
    script = next(s for s in scripts() if Path(s.path) == file)
    assert script.revision == match[1]


def test_they_follow_one_another_without_gaps_or_branches() -> None:
    found = scripts()
    assert [s.revision for s in found] == [f"{n:04d}" for n in range(1, len(FILES) + 1)]
    assert [s.down_revision for s in found] == [None, *(s.revision for s in found[:-1])]


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_a_migration_stands_on_its_own(file: Path) -> None:
    """It must do the same when the models have moved on, so it imports none of them."""
    imported = re.findall(
        r"^\s*(?:from|import) (portal[\w.]*)", file.read_text("utf-8"), re.MULTILINE
    )
    assert set(imported) <= {"portal.foundation.columns"}
