"""A list that things enter by name when the app starts: kinds, cases, texts, prefills."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Name → item. A name is taken once; entering the very same item again changes nothing."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def enter(self, name: str, item: T) -> T:
        """Enter ``item`` as ``name``; raise ValueError when another item has that name."""
        if self._items.get(name, item) is not item:
            raise ValueError(f"Two entries for {self.what} {name!r}.")
        self._items[name] = item
        return item

    def entry(self, name: str) -> Callable[[T], T]:
        """``enter`` as a decorator."""
        return lambda item: self.enter(name, item)

    def __getitem__(self, name: str) -> T:
        return self._items[name]

    def get(self, name: str) -> T | None:
        """The item entered as ``name``, or None."""
        return self._items.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def items(self) -> list[tuple[str, T]]:
        """All (name, item) pairs in order of entry."""
        return list(self._items.items())
