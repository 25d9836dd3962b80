"""One way to write, opened by views; one place that moves a submission."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house import House
from tests.house_rules.source import PORTAL, calls, features, python_files, relative, tree

# What takes part in a write, but never opens or ends one.
INNER = ("actions", "policy", "models", "queries", "mails", "forms", "kind", "kinds", "lifecycle")


def _calling(name: str, files: Iterator[Path] | tuple[Path, ...]) -> list[str]:
    return sorted(relative(f) for f in files if any(called == name for called, _ in calls(tree(f))))


def test_only_the_database_module_commits() -> None:
    assert _calling("commit", python_files()) == ["portal/foundation/db.py"]


def test_verbs_leave_the_transaction_to_whoever_calls_them() -> None:
    inner = (
        path
        for feature in features()
        for path in feature.rglob("*.py")
        if path.relative_to(feature).parts[0].removesuffix(".py") in INNER
    )
    assert _calling("transaction", inner) == []


def test_a_view_that_only_reads_opens_no_transaction(sqlite_house: House) -> None:
    app = sqlite_house.app
    acting = {r.endpoint for r in app.url_map.iter_rules() if "POST" in (r.methods or ())}
    reading = set(app.view_functions) - acting
    opening = []
    for path in python_files():
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef):
                if any(called == "transaction" for called, _ in calls(function)):
                    opening.append((path, function.name))
    defined = {
        (Path(view.__code__.co_filename), view.__name__)
        for endpoint, view in app.view_functions.items()
        if endpoint in reading and hasattr(view, "__code__")
    }
    assert [where for where in opening if where in defined] == []


def test_one_place_assigns_the_state_of_a_submission() -> None:
    assigning = {
        relative(path)
        for feature in features()
        for path in feature.rglob("*.py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr in ("state", "stored_state")
    }
    assert assigning == {"portal/submissions/models/submission.py"}


def test_one_function_takes_every_step() -> None:
    package = tuple((PORTAL / "submissions").rglob("*.py"))
    assert _calling("move", package) == ["portal/submissions/actions.py"]
