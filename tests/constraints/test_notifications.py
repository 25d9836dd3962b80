"""The database itself refuses what must not be: notifications."""

from typing import Any

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT


def _case(table: str, name: str, changes: dict[str, Any]) -> Any:
    return pytest.param(table, changes, marks=pytest.mark.constraint(name), id=name)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        _case("notification", "uq_notification_number", {"call_id": None}),
        _case("notification", "uq_notification_call_id", {"number": "2026/015"}),
        _case("notification", "ck_notification_purpose", {"purpose": "for-fun"}),
        _case("notification", "ck_notification_state", {"state": "sent", "issued_at": AT}),
        _case("notification", "ck_notification_issued_has_moment", {"issued_at": None}),
        _case("notification", "ck_notification_closed_has_moment", {"closed_at": AT}),
        _case("notification", "ck_notification_item_of_a_meeting", {"meeting_code": None}),
        _case("notification", "ck_notification_checked_by_another", {"checked_by_id": 1}),
        _case(
            "notification", "ck_notification_number_is_year_and_three_digits", {"number": "2026/14"}
        ),
        _case("notification", "ck_notification_dated", {"dated": None}),
        _case("notification", "ck_notification_record_has_no_call", {"record": {}}),
        _case("notification_language", "uq_notification_language_notification_id_language", {}),
        _case("notification_link", "uq_notification_link_from_id_to_id_relation", {}),
        _case("notification_link", "ck_notification_link_relation", {"relation": "likes"}),
        _case("notification_link", "ck_notification_link_between_two", {"to_id": 1}),
        _case("notification_file", "uq_notification_file_key", {}),
        _case("notification_file", "ck_notification_file_sha256", {"sha256": "ab"}),
        _case(
            "notification_document",
            "uq_notification_document_notification_id_sort_language",
            {},
        ),
        _case("notification_document", "ck_notification_document_sort", {"sort": "poster"}),
        _case("addressee", "uq_addressee_notification_id_organisation_id", {}),
        _case("addressee", "ck_addressee_shelf", {"shelf": "friends"}),
        _case("addressee", "ck_addressee_answered_by_an_answer", {"answer_id": None}),
        _case(
            "addressee",
            "ck_addressee_marks_of_an_answer",
            {"answer_id": None, "answered_at": None, "is_late": True},
        ),
        _case("delivery", "uq_delivery_message_id", {}),
        _case("delivery", "ck_delivery_purpose", {"purpose": "spam"}),
        _case("delivery", "ck_delivery_bounced_with_reason", {"bounced_at": AT}),
        _case("received_input", "ck_received_input_sender_kind", {"sender_kind": "robot"}),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, Any]) -> None:
    refuses(table, changes)
