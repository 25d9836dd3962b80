"""The database itself refuses what must not be: notifications."""

from typing import Any

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param(
            "notification",
            {"call_id": None},
            marks=pytest.mark.constraint("uq_notification_number"),
        ),
        pytest.param(
            "notification",
            {"number": "2026/015"},
            marks=pytest.mark.constraint("uq_notification_call_id"),
        ),
        pytest.param(
            "notification",
            {"purpose": "for-fun"},
            marks=pytest.mark.constraint("ck_notification_purpose"),
        ),
        pytest.param(
            "notification",
            {"state": "sent", "issued_at": AT},
            marks=pytest.mark.constraint("ck_notification_state"),
        ),
        pytest.param(
            "notification",
            {"issued_at": None},
            marks=pytest.mark.constraint("ck_notification_issued_has_moment"),
        ),
        pytest.param(
            "notification",
            {"closed_at": AT},
            marks=pytest.mark.constraint("ck_notification_closed_has_moment"),
        ),
        pytest.param(
            "notification",
            {"meeting_code": None},
            marks=pytest.mark.constraint("ck_notification_item_of_a_meeting"),
        ),
        pytest.param(
            "notification",
            {"checked_by_id": 1},
            marks=pytest.mark.constraint("ck_notification_checked_by_another"),
        ),
        pytest.param(
            "notification",
            {"number": "2026/14"},
            marks=pytest.mark.constraint("ck_notification_number_is_year_and_three_digits"),
        ),
        pytest.param(
            "notification", {"dated": None}, marks=pytest.mark.constraint("ck_notification_dated")
        ),
        pytest.param(
            "notification",
            {"record": {}},
            marks=pytest.mark.constraint("ck_notification_record_has_no_call"),
        ),
        pytest.param(
            "notification_language",
            {},
            marks=pytest.mark.constraint("uq_notification_language_notification_id_language"),
        ),
        pytest.param(
            "notification_link",
            {},
            marks=pytest.mark.constraint("uq_notification_link_from_id_to_id_relation"),
        ),
        pytest.param(
            "notification_link",
            {"relation": "likes"},
            marks=pytest.mark.constraint("ck_notification_link_relation"),
        ),
        pytest.param(
            "notification_link",
            {"to_id": 1},
            marks=pytest.mark.constraint("ck_notification_link_between_two"),
        ),
        pytest.param(
            "notification_file", {}, marks=pytest.mark.constraint("uq_notification_file_key")
        ),
        pytest.param(
            "notification_file",
            {"sha256": "ab"},
            marks=pytest.mark.constraint("ck_notification_file_sha256"),
        ),
        pytest.param(
            "notification_document",
            {},
            marks=pytest.mark.constraint("uq_notification_document_notification_id_sort_language"),
        ),
        pytest.param(
            "notification_document",
            {"sort": "poster"},
            marks=pytest.mark.constraint("ck_notification_document_sort"),
        ),
        pytest.param(
            "addressee",
            {},
            marks=pytest.mark.constraint("uq_addressee_notification_id_organisation_id"),
        ),
        pytest.param(
            "addressee", {"shelf": "friends"}, marks=pytest.mark.constraint("ck_addressee_shelf")
        ),
        pytest.param(
            "addressee",
            {"answer_id": None},
            marks=pytest.mark.constraint("ck_addressee_answered_by_an_answer"),
        ),
        pytest.param(
            "addressee",
            {"answer_id": None, "answered_at": None, "is_late": True},
            marks=pytest.mark.constraint("ck_addressee_marks_of_an_answer"),
        ),
        pytest.param("delivery", {}, marks=pytest.mark.constraint("uq_delivery_message_id")),
        pytest.param(
            "delivery", {"purpose": "spam"}, marks=pytest.mark.constraint("ck_delivery_purpose")
        ),
        pytest.param(
            "delivery",
            {"bounced_at": AT},
            marks=pytest.mark.constraint("ck_delivery_bounced_with_reason"),
        ),
        pytest.param(
            "received_input",
            {"sender_kind": "robot"},
            marks=pytest.mark.constraint("ck_received_input_sender_kind"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, Any]) -> None:
    refuses(table, changes)
