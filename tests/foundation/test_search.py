from contextlib import suppress

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from portal.foundation import search
from portal.foundation.db import WriteOutsideTransaction, db, transaction
from portal.foundation.search import Document, SearchDocument, SearchSource, matching

TEXTS = [
    (1, "en", "Conservation of cranes", "We count Siberian cranes in wetlands."),
    (2, "fr", "Espèces menacées", "Protection des grues de Sibérie et de l’eau."),
    (3, "es", "Conservación de aves", "Las aves acuáticas migratorias, años 2024-2026."),
    (4, "ru", "Охрана мигрирующих видов", "Сохранение ёлки и рек."),
    (5, "ar", "حماية الطيور المهاجرة", "أنواع مهددة بالانقراض"),
    (6, "zh", "保护迁徙物种", "西伯利亚白鹤的湿地。CMS 第12次会议"),
    (7, "pt", "Conservação de aves", "Texto em português."),
]


@pytest.fixture
def indexed(app):
    with app.app_context():
        with transaction():
            for subject_id, language, title, body in TEXTS:
                search.index("test", subject_id, language, title, body)
            search.index("other", 1, "en", "Conservation of everything", "cranes")
        yield


def find(query, source="test", languages=None):
    return sorted(db.session.scalars(matching(query, source, languages)))


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("crane", [1]),
        ("CRANES count", [1]),
        ("crane elephants", []),
        ("siberian wetland", [1]),
        ("espece menacee", [2]),
        ("espèces menacées", [2]),
        ("eau", [2]),
        ("l'eau", [2]),
        ("conservacion", [1, 3]),
        ("conservación aves", [3]),
        ("ave acuatica", [3]),
        ("2024", [3]),
        ("ave", [3]),
        ("oso", []),
        ("ano", [3]),
        ("виды", [4]),
        ("елка", [4]),
        ("طيور", [5]),
        ("الطيور", [5]),
        ("انواع", [5]),
        ("迁徙物种", [6]),
        ("白鹤", [6]),
        ("鹤", [6]),
        ("种", [6]),
        ("物种CMS", [6]),
        ("物地", []),
        ("conservacao", [7]),
        ("conservation", [1, 3]),  # a stem they share: as good as a translation
    ],
)
def test_words_find_texts_in_every_language(query, found):
    assert find(query) == found


@pytest.mark.usefixtures("indexed")
def test_a_source_and_a_language_can_be_kept_to():
    assert find("conservation", "other") == [1]
    assert find("crane", languages=["fr", "es"]) == []
    assert find("crane", languages=["en"]) == [1]
    assert find("crane", languages=[]) == []
    assert find("crane", "unknown") == []


ODD = [
    "",
    "   ",
    '"',
    "'",
    "crane'",
    '"crane',
    "crane*",
    "*",
    "(crane",
    "crane)",
    "title:crane",
    "words: crane",
    "{words}: crane",
    "^crane",
    "-crane",
    "+crane",
    "crane & | !",
    "crane:*",
    "<->",
    "a <2> b",
    "\\",
    "crane\\",
    "crane\0",
    "\0",
    "'; DROP TABLE search_fts; --",
    "%s %(x)s {} $1 :q ?",
    "\u202ecrane\u202c",
    "🐦",
    "\U0001e900\U0001e922",
    "\u0301",
    "x" * 100_000,
    "a " * 10_000,
    "ﷺ",
    "١٢٣",
    "\ufffe\uffff",
    "\ud800",
]


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_whatever_is_typed_is_words_and_never_an_error(query):
    assert find(query) in ([], [1])


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize(
    "query", ["AND", "crane AND count", "crane OR elephants", "NOT crane", "NEAR(a b)"]
)
def test_operators_mean_nothing(query):
    assert find(query) == []


@pytest.mark.usefixtures("indexed")
@pytest.mark.parametrize("query", [one for one in ODD if one.strip()], ids=lambda q: None)
def test_odd_texts_can_be_indexed(query):
    with transaction():
        search.index("test", 50, "en", query, query)


@pytest.mark.usefixtures("indexed")
def test_a_text_is_replaced_not_added_to():
    with transaction():
        search.index("test", 1, "en", "Storks", "only storks")
        search.index("test", 1, "fr", "Cigognes", "seulement")

    assert (find("crane"), find("stork"), find("cigogne")) == ([], [1], [1])


@pytest.mark.usefixtures("indexed")
def test_a_removed_subject_is_found_no_more():
    with transaction():
        search.remove("test", 1)

    assert find("crane") == []
    assert find("conservation", "other") == [1]
    assert db.session.execute(text("SELECT count(*) FROM search_fts")).scalar() == 7


def test_the_index_is_part_of_the_transaction(app):
    with app.app_context():
        with suppress(ZeroDivisionError), transaction():
            search.index("test", 1, "en", "Cranes", "")
            raise ZeroDivisionError
        assert find("crane") == []
        with pytest.raises(WriteOutsideTransaction):
            search.index("test", 1, "en", "Cranes", "")
        with pytest.raises(WriteOutsideTransaction):
            search.remove("test", 1)


@pytest.mark.usefixtures("indexed")
def test_hits_can_be_part_of_a_larger_query():
    wanted = select(SearchDocument.id).where(
        SearchDocument.source == "test", SearchDocument.subject_id.in_(matching("crane", "test"))
    )

    assert len(db.session.scalars(wanted).all()) == 1


@pytest.mark.usefixtures("indexed")
def test_a_rare_word_does_not_read_every_document():
    if db.session.get_bind().dialect.name != "sqlite":
        return  # PostgreSQL's planner knows its full-text index
    found = matching("crane", "test").compile(
        db.session.get_bind(), compile_kwargs={"literal_binds": True}
    )
    plan = [row[3] for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {found}"))]

    assert plan[0].startswith("SCAN search_fts VIRTUAL TABLE")
    assert plan[1] == "SEARCH searched USING INTEGER PRIMARY KEY (rowid=?)"


def test_a_very_long_text_is_indexed(app):
    body = " ".join(f"слово{n}" for n in range(70_000))
    with app.app_context():
        with transaction():
            search.index("test", 1, "ru", "Длинный текст", body)
        assert find("слово49000") == [1]
        assert find("длинный") == [1]


@pytest.mark.usefixtures("indexed")
def test_the_index_can_be_made_anew(monkeypatch):
    monkeypatch.setattr(search, "BATCH", 2)
    monkeypatch.setattr(search.SOURCES, "_items", {})
    texts = {one[0]: Document(*one[1:]) for one in TEXTS[:5]}
    search.SOURCES.enter("test", SearchSource(lambda: list(texts), lambda one: [texts[one]]))
    with transaction():
        search.index("test", 2, "en", "Left over from an earlier version", "cranes")
        search.remove("test", 3)

    assert search.rebuild("test") == 5
    assert (find("crane"), find("conservación aves"), find("白鹤")) == ([1], [3], [])
    assert find("conservation", "other") == [1]
    with pytest.raises(KeyError):
        search.rebuild("unknown")


@pytest.mark.constraint("uq_search_document_source_subject_id_language")
def test_a_text_stands_in_the_index_once(app):
    rows = [SearchDocument(source="test", subject_id=1, language="en") for _ in range(2)]
    with app.app_context(), pytest.raises(IntegrityError), transaction() as session:
        session.add_all(rows)
