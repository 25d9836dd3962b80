"""What the database refuses, and that a frozen version stays as it is."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from portal.foundation.db import db, transaction
from portal.foundation.localised import Localised
from portal.questionnaires.models import FrozenForGood, Questionnaire, QuestionnaireVersion

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def _lineage(code: str = "a") -> Questionnaire:
    return Questionnaire(code=code, title=Localised(en="A"), created_at=AT)


def _version(**values: Any) -> QuestionnaireVersion:
    return QuestionnaireVersion(
        **{"number": 1, "hash": "0" * 64, "body": b"{}", "frozen_at": AT, **values}
    )


def _refused(app: Flask, *rows: Any) -> bool:
    with app.app_context():
        try:
            with transaction() as session:
                session.add_all(rows)
        except IntegrityError:
            return True
    return False


@pytest.mark.constraint("uq_questionnaire_code")
def test_a_code_is_given_once(app: Flask) -> None:
    assert not _refused(app, _lineage("b"))
    assert _refused(app, _lineage("b"))


@pytest.mark.constraint("uq_questionnaire_version_questionnaire_id_number")
def test_a_number_is_given_once_in_a_lineage(app: Flask) -> None:
    lineage = _lineage()
    versions = [_version(questionnaire=lineage, hash=h * 64) for h in "ab"]
    assert _refused(app, lineage, *versions)


@pytest.mark.constraint("uq_questionnaire_version_hash")
def test_the_same_bytes_are_frozen_once(app: Flask) -> None:
    lineage = _lineage()
    versions = [_version(questionnaire=lineage, number=n) for n in (1, 2)]
    assert _refused(app, lineage, *versions)


@pytest.mark.constraint("ck_questionnaire_version_number_counts_from_one")
def test_numbers_count_from_one(app: Flask) -> None:
    lineage = _lineage()
    assert _refused(app, lineage, _version(questionnaire=lineage, number=0))


@pytest.mark.constraint("ck_questionnaire_version_hash_is_sha256")
def test_a_hash_is_a_sha256(app: Flask) -> None:
    lineage = _lineage()
    assert _refused(app, lineage, _version(questionnaire=lineage, hash="abc"))


def test_a_frozen_version_is_neither_changed_nor_deleted(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            lineage = _lineage()
            session.add_all([lineage, _version(questionnaire=lineage)])
        version = db.session.query(QuestionnaireVersion).one()
        with pytest.raises(FrozenForGood), transaction() as session:
            session.merge(version).body = b"[]"
        with pytest.raises(FrozenForGood), transaction() as session:
            session.delete(session.get(QuestionnaireVersion, version.id))
    with app.app_context():
        assert db.session.query(QuestionnaireVersion).one().body == b"{}"
