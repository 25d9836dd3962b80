"""Whom a call asks."""

from collections.abc import Collection
from typing import Protocol


class Asked(Protocol):
    """What a call says of its audience."""

    @property
    def audience(self) -> Collection[str]: ...

    @property
    def audience_classes(self) -> Collection[str]: ...


def may_answer(call: Asked, organisation_kind: str, organisation_class: str | None) -> bool:
    """Whether ``call`` asks organisations of that kind and class.

    An empty list of kinds, or of classes, leaves nobody out on that ground. An organisation
    whose class is not recorded is asked only where any class is.
    """
    kind_fits = not call.audience or organisation_kind in call.audience
    class_fits = not call.audience_classes or organisation_class in call.audience_classes
    return kind_fits and class_fits
