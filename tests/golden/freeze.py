"""Keep what this release freezes and shows, for the tests of every later one.

    .venv/bin/python -m tests.golden.freeze 0.1.0

Run it once, when a release is made, and commit the folder. What it wrote is never changed.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from sqlalchemy import select

from portal.convention import vocabularies
from portal.demo.building import Demonstration
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.questionnaires.actions import freeze as freeze_questionnaire
from portal.questionnaires.models import QuestionnaireVersion
from portal.questionnaires.schema import Questionnaire
from portal.submissions.models import Submission, Version
from tests.factories.calls import make_call
from tests.factories.submissions import make_filing
from tests.golden.reading import READERS, Names, projected, shown, units_of
from tests.house import House
from tests.questionnaires.unseen import UNSEEN, full_answers
from tests.servers.databases import SqliteDatabases

HERE = Path(__file__).parent


def freeze(release: str) -> list[str]:
    """Write ``tests/golden/<release>/``; the names of what was written. Refuses what is there."""
    folder = HERE / release
    folder.mkdir()
    written = []
    with TemporaryDirectory() as kept:
        house = House(SqliteDatabases(Path(kept)), Path(kept))
        app = house.ready(house.world())
        with app.app_context():
            Demonstration(now(), lambda line: None).build()
        _file_every_type(app)
        with app.app_context():
            for name, version in _chosen():
                _write(app, folder, name, version)
                written.append(name)
        house.close()
    return written


def _file_every_type(app: Flask) -> None:
    """File a questionnaire with every type of question, its codes from the real lists."""
    answers = {code: answer for code, answer in full_answers().items() if code != "papers"}
    with app.app_context(), transaction() as session:
        meetings = vocabularies.choices("meetings", "en")
        answers["meeting"] = next(choice.code for choice in meetings if not choice.ended)
        answers["aims"] = ["SPMS-2024-2032-T1.1"]
        answers["sightings"][0]["answers"]["dangers"] = ["poisoning"]
        asked = freeze_questionnaire(session, UNSEEN, now())
        call = make_call(session, questionnaire_version_id=asked.id, languages=["es"])
    make_filing(app, "published", call=call, answers=answers, language="es")


def _chosen() -> Iterator[tuple[str, Version]]:
    """One published report in each language, and what answers every type."""
    seen: set[str] = set()
    found = select(Submission).where(Submission.public_version_id.is_not(None))
    for submission in db.session.scalars(found.order_by(Submission.id)):
        version = submission.public_version
        assert version is not None
        every = _questionnaire(version).definition.code == UNSEEN["code"]
        name = f"{'every-type' if every else 'report'}-{version.language}"
        if name not in seen:
            seen.add(name)
            yield name, version


def _questionnaire(version: Version) -> QuestionnaireVersion:
    return db.session.get_one(QuestionnaireVersion, version.questionnaire_version_id)


def _write(app: Flask, folder: Path, name: str, version: Version) -> None:
    asked = _questionnaire(version)
    definition: Questionnaire = asked.definition
    names = Names({}, vocabularies)
    public = version.public_bytes
    lines = {reader: shown(app, asked.body, public, names, reader) for reader in READERS}
    expected = {
        "title": version.title,
        "public_hash": version.public_hash,
        "questionnaire": f"{definition.code}.questionnaire.json",
        "names": names.known,
        "shown": lines,
        "units": units_of(asked.body, public),
        "projected": projected(asked.body, public),
    }
    (folder / f"{definition.code}.questionnaire.json").write_bytes(asked.body)
    (folder / f"{name}.public.json").write_bytes(public)
    told = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / f"{name}.expected.json").write_text(told + "\n", "utf-8")


if __name__ == "__main__":
    print(*freeze(sys.argv[1]), sep="\n")
