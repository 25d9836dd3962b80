"""The database itself refuses what must not be: who follows, what is announced."""

from datetime import timedelta

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT

BEFORE = AT - timedelta(days=1)
OTHER = {"key": "o" * 22, "token_hash": None, "token_expires_at": None}
PERSONAL = {"address": None, "address_key": None, "person_id": 1}
CONFIRMED = {"token_hash": None, "token_expires_at": None, "confirmed_at": AT}


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param(
            "subscription",
            {"address_key": "x@example.org", "token_hash": "cd" * 32},
            marks=pytest.mark.constraint("uq_subscription_key"),
        ),
        pytest.param(
            "subscription",
            {"key": "o" * 22, "address_key": "x@example.org"},
            marks=pytest.mark.constraint("uq_subscription_token_hash"),
        ),
        pytest.param(
            "subscription", OTHER, marks=pytest.mark.constraint("uq_subscription_live_address")
        ),
        pytest.param(
            "subscription",
            {"person_id": 1, **CONFIRMED},
            marks=pytest.mark.constraint("ck_subscription_one_mailbox"),
        ),
        pytest.param(
            "subscription",
            {"address_key": None},
            marks=pytest.mark.constraint("ck_subscription_address_has_key"),
        ),
        pytest.param(
            "subscription",
            {"token_expires_at": None},
            marks=pytest.mark.constraint("ck_subscription_token_expires"),
        ),
        pytest.param(
            "subscription",
            {"confirmed_at": AT},
            marks=pytest.mark.constraint("ck_subscription_token_to_confirm"),
        ),
        pytest.param(
            "subscription",
            PERSONAL,
            marks=pytest.mark.constraint("ck_subscription_person_confirmed"),
        ),
        pytest.param(
            "subscription",
            {"ended_at": BEFORE},
            marks=pytest.mark.constraint("ck_subscription_ended_at"),
        ),
        pytest.param("announcement", {}, marks=pytest.mark.constraint("uq_announcement_key")),
        pytest.param(
            "gone_deadline",
            {},
            marks=pytest.mark.constraint("uq_gone_deadline_meeting_id_kind_audience"),
        ),
        pytest.param(
            "gone_deadline",
            {"sequence": 0},
            marks=pytest.mark.constraint("ck_gone_deadline_sequence"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)


@pytest.mark.constraint("uq_subscription_live_person")
def test_a_person_has_one_subscription(refuses: Refuses) -> None:
    personal = {**PERSONAL, **CONFIRMED}
    refuses("subscription", {"key": "o" * 22, **personal}, before=personal)
