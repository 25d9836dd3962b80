"""A receipt is a promise: whatever is killed, whenever, each receipt ever shown is found whole.

Eight people submit without pause while the server is killed -9 ten times, most often in the middle
of a submit. A person whose request broke off sends the same form again, as people do.
"""

import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.foundation import audit, files
from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.files import Condition
from portal.organisations.models import Organisation
from portal.submissions import drafts, fingerprint
from portal.submissions.models import Submission, Version
from tests import people
from tests.factories.calls import SHORT_QUESTIONNAIRE, make_call, make_questionnaire_version
from tests.house import House
from tests.live import LivePortal, live
from tests.load.clients import Person, Receipt

pytestmark = pytest.mark.load
PEOPLE = 8
DRAFTS = 55
KILLS = 10
INSIDE = 4  # of the ten, at least
_WITH_FILES = {
    **SHORT_QUESTIONNAIRE,
    "code": "example-with-files",
    "sections": [
        *SHORT_QUESTIONNAIRE["sections"],
        {
            "code": "annexes",
            "title": {"en": "Annexes"},
            "questions": [{"code": "annex", "type": "files", "label": {"en": "Annex"}}],
        },
    ],
}


class Watch:
    """How many submits are under way, as the served app notes them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.touch()

    def begun(self) -> int:
        """Submits begun and not ended since the last ``clear``."""
        notes = self.path.read_bytes()
        return notes.count(b"+") - notes.count(b"-")

    def clear(self) -> None:
        """Forget what the killed server left unended."""
        self.path.write_bytes(b"")


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The notes of the served app."""
    path = tmp_path / "submits"
    monkeypatch.setenv("PORTAL_TEST_WATCH", str(path))
    return Watch(path)


def test_every_receipt_ever_shown_is_found_whole(
    house: House, tmp_path: Path, watch: Watch
) -> None:
    with live(house, house.world(), tmp_path, "killed", "tests.load.watched:app") as portal:
        crowd = _crowd(portal)
        for person in crowd:
            person.start()
        inside = sum(
            _kill(portal, watch, crowd) for _ in range(KILLS) if not crowd[0].stop.is_set()
        )
        crowd[0].stop.set()
        for person in crowd:
            person.join(300)
        assert [person for person in crowd if person.is_alive()] == []
        shown = [receipt for person in crowd for receipt in person.receipts]
        repeats = sum(person.repeats for person in crowd)
        print(
            f"{house.kind}: {KILLS} kills, {inside} inside, {repeats} repeats, {len(shown)} shown"
        )
        assert [complaint for person in crowd for complaint in person.complaints] == []
        assert inside >= INSIDE
        assert len(shown) > PEOPLE
        _all_whole(portal.app, shown)


def _crowd(portal: LivePortal) -> list[Person]:
    """People of eight organisations, each with drafts that only wait to be submitted."""
    app, stop = portal.app, threading.Event()
    with app.app_context(), transaction() as session:
        version = make_questionnaire_version(session, _WITH_FILES)
        slug = make_call(session, questionnaire_version_id=version.id).slug
    crowd = []
    for number in range(PEOPLE):
        head = people.person(app)
        organisation = people.organisation(app, head=head, name=f"Example Watch {number}")
        browser: Any = app.test_client()
        people.sign_in(browser, head)
        cookie = browser.get_cookie(app.config["SESSION_COOKIE_NAME"])
        keys = _drafts(app, slug, organisation.id, people.actor(app, head))
        cookies = {app.config["SESSION_COOKIE_NAME"]: cookie.value}
        crowd.append(Person(portal.server.port, cookies, keys, stop))
    return crowd


def _drafts(app: Flask, slug: str, organisation_id: int, actor: Any) -> list[str]:
    from portal.calls.models import Call

    keys = []
    with app.app_context(), transaction() as session:
        call = session.scalars(select(Call).where(Call.slug == slug)).one()
        organisation = session.get_one(Organisation, organisation_id)
        for number in range(DRAFTS):
            draft = drafts.start(session, call, organisation, "en", actor, now())
            answers = {"title": f"Example report {number}", "results": "Reeds were counted."}
            drafts.save_section(session, draft, "work", answers, actor, seen=0, now=now())
            keys.append(draft.key)
    return keys


def _kill(portal: LivePortal, watch: Watch, crowd: list[Person]) -> bool:
    """Kill the server, in the middle of a submit if one comes; whether it was in the middle.

    Somebody is shown a receipt first, however slow the machine: each kill puts one to the proof.
    """
    before, until = _shown(crowd), time.monotonic() + 30
    while _shown(crowd) == before and time.monotonic() < until:
        time.sleep(0.01)
    time.sleep(random.uniform(0.2, 0.6))
    until = time.monotonic() + 10
    while watch.begun() <= 0 and time.monotonic() < until:
        time.sleep(0.0005)
    time.sleep(random.uniform(0, 0.03))
    portal.server.kill()
    was_inside = watch.begun() > 0
    watch.clear()
    portal.server.start()
    return was_inside


def _shown(crowd: list[Person]) -> int:
    return sum(len(person.receipts) for person in crowd)


def _all_whole(app: Flask, shown: list[Receipt]) -> None:
    with app.app_context():
        session = db.session
        store = files.current()
        for receipt in shown:
            submission = session.scalars(
                select(Submission).where(Submission.reference == receipt.reference)
            ).one()
            version = session.scalars(
                select(Version).where(Version.submission_id == submission.id)
            ).one()
            assert submission.key == receipt.draft
            assert version.number == receipt.version
            assert version.public_hash == receipt.public_hash
            assert fingerprint.public_hash(version.public_bytes) == receipt.public_hash
            remade = fingerprint.fingerprint(
                version.public_bytes, version.salt or b"", version.private_bytes or b""
            )
            assert remade == version.fingerprint == receipt.fingerprint
            assert len(receipt.files) == 1
            assert [store.check(files.key_of(sha)) for sha in receipt.files] == [Condition.INTACT]
        references = [receipt.reference for receipt in shown]
        assert len(set(references)) == len(references)
        versions = session.scalars(select(Version.submission_id)).all()
        assert len(set(versions)) == len(versions), "a submission was doubled"
        assert audit.verify(session) is None
        if app.config["SQLALCHEMY_ENGINES"]["default"]["url"].startswith("sqlite"):
            assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"
