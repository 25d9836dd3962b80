"""Freezing: one version for one wording, however often it is loaded."""

import copy
from datetime import UTC, datetime

import pytest
from flask import Flask

from portal.foundation.canonical import canonical, sha256_hex
from portal.foundation.db import db, transaction
from portal.questionnaires import queries
from portal.questionnaires.actions import BUILT_IN, freeze, load_built_in
from portal.questionnaires.schema import FaultyQuestionnaire
from tests.questionnaires.unseen import QUESTIONNAIRE, UNSEEN

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def test_a_version_is_its_canonical_bytes(app: Flask) -> None:
    with app.app_context():
        with transaction() as session:
            id_ = freeze(session, UNSEEN, AT).id
        version = queries.latest(db.session, "unseen")
        assert version is not None
        assert (version.id, version.number, version.frozen_at) == (id_, 1, AT)
        assert version.body == canonical(UNSEEN)
        assert version.hash == sha256_hex(version.body)
        assert version.definition == queries.questionnaire_of(db.session, id_) == QUESTIONNAIRE
        assert queries.by_hash(db.session, version.hash) is version


def test_only_another_wording_makes_another_version(app: Flask) -> None:
    other = copy.deepcopy(UNSEEN)
    other["title"]["en"] = "Another title"
    with app.app_context():
        for data in (UNSEEN, UNSEEN, other, UNSEEN, other):
            with transaction() as session:
                freeze(session, data, AT)
        versions = queries.all_versions(db.session)
        assert [(v.number, v.definition.title["en"]) for v in versions] == [
            (2, "Another title"),
            (1, "A questionnaire nobody has seen"),
        ]
        assert versions[0].questionnaire.title["en"] == "Another title"


def test_what_is_no_questionnaire_leaves_nothing(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(FaultyQuestionnaire), transaction() as session:
            freeze(session, {**UNSEEN, "sections": []}, AT)
        assert queries.all_versions(db.session) == []


def test_the_built_in_ones_are_loaded_as_often_as_one_likes(app: Flask) -> None:
    with app.app_context():
        for _again in range(2):
            with transaction() as session:
                load_built_in(session, AT)
        versions = queries.all_versions(db.session)
        assert [(v.questionnaire.code, v.number) for v in versions] == [("formal-report", 1)]
        assert len(BUILT_IN) == 1


def test_asking_for_a_version_that_is_not_there(app: Flask) -> None:
    with app.app_context():
        assert queries.latest(db.session, "nothing") is None
        with pytest.raises(LookupError):
            queries.questionnaire_of(db.session, 999)
