"""The order of names under a joint text: admitted observers first, each part by its sort key.

The sort key knows no language, so the order is the same for every reader. An observer under
Article VII, paragraph 9, of the Convention is a body or agency, not a State: of the organisations
that can sign, the verified ones of kind NGO or IGO (docs/decisions/0015).
"""

from collections.abc import Iterable

from portal.organisations.models import Organisation

_OBSERVERS = frozenset({"ngo", "igo"})


def is_observer(organisation: Organisation) -> bool:
    """Whether ``organisation`` stands among the observers."""
    return organisation.verified and organisation.kind in _OBSERVERS


def ordered(organisations: Iterable[Organisation]) -> list[Organisation]:
    """``organisations`` as they stand under a text."""
    return sorted(organisations, key=lambda o: (not is_observer(o), o.sort_key, o.id))
