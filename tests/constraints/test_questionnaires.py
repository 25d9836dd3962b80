"""The database itself refuses what must not be: questionnaires."""

import pytest

from tests.constraints.conftest import Refuses


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param("questionnaire", {}, marks=pytest.mark.constraint("uq_questionnaire_code")),
        pytest.param(
            "questionnaire_version",
            {"hash": "cd" * 32},
            marks=pytest.mark.constraint("uq_questionnaire_version_questionnaire_id_number"),
        ),
        pytest.param(
            "questionnaire_version",
            {"number": 2},
            marks=pytest.mark.constraint("uq_questionnaire_version_hash"),
        ),
        pytest.param(
            "questionnaire_version",
            {"hash": "ab"},
            marks=pytest.mark.constraint("ck_questionnaire_version_hash_is_sha256"),
        ),
        pytest.param(
            "questionnaire_version",
            {"number": 0},
            marks=pytest.mark.constraint("ck_questionnaire_version_number_counts_from_one"),
        ),
        pytest.param(
            "questionnaire_draft",
            {"form_key": "g", "host_id": 2},
            marks=pytest.mark.constraint("uq_questionnaire_draft_key"),
        ),
        pytest.param(
            "questionnaire_draft",
            {"key": "another-key", "host_id": 2},
            marks=pytest.mark.constraint("uq_questionnaire_draft_form_key"),
        ),
        pytest.param(
            "questionnaire_draft",
            {"key": "another-key", "form_key": "g"},
            marks=pytest.mark.constraint("uq_questionnaire_draft_host_host_id"),
        ),
        pytest.param(
            "questionnaire_draft",
            {"key": "another-key", "form_key": "g", "host": None},
            marks=pytest.mark.constraint("ck_questionnaire_draft_host_with_its_id"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)
