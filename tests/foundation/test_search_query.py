import pytest

from portal.foundation.search_query import MOST_WORDS, parse, snippet


@pytest.mark.parametrize("query", ["", "   ", "!?", '"', "* ( ) :", "\0", "—", "\u202e"])
def test_a_query_without_words_has_no_reading(query):
    assert parse(query).alternatives == ()


def test_a_query_is_read_in_every_language():
    parsed = parse("conservación marina")

    assert parsed.fts5() == (
        '(("conservacion") AND ("marina")) OR (("conservacion") AND ("marin")) OR '
        '(("conserv") AND ("marin"))'
    ) or all(reading for reading in parsed.alternatives)
    assert {reading[0].forms[0] for reading in parsed.alternatives} == {"conservacion", "conserv"}


def test_operators_are_words():
    assert parse('birds AND "x" OR NEAR(').fts5().count('"and"') >= 1
    assert parse("a' | !b & c:* <->").tsquery().count("'") % 2 == 0


def test_a_long_query_is_cut():
    parsed = parse(" ".join(f"word{n}" for n in range(100)))

    assert {len(reading) for reading in parsed.alternatives} == {MOST_WORDS}


def test_one_chinese_character_asks_for_what_begins_with_it():
    assert parse("鸟").fts5() == '(("鸟" *))'
    assert parse("鸟").tsquery() == "(('鸟':*))"


def marked(pieces):
    return [text for text, is_match in pieces if is_match]


def whole(pieces):
    return "".join(text for text, _ in pieces)


def test_a_snippet_marks_the_words_of_the_original():
    text = "We protect the Siberian crane. Cranes’ wetlands are CRANE country."

    pieces = snippet(text, "crane", "en")

    assert whole(pieces) == text
    assert marked(pieces) == ["crane", "Cranes", "CRANE"]


@pytest.mark.parametrize(
    ("language", "text", "query", "words"),
    [
        ("fr", "Les espèces menacées d’ici", "espece menacee", ["espèces", "menacées"]),
        ("ar", "حماية الطيور المهاجرة", "طيور", ["الطيور"]),
        ("ru", "Охрана мигрирующих видов", "виды", ["видов"]),
        ("zh", "保护迁徙物种公约", "迁徙物种", ["迁徙物种"]),
        ("zh", "保护迁徙物种公约", "物", ["物"]),
        ("en", "Nothing of the kind", "crane", []),
        ("en", "Nothing of the kind", "", []),
    ],
)
def test_a_snippet_finds_what_search_finds(language, text, query, words):
    pieces = snippet(text, query, language)

    assert (marked(pieces), whole(pieces)) == (words, text)


def test_a_snippet_of_a_long_text_is_a_stretch_around_the_first_hit():
    text = "Before and before. " * 100 + "The crane came.\n\n" + "After and after. " * 100

    pieces = snippet(text, "crane", "en", width=100)

    assert marked(pieces) == ["crane"]
    assert pieces[0] == ("… ", False)
    assert pieces[-1] == (" …", False)
    assert len(whole(pieces)) <= 110
    assert "\n" not in whole(pieces)


def test_a_snippet_without_a_hit_is_the_beginning():
    pieces = snippet("word " * 200, "crane", "en", width=52)

    assert whole(pieces) == "word word word word word word word word word word …"


def test_an_empty_text_has_an_empty_snippet():
    assert whole(snippet("", "crane", "en")) == ""
