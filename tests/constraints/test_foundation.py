"""The database itself refuses what must not be: what everything stands on."""

from datetime import timedelta

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT

BEFORE = AT - timedelta(days=1)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param(
            "waiting_case",
            {"closed_at": BEFORE},
            marks=pytest.mark.constraint("ck_waiting_case_closed_after_opened"),
        ),
        pytest.param("waiting_case", {}, marks=pytest.mark.constraint("uq_waiting_case_open")),
        pytest.param(
            "search_document",
            {},
            marks=pytest.mark.constraint("uq_search_document_source_subject_id_language"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)
