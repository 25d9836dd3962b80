"""What lists filter and compare by: public, sorted, and within one row."""

from datetime import date
from decimal import Decimal

from portal.questionnaires.projection import EntryValue, FacetValue, FigureValue, project
from portal.questionnaires.showing import split
from tests.questionnaires.unseen import QUESTIONNAIRE, ROW_ONE, ROW_TWO, full_answers


def test_everything_declared_is_projected() -> None:
    found = project(QUESTIONNAIRE, full_answers())
    assert found.facets == (
        FacetValue("", "abroad", "yes"),
        FacetValue("", "country", "TG"),
        FacetValue("", "instrument", "AEWA"),
        FacetValue("", "instrument", "CMS"),
        FacetValue("", "kind", "bird"),
        FacetValue("", "meeting", "COP16"),
        FacetValue("", "target", "S-1.1"),
        FacetValue(ROW_ONE, "country", "KE"),
        FacetValue(ROW_ONE, "taxon", "cranes"),
        FacetValue(ROW_ONE, "threat", "noise"),
        FacetValue(ROW_TWO, "country", "PH"),
        FacetValue(ROW_TWO, "country", "TG"),
    )
    assert found.figures == (
        FigureValue("", "weight", Decimal("1250.5"), None, "g"),
        FigureValue("", "born", None, date(2025, 1, 31), ""),
        FigureValue(ROW_ONE, "how_many", Decimal(12), None, "nests"),
    )
    assert found.entries == (
        EntryValue(ROW_ONE, "sighting", "Lake", date(2025, 2, 1), date(2025, 2, 1)),
        EntryValue(ROW_TWO, "sighting", "River", None, None),
    )


def test_it_is_the_same_from_the_frozen_public_part() -> None:
    public, _private = split(QUESTIONNAIRE, full_answers())
    assert project(QUESTIONNAIRE, public) == project(QUESTIONNAIRE, full_answers())


def test_what_was_typed_wrongly_is_not_projected() -> None:
    answers = {"weight": "heavy", "born": {"day": "31", "month": "2"}, "kind": "bat"}
    found = project(QUESTIONNAIRE, answers)
    assert (found.facets, found.figures) == ((FacetValue("", "kind", "bat"),), ())
