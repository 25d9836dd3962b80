"""A list of governments and their people, as the Secretariat keeps it in a spreadsheet.

CSV in UTF-8 with a comma or a semicolon; the first line names the columns. Each line is checked
by itself and against the lines before it; nothing is taken in while one of them is wrong.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.addresses import address_key, is_address
from portal.accounts.models import NAME_LENGTH, Person
from portal.foundation.text import normalise
from portal.organisations.government_queries import holders
from portal.organisations.models import Invitation, Membership, Organisation
from portal.organisations.roles import POSITIONS

COLUMNS = ("country", "instruments", "email", "name", "role", "language")
MOST_LINES = 500
LARGEST = 500_000  # bytes
EXAMPLE = "\n".join(
    [
        ",".join(COLUMNS),
        "KE,CMS AEWA,ana@example.org,Ana Example,focal-point,en",
        "KE,CMS AEWA,bo@example.org,Bo Example,alternate,en",
    ]
)


class NoList(ValueError):
    """The file is no such list; the message is for whoever chose it."""


@dataclass(frozen=True)
class Known:
    """What the lines are held against."""

    countries: Mapping[str, str]  # code → name in the reader's language
    instruments: Mapping[str, str]
    languages: Sequence[str]  # in which mails can be written
    holders: Mapping[tuple[str, str], int]
    places: Mapping[tuple[int, str], str]  # (government, address) → member, invited


@dataclass
class Line:
    """One line: where it stood, its cells, what they mean, what is wrong, what would be done."""

    number: int
    cells: dict[str, str]
    country: str = ""
    instruments: list[str] = field(default_factory=list)
    position: str = ""
    language: str = ""
    makes: bool = False  # the government is made for it
    there: str = ""  # member, invited: nothing is left to do
    errors: list[str] = field(default_factory=list)


def cells_of(data: bytes) -> list[dict[str, str]]:
    """The cells of each line; raise NoList where the file is no such list."""
    if len(data) > LARGEST:
        raise NoList(_("The file is too large."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NoList(_("The file is not in UTF-8. Save it as “CSV UTF-8”.")) from None
    head = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ","
    )
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        raise NoList(_("The file is not a CSV file.")) from None
    if not rows:
        raise NoList(_("The file is empty."))
    names = [re.sub(r"[^a-z]", "", cell.lower()) for cell in rows[0][1]]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise NoList(
            _("The first line does not name these columns: %(names)s.", names=", ".join(missing))
        )
    if len(rows) == 1:
        raise NoList(_("The file has no line below the names of the columns."))
    if len(rows) - 1 > MOST_LINES:
        raise NoList(_("The file has more than %(most)s lines. Split it.", most=MOST_LINES))
    return [{"line": str(number), **_cells(names, row)} for number, row in rows[1:]]


def known(
    session: Session,
    now: datetime,
    countries: Mapping[str, str],
    instruments: Mapping[str, str],
    languages: Sequence[str],
) -> Known:
    """What lines are held against, in three queries."""
    places: dict[tuple[int, str], str] = {}
    members = (
        select(Membership.organisation_id, Person.email_key)
        .join(Membership.person)
        .join(Membership.organisation)
        .where(Organisation.kind == "government", Membership.ended_at.is_(None))
    )
    offers = (
        select(Invitation.organisation_id, Invitation.email_key)
        .join(Invitation.organisation)
        .where(
            Organisation.kind == "government",
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > now,
        )
    )
    for what, statement in (("invited", offers), ("member", members)):
        for organisation_id, key in session.execute(statement):
            places[organisation_id, key] = what
    return Known(countries, instruments, languages, holders(session), places)


def checked(cells: Sequence[Mapping[str, str]], against: Known) -> list[Line]:
    """The lines with what each means and what is wrong with it."""
    lines: list[Line] = []
    asked: dict[tuple[str, str], int] = {}  # (State, address) → the line that names both
    made: dict[tuple[str, str], int] = {}  # (State, instrument) → group that a line makes
    for number, row in enumerate(cells, start=2):
        told = row.get("line", "")
        line = Line(int(told) if told.isdigit() else number, dict(row))
        _read(line, against)
        key = (line.country, address_key(line.cells["email"]))
        if line.country and key in asked:
            line.errors.append(_("The same person stands on line %(line)s.", line=asked[key]))
        asked.setdefault(key, line.number)
        if not line.errors:
            _place(line, against, made)
        lines.append(line)
    return lines


def _cells(names: Sequence[str], row: Sequence[str]) -> dict[str, str]:
    found = dict(zip(names, row, strict=False))
    return {name: normalise(found.get(name, "")).strip() for name in COLUMNS}


def _read(line: Line, against: Known) -> None:
    cells = line.cells = {name: line.cells.get(name, "") for name in COLUMNS}
    line.country = _coded(cells["country"], against.countries)
    if not line.country:
        line.errors.append(_("No such State: “%(text)s”.", text=cells["country"]))
    for text in [part for part in re.split(r"[\s,;|+]+", cells["instruments"]) if part]:
        code = _coded(text, against.instruments)
        if code and code not in line.instruments:
            line.instruments.append(code)
        if not code:
            line.errors.append(_("No such instrument: “%(text)s”.", text=text))
    if not cells["instruments"]:
        line.errors.append(_("No instrument is named."))
    if not is_address(cells["email"]):
        line.errors.append(_("No e-mail address: “%(text)s”.", text=cells["email"]))
    if len(cells["name"]) > NAME_LENGTH:
        line.errors.append(_("The name is too long."))
    line.position = re.sub(r"[\s_]+", "-", cells["role"].lower())
    if line.position not in POSITIONS:
        line.errors.append(
            _(
                "No such role: “%(text)s”. Write one of: %(roles)s.",
                text=cells["role"],
                roles=", ".join(POSITIONS),
            )
        )
    line.language = cells["language"].lower()
    if line.language not in against.languages:
        line.errors.append(
            _(
                "No such language: “%(text)s”. Write one of: %(codes)s.",
                text=cells["language"],
                codes=", ".join(against.languages),
            )
        )


def _place(line: Line, against: Known, made: dict[tuple[str, str], int]) -> None:
    """Which government the line is about: one that is there, one of a line before, or a new one."""
    pairs = [(line.country, code) for code in line.instruments]
    there = {against.holders[pair] for pair in pairs if pair in against.holders}
    before = {made[pair] for pair in pairs if pair in made}
    free = [pair for pair in pairs if pair not in against.holders and pair not in made]
    if len(there) + len(before) > 1:
        line.errors.append(_("Different governments of this State speak for these instruments."))
    elif (there or before) and free:
        line.errors.append(
            _(
                "The government of this State does not speak for: %(codes)s. Change that first.",
                codes=", ".join(code for _country, code in free),
            )
        )
    elif there:
        line.there = against.places.get((there.pop(), address_key(line.cells["email"])), "")
    elif free:
        line.makes = True
        made.update(dict.fromkeys(pairs, line.number))


def _coded(text: str, names: Mapping[str, str]) -> str:
    """The code that ``text`` is, or whose name it is; empty for neither."""
    if text.upper() in names:
        return text.upper()
    folded = text.casefold()
    return next((code for code, name in names.items() if name.casefold() == folded), "")
