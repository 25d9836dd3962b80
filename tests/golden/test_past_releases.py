"""What past releases froze is shown, hashed, addressed and listed as it was, by every later one.

``tests/golden/<release>/`` holds, for each version, its public bytes, its questionnaire's bytes,
and what the release made of them. ``freeze.py`` writes the folder of a new release; the others
never change. A test that fails here means: what was published would change under its readers.
"""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.db import transaction
from portal.foundation.text import plain
from portal.questionnaires.models import Questionnaire, QuestionnaireVersion
from portal.questionnaires.question_types import TYPES
from portal.submissions import filing, fingerprint
from portal.submissions.models import Submission, Version
from tests.browsing import Browser
from tests.factories.submissions import make_filing
from tests.golden.reading import READERS, Names, projected, shown, units_of
from tests.house import House

HERE = Path(__file__).parent
GOLDEN = sorted(HERE.glob("*/*.expected.json"))
IDS = [f"{path.parent.name}-{path.name.removesuffix('.expected.json')}" for path in GOLDEN]


class Frozen:
    """One frozen version as its release left it."""

    def __init__(self, path: Path) -> None:
        self.expected: dict[str, Any] = json.loads(path.read_text("utf-8"))
        self.questionnaire = path.with_name(self.expected["questionnaire"]).read_bytes()
        self.public = path.with_name(
            path.name.replace(".expected.json", ".public.json")
        ).read_bytes()


def test_there_is_something_of_every_language_and_type() -> None:
    frozen = [Frozen(path) for path in GOLDEN]
    languages = {json.loads(one.public)["language"] for one in frozen}
    asked = " ".join(one.questionnaire.decode() for one in frozen)
    assert languages == {"ar", "zh", "en", "fr", "ru", "es"}
    assert [name for name in TYPES if f'"type":"{name}"' not in asked] == []


@pytest.mark.parametrize("path", GOLDEN, ids=IDS)
def test_its_hashes_are_those_of_the_receipt(path: Path) -> None:
    frozen = Frozen(path)
    assert fingerprint.public_hash(frozen.public) == frozen.expected["public_hash"]
    told = json.loads(frozen.public)
    assert told["questionnaire"] == hashlib.sha256(frozen.questionnaire).hexdigest()


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("path", GOLDEN, ids=IDS)
def test_it_reads_as_it_did(sqlite_house: House, path: Path, reader: str) -> None:
    frozen = Frozen(path)
    names = Names(frozen.expected["names"])
    lines = shown(sqlite_house.app, frozen.questionnaire, frozen.public, names, reader)
    assert lines == frozen.expected["shown"][reader]


@pytest.mark.parametrize("path", GOLDEN, ids=IDS)
def test_its_addresses_and_its_place_in_lists_are_as_they_were(path: Path) -> None:
    frozen = Frozen(path)
    assert units_of(frozen.questionnaire, frozen.public) == frozen.expected["units"]
    assert projected(frozen.questionnaire, frozen.public) == frozen.expected["projected"]


def test_the_register_offers_its_very_bytes_and_every_passage(
    world: Flask, client: Browser
) -> None:
    for path in GOLDEN:
        frozen, reference = Frozen(path), _put_in(world, Frozen(path))
        url = f"/en/register/{reference}/v1"
        assert client.get(f"{url}/canonical.json").data == frozen.public
        words = client.get_ok(url).words
        for _address, passage in frozen.expected["units"]:
            for line in plain(passage).splitlines():
                assert " ".join(line.split()) in words, (path.name, line)


def _put_in(app: Flask, frozen: Frozen) -> str:
    """The frozen version as the public version of a submission; its reference."""
    made = make_filing(app, "published", language="en")
    told = json.loads(frozen.public)
    digest = hashlib.sha256(frozen.questionnaire).hexdigest()
    with app.app_context(), transaction() as session:
        asked = session.scalar(
            select(QuestionnaireVersion).where(QuestionnaireVersion.hash == digest)
        )
        if asked is None:
            lineage = Questionnaire(code=f"golden-{digest[:8]}", title={}, created_at=made_at(told))
            session.add(lineage)
            session.flush()
            asked = QuestionnaireVersion(
                questionnaire_id=lineage.id,
                number=1,
                hash=digest,
                body=frozen.questionnaire,
                frozen_at=made_at(told),
            )
            session.add(asked)
            session.flush()
        submission = session.get_one(Submission, made.id)
        version = session.get_one(Version, submission.public_version_id)
        version.questionnaire_version_id = asked.id
        version.title = frozen.expected["title"] or "Example"
        version.language = told["language"]
        version.public_bytes = frozen.public
        version.public_hash = frozen.expected["public_hash"]
        filing.project_version(session, version, asked.definition)
        return str(submission.reference)


def made_at(told: dict[str, Any]) -> datetime:
    """The moment of submission, as the bytes tell it."""
    return datetime.fromisoformat(told["submitted_at"])
