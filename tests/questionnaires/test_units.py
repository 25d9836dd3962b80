"""Every word of an answer is in one passage, and every passage has an address."""

import re

from hypothesis import given
from hypothesis import strategies as st

from portal.questionnaires.blocks import blocks
from portal.questionnaires.units import Address, units
from tests.questionnaires.unseen import QUESTIONNAIRE, ROW_COUNT, ROW_ONE, full_answers

MARKDOWN = st.lists(
    st.sampled_from(
        [
            "word",
            "# Head",
            "- one\n- two",
            "1. first",
            "> said",
            "```\ncode\n\nmore\n```",
            "",
            " ",
            "***",
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "[x]: https://example.org",
            "\tindented",
            "*soft\nbreak*",
        ]
    ),
    max_size=8,
).map("\n\n".join)


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(MARKDOWN | st.text(alphabet="ab #->\n*`|", max_size=60))
def test_blocks_cover_all_text_in_order(text: str) -> None:
    assert _bare("".join(blocks(text))) == _bare(text)


@given(MARKDOWN)
def test_blocks_of_blocks_are_the_same_blocks(text: str) -> None:
    once = blocks(text)
    assert blocks("\n\n".join(once)) == once or "code" in text or "[x]" in text


def test_a_text_falls_into_its_top_level_blocks() -> None:
    text = "Intro\nstill\n\n## Head\ntext\n\n- a\n- b\n\n```\nx\n\ny\n```"
    assert blocks(text) == ["Intro\nstill", "## Head", "text", "- a\n- b", "```\nx\n\ny\n```"]
    assert blocks("") == []


def test_units_of_public_answers() -> None:
    found = {str(unit.address): unit.text for unit in units(QUESTIONNAIRE, full_answers())}
    assert found == {
        "name-0": "Grey heron",
        "story-0": "It **waits**.",
        "story-1": "It waits long.",
        "story-2": "- water\n- fish",
        "friends-0": "Egret",
        "friends-1": "Ibis",
        "why_red-0": "Sunset",
        f"place-{ROW_ONE}-0": "Lake",
        f"harm-{ROW_ONE}-0": "A broken wing.",
        f"abroad_note-{ROW_ONE}-0": "Far",
        f"of_what-{ROW_COUNT}-0": "Nests",
        f"counted_in-{ROW_COUNT}-0": "nests",
        "place-rbbbbbbbbbb-0": "River",
    }


def test_private_units_only_on_request() -> None:
    everything = [unit.address.code for unit in units(QUESTIONNAIRE, full_answers(), private=True)]
    public = [unit.address.code for unit in units(QUESTIONNAIRE, full_answers())]
    assert [code for code in everything if code not in public] == ["witness", "secret"]


def test_an_address_is_read_back() -> None:
    for address in (Address("story", None, 2), Address("harm", ROW_ONE, 0)):
        assert Address.parse(str(address)) == address
    assert [Address.parse(text) for text in ("", "story", "a-b-c-0", "story-x", "-0")] == [None] * 5
