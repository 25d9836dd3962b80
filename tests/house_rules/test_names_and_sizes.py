"""Files are short, and called what they are."""

import re
from pathlib import Path

from tests.house_rules.files_of_a_feature import NOUNS, ROLES
from tests.house_rules.source import PORTAL, ROOT, features, python_files, relative, tree

MOST_LINES = 400
FORBIDDEN = re.compile(r"(^|_)(utils?|helpers?|common|misc|managers?|stuff|base_?utils)($|_)")
WRITTEN = ("portal", "tests", "migrations", "benchmarks", "docs")
TOP_LEVEL = {
    "portal", "migrations", "tests", "config.py", "wsgi.py", "pyproject.toml", "README.md",
    "CHANGELOG.md", "LICENSE", "Makefile", "docs", "benchmarks", ".ci", "requirements.lock",
    "requirements-dev.lock", "babel.cfg", ".gitignore", ".git", "SECURITY.md", "CONTRIBUTING.md",
}  # fmt: skip


def _written(*endings: str) -> list[Path]:
    found = [ROOT / "config.py", ROOT / "wsgi.py"]
    for folder in WRITTEN:
        found += [p for p in (ROOT / folder).rglob("*") if p.suffix in endings]
    return [p for p in found if "__pycache__" not in p.parts and "built" not in p.parts]


def test_no_file_is_longer_than_a_person_reads() -> None:
    lines = {
        relative(path): len(path.read_text("utf-8").splitlines())
        for path in _written(".py", ".html", ".js")
    }
    assert {name: count for name, count in lines.items() if count > MOST_LINES} == {}


def test_no_name_says_nothing() -> None:
    names = [p for p in _written(".py", ".html", ".js", ".css") if FORBIDDEN.search(p.stem)]
    folders = [p for p in PORTAL.rglob("*") if p.is_dir() and FORBIDDEN.search(p.name)]
    assert [relative(path) for path in names + folders] == []


def test_python_names_are_lower_case() -> None:
    bad = [p for p in python_files() if not re.fullmatch(r"[a-z]+(_[a-z]+)*|__init__", p.stem)]
    assert [relative(path) for path in bad] == []


def test_files_of_a_feature_have_the_names_they_have_everywhere() -> None:
    unknown = []
    for feature in features():
        allowed = ROLES | NOUNS.get(feature.name, frozenset())
        for path in feature.iterdir():
            if path.suffix == ".py" or (path / "__init__.py").exists():
                if path.stem not in allowed:
                    unknown.append(relative(path))
    assert unknown == []


def test_the_list_of_nouns_names_nothing_that_is_gone() -> None:
    gone = [
        f"{feature}/{noun}"
        for feature, nouns in NOUNS.items()
        for noun in nouns
        if not (PORTAL / feature / f"{noun}.py").exists() and not (PORTAL / feature / noun).is_dir()
    ]
    assert gone == []


def test_a_package_says_what_it_is_for_and_does_nothing_else() -> None:
    wordless = [relative(f) for f in features() if not _docstring(f / "__init__.py")]
    busy = [relative(f) for f in features() if len(tree(f / "__init__.py").body) > 1]
    assert (wordless, busy) == ([], [])


def test_every_module_says_what_it_is() -> None:
    assert [relative(path) for path in python_files() if not _docstring(path)] == []


def test_the_top_level_is_fixed() -> None:
    import subprocess

    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True)
    there = {name.split("/")[0] for name in listed.stdout.splitlines()}
    assert there - TOP_LEVEL == set()


def _docstring(path: Path) -> str | None:
    import ast

    return ast.get_docstring(tree(path))
