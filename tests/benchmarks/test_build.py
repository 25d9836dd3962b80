"""What the benchmarks measure is what people's actions would have left."""

from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from benchmarks import build as building
from portal import create_app
from portal.foundation import search
from portal.foundation.db import db
from portal.submissions import fingerprint, projecting, published, queries
from portal.submissions.models import Facet, Submission, Version
from portal.submissions.texts import SOURCE

COUNT = 20
MODELS = 2  # published ones that were filed by the actions themselves


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small portal built for measuring."""
    made = tmp_path_factory.mktemp("benchmark") / "portal"
    patch = pytest.MonkeyPatch()
    patch.setattr(building, "ORGANISATIONS", 2)
    patch.setattr(building, "CALLS", 2)
    building.build(made, COUNT, say=lambda line: None)
    patch.undo()
    return made


def test_copies_are_what_the_actions_leave(folder: Path) -> None:
    app = create_app(building.settings_of(folder))
    with app.app_context():
        session = db.session
        found = published.listed(session, published.RegisterFilter(), None, 100)
        assert len(found.items) == COUNT + MODELS
        assert {item.language for item in found.items} >= {"ar", "zh", "en", "fr", "ru", "es"}
        submission = queries.by_reference(session, found.items[0].reference)
        assert submission is not None
        version = submission.public_version
        assert version is not None
        assert version.public_hash == fingerprint.public_hash(version.public_bytes)
        before = (_words(session), _facets(session))
        projecting.rebuild()
        search.rebuild(SOURCE)
        assert (_words(session), _facets(session)) == before
        for engine in db.engines.values():
            engine.dispose()


def _words(session) -> list[tuple[int, str]]:
    statement = text(
        "select d.subject_id, f.words from search_fts f join search_document d on d.id = f.rowid"
    )
    return sorted(tuple(row) for row in session.execute(statement))


def _facets(session) -> list[tuple[str, ...]]:
    statement = (
        select(Submission.reference, Facet.vocabulary, Facet.code, func.coalesce(Facet.row, ""))
        .join(Version, Version.submission_id == Submission.id)
        .join(Facet, Facet.version_id == Version.id)
        .where(Facet.listed_at == Submission.listed_at)
    )
    return sorted(tuple(row) for row in session.execute(statement))
