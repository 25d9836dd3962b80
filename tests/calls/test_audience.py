"""Whom a call asks."""

from types import SimpleNamespace

import pytest

from portal.calls.audience import may_answer


@pytest.mark.parametrize(
    ("audience", "classes", "kind", "organisation_class", "asked"),
    [
        ([], [], "ngo", "national", True),
        ([], [], "other", None, True),
        (["ngo"], [], "ngo", "international", True),
        (["ngo"], [], "government", "national", False),
        (["ngo", "government"], [], "government", None, True),
        (["ngo"], ["international"], "ngo", "international", True),
        (["ngo"], ["international"], "ngo", "national", False),
        (["ngo"], ["international"], "ngo", None, False),
        ([], ["national"], "igo", "national", True),
    ],
)
def test_kind_and_class_both_have_to_fit(
    audience: list[str],
    classes: list[str],
    kind: str,
    organisation_class: str | None,
    asked: bool,
) -> None:
    call = SimpleNamespace(audience=audience, audience_classes=classes)

    assert may_answer(call, kind, organisation_class) is asked
