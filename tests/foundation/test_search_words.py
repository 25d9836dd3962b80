import pytest

from portal.foundation.search_words import LONGEST_WORD, forms, normalise, tokens


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "migrations", "Migration"),
        ("en", "ﬁsheries", "FISHERY"),
        ("fr", "protégées", "protegees"),
        ("fr", "espèce", "especes"),
        ("fr", "Cœur", "coeur"),
        ("es", "conservación", "conservaciones"),
        ("es", "conservación", "CONSERVACION"),
        ("es", "años", "ano"),
        ("es", "aves", "ave"),
        ("ru", "сохранения", "сохранение"),
        ("ru", "ёлка", "елки"),
        ("ar", "الطيور", "طيور"),
        ("ar", "أنواع", "انواع"),
        ("ar", "حماية", "حمايه"),
        ("ar", "مُهَاجِرَة", "مهاجره"),
        ("ar", "مــهم", "مهم"),
        ("pt", "Ação", "acao"),
        ("de", "Straße", "STRASSE"),
        ("pl", "Łódź", "lodz"),
    ],
)
def test_what_people_take_for_the_same_word_shares_a_form(language, one, other):
    assert set(forms(language, one)) & set(forms(language, other))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("ru", "йод", "иод"),
        ("en", "bird", "beard"),
        ("ar", "طيور", "صقور"),
        ("en", "COP12", "COP1"),
    ],
)
def test_what_means_something_else_does_not(language, one, other):
    assert not set(forms(language, one)) & set(forms(language, other))


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("zh", "保护物种CMS鸟", "保护 护物 物种 种 cms 鸟"),
        ("ja", "渡り鳥", "渡り り鳥 鳥"),
        ("en", "2016/017, COP12.", "2016 017 cop12"),
        ("hi", "हिन्दी", "हिन्दी"),
        ("ko", "철새 보호", "철새 보호"),
        ("en", "'; DROP TABLE --\0\"*", "drop tabl"),
        ("en", "", ""),
        ("en", "!?… —", ""),
        ("en", "ＣＭＳ", "cms"),
    ],
)
def test_a_text_becomes_words(language, text, words):
    assert normalise(language, text) == words


def test_other_forms_stand_after_the_text():
    assert normalise("fr", "menacées menacées ici") == "menac menac ici menace"


def test_tokens_say_where_they_stand():
    text = "Les espèces 物种保护!"

    assert [text[token.start : token.end] for token in tokens("fr", text)] == [
        "Les",
        "espèces",
        "物种",
        "种保",
        "保护",
        "护",
    ]


def test_a_word_without_end_is_cut():
    assert [len(form) for form in forms("en", "x" * 5000)] == [LONGEST_WORD]
