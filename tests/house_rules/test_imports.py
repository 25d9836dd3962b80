"""The floors hold: import-linter's contracts are kept, and a wrong arrow breaks them."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house_rules.source import PORTAL, ROOT, features

PYPROJECT = ROOT / "pyproject.toml"
WRONG_ARROWS = (
    ("foundation/clock.py", "from portal.accounts import models"),
    ("convention/models/threats.py", "from portal.calls import models"),
    ("organisations/models.py", "from portal.submissions import lifecycle"),
    ("submissions/policy.py", "from portal.reports import kind"),
    ("register/views.py", "from portal.moderation import queries"),
    ("moderation/queries.py", "from portal.reports import kind"),
    ("calls/models.py", "from portal.calls import actions"),
    ("submissions/actions.py", "import flask"),
    ("organisations/policy.py", "import wtforms"),
    ("submissions/lifecycle.py", "import sqlalchemy"),
)


def _lint(folder: Path) -> "subprocess.CompletedProcess[str]":
    program = Path(sys.executable).with_name("lint-imports")
    command = [str(program), "--no-logo", "--no-cache", "--config", str(folder / "pyproject.toml")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_every_arrow_points_down() -> None:
    done = _lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the portal's source."""
    folder = tmp_path_factory.mktemp("floors")
    shutil.copy(PYPROJECT, folder)
    kept = shutil.ignore_patterns("__pycache__", "static", "templates", "translations", "data")
    shutil.copytree(PORTAL, folder / "portal", ignore=kept)
    return folder


@pytest.mark.parametrize(("file", "line"), WRONG_ARROWS, ids=[f"{f}: {a}" for f, a in WRONG_ARROWS])
def test_a_wrong_arrow_is_seen(copy: Path, file: str, line: str) -> None:
    path = copy / "portal" / file
    before = path.read_text("utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", "utf-8")
    try:
        done = _lint(copy)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before, "utf-8")
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_an_undeclared_room_is_seen(copy: Path) -> None:
    room = copy / "portal" / "attic"
    room.mkdir()
    (room / "__init__.py").write_text("")
    try:
        done = _lint(copy)
    finally:
        shutil.rmtree(room)
    assert done.returncode == 1, done.stdout


def test_every_feature_keeps_the_order_inside() -> None:
    contracts = tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    inside = next(c for c in contracts if c["name"].startswith("Inside a feature"))
    assert inside["containers"] == sorted(f"portal.{feature.name}" for feature in features())
