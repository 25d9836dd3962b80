"""The database itself refuses what must not be: people."""

from datetime import timedelta

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT

BEFORE = AT - timedelta(days=1)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param(
            "person",
            {"email": "Ana@example.org"},
            marks=pytest.mark.constraint("uq_person_email_key"),
        ),
        pytest.param("person", {"email": "a@"}, marks=pytest.mark.constraint("ck_person_email")),
        pytest.param("person", {"name": ""}, marks=pytest.mark.constraint("ck_person_name")),
        pytest.param(
            "person",
            {"deactivated_at": BEFORE},
            marks=pytest.mark.constraint("ck_person_deactivated_at"),
        ),
        pytest.param("sign_in", {}, marks=pytest.mark.constraint("uq_sign_in_token_hash")),
        pytest.param(
            "sign_in", {"ended_at": BEFORE}, marks=pytest.mark.constraint("ck_sign_in_ended_at")
        ),
        pytest.param(
            "one_time_token", {}, marks=pytest.mark.constraint("uq_one_time_token_token_hash")
        ),
        pytest.param(
            "one_time_token",
            {"purpose": "guess"},
            marks=pytest.mark.constraint("ck_one_time_token_purpose"),
        ),
        pytest.param(
            "one_time_token",
            {"purpose": "change-email"},
            marks=pytest.mark.constraint("ck_one_time_token_new_email"),
        ),
        pytest.param(
            "one_time_token",
            {"expires_at": AT},
            marks=pytest.mark.constraint("ck_one_time_token_expires_at"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)
