"""Every template loads, has a title, asks nobody's role, and speaks the reader's language."""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from jinja2 import Environment, nodes

from tests.house import House
from tests.house_rules.source import TEMPLATES, templates

NAMES = [path.relative_to(TEMPLATES).as_posix() for path in templates()]
HTML = [name for name in NAMES if name.endswith(".html")]
PAGES = [
    name
    for name in HTML
    if not name.startswith(("components/", "layouts/", "mail/"))
    and not name.rpartition("/")[2].startswith("_")
    and name != "base.html"
]
COMPONENTS = [name for name in HTML if name.startswith("components/")]
# A question about one of these is the policy's to answer; a template gets what is possible.
POLICY = frozenset({"role", "roles", "staff_roles", "is_staff", "is_admin"})
SPOKEN = ("aria-label", "alt", "placeholder", "title")
# The staff's page of every part is made of sample words.
SAMPLES = frozenset({"moderation/parts.html"})
# Words that are the same in every language.
SAME = frozenset({"UTC", "SHA", "PDF", "CSV", "XLSX", "DOCX", "ODT", "JSON", "MiB", "CMS"})


@pytest.fixture
def environment(sqlite_house: House) -> Environment:
    """The templates as the portal has them."""
    return sqlite_house.app.jinja_env


def _source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def _tree(environment: Environment, name: str) -> nodes.Template:
    return environment.parse(_source(name), name)


@pytest.mark.parametrize("name", NAMES)
def test_it_loads_with_everything_it_names(environment: Environment, name: str) -> None:
    parsed = _tree(environment, name)
    environment.get_template(name)
    kinds = (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
    named = [node.template for node in parsed.find_all(kinds)]
    constant = [node.value for node in named if isinstance(node, nodes.Const)]
    assert [other for other in constant if other not in NAMES] == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title(environment: Environment, name: str) -> None:
    assert "title" in set(_blocks(environment, name)), "fill the block `title`"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_extends_a_layout(environment: Environment, name: str) -> None:
    assert len(list(_tree(environment, name).find_all(nodes.Extends))) == 1


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_one_macro_that_tells_its_parameters(
    environment: Environment, name: str
) -> None:
    macros = list(_tree(environment, name).find_all(nodes.Macro))
    public = [macro for macro in macros if not macro.name.startswith("_")]
    assert [macro.name for macro in public] == [name.rpartition("/")[2].removesuffix(".html")]
    comment = re.search(rf"\{{# {public[0].name}\((.*?)#\}}", _source(name), re.DOTALL)
    assert comment, f"begin with a comment that tells the parameters: {{# {public[0].name}(…)"
    told = set(re.findall(r"\w+", comment[1]))
    assert [argument.name for argument in public[0].args if argument.name not in told] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_import_is_used(environment: Environment, name: str) -> None:
    parsed = _tree(environment, name)
    imported = {
        part if isinstance(part, str) else part[1]
        for node in parsed.find_all(nodes.FromImport)
        for part in node.names
    }
    imported |= {node.target for node in parsed.find_all(nodes.Import)}
    used = {node.name for node in parsed.find_all(nodes.Name)}
    assert imported - used == set()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_included_is_a_partial(environment: Environment, name: str) -> None:
    included = [
        node.template.value
        for node in _tree(environment, name).find_all(nodes.Include)
        if isinstance(node.template, nodes.Const)
    ]
    assert [path for path in included if not path.rpartition("/")[2].startswith("_")] == []


@pytest.mark.parametrize("name", HTML)
def test_it_asks_nobody_s_role(environment: Environment, name: str) -> None:
    asked = {node.attr for node in _tree(environment, name).find_all(nodes.Getattr)}
    assert asked & POLICY == set()


@pytest.mark.parametrize("name", PAGES)
def test_it_does_not_compare_states(environment: Environment, name: str) -> None:
    compared = [
        node.lineno
        for node in _tree(environment, name).find_all(nodes.Compare)
        for part in (node.expr, *(operand.expr for operand in node.ops))
        if isinstance(part, nodes.Getattr) and part.attr == "state"
        if not (isinstance(part.node, nodes.Name) and part.node.name == "mail")
    ]
    assert compared == [], "ask the policy for what is possible"


@pytest.mark.parametrize("name", HTML)
def test_no_inline_style_or_script(name: str) -> None:
    source = _source(name)
    assert re.findall(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", source) == []
    scripts = re.findall(r"<script\b[^>]*>", source)
    assert [tag for tag in scripts if "nonce" not in tag and "application/json" not in tag] == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SAMPLES])
def test_no_word_is_left_untranslated(environment: Environment, name: str) -> None:
    assert list(_bare_words(environment, name)) == []


def _blocks(environment: Environment, name: str) -> Iterator[str]:
    parsed = _tree(environment, name)
    for block in parsed.find_all(nodes.Block):
        if not block.required:
            yield block.name
    for parent in parsed.find_all(nodes.Extends):
        if isinstance(parent.template, nodes.Const) and parent.template.value != "base.html":
            yield from _blocks(environment, parent.template.value)


def _bare_words(environment: Environment, name: str) -> Iterator[str]:
    html = "".join(_outside_of_tags(environment, name))
    html = re.sub(r"<!--.*?-->|<(script|code|svg)\b.*?</\1>", " ", html, flags=re.DOTALL)
    for tag in re.findall(r"<[a-zA-Z][^>]*>", html):
        for attribute, value in re.findall(r"([\w-]+)=\"([^\"]*)\"", tag):
            if attribute in SPOKEN:
                yield from _words(value)
    yield from _words(re.sub(r"<[^>]*>", " ", html))


def _words(text: str) -> Iterator[str]:
    for word in re.findall(r"\w{2,}", re.sub(r"&#?\w+;", " ", text)):
        if word.isalpha() and word not in SAME:
            yield word


def _outside_of_tags(environment: Environment, name: str) -> Iterator[str]:
    """The template's own text: expressions become one sign, what nobody reads nothing."""
    silent, words, inside = False, [], False
    for _line, kind, value in environment.lex(_source(name), name):
        if kind in ("block_begin", "variable_begin"):
            inside, words = True, []
        elif kind in ("block_end", "variable_end"):
            inside = False
            first = words[0] if words else ""
            if kind == "block_end" and (
                first in ("trans", "endtrans") or words[1:] == ["body_class"]
            ):
                silent = first != "endtrans"
            elif first == "endblock":
                silent = False
            yield "\x00" if kind == "variable_end" else ""
        elif kind == "name" and inside:
            words.append(value)
        elif kind == "data" and not silent:
            yield value
