"""The database itself refuses what must not be: submissions."""

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param(
            "submission",
            {"reference": "CSP-2026-00002"},
            marks=pytest.mark.constraint("uq_submission_key"),
        ),
        pytest.param(
            "submission", {"key": "j" * 12}, marks=pytest.mark.constraint("uq_submission_reference")
        ),
        pytest.param(
            "submission",
            {"public_version_id": 1, "listed_at": AT},
            marks=pytest.mark.constraint("ck_submission_public_has_date"),
        ),
        pytest.param(
            "submission",
            {"listed_at": AT},
            marks=pytest.mark.constraint("ck_submission_listed_while_public"),
        ),
        pytest.param(
            "submission",
            {"public_version_id": 1, "listed_at": AT, "published_at": AT, "withdrawn_at": AT},
            marks=pytest.mark.constraint("ck_submission_withdrawn_hidden"),
        ),
        pytest.param(
            "register_state", {"id": 2}, marks=pytest.mark.constraint("ck_register_state_only_row")
        ),
        pytest.param(
            "round",
            {"state": "withdrawn"},
            marks=pytest.mark.constraint("uq_round_submission_id_number"),
        ),
        pytest.param("round", {"number": 2}, marks=pytest.mark.constraint("uq_round_open")),
        pytest.param(
            "round", {"state": "accepted"}, marks=pytest.mark.constraint("ck_round_state")
        ),
        pytest.param(
            "round",
            {"submitted_at": None},
            marks=pytest.mark.constraint("ck_round_submitted_unless_draft"),
        ),
        pytest.param(
            "draft_section", {}, marks=pytest.mark.constraint("uq_draft_section_round_id_section")
        ),
        pytest.param(
            "signature",
            {},
            marks=pytest.mark.constraint("uq_signature_submission_id_organisation_id"),
        ),
        pytest.param(
            "signature", {"state": "forged"}, marks=pytest.mark.constraint("ck_signature_state")
        ),
        pytest.param(
            "signature",
            {"text_hash": None},
            marks=pytest.mark.constraint("ck_signature_confirmed_whole"),
        ),
        pytest.param(
            "signature", {"ended_at": AT}, marks=pytest.mark.constraint("ck_signature_ended_dated")
        ),
        pytest.param(
            "signature",
            {"state": "invited", "confirmed_at": None},
            marks=pytest.mark.constraint("ck_signature_late_if_confirmed"),
        ),
        pytest.param("on_behalf", {}, marks=pytest.mark.constraint("uq_on_behalf_submission_id")),
        pytest.param("form_key", {}, marks=pytest.mark.constraint("uq_form_key_key")),
        pytest.param(
            "version", {}, marks=pytest.mark.constraint("uq_version_submission_id_number")
        ),
        pytest.param("recording", {}, marks=pytest.mark.constraint("uq_recording_submission_id")),
        pytest.param(
            "recording",
            {"submission_id": 2, "arrived_by": "pigeon"},
            marks=pytest.mark.constraint("ck_recording_arrived_by"),
        ),
        pytest.param(
            "version",
            {"number": 2, "arrived_by": "pigeon", "arrived_on": AT.date()},
            marks=pytest.mark.constraint("ck_version_arrived_by"),
        ),
        pytest.param(
            "version",
            {"number": 2, "arrived_by": "letter"},
            marks=pytest.mark.constraint("ck_version_arrived_together"),
        ),
        pytest.param("clearance", {}, marks=pytest.mark.constraint("uq_clearance_token_hash")),
        pytest.param(
            "clearance",
            {"token_hash": "short"},
            marks=pytest.mark.constraint("ck_clearance_token_hash_length"),
        ),
        pytest.param(
            "clearance",
            {"token_hash": "cd" * 32, "result": "perhaps", "answered_at": AT, "draft_hash": "a"},
            marks=pytest.mark.constraint("ck_clearance_result"),
        ),
        pytest.param(
            "clearance",
            {"token_hash": "cd" * 32, "answered_at": AT},
            marks=pytest.mark.constraint("ck_clearance_answered_with_result"),
        ),
        pytest.param(
            "clearance",
            {"token_hash": "cd" * 32, "result": "cleared", "answered_at": AT},
            marks=pytest.mark.constraint("ck_clearance_answered_to_a_draft"),
        ),
        pytest.param(
            "version",
            {"number": 2, "form": "silence"},
            marks=pytest.mark.constraint("ck_version_form"),
        ),
        pytest.param(
            "version",
            {"number": 2, "form": "earlier"},
            marks=pytest.mark.constraint("ck_version_earlier_stands"),
        ),
        pytest.param(
            "version",
            {"public_hash": "ab"},
            marks=pytest.mark.constraint("ck_version_public_hash_length"),
        ),
        pytest.param(
            "version",
            {"fingerprint": "ab"},
            marks=pytest.mark.constraint("ck_version_fingerprint_length"),
        ),
        pytest.param(
            "version", {"salt": None}, marks=pytest.mark.constraint("ck_version_erased_together")
        ),
        pytest.param(
            "submission_event",
            {"side": "visitor"},
            marks=pytest.mark.constraint("ck_submission_event_side"),
        ),
        pytest.param(
            "submission_event",
            {"ground": "disagreement"},
            marks=pytest.mark.constraint("ck_submission_event_ground"),
        ),
        pytest.param("motion", {"sort": "wish"}, marks=pytest.mark.constraint("ck_motion_sort")),
        pytest.param(
            "motion", {"ground": "disagreement"}, marks=pytest.mark.constraint("ck_motion_ground")
        ),
        pytest.param(
            "motion",
            {"outcome": "confirmed"},
            marks=pytest.mark.constraint("ck_motion_settled_with_outcome"),
        ),
        pytest.param(
            "motion",
            {"settled_by_id": 1},
            marks=pytest.mark.constraint("ck_motion_settled_by_another"),
        ),
        pytest.param("motion", {}, marks=pytest.mark.constraint("uq_motion_open")),
        pytest.param("rendition", {}, marks=pytest.mark.constraint("uq_rendition_key")),
        pytest.param(
            "attachment_text",
            {},
            marks=pytest.mark.constraint("uq_attachment_text_rendition_id"),
        ),
        pytest.param(
            "rendition", {"sort": "secret"}, marks=pytest.mark.constraint("ck_rendition_sort")
        ),
        pytest.param(
            "rendition",
            {"check_result": "fine"},
            marks=pytest.mark.constraint("ck_rendition_check"),
        ),
        pytest.param("rendition", {"size": 0}, marks=pytest.mark.constraint("ck_rendition_size")),
        pytest.param(
            "rendition",
            {"sha256": "ab"},
            marks=pytest.mark.constraint("ck_rendition_sha256_length"),
        ),
        pytest.param(
            "version_file", {}, marks=pytest.mark.constraint("uq_version_file_version_id_position")
        ),
        pytest.param(
            "document", {}, marks=pytest.mark.constraint("uq_document_version_id_sort_language")
        ),
        pytest.param(
            "document", {"sort": "poem"}, marks=pytest.mark.constraint("ck_document_sort")
        ),
        pytest.param(
            "figure", {"number": None}, marks=pytest.mark.constraint("ck_figure_number_or_day")
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)


@pytest.mark.constraint("uq_round_published")
def test_one_round_is_published(refuses: Refuses) -> None:
    published = {"state": "published"}
    refuses("round", {"number": 2, **published}, before=published)
