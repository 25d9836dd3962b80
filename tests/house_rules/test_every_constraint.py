"""The database refuses impossible rows, and a test proves it for each UNIQUE and each CHECK.

A test that proves one is marked ``@pytest.mark.constraint("ck_call_due_after_opening")``.
"""

import ast
from collections.abc import Iterator

from sqlalchemy import CheckConstraint, UniqueConstraint

from portal.foundation.db import Base
from tests.house import House
from tests.house_rules.source import python_files, tree


def _constraints() -> Iterator[str]:
    for table in Base.metadata.tables.values():
        for constraint in table.constraints:
            if isinstance(constraint, UniqueConstraint | CheckConstraint):
                yield str(constraint.name)
        for index in table.indexes:
            if index.unique:
                yield str(index.name)


def _proved() -> Iterator[str]:
    for path in python_files("tests"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.constraint":
                yield from (a.value for a in node.args if isinstance(a, ast.Constant))


def test_every_constraint_has_a_name(sqlite_house: House) -> None:
    assert [name for name in _constraints() if name in ("None", "")] == []


def test_every_constraint_is_proved(sqlite_house: House) -> None:
    assert sorted(set(_constraints()) - set(_proved())) == []


def test_nothing_proves_a_constraint_that_is_gone(sqlite_house: House) -> None:
    assert sorted(set(_proved()) - set(_constraints())) == []
