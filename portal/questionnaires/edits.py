"""The shortest way from one list to another (E. W. Myers, "An O(ND) Difference Algorithm", 1986).

Bounded: lists that differ too much to be compared in reasonable time come out as replaced whole.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

# Steps of the inner loop that one comparison may take: about a third of a second.
BUDGET = 1_500_000


class Edit(NamedTuple):
    """What becomes of a run: ``old[a:b]`` is kept as, removed for, or replaced by ``new[c:d]``."""

    kind: Literal["same", "removed", "added"]
    a: int
    b: int
    c: int
    d: int


def edits(old: Sequence[str], new: Sequence[str], budget: int = BUDGET) -> list[Edit]:
    """The runs that lead from ``old`` to ``new``, in order; removed before added."""
    start = 0
    shorter = min(len(old), len(new))
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    kept = [(a + start, c + start) for a, c in _kept(middle_old, middle_new, budget)]
    pairs = [
        *((at, at) for at in range(start)),
        *kept,
        *((len(old) - at, len(new) - at) for at in range(end, 0, -1)),
    ]
    return list(_runs(pairs, len(old), len(new)))


def _kept(old: Sequence[str], new: Sequence[str], budget: int) -> list[tuple[int, int]]:
    """Positions (in old, in new) of what stays, in order."""
    length, width = len(old), len(new)
    if not length or not width:
        return []
    furthest = {1: 0}
    trail: list[dict[int, int]] = []
    spent = 0
    for distance in range(length + width + 1):
        trail.append(furthest.copy())
        for diagonal in range(-distance, distance + 1, 2):
            if diagonal == -distance or (
                diagonal != distance and furthest[diagonal - 1] < furthest[diagonal + 1]
            ):
                x = furthest[diagonal + 1]
            else:
                x = furthest[diagonal - 1] + 1
            y = x - diagonal
            while x < length and y < width and old[x] == new[y]:
                x, y, spent = x + 1, y + 1, spent + 1
            furthest[diagonal] = x
            if x >= length and y >= width:
                return _trace(trail, length, width)
        spent += 2 * distance + 1
        if spent > budget:
            return []
    return []


def _trace(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for distance in range(len(trail) - 1, -1, -1):
        furthest = trail[distance]
        diagonal = x - y
        if diagonal == -distance or (
            diagonal != distance and furthest.get(diagonal - 1, -1) < furthest.get(diagonal + 1, -1)
        ):
            before = diagonal + 1
        else:
            before = diagonal - 1
        from_x = furthest.get(before, 0)
        from_y = from_x - before
        while x > from_x and y > from_y and x > 0 and y > 0:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if distance:
            x, y = from_x, from_y
    return pairs[::-1]


def _runs(pairs: list[tuple[int, int]], length: int, width: int) -> Iterator[Edit]:
    x = y = 0
    at = 0
    while at < len(pairs) or x < length or y < width:
        to_x, to_y = pairs[at] if at < len(pairs) else (length, width)
        if x < to_x:
            yield Edit("removed", x, to_x, y, y)
        if y < to_y:
            yield Edit("added", to_x, to_x, y, to_y)
        x, y = to_x, to_y
        run = 0
        while at + run < len(pairs) and pairs[at + run] == (x + run, y + run):
            run += 1
        if run:
            yield Edit("same", x, x + run, y, y + run)
        x, y, at = x + run, y + run, at + run
