"""The database itself refuses what must not be: reminders and contacts that bounced."""

from typing import Any

import pytest

from tests.constraints.conftest import Refuses

BY_HAND = {"sort": "reminder", "days": None, "form_key": "k"}


@pytest.mark.parametrize(
    ("table", "changes", "before"),
    [
        pytest.param(
            "reminder_schedule",
            {},
            None,
            marks=pytest.mark.constraint("uq_reminder_schedule_notification_id"),
        ),
        pytest.param(
            "reminder",
            {},
            None,
            marks=pytest.mark.constraint("uq_reminder_notification_id_due_at_days"),
        ),
        pytest.param(
            "reminder", BY_HAND, BY_HAND, marks=pytest.mark.constraint("uq_reminder_form_key")
        ),
        pytest.param(
            "reminder",
            {**BY_HAND, "sort": "nagging"},
            None,
            marks=pytest.mark.constraint("ck_reminder_sort"),
        ),
        pytest.param(
            "reminder",
            {**BY_HAND, "days": 3},
            None,
            marks=pytest.mark.constraint("ck_reminder_scheduled_by_days"),
        ),
        pytest.param(
            "reminder",
            {**BY_HAND, "form_key": None},
            None,
            marks=pytest.mark.constraint("ck_reminder_by_hand_with_key"),
        ),
        pytest.param(
            "bounced_contact",
            {},
            None,
            marks=pytest.mark.constraint("uq_bounced_contact_person_id"),
        ),
    ],
)
def test_the_database_refuses(
    refuses: Refuses, table: str, changes: dict[str, Any], before: dict[str, Any] | None
) -> None:
    refuses(table, changes, before)
