import pytest

from portal.foundation.words import count_words


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "", 0),
        ("en", " \n\t ", 0),
        ("en", "The bird's well-being", 3),
        ("en", "one—two – three", 3),
        ("en", "2026 and 2,000.5", 3),
        ("fr", "l’eau : 3 mots ; « oui »", 4),
        ("es", "¿Qué? ¡Sí!", 2),
        ("ru", "охрана мигрирующих видов", 3),
        ("ar", "حماية الطيور المهاجرة، 2026", 4),
        ("ar", "مــهم جِدًّا", 2),
        ("zh", "保护迁徙物种。", 6),
        ("zh", "保护CMS物种2026年", 7),
        ("ja", "渡り鳥の保護", 6),
        ("ko", "철새 보호", 2),
        ("en", "the 物种 list", 4),
    ],
)
def test_words_are_counted_by_the_rules_of_their_script(language, text, count):
    assert count_words(text, language) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("# A heading", 2),
        ("**bold** _and_ `code`", 3),
        ("- one\n* two\n+ three\n1. four\n2) five", 5),
        ("> quoted words", 2),
        ("* * *\n---\n***", 0),
        ("[a link](https://example.org/a_(b)) here", 3),
        ('[x](https://example.org "title words")', 1),
        ("![picture of a crane](crane.png)", 4),
        ("| a | b |\n| --- | --- |", 2),
        ("```\ncode here\n```", 2),
    ],
)
def test_marks_of_markdown_are_no_words(text, count):
    assert count_words(text, "en") == count


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "see https://example.org/a/b?c=d&e=f now", 3),
        ("en", "<https://example.org>", 1),
        ("en", "www.example.org", 1),
        ("zh", "见https://example.org/页。", 3),
    ],
)
def test_an_address_is_one_word(language, text, count):
    assert count_words(text, language) == count
