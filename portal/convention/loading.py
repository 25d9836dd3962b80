"""Bringing the data into the database, as often as wanted, without undoing what staff did."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from portal.convention import record_fields
from portal.convention.csv_rows import DataError, Row
from portal.convention.models import Sourced, revision
from portal.convention.sources import DATA, SOURCES, Fields, Source
from portal.foundation import audit

audit.declare("convention.loaded", "added", "changed", "ended")


@dataclass
class LoadReport:
    """What a load did. Each entry names a row (``countries/FR``) or a field of it."""

    added: list[str] = field(default_factory=list)  # rows
    changed: list[str] = field(default_factory=list)  # rows whose fields followed the data
    ended: list[str] = field(default_factory=list)  # rows that the data no longer has
    kept: list[str] = field(default_factory=list)  # fields where a staff edit stands
    same: int = 0  # rows with nothing to do

    @property
    def wrote(self) -> bool:
        """Whether the load changed what the portal shows."""
        return bool(self.added or self.changed or self.ended)


def load(session: Session, at: datetime, folder: Path = DATA) -> LoadReport:
    """Bring the files in ``folder`` into the database; inside ``transaction()``.

    A new row is added. Each field of a known row follows the data, unless staff edited it: then
    the staff's value stays. A row that the data no longer has is ended, not deleted, and taken up
    again when the data has it again. Rows that staff added are left alone. Loading the same data
    twice changes nothing. If anything was written, the revision moves and one audit entry is made.

    Raises DataError, naming file and line; the transaction then stores nothing.
    """
    report = LoadReport()
    known: dict[str, set[str]] = {}
    for source in SOURCES:
        held = {row.code: row for row in session.scalars(select(source.model))}
        lines = _checked(source, folder, {**known, source.model.__tablename__: set(held)})
        for _, code, fields in lines:
            if code in held:
                _follow(report, source.noun, held[code], fields, at)
            else:
                session.add(_made(source.model, code, fields, at))
                report.added.append(f"{source.noun}/{code}")
        brought = {code for _, code, _ in lines}
        for code in sorted(held.keys() - brought):
            if held[code].shipped:
                _end(report, source.noun, held[code], at)
        known[source.model.__tablename__] = brought | held.keys()
        session.flush()
    if report.wrote:
        revision.bump(session)
        audit.record(
            "convention.loaded",
            ("convention", revision.current(session)),
            added=len(report.added),
            changed=len(report.changed),
            ended=len(report.ended),
        )
    return report


def _checked(
    source: Source, folder: Path, known: dict[str, set[str]]
) -> list[tuple[Row, str, Fields]]:
    lines = list(source.lines(folder))
    brought: set[str] = set()
    for row, code, _ in lines:
        if code in brought:
            raise row.wrong(f"{code} stands there twice")
        brought.add(code)
    known = {**known, source.model.__tablename__: known[source.model.__tablename__] | brought}
    for row, _, fields in lines:
        for name, target in _references(source.model):
            pointed_at = fields.get(name)
            if pointed_at is not None and pointed_at not in known[target]:
                raise row.wrong(f"{name} is {pointed_at!r}, which is not known")
        for code in _codes(fields):
            if code not in known["instrument"]:
                raise row.wrong(f"{record_fields.CODES} names {code!r}, which is not known")
    return _parents_first(lines, source.levels)


def _references(model: type[Sourced]) -> list[tuple[str, str]]:
    return [
        (column.name, key.column.table.name)
        for column in inspect(model).columns
        for key in column.foreign_keys
    ]


def _codes(fields: Fields) -> Iterable[str]:
    value = fields.get(record_fields.CODES)
    return value if isinstance(value, list) else ()


def _parents_first(
    lines: list[tuple[Row, str, Fields]], levels: int
) -> list[tuple[Row, str, Fields]]:
    """Rows of a tree in an order in which each parent comes before its children."""
    waiting, ordered = list(lines), list[tuple[Row, str, Fields]]()
    while waiting:
        left = {code for _, code, _ in waiting}
        ready = [line for line in waiting if line[2].get("parent_code") not in left]
        if not ready:
            raise waiting[0][0].wrong("parent_code leads round in a circle")
        if levels == 0:
            raise ready[0][0].wrong("parent_code puts it on a level that is not there")
        levels -= 1
        ordered += ready
        done = {code for _, code, _ in ready}
        waiting = [line for line in waiting if line[1] not in done]
    return ordered


def _made(model: type[Sourced], code: str, fields: Fields, at: datetime) -> Sourced:
    record = model(code=code, shipped=fields)
    for name, value in fields.items():
        record_fields.write(record, name, value, at)
    return record


def _follow(report: LoadReport, noun: str, record: Sourced, fields: Fields, at: datetime) -> None:
    """Let ``record`` follow the data, field by field, where staff did not edit it."""
    moved = False
    for name, value in fields.items():
        present = record_fields.read(record, name)
        if present == value:
            continue
        if _unedited(record, name, present):
            record_fields.write(record, name, value, at)
            moved = True
        else:
            report.kept.append(f"{noun}/{record.code}/{name}")
    if {**record.shipped, **fields} != record.shipped:
        record.shipped = {**record.shipped, **fields}
    if moved:
        report.changed.append(f"{noun}/{record.code}")
    else:
        report.same += 1


def _unedited(record: Sourced, name: str, present: record_fields.Plain) -> bool:
    if name in record.shipped:
        return bool(present == record.shipped[name])
    return present in ("", None, [])  # the data never said anything about it


def _end(report: LoadReport, noun: str, record: Sourced, at: datetime) -> None:
    """The data no longer has ``record``: end it, unless staff decided about that already."""
    if not record.ended and not record.shipped.get("ended"):
        record.ended_at = at
        report.ended.append(f"{noun}/{record.code}")
    else:
        report.same += 1
    if not record.shipped.get("ended"):
        record.shipped = {**record.shipped, "ended": True}


__all__ = ["DATA", "DataError", "LoadReport", "load"]
