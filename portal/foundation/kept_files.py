"""Which stored files are in use: whoever keeps one says so here, and the sweep leaves it alone."""

from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from portal.foundation.registry import Registry

# Name of the table → (session) → the store keys it names.
KEEPERS: Registry[Callable[[Session], Iterable[str]]] = Registry("keeper of files")


def known(session: Session) -> set[str]:
    """The keys of all stored files that something names."""
    return {key for _, keeper in KEEPERS.items() for key in keeper(session)}
