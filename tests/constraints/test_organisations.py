"""The database itself refuses what must not be: organisations."""

from datetime import timedelta

import pytest

from tests.constraints.conftest import Refuses
from tests.sample_rows import AT

BEFORE = AT - timedelta(days=1)


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param("organisation", {}, marks=pytest.mark.constraint("uq_organisation_slug")),
        pytest.param(
            "organisation", {"kind": "club"}, marks=pytest.mark.constraint("ck_organisation_kind")
        ),
        pytest.param(
            "organisation",
            {"organisation_class": "local"},
            marks=pytest.mark.constraint("ck_organisation_organisation_class"),
        ),
        pytest.param(
            "organisation",
            {"seat_code": None},
            marks=pytest.mark.constraint("ck_organisation_seat"),
        ),
        pytest.param(
            "organisation", {"name": ""}, marks=pytest.mark.constraint("ck_organisation_name")
        ),
        pytest.param(
            "organisation",
            {"website": "javascript:alert(1)"},
            marks=pytest.mark.constraint("ck_organisation_website"),
        ),
        pytest.param(
            "membership", {"role": "moderator"}, marks=pytest.mark.constraint("ck_membership_role")
        ),
        pytest.param(
            "membership",
            {"may_submit": True},
            marks=pytest.mark.constraint("ck_membership_may_submit"),
        ),
        pytest.param(
            "membership",
            {"ended_at": BEFORE},
            marks=pytest.mark.constraint("ck_membership_ended_at"),
        ),
        pytest.param(
            "membership", {"role": "reader"}, marks=pytest.mark.constraint("uq_membership_active")
        ),
        pytest.param(
            "invitation",
            {"role": "administrator", "may_submit": False},
            marks=pytest.mark.constraint("ck_invitation_role"),
        ),
        pytest.param(
            "invitation",
            {"role": "reader"},
            marks=pytest.mark.constraint("ck_invitation_may_submit"),
        ),
        pytest.param(
            "invitation",
            {"expires_at": AT},
            marks=pytest.mark.constraint("ck_invitation_expires_at"),
        ),
        pytest.param(
            "invitation",
            {"accepted_at": AT, "revoked_at": AT},
            marks=pytest.mark.constraint("ck_invitation_one_end"),
        ),
        pytest.param(
            "invitation",
            {"email_key": "cy@example.org"},
            marks=pytest.mark.constraint("uq_invitation_token_hash"),
        ),
        pytest.param(
            "invitation",
            {"token_hash": "cd" * 32},
            marks=pytest.mark.constraint("uq_invitation_open"),
        ),
        pytest.param(
            "standing_decision",
            {"decision": "liked"},
            marks=pytest.mark.constraint("ck_standing_decision_decision"),
        ),
        pytest.param(
            "standing_decision",
            {"reason": ""},
            marks=pytest.mark.constraint("ck_standing_decision_reason"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)


@pytest.mark.constraint("uq_organisation_secretariat")
def test_there_is_one_secretariat(refuses: Refuses) -> None:
    secretariat = {"kind": "secretariat"}
    refuses("organisation", {"slug": "second", **secretariat}, before=secretariat)


@pytest.mark.constraint("uq_organisation_instrument_country")
def test_a_state_has_one_government_for_each_instrument(refuses: Refuses) -> None:
    refuses("organisation_instrument", {"organisation_id": 2})


@pytest.mark.constraint("uq_membership_active_staff")
def test_a_staff_role_is_held_once(refuses: Refuses) -> None:
    moderating = {"role": "moderator", "for_staff": True}
    refuses("membership", moderating, before=moderating)
