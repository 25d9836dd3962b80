"""Build a portal with many published submissions: ``python -m benchmarks.build FOLDER COUNT``.

People, organisations, calls and three model submissions are made through people's own actions.
The submissions are copies of the models (``bulk.py``). Beside the ``COUNT`` published ones there
are ``COUNT``/20 that wait for the Secretariat, and a tenth of all have a file.
"""

import random
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from benchmarks.bulk import Codes, Copier, Model, moments
from benchmarks.texts import LANGUAGES, Writer
from config import Settings
from portal import create_app
from portal.accounts.actions import Joining, create_confirmed
from portal.accounts.models import Person
from portal.accounts.passwords import hash_password
from portal.calls import actions as calls
from portal.calls.content import Content
from portal.calls.models import Call
from portal.demo.building import PASSWORD, Demonstration
from portal.demo.filing import Filer
from portal.demo.script import reports
from portal.foundation import schema
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.organisations import actions as organisations
from portal.questionnaires.queries import questionnaire_of
from portal.submissions.models import Submission

SECRET = "only the benchmarks know this secret, which is long"
ORGANISATIONS, CALLS = 40, 12
WAITING_SHARE, FILE_SHARE = 20, 10  # every twentieth, every tenth
SEED = 20261123
MODELS = {  # the examples that are copied: (road, with a file)
    "published": ("published", False),
    "with_file": ("published", True),
    "waiting": ("under-review", False),
}


def settings_of(folder: Path, **changes: Any) -> Settings:
    """Settings of the portal in ``folder``; demo mode, so that it may hold example accounts."""
    chosen = {"environment": "demo", "data_dir": folder, "secret_key": SECRET, **changes}
    return Settings(**chosen)


def build(folder: Path, count: int, say: Any = print) -> None:
    """Make ``folder`` anew, with ``count`` published submissions in it."""
    began = time.monotonic()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    settings = settings_of(folder)
    schema.upgrade(settings.database_address)
    app = create_app(settings)
    with app.app_context():
        demonstration = Demonstration(now(), lambda line: None)
        _world(demonstration)
        models = _models(demonstration)
        questionnaire = questionnaire_of(db.session, _model_version(models["published"]))
        db.session.rollback()
    say(f"{time.monotonic() - began:6.1f} s  people, organisations, calls, models")
    chance = random.Random(SEED)
    with closing(sqlite3.connect(folder / "portal.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma synchronous = off")
        connection.execute("pragma cache_size = -400000")
        codes = _codes(connection)
        writer = Writer(chance, places=max(5, min(1000, count // 20)))
        copier = Copier(connection, questionnaire, writer, codes, chance)
        rows = {name: Model(connection, number) for name, number in models.items()}
        for done in copier.store(_copies(copier, rows, chance, count)):
            if done % 10_000 == 0:
                say(f"{time.monotonic() - began:6.1f} s  {done} stored")
        broken = connection.execute("pragma foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"Rows point nowhere: {[tuple(row) for row in broken[:3]]}")
        connection.execute("insert into search_fts(search_fts) values ('optimize')")
        connection.execute("update register_state set revision = revision + ?", [count])
        connection.commit()
        connection.execute("analyze")
        connection.commit()
        connection.execute("pragma wal_checkpoint(truncate)")
    _close(app)
    say(
        f"{time.monotonic() - began:6.1f} s  done: {count} published, {count // WAITING_SHARE} wait"
    )


def _copies(
    copier: Copier, models: dict[str, Model], chance: random.Random, count: int
) -> Iterator[dict[str, Any]]:
    moment = now().replace(tzinfo=None)
    for number, at in enumerate(moments(chance, count, moment)):
        model = models["with_file" if number % FILE_SHARE == 0 else "published"]
        yield copier.copies(model, LANGUAGES[number % len(LANGUAGES)], at)
    for number in range(count // WAITING_SHARE):
        at = moment - timedelta(minutes=chance.randrange(20 * 1440))
        yield copier.copies(models["waiting"], LANGUAGES[number % len(LANGUAGES)], at)


def _world(demonstration: Demonstration) -> None:
    demonstration.reference_data()
    demonstration.accounts()
    demonstration.example_organisations()
    demonstration.meeting_and_call()
    hashed = hash_password(PASSWORD)
    at = demonstration.now - timedelta(days=60)
    seats = ("KE", "DE", "SN", "PE", "IN", "FR", "ES", "CN")
    for number in range(ORGANISATIONS):
        email = f"head-{number}@example.org"
        joining = Joining(email, f"Example Head {number}", hashed, "en", "UTC")
        with transaction() as session:
            demonstration.people[email] = create_confirmed(session, joining, at).id
        facts = organisations.Facts(
            name=f"Example Wetland Watch {number}",
            language="en",
            names=Localised(),
            acronym=None,
            kind="ngo",
            organisation_class="international",
            seat_code=seats[number % len(seats)],
            website=None,
        )
        with transaction() as session:
            head = demonstration.actor(session, email)
            made = organisations.register(session, facts, head, at, 10)
            moderator = demonstration.actor(session, "moderator@example.org")
            organisations.verify(session, made, "Example.", "en", moderator, at, made.version)
    for number in range(CALLS):
        with transaction() as session:
            _call(session, demonstration, number)


def _call(session: Any, demonstration: Demonstration, number: int) -> None:
    first = session.scalars(select(Call)).first()
    content = Content(
        slug=f"example-call-{number}",
        kind=first.kind,
        title=Localised(en=f"Example call {number}"),
        text=Localised(en="Please report."),
        questionnaire_version_id=first.questionnaire_version_id,
        bodies=tuple(first.bodies),
        meeting_code=first.meeting_code,
        agenda_item_code=None,
        follows_id=None,
        opens_at=None,
        due_at=first.due_at,
        audience=tuple(first.audience),
        audience_classes=(),
        languages=tuple(first.languages),
    )
    moderator = demonstration.actor(session, "moderator@example.org")
    opened = demonstration.now - timedelta(days=50 - number)
    calls.issue(session, content, moderator, now=opened, time_zone="Europe/Berlin")


def _models(demonstration: Demonstration) -> dict[str, int]:
    """File the models through the actions; their ids."""
    filer, made = Filer(demonstration), {}
    for name, (road, with_file) in MODELS.items():
        report = next(
            r
            for r in reports()
            if r["road"] == road and bool(r.get("files")) == with_file and r["language"] == "en"
        )
        filer.file(report)
        made[name] = db.session.scalars(
            select(Submission.id).order_by(Submission.id.desc())
        ).first()
    return made


def _model_version(submission_id: int) -> int:
    submission = db.session.get_one(Submission, submission_id)
    return submission.call.questionnaire_version_id


def _codes(connection: sqlite3.Connection) -> Codes:
    def column(statement: str) -> list[str]:
        return [row[0] for row in connection.execute(statement)]

    return Codes(
        countries=column("select code from country order by code"),
        taxa=column("select code from taxon order by code"),
        targets=column("select code from strategic_target order by code"),
        bodies=column("select code from body order by code"),
        organisations=[
            dict(row)
            for row in connection.execute(
                "select * from organisation where name like 'Example Wetland Watch %'"
            )
        ],
        calls=[
            dict(row)
            for row in connection.execute("select * from call where slug like 'example-call-%'")
        ],
    )


def _close(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def people(app: Flask) -> dict[str, int]:
    """The accounts of a built portal, by address."""
    with app.app_context():
        return dict(db.session.execute(select(Person.email, Person.id)).all())  # type: ignore[arg-type]


if __name__ == "__main__":
    build(Path(sys.argv[1]), int(sys.argv[2]))
