"""Pages kept in memory: bounded, and the one not asked for the longest goes first."""

from portal.foundation.caching import KeptPages

NONE: frozenset[str] = frozenset()


def test_the_page_not_asked_for_the_longest_goes_first() -> None:
    pages = KeptPages(most=30)
    for tag in ("a", "b", "c"):
        pages.put(tag, tag.encode() * 10, NONE)
    assert pages.get("a") == (b"a" * 10, NONE)
    pages.put("d", b"d" * 10, NONE)
    assert [tag for tag in "abcd" if pages.get(tag)] == ["a", "c", "d"]


def test_a_page_too_large_is_not_kept() -> None:
    pages = KeptPages(most=30)
    pages.put("a", b"a" * 31, NONE)
    assert pages.get("a") is None


def test_a_page_kept_twice_counts_once() -> None:
    pages = KeptPages(most=30)
    for _ in range(5):
        pages.put("a", b"a" * 20, NONE)
    pages.put("b", b"b" * 10, NONE)
    assert [tag for tag in "ab" if pages.get(tag)] == ["a", "b"]
