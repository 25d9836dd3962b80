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
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)
