"""Many submissions as rows: each is a copy of one that people's own actions filed.

What a copy changes is made by the functions that the actions use: the canonical bytes and their
hashes, the projection, the words of the index. What the actions also leave behind and no page
reads is left out: audit entries, mails, jobs. All copies with a file share one stored file, and
beyond ``CONTENTS`` copies of a model the answers of an earlier copy are filed again.
"""

import copy
import json
import random
import re
import secrets
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from benchmarks.texts import LANGUAGES, PARTS, Writer
from portal.foundation.canonical import canonical
from portal.foundation.search_words import normalise
from portal.questionnaires.answers import new_row_id
from portal.questionnaires.projection import project
from portal.questionnaires.schema import Questionnaire
from portal.submissions import fingerprint

Row = dict[str, Any]
# Each table of a submission, how its rows are found from the model's, and which columns hold ids.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "submission": ("id = :submission", {"public_version_id": "version"}),
    "round": ("submission_id = :submission", {"submission_id": "submission"}),
    "draft_section": (
        "round_id in (select id from round where submission_id = :submission)",
        {"round_id": "round"},
    ),
    "attachment": ("submission_id = :submission", {"submission_id": "submission"}),
    "rendition": (
        "attachment_id in (select id from attachment where submission_id = :submission)",
        {"attachment_id": "attachment"},
    ),
    "version": (
        "submission_id = :submission",
        {"submission_id": "submission", "round_id": "round"},
    ),
    "version_file": (
        "version_id in (select id from version where submission_id = :submission)",
        {"version_id": "version", "attachment_id": "attachment"},
    ),
    "submission_event": ("submission_id = :submission", {"submission_id": "submission"}),
    "waiting_case": (
        "source = 'submissions' and subject_id = :submission",
        {"subject_id": "submission"},
    ),
    "search_document": (
        "source = 'submissions' and subject_id = :submission",
        {"subject_id": "submission"},
    ),
}
PROJECTED = ("facet", "figure", "entry")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_DAYS = frozenset({("round", "decide_by"), ("waiting_case", "due_on")})
BATCH = 1000
CONTENTS = 6000  # of each model


@dataclass(frozen=True)
class Content:
    """What one copy says: answers, what is projected of them, and the words of the index."""

    answers: dict[str, Any]
    projected: dict[str, list[Row]]
    words: str


@dataclass(frozen=True)
class Codes:
    """What the copies name, and the organisations and calls they belong to."""

    countries: list[str]
    taxa: list[str]
    targets: list[str]
    bodies: list[str]
    organisations: list[Row]
    calls: list[Row]


class Model:
    """A submission that was filed by the actions, as the rows it left."""

    def __init__(self, connection: sqlite3.Connection, submission_id: int) -> None:
        self.rows: dict[str, list[Row]] = {
            table: [
                dict(row)
                for row in connection.execute(
                    f"select * from {table} where {where} order by id",
                    {"submission": submission_id},
                )
            ]
            for table, (where, _columns) in TABLES.items()
        }
        self.version = self.rows["version"][0]
        self.public = json.loads(self.version["public_bytes"])
        self.moment = datetime.fromisoformat(self.rows["submission_event"][-1]["at"])


class Copier:
    """Makes the rows of copies, in batches."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        questionnaire: Questionnaire,
        writer: Writer,
        codes: Codes,
        chance: random.Random,
    ) -> None:
        self._connection = connection
        self._questionnaire = questionnaire
        self._writer = writer
        self._codes = codes
        self._chance = chance
        self._next = {
            table: (connection.execute(f"select max(id) from {table}").fetchone()[0] or 0) + 1
            for table in (*TABLES, *PROJECTED)
        }
        self._numbers = dict(connection.execute("select year, last from counter where name='CSP'"))
        self._contents: dict[tuple[int, str], list[Content]] = {}
        self._country_weights = _falling(len(codes.countries))
        self._taxon_weights = _falling(len(codes.taxa))
        self._body_weights = _falling(len(codes.bodies))

    def copies(self, model: Model, language: str, moment: datetime) -> dict[str, list[Row]]:
        """The rows of one copy of ``model``, its last step taken at ``moment``, by table."""
        shift = moment - model.moment
        made = {table: [dict(row) for row in rows] for table, rows in model.rows.items()}
        ids: dict[tuple[str, int], int] = {}
        for table, rows in made.items():
            for row in rows:
                new = self._next[table]
                self._next[table] = new + 1
                ids[table, row["id"]] = new
                row["id"] = new
        for table, (_where, pointers) in TABLES.items():
            for row in made[table]:
                for column, target in pointers.items():
                    if row[column] is not None:
                        row[column] = ids[target, row[column]]
                for column, value in row.items():
                    if isinstance(value, str) and _MOMENT.fullmatch(value):
                        row[column] = _stored(datetime.fromisoformat(value) + shift)
                    elif (table, column) in _DAYS and value:
                        row[column] = (datetime.fromisoformat(value) + shift).date().isoformat()
        self._fill(made, model, language)
        return made

    def _fill(self, made: dict[str, list[Row]], model: Model, language: str) -> None:
        submission, version = made["submission"][0], made["version"][0]
        organisation = self._chance.choice(self._codes.organisations)
        call = self._chance.choice(self._codes.calls)
        year = int(version["submitted_at"][:4])
        number = self._numbers[year] = self._numbers.get(year, 0) + 1
        reference = f"CSP-{year}-{number:05d}"
        content = self._content(model, language)
        keys = {row["key"]: secrets.token_urlsafe(12) for row in made["rendition"]}
        answers = _replaced(content.answers, keys)
        public = canonical(
            {
                **model.public,
                "reference": reference,
                "language": language,
                "call": call["slug"],
                "organisation": {
                    "name": organisation["name"],
                    "kind": organisation["kind"],
                    "class": organisation["organisation_class"],
                    "seat": organisation["seat_code"],
                },
                "submitted_at": version["submitted_at"][:19].replace(" ", "T") + "Z",
                "answers": answers,
                "files": _replaced(model.public["files"], keys),
            }
        )
        salt = fingerprint.new_salt()
        same = {"language": language}
        filed = {"call_id": call["id"], "organisation_id": organisation["id"]}
        title = answers["title"]
        key = secrets.token_urlsafe(12)
        submission.update(same | filed, key=key, reference=reference, title=title)
        version.update(
            same,
            title=title,
            organisation_name=organisation["name"],
            public_bytes=public,
            public_hash=fingerprint.public_hash(public),
            salt=salt,
            fingerprint=fingerprint.fingerprint(public, salt, version["private_bytes"]),
        )
        for row in made["rendition"]:
            row["key"] = keys[row["key"]]
        for row in made["draft_section"]:
            kept = json.loads(row["answers"])
            now = {code: answers.get(code, value) for code, value in kept.items()}
            row["answers"] = json.dumps(
                now, ensure_ascii=False, sort_keys=True, separators=(",", ":")
            )
        for row in made["waiting_case"]:
            row.update(
                same,
                key=key,
                title=title,
                reference=reference,
                organisation_name=organisation["name"],
                country=organisation["seat_code"],
                call_slug=call["slug"],
            )
        for table, rows in content.projected.items():
            made[table] = [dict(row) for row in rows]
            for row in made[table]:
                row.update(id=self._next[table], version_id=version["id"])
                if table == "facet":
                    row["listed_at"] = submission["listed_at"]
                self._next[table] += 1
        if made["search_document"]:
            made["search_document"][0].update(same)
            made["search_fts"] = [
                {"rowid": made["search_document"][0]["id"], "words": content.words}
            ]

    def _content(self, model: Model, language: str) -> Content:
        known = self._contents.setdefault((id(model), language), [])
        if len(known) * len(LANGUAGES) >= CONTENTS:
            return self._chance.choice(known)
        answers = self._answers(model.public["answers"], language)
        # The passages in the order of the questionnaire; there is no Markdown in them.
        first = [answers["title"], answers["title"], answers["summary"]]
        inner = {**_row(answers, "activities"), **_row(answers, "recommendations")}
        text = "\n".join([*first, *(inner[part] for part in PARTS if part in inner)])
        words = dict.fromkeys(filter(None, normalise(language, text).split(" ")))
        content = Content(answers, self._projected(answers), " ".join(words))
        known.append(content)
        return content

    def _answers(self, model: dict[str, Any], language: str) -> dict[str, Any]:
        chance, codes = self._chance, self._codes
        parts = self._writer.parts(language)
        answers = copy.deepcopy(model)
        answers.update(title=parts["title"], summary=parts["summary"])
        answers.pop("funding", None)
        answers.pop("nfp_text", None)
        for group in ("activities", "addressees", "recommendations"):
            del answers[group][1:]
            for row in answers[group]:
                row["id"] = new_row_id()
        answers["addressees"][0]["answers"] = {
            "addressee_body": chance.choices(codes.bodies, cum_weights=self._body_weights)[0]
        }
        answers["recommendations"][0]["answers"]["recommendation_text"] = parts[
            "recommendation_text"
        ]
        countries = chance.choices(
            codes.countries, cum_weights=self._country_weights, k=chance.randint(1, 3)
        )
        answers["activities"][0]["answers"].update(
            activity_title=parts["activity_title"],
            activity_description=parts["activity_description"],
            activity_results=parts["activity_results"],
            activity_scope="countries",
            activity_countries=list(dict.fromkeys(countries)),
            activity_taxa=chance.choices(codes.taxa, cum_weights=self._taxon_weights),
            activity_targets=[chance.choice(codes.targets)],
        )
        return answers

    def _projected(self, answers: dict[str, Any]) -> dict[str, list[Row]]:
        projection = project(self._questionnaire, answers)
        return {
            "facet": [
                {"row": f.row, "vocabulary": f.vocabulary, "code": f.code}
                for f in projection.facets
            ],
            "figure": [
                {
                    "row": f.row,
                    "code": f.code,
                    "number": None if f.number is None else float(f.number),
                    "day": f.day and f.day.isoformat(),
                    "unit": f.unit,
                }
                for f in projection.figures
            ],
            "entry": [
                {
                    "row": e.row,
                    "group_code": e.group,
                    "title": e.title[:300],
                    "starts": e.start and e.start.isoformat(),
                    "ends": e.end and e.end.isoformat(),
                }
                for e in projection.entries
            ],
        }

    def store(self, made: Iterator[dict[str, list[Row]]]) -> Iterator[int]:
        """Store copies; give the number stored after each batch."""
        batch: dict[str, list[Row]] = {}
        count = 0
        for one in made:
            count += 1
            for table, rows in one.items():
                batch.setdefault(table, []).extend(rows)
            if count % BATCH == 0:
                self._insert(batch)
                batch = {}
                yield count
        self._insert(batch)
        self._connection.executemany(
            "insert or replace into counter (name, year, last) values ('CSP', ?, ?)",
            self._numbers.items(),
        )
        self._connection.commit()
        yield count

    def _insert(self, batch: dict[str, list[Row]]) -> None:
        for table, rows in batch.items():
            if not rows:
                continue
            columns = list(rows[0])
            named = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join("?" * len(columns))
            self._connection.executemany(
                f"insert into {table} ({named}) values ({marks})",
                ([row[column] for column in columns] for row in rows),
            )
        self._connection.commit()


def moments(chance: random.Random, count: int, now: datetime) -> list[datetime]:
    """``count`` moments in order over the last three years, no two the same."""
    seconds = sorted(chance.sample(range(3600, 3 * 365 * 86_400), count), reverse=True)
    return [now - timedelta(seconds=second) for second in seconds]


def _row(answers: dict[str, Any], group: str) -> dict[str, Any]:
    found: dict[str, Any] = answers[group][0]["answers"]
    return found


def _falling(count: int) -> list[float]:
    total, weights = 0.0, []
    for rank in range(count):
        total += 1 / (rank + 1)
        weights.append(total)
    return weights


def _replaced(value: Any, keys: dict[str, str]) -> Any:
    if not keys:
        return value
    if isinstance(value, dict):
        return {name: _replaced(inner, keys) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, keys) for inner in value]
    return keys.get(value, value) if isinstance(value, str) else value


def _stored(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")
