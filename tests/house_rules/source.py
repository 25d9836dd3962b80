"""The source as the house rules read it: files, their lines, their syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PORTAL = ROOT / "portal"
TEMPLATES = PORTAL / "templates"
TESTS = ROOT / "tests"
NOT_FEATURES = frozenset({"foundation", "templates", "translations", "static"})


def relative(path: Path) -> str:
    """``path`` from the top of the project."""
    return path.relative_to(ROOT).as_posix()


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Every Python file under ``folders`` (of the top level; the portal when none is given)."""
    return tuple(
        sorted(
            path
            for folder in folders or ("portal",)
            for path in (ROOT / folder).rglob("*.py")
            if "__pycache__" not in path.parts
        )
    )


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of ``path``."""
    return ast.parse(path.read_text("utf-8"), str(path))


@cache
def features() -> tuple[Path, ...]:
    """The packages of the product: every package of the portal but the foundation."""
    return tuple(
        sorted(
            path.parent
            for path in PORTAL.glob("*/__init__.py")
            if path.parent.name not in NOT_FEATURES
        )
    )


@cache
def templates() -> tuple[Path, ...]:
    """Every template."""
    return tuple(sorted(path for path in TEMPLATES.rglob("*") if path.is_file()))


def calls(module: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last word of what is called: ``commit`` for ``session.commit()``."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            function = node.func
            if isinstance(function, ast.Attribute):
                yield function.attr, node
            elif isinstance(function, ast.Name):
                yield function.id, node
