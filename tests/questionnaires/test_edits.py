"""The way from one list to another leads there, is short, and is found in bounded time."""

import time

from hypothesis import given
from hypothesis import strategies as st

from portal.questionnaires.edits import edits

LISTS = st.lists(st.sampled_from("abc"), max_size=12)


@given(LISTS, LISTS)
def test_it_leads_from_old_to_new(old: list[str], new: list[str]) -> None:
    runs = edits(old, new)
    assert [x for r in runs if r.kind != "added" for x in old[r.a : r.b]] == old
    assert [x for r in runs if r.kind != "removed" for x in new[r.c : r.d]] == new
    same = [(old[r.a : r.b], new[r.c : r.d]) for r in runs if r.kind == "same"]
    assert all(left == right for left, right in same)


@given(LISTS)
def test_equal_lists_have_nothing_to_edit(old: list[str]) -> None:
    assert {run.kind for run in edits(old, list(old))} <= {"same"}


@given(LISTS, LISTS)
def test_it_keeps_as_much_as_can_be_kept(old: list[str], new: list[str]) -> None:
    kept = sum(run.b - run.a for run in edits(old, new) if run.kind == "same")
    lengths = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for x, left in enumerate(old):
        for y, right in enumerate(new):
            lengths[x + 1][y + 1] = (
                lengths[x][y] + 1 if left == right else max(lengths[x][y + 1], lengths[x + 1][y])
            )
    assert kept == lengths[-1][-1]


def test_long_lists_that_differ_throughout_do_not_stop_the_server() -> None:
    old = [f"a{number % 7}" for number in range(10_000)]
    new = [f"b{number % 5}" for number in range(10_000)]
    begun = time.process_time()
    assert [run.kind for run in edits(old, new)] == ["removed", "added"]
    assert time.process_time() - begun < 5
