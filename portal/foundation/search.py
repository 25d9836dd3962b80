"""Full-text search: one interface over SQLite's FTS5 and PostgreSQL's tsvector.

Both are fed the same words (search_words.py), so both find the same. What is indexed belongs to a
*source* (a feature's texts) and a subject (an id of that source), once per language.
The table ``search_fts`` is made by the migration: a virtual table on SQLite, a tsvector with a GIN
index on PostgreSQL. A hit holds every word of the query; the caller puts hits in order.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.foundation.columns import IntPK
from portal.foundation.db import Base, WriteOutsideTransaction, db, is_writing, transaction
from portal.foundation.registry import Registry
from portal.foundation.search_query import parse
from portal.foundation.search_words import normalise
from portal.foundation.upsert import insert_or

MOST_WORDS = 50_000  # different words kept of one document; PostgreSQL's limit is 1 MB
BATCH = 200  # subjects indexed anew in one transaction


class SearchDocument(Base):
    """A text in the index; its words stand in ``search_fts`` under the same id."""

    __tablename__ = "search_document"
    __table_args__ = (UniqueConstraint("source", "subject_id", "language"),)

    id: Mapped[IntPK]
    source: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    language: Mapped[str] = mapped_column(String(10))


@dataclass(frozen=True)
class Document:
    """A text to be indexed, in one language."""

    language: str
    title: str
    body: str


@dataclass(frozen=True)
class SearchSource:
    """Where a source's texts come from when the index is made anew."""

    subject_ids: Callable[[], Sequence[int]]
    documents: Callable[[int], Iterable[Document]]


SOURCES: Registry[SearchSource] = Registry("search source")

_FTS = table("search_fts", column("rowid"), column("words"))
_JOINED = "search_fts {} search_document AS searched ON searched.id = search_fts.rowid"


def index(source: str, subject_id: int, language: str, title: str, body: str) -> None:
    """Put a text into the index, in place of what stood there; in the current transaction.

    ``title`` and ``body`` are plain text as people read it. What is not public does not belong in
    a source that the public searches.
    """
    session = _writing()
    statement = insert_or(session, SearchDocument).values(
        source=source, subject_id=subject_id, language=language
    )
    upsert = statement.on_conflict_do_update(
        index_elements=["source", "subject_id", "language"], set_={"language": language}
    ).returning(SearchDocument.id)
    document_id = session.execute(upsert).scalar_one()
    session.execute(delete(_FTS).where(_FTS.c.rowid == document_id))
    found = normalise(language, f"{title}\n{body}").split(" ")
    words = list(dict.fromkeys(filter(None, found)))[:MOST_WORDS]
    stored: ColumnElement[str] = (
        func.array_to_tsvector(bindparam("words", words, ARRAY(Text)))
        if _is_postgresql(session)
        else bindparam("words", " ".join(words), Text)
    )
    session.execute(insert(_FTS).values(rowid=document_id, words=stored))


def remove(source: str, subject_id: int) -> None:
    """Take a subject's texts out of the index, in the current transaction."""
    _remove(_writing(), SearchDocument.subject_id == subject_id, source)


def matching(
    query: str, source: str | Sequence[str], languages: Iterable[str] | None = None
) -> Select[int]:
    """A SELECT of the ids of ``source``'s subjects that hold every word of ``query``.

    Several sources may be searched at once where they speak of the same subjects; all the words
    then have to stand in one of them. Meant for ``Model.id.in_(matching(...))``. ``languages``
    keeps to texts in these. Whatever people type is words and never syntax; a query without words
    finds nothing.
    """
    parsed = parse(query)
    subject: ColumnElement[int] = literal_column("searched.subject_id", Integer)
    if not parsed.alternatives:
        return select(SearchDocument.subject_id).where(false())
    sources = [source] if isinstance(source, str) else list(source)
    conditions = [literal_column("searched.source", String).in_(sources)]
    if languages is not None:
        conditions.append(literal_column("searched.language", String).in_(list(languages)))
    if _is_postgresql(db.session):
        tsquery = cast(parsed.tsquery(), TSQUERY)
        conditions.append(literal_column("search_fts.words").op("@@", is_comparison=True)(tsquery))
        joined = text(_JOINED.format("JOIN"))
    else:
        fts: ColumnElement[str] = literal_column("search_fts", String)
        conditions.append(fts.op("MATCH", is_comparison=True)(parsed.fts5()))
        # SQLite takes CROSS JOIN as an order. Left to itself, its planner looks each document of
        # the source up in the full-text index: ten thousand times slower for a rare word.
        joined = text(_JOINED.format("CROSS JOIN"))
    return select(subject).select_from(joined).where(*conditions)


def rebuild(source: str) -> int:
    """Index all of ``source`` anew, in many short transactions; how many subjects there are.

    People go on finding things meanwhile. Raises KeyError for an unknown source.
    """
    origin = SOURCES[source]
    subject_ids = list(origin.subject_ids())
    for start in range(0, len(subject_ids), BATCH):
        with transaction() as session:
            for subject_id in subject_ids[start : start + BATCH]:
                _remove(session, SearchDocument.subject_id == subject_id, source)
                for one in origin.documents(subject_id):
                    index(source, subject_id, one.language, one.title, one.body)
    indexed = select(SearchDocument.subject_id).where(SearchDocument.source == source)
    with transaction() as session:
        for subject_id in set(session.scalars(indexed)) - set(origin.subject_ids()):
            _remove(session, SearchDocument.subject_id == subject_id, source)
    return len(subject_ids)


def _remove(session: Session, which: ColumnElement[bool], source: str) -> None:
    condition = (SearchDocument.source == source) & which
    session.execute(
        delete(_FTS).where(_FTS.c.rowid.in_(select(SearchDocument.id).where(condition)))
    )
    session.execute(delete(SearchDocument).where(condition))


def _writing() -> Session:
    if not is_writing(db.session):
        raise WriteOutsideTransaction("The index is written inside a transaction.")
    return db.session


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
