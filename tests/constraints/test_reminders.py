"""The database itself refuses what must not be: reminders and contacts that bounced."""

from typing import Any

import pytest

from tests.constraints.conftest import Refuses


def _case(table: str, name: str, changes: dict[str, Any]) -> Any:
    return pytest.param(table, changes, marks=pytest.mark.constraint(name), id=name)


BY_HAND = {"sort": "reminder", "days": None, "form_key": "k"}


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        _case("reminder_schedule", "uq_reminder_schedule_notification_id", {}),
        _case("reminder", "uq_reminder_notification_id_due_at_days", {}),
        _case("reminder", "ck_reminder_sort", {**BY_HAND, "sort": "nagging"}),
        _case("reminder", "ck_reminder_scheduled_by_days", {**BY_HAND, "days": 3}),
        _case("reminder", "ck_reminder_by_hand_with_key", {**BY_HAND, "form_key": None}),
        _case("bounced_contact", "uq_bounced_contact_person_id", {}),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, Any]) -> None:
    refuses(table, changes)
