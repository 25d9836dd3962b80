"""Reading the CSV files that bring the Convention's world.

UTF-8, comma-separated, a header line. An empty cell means "not known". Texts in several languages
stand in one column a language: ``name_en``, ``name_fr``, and any other that a file brings.
"""

import csv
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeVar

from portal.convention.models.sourced import CODE_LENGTH, CODE_PATTERN
from portal.convention.record_fields import Plain

T = TypeVar("T")


class DataError(ValueError):
    """A file of the data cannot be used; the message names the file and the line."""


class Row:
    """One line of a file. Columns that a file does not have read as empty."""

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def wrong(self, problem: str) -> DataError:
        """The error to raise about this line."""
        return DataError(f"{self.file}, line {self.line}: {problem}")

    def text(self, column: str) -> str:
        """The text of a column; empty when not known."""
        return self.cells.get(column, "").strip()

    def code(self, column: str) -> str:
        """A code that the row must have."""
        code = self.text(column)
        if len(code) > CODE_LENGTH or not re.fullmatch(CODE_PATTERN, code):
            raise self.wrong(f"{column} is {code!r}, which is no code")
        return code

    def reference(self, column: str) -> str | None:
        """The code of another row, or None."""
        return self.text(column) or None

    def slug(self, column: str) -> str:
        """A word such as "Working group" as a code: ``working-group``."""
        return re.sub(r"[^a-z0-9]+", "-", self.text(column).lower()).strip("-")

    def number(self, column: str) -> int | None:
        """A whole number, or None."""
        return self._as(column, int, "a whole number")

    def date(self, column: str) -> str | None:
        """A date (YYYY-MM-DD) as text, or None."""
        day = self._as(column, date.fromisoformat, "a date such as 2017-10-23")
        return day.isoformat() if day else None

    def yes(self, column: str) -> bool:
        """Whether a column says yes; it must say yes, no or nothing."""
        answer = self.text(column)
        if answer not in ("yes", "no", ""):
            raise self.wrong(f"{column} is {answer!r}, not yes or no")
        return answer == "yes"

    def texts(self, prefix: str, field: str | None = None) -> dict[str, Plain]:
        """All columns ``<prefix>_<language>`` as fields ``<field>.<language>``."""
        found: dict[str, Plain] = {}
        for column in self.cells:
            match = re.fullmatch(rf"{prefix}_([a-z]{{2}})", column)
            if match:
                found[f"{field or prefix}.{match[1]}"] = self.text(column)
        return found

    def _as(self, column: str, convert: Callable[[str], T], kind: str) -> T | None:
        text = self.text(column)
        try:
            return convert(text) if text else None
        except ValueError:
            raise self.wrong(f"{column} is {text!r}, not {kind}") from None


def rows(folder: Path, file: str) -> list[Row]:
    """All lines of ``file``; raise DataError when it is missing or not of one shape."""
    try:
        with (folder / file).open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, restkey="", restval=None)
            found = [Row(file, reader.line_num, cells) for cells in reader]
    except FileNotFoundError:
        raise DataError(f"{file} is missing from {folder.name}/") from None
    for row in found:
        if "" in row.cells or None in row.cells.values():
            raise row.wrong("not as many cells as the header line")
    return found
