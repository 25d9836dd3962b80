"""The database itself refuses what must not be: the Convention's world."""

from datetime import date

import pytest

from tests.constraints.conftest import Refuses


@pytest.mark.parametrize(
    ("table", "changes"),
    [
        pytest.param("region", {}, marks=pytest.mark.constraint("uq_region_code")),
        pytest.param("country", {"iso3": "FRA"}, marks=pytest.mark.constraint("uq_country_code")),
        pytest.param("country", {"code": "FR"}, marks=pytest.mark.constraint("uq_country_iso3")),
        pytest.param("country", {"code": "de"}, marks=pytest.mark.constraint("ck_country_code")),
        pytest.param("country", {"iso3": "DE"}, marks=pytest.mark.constraint("ck_country_iso3")),
        pytest.param(
            "country",
            {"un_status": "candidate"},
            marks=pytest.mark.constraint("ck_country_un_status"),
        ),
        pytest.param("instrument", {}, marks=pytest.mark.constraint("uq_instrument_code")),
        pytest.param(
            "instrument", {"kind": "treaty"}, marks=pytest.mark.constraint("ck_instrument_kind")
        ),
        pytest.param("body", {}, marks=pytest.mark.constraint("uq_body_code")),
        pytest.param("body", {"kind": "club"}, marks=pytest.mark.constraint("ck_body_kind")),
        pytest.param("meeting", {"slug": "cop16"}, marks=pytest.mark.constraint("uq_meeting_code")),
        pytest.param("meeting", {"code": "COP16"}, marks=pytest.mark.constraint("uq_meeting_slug")),
        pytest.param("meeting", {"kind": "party"}, marks=pytest.mark.constraint("ck_meeting_kind")),
        pytest.param("meeting", {"year": 26}, marks=pytest.mark.constraint("ck_meeting_year")),
        pytest.param(
            "meeting",
            {"end_date": date(2026, 3, 22)},
            marks=pytest.mark.constraint("ck_meeting_dates_in_order"),
        ),
        pytest.param(
            "meeting_deadline",
            {"kind": "lunch"},
            marks=pytest.mark.constraint("ck_meeting_deadline_kind"),
        ),
        pytest.param(
            "meeting_deadline",
            {"audience": "nobody"},
            marks=pytest.mark.constraint("ck_meeting_deadline_audience"),
        ),
        pytest.param(
            "meeting_deadline",
            {},
            marks=pytest.mark.constraint("uq_meeting_deadline_meeting_id_kind_audience"),
        ),
        pytest.param(
            "agenda_item", {"number": "2"}, marks=pytest.mark.constraint("uq_agenda_item_code")
        ),
        pytest.param(
            "agenda_item",
            {"code": "COP15-2"},
            marks=pytest.mark.constraint("uq_agenda_item_meeting_code_number"),
        ),
        pytest.param("strategic_plan", {}, marks=pytest.mark.constraint("uq_strategic_plan_code")),
        pytest.param(
            "strategic_plan",
            {"last_year": 2023},
            marks=pytest.mark.constraint("ck_strategic_plan_years_in_order"),
        ),
        pytest.param(
            "strategic_goal",
            {"number": "2"},
            marks=pytest.mark.constraint("uq_strategic_goal_code"),
        ),
        pytest.param(
            "strategic_goal",
            {"code": "SPMS-2"},
            marks=pytest.mark.constraint("uq_strategic_goal_plan_code_number"),
        ),
        pytest.param(
            "strategic_target",
            {"number": "1.2"},
            marks=pytest.mark.constraint("uq_strategic_target_code"),
        ),
        pytest.param(
            "strategic_target",
            {"code": "SPMS-1.2"},
            marks=pytest.mark.constraint("uq_strategic_target_goal_code_number"),
        ),
        pytest.param("taxon", {}, marks=pytest.mark.constraint("uq_taxon_code")),
        pytest.param("taxon", {"rank": "kingdom"}, marks=pytest.mark.constraint("ck_taxon_rank")),
        pytest.param(
            "taxon", {"appendix": "III"}, marks=pytest.mark.constraint("ck_taxon_appendix")
        ),
        pytest.param(
            "taxon",
            {"parent_code": "ciconia"},
            marks=pytest.mark.constraint("ck_taxon_not_its_own_parent"),
        ),
        pytest.param("threat", {}, marks=pytest.mark.constraint("uq_threat_code")),
        pytest.param(
            "threat",
            {"parent_code": "bycatch"},
            marks=pytest.mark.constraint("ck_threat_not_its_own_parent"),
        ),
        pytest.param(
            "convention_revision",
            {"id": 2},
            marks=pytest.mark.constraint("ck_convention_revision_one_row"),
        ),
    ],
)
def test_the_database_refuses(refuses: Refuses, table: str, changes: dict[str, object]) -> None:
    refuses(table, changes)
