"""What changed between two sets of answers, word by word, for people to read.

Compares what is read (``rendering.read``), so answers to different versions of a questionnaire can
be compared, and what is private stays out unless it was asked for.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from portal.foundation.localised import Localised
from portal.questionnaires.edits import edits
from portal.questionnaires.rendering import ReadItem, ReadRow, ReadSection
from portal.questionnaires.wording import Passage, Piece, compare_passages, words_in

Kind = Literal["same", "changed", "added", "removed", "moved"]


@dataclass(frozen=True)
class ItemDifference:
    """One question. ``passages`` for words, ``values`` for all else, ``rows`` for a group."""

    code: str
    label: Localised
    shown_as: str
    kind: Kind
    passages: tuple[Passage, ...] = ()
    values: tuple[Piece, ...] = ()
    rows: "tuple[RowDifference, ...]" = ()


@dataclass(frozen=True)
class RowDifference:
    """One row; a moved one may have changed too."""

    id: str
    label: Localised
    number: int
    title: str
    kind: Kind
    items: tuple[ItemDifference, ...]


@dataclass(frozen=True)
class SectionDifference:
    """A section with its questions; ``changed`` when any of them is not the same."""

    code: str
    title: Localised
    items: tuple[ItemDifference, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it changed."""
        return any(item.kind != "same" for item in self.items)


@dataclass
class _Count:
    passages: int = 0
    added: int = 0
    removed: int = 0
    language: str = "en"

    def words(self, pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            if piece.kind == "added":
                self.added += words_in(piece.text, self.language)
            elif piece.kind == "removed":
                self.removed += words_in(piece.text, self.language)


@dataclass(frozen=True)
class Difference:
    """All that changed: passages of text and other answers, and words within the text."""

    sections: tuple[SectionDifference, ...]
    passages_changed: int
    words_added: int
    words_removed: int

    @property
    def changed_sections(self) -> tuple[SectionDifference, ...]:
        """Only the sections in which something changed."""
        return tuple(section for section in self.sections if section.changed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not self.changed_sections


def compare(old: Sequence[ReadSection], new: Sequence[ReadSection], language: str) -> Difference:
    """What changed from ``old`` to ``new``; ``language`` is the one whose rules count words.

    A question is the same question when its code is, wherever it stands.
    """
    count = _Count(language=language)
    before = {_key(item): item for section in old for item in section.items}
    now = {_key(item) for section in new for item in section.items}
    sections: dict[str, tuple[Localised, list[ItemDifference]]] = {}
    for section in new:
        items = [_item(before.get(_key(item)), item, count) for item in section.items]
        sections[section.code] = (section.title, items)
    for section in old:
        gone = [_item(item, None, count) for item in section.items if _key(item) not in now]
        if gone:
            sections.setdefault(section.code, (section.title, []))[1].extend(gone)
    return Difference(
        tuple(
            SectionDifference(code, title, tuple(items))
            for code, (title, items) in sections.items()
        ),
        count.passages,
        count.added,
        count.removed,
    )


def _item(old: ReadItem | None, new: ReadItem | None, count: _Count) -> ItemDifference:
    item = new or old
    assert item is not None
    passages: tuple[Passage, ...] = ()
    values: tuple[Piece, ...] = ()
    rows: tuple[RowDifference, ...] = ()
    if item.shown_as == "rows":
        rows = _rows(old.rows if old else (), new.rows if new else (), count)
        changed = any(row.kind != "same" for row in rows)
    elif _sort(item) == "words":
        passages = compare_passages(
            [block.text for block in old.blocks] if old else [],
            [block.text for block in new.blocks] if new else [],
        )
        touched = [passage for passage in passages if passage.kind != "same"]
        count.passages += len(touched)
        count.words(piece for passage in touched for piece in passage.pieces)
        changed = bool(touched)
    else:
        values = _values(_worth(old) if old else (), _worth(new) if new else ())
        changed = any(piece.kind != "same" for piece in values)
        count.passages += changed
    kind: Kind = "changed" if changed else "same"
    if changed and (old is None or old.is_empty):
        kind = "added"
    elif changed and (new is None or new.is_empty):
        kind = "removed"
    return ItemDifference(item.code, item.label, item.shown_as, kind, passages, values, rows)


def _key(item: ReadItem) -> tuple[str, str]:
    # A question that is answered in another manner is another question: both answers are shown.
    return item.code, _sort(item)


def _sort(item: ReadItem) -> str:
    if item.shown_as in ("text", "markdown", "lines"):
        return "words"
    return item.shown_as if item.shown_as in ("rows", "files") else "values"


def _worth(item: ReadItem) -> tuple[str, ...]:
    """What is compared of an answer that is not in words."""
    if item.shown_as == "files":
        return tuple(f"{file.name} (sha256 {file.sha256[:12]}…)" for file in item.files)
    return item.values


def _values(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Piece, ...]:
    return tuple(
        Piece(edit.kind, text)
        for edit in edits(old, new)
        for text in (old[edit.a : edit.b] if edit.kind == "removed" else new[edit.c : edit.d])
    )


@dataclass
class _Places:
    """Which rows stay in place, which came, went or moved."""

    order: list[tuple[ReadRow | None, ReadRow | None]] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)


def _places(old: tuple[ReadRow, ...], new: tuple[ReadRow, ...]) -> _Places:
    before, now = {row.id: row for row in old}, {row.id: row for row in new}
    places = _Places()
    for edit in edits([row.id for row in old], [row.id for row in new]):
        if edit.kind == "removed":
            gone = [row for row in old[edit.a : edit.b] if row.id not in now]
            places.order.extend((row, None) for row in gone)
            continue
        for row in new[edit.c : edit.d]:
            places.order.append((before.get(row.id), row))
            if edit.kind == "added" and row.id in before:
                places.moved.add(row.id)
    return places


def _rows(
    old: tuple[ReadRow, ...], new: tuple[ReadRow, ...], count: _Count
) -> tuple[RowDifference, ...]:
    places = _places(old, new)
    found = []
    for was, is_now in places.order:
        row = is_now or was
        assert row is not None
        before = {_key(item): item for item in was.items} if was else {}
        after = {_key(item) for item in is_now.items} if is_now else set()
        items = [
            _item(before.get(_key(item)), item, count) for item in (is_now.items if is_now else ())
        ]
        items += [
            _item(item, None, count)
            for item in (was.items if was else ())
            if _key(item) not in after
        ]
        kind: Kind = "same"
        if was is None:
            kind = "added"
        elif is_now is None:
            kind = "removed"
        elif row.id in places.moved:
            kind = "moved"
            count.passages += 1
        elif any(item.kind != "same" for item in items):
            kind = "changed"
        found.append(RowDifference(row.id, row.label, row.number, row.title, kind, tuple(items)))
    return tuple(found)
