"""Two texts laid over each other: nothing is lost, equal texts show nothing, scraps are calmed."""

import re

from hypothesis import given
from hypothesis import strategies as st

from portal.questionnaires.wording import Piece, compare_passages, compare_words

TEXTS = st.lists(
    st.sampled_from(
        ["six", "twelve", "pages", "of", ",", ".", "été", "迁徙", "الطيور", "don’t", "\n"]
    ),
    max_size=14,
).map(" ".join)


def _bare(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return re.sub(r"\s", "", "".join(piece.text for piece in pieces if piece.kind in kinds))


@given(TEXTS, TEXTS)
def test_nothing_is_lost(old: str, new: str) -> None:
    pieces = compare_words(old, new)
    assert _bare(pieces, "same", "removed") == re.sub(r"\s", "", old)
    assert "".join(p.text for p in pieces if p.kind != "removed").split() == new.split()


@given(TEXTS)
def test_equal_texts_show_nothing(text: str) -> None:
    assert {piece.kind for piece in compare_words(text, text)} <= {"same"}
    assert {passage.kind for passage in compare_passages([text], [text])} == {"same"}


def test_words_are_marked_within_a_sentence() -> None:
    assert compare_words("no more than twelve pages, filed", "no more than six pages, filed") == (
        Piece("same", "no more than "),
        Piece("removed", "twelve "),
        Piece("added", "six "),
        Piece("same", "pages, filed"),
    )


def test_a_scrap_between_two_changes_is_no_island() -> None:
    pieces = compare_words("red or blue boats", "green or white boats")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("removed", "red or blue "),
        ("added", "green or white "),
        ("same", "boats"),
    ]


def test_chinese_is_compared_by_the_character() -> None:
    pieces = compare_words("保护迁徙物种", "保护野生物种")
    assert [(piece.kind, piece.text) for piece in pieces] == [
        ("same", "保护"),
        ("removed", "迁徙"),
        ("added", "野生"),
        ("same", "物种"),
    ]


def test_passages_that_resemble_each_other_are_compared_and_others_are_not() -> None:
    old = ["First one.", "The patrol trained twenty people.", "Last."]
    new = ["First one.", "New words here.", "The patrol trained thirty people.", "Last."]
    assert [passage.kind for passage in compare_passages(old, new)] == [
        "same",
        "added",
        "changed",
        "same",
    ]


def test_white_space_alone_is_no_change() -> None:
    assert [p.kind for p in compare_passages(["a b\nc"], ["a b c"])] == ["same"]
