"""What all kinds share knows none by name: a kind declares itself, and nothing asks which."""

import ast

import pytest

from portal.submissions.kinds import KINDS
from tests.house import House
from tests.house_rules.source import PORTAL, relative, tree

KNOWS_NO_KIND = ("submissions", "moderation", "register", "workspace", "calls", "home")


@pytest.mark.parametrize("package", KNOWS_NO_KIND)
def test_it_knows_no_kind_by_name(sqlite_house: House, package: str) -> None:
    assert list(KINDS), "no kind is registered"
    named = [
        f"{relative(path)}:{node.lineno}"
        for path in (PORTAL / package).rglob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Compare)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and part.value in set(KINDS)
    ]
    assert named == []
