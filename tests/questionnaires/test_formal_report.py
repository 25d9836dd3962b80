"""The built-in report: every field that was asked for, in three languages, and it can be filed."""

from collections.abc import Iterator
from typing import Any

import pytest

from portal.convention.vocabularies import NAMES
from portal.foundation.localised import Localised
from portal.questionnaires.actions import built_in
from portal.questionnaires.completeness import gaps
from portal.questionnaires.loading import load
from portal.questionnaires.projection import project
from portal.questionnaires.question_types import type_of
from portal.questionnaires.question_types.choosing import VOCABULARIES, Choosing
from portal.questionnaires.schema import Question
from portal.questionnaires.showing import split
from tests.questionnaires.unseen import context

DATA = built_in("formal_report")
REPORT = load(DATA)
LANGUAGES = ("en", "fr", "es")


def texts() -> Iterator[tuple[str, Localised]]:
    """Every text of the questionnaire, with where it stands."""
    yield "title", REPORT.title
    yield "introduction", REPORT.introduction
    for section in REPORT.sections:
        yield section.code, section.title
        yield section.code, section.introduction
    for question in REPORT.walk():
        for name in ("label", "hint", "guidance", "example", "unit", "row_label", "add_label"):
            yield f"{question.code}.{name}", getattr(question, name)
        for option in question.options:
            yield f"{question.code}.{option.code}", option.label


def _limits(code: str) -> dict[str, Any]:
    return REPORT.by_code[code].limits.model_dump(exclude_defaults=True)


def test_every_text_is_there_in_every_language() -> None:
    assert [where for where, text in texts() if text and set(text) != set(LANGUAGES)] == []


def test_every_group_says_what_a_row_is_and_how_one_is_added() -> None:
    groups = [question for question in REPORT.walk() if question.is_group]
    assert [g.code for g in groups if not (g.row_label and g.add_label)] == []


def test_french_keeps_its_signs_on_the_line() -> None:
    loose = [
        where
        for where, text in texts()
        for sign in (" ?", " !", " ;", " :", "« ", " »")
        if sign in text.get("fr", "")
    ]
    assert loose == []


def test_vocabularies_exist() -> None:
    used = {
        kind.vocabulary_of(question)
        for question in REPORT.walk()
        if isinstance(kind := type_of(question), Choosing)
    }
    assert used - {None} <= VOCABULARIES <= set(NAMES)


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        ("title", {"characters": 200}),
        ("co_submitters", {"max_rows": 20}),
        ("period_to", {"not_in_future": True, "after": "period_from", "max_months_after": 48}),
        ("addressee_agenda_item", {"characters": 50}),
        ("instruments", {"min_choices": 1}),
        ("summary", {"words": 250}),
        ("activities", {"min_rows": 1, "max_rows": 30}),
        ("activity_title", {"characters": 150}),
        ("activity_description", {"words": 400}),
        ("activity_targets", {"min_choices": 1, "max_choices": 5}),
        ("activity_results", {"words": 300}),
        ("activity_indicators", {"max_rows": 10}),
        ("activity_partners", {"entries": 20, "characters": 150}),
        ("capacity", {"words": 300}),
        ("nfp_text", {"words": 150}),
        ("lessons", {"words": 400}),
        ("recommendations", {"max_rows": 10}),
        ("recommendation_text", {"words": 150}),
        ("funding", {"words": 150}),
        ("links", {"max_rows": 10}),
        ("attachments", {"max_files": 5}),
    ],
)
def test_limits_are_those_that_were_decided(code: str, limits: dict[str, Any]) -> None:
    assert _limits(code) == limits


def test_what_is_required() -> None:
    def required(questions: tuple[Question, ...]) -> Iterator[str]:
        for question in questions:
            if question.required:
                yield question.code

    top = [code for section in REPORT.sections for code in required(section.questions)]
    assert top == [
        "title", "contact_name", "contact_role", "contact_email",
        "period_from", "period_to", "addressees", "instruments",
        "summary", "activities",
        "nfp_cooperation", "nfp_countries", "nfp_text",
        "resources_amount", "resources_band", "resources_currency", "resources_currency_other",
        "funding", "locations_removed", "authorised", "publication_agreed",
        "signatory_name", "signed_on",
    ]  # fmt: skip
    assert list(required(REPORT.by_code["activities"].questions)) == [
        "activity_title", "activity_description", "activity_scope", "activity_countries",
        "activity_from", "activity_targets", "activity_results",
    ]  # fmt: skip


def test_facets_that_lists_filter_by() -> None:
    facets = {question.facet for question in REPORT.walk()} - {None}
    assert facets >= {"country", "taxon", "target", "body", "meeting", "instrument", "threat"}


def a_report() -> dict[str, Any]:
    """The least with which a report can be filed."""
    return {
        "title": "Counts at four wetlands",
        "contact_name": "Ana Example",
        "contact_role": "Officer",
        "contact_email": "ana@example.org",
        "period_from": "2024-01-01",
        "period_to": "2025-12-31",
        "addressees": [
            {
                "id": "raaaaaaaaaa",
                "answers": {"addressee_body": "COP", "addressee_meeting": "COP16"},
            }
        ],
        "instruments": ["CMS"],
        "summary": "We counted.",
        "activities": [
            {
                "id": "rbbbbbbbbbb",
                "answers": {
                    "activity_title": "Counts",
                    "activity_description": "Monthly.",
                    "activity_scope": "global",
                    "activity_from": "2024-02-01",
                    "activity_targets": ["S-1.1"],
                    "activity_results": "More birds.",
                },
            }
        ],
        "nfp_cooperation": False,
        "nfp_text": "There was no reply.",
        "funding": "None.",
        "locations_removed": True,
        "authorised": True,
        "publication_agreed": True,
        "signatory_name": "Ana Example",
        "signed_on": "2026-03-01",
    }


def test_a_short_report_is_complete() -> None:
    answers = a_report()
    assert gaps(REPORT, answers, context()) == []
    found = gaps(REPORT, {**answers, "addressees": []}, context())
    assert [(gap.code, str(gap.message)) for gap in found] == [("addressees", "Add at least one.")]


def test_contact_and_signatory_are_private_unless_the_contact_is_ticked() -> None:
    _public, private = split(REPORT, a_report())
    assert list(private) == [
        "contact_name", "contact_role", "contact_email", "signatory_name", "signed_on",
    ]  # fmt: skip
    _public, private = split(REPORT, {**a_report(), "contact_public": True})
    assert list(private) == ["signatory_name", "signed_on"]


def test_an_activity_is_an_entry() -> None:
    entries = project(REPORT, a_report()).entries
    assert [(entry.group, entry.title, entry.row) for entry in entries] == [
        ("activity", "Counts", "rbbbbbbbbbb")
    ]
