"""HTML from people is made safe in one function; nothing else may call something safe."""

import ast
import re

import pytest
from jinja2 import Environment, nodes

from tests.house import House
from tests.house_rules.source import TEMPLATES, calls, python_files, relative, templates, tree

CLEANING = "portal/foundation/text.py"
# Markup made of a constant with ``.format``, which escapes what is put in.
FORMATTING = frozenset(
    {
        "portal/foundation/pages.py",
        "portal/foundation/formats.py",
        "portal/foundation/options.py",
    }
)


def test_markup_is_made_in_one_place() -> None:
    making = {
        relative(path)
        for path in python_files()
        for called, node in calls(tree(path))
        if called == "Markup" and not _is_constant(node)
    }
    assert making - {CLEANING} == set()


def test_constant_markup_is_made_where_it_is_looked_at() -> None:
    making = {
        relative(path)
        for path in python_files()
        for called, _ in calls(tree(path))
        if called == "Markup"
    }
    assert making - {CLEANING} <= FORMATTING


@pytest.mark.parametrize("name", [p.relative_to(TEMPLATES).as_posix() for p in templates()])
def test_no_template_calls_something_safe(sqlite_house: House, name: str) -> None:
    environment: Environment = sqlite_house.app.jinja_env
    source = (TEMPLATES / name).read_text("utf-8")
    filters = {node.name for node in environment.parse(source).find_all(nodes.Filter)}
    assert filters & {"safe", "forceescape"} == set()
    assert re.findall(r"autoescape\s+false|Markup", source) == []


def _is_constant(call: ast.Call) -> bool:
    return all(isinstance(argument, ast.Constant) for argument in call.args)
