"""A questionnaire nobody has seen: every type, conditions on conditions, groups in groups.

And what is needed to use it without a database: made-up vocabularies, a context, answers.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.questionnaires.context import Context, ReceivedFile
from portal.questionnaires.loading import load


def _in(en: str, fr: str = "", es: str = "") -> dict[str, str]:
    return {"en": en, "fr": fr or f"{en} (fr)", "es": es or f"{en} (es)"}


SIGHTINGS: dict[str, Any] = {
    "code": "sightings",
    "type": "rows",
    "label": _in("Sightings", "Observations", "Avistamientos"),
    "row_label": _in("Sighting", "Observation", "Avistamiento"),
    "add_label": _in("Add a sighting"),
    "row_title": "place",
    "required": True,
    "limits": {"min_rows": 1, "max_rows": 3},
    "entry": {"group": "sighting", "title": "place", "start": "seen_from", "end": "seen_to"},
    "questions": [
        {"code": "place", "type": "short-text", "label": _in("Place"), "required": True},
        {"code": "lands", "type": "countries", "label": _in("Lands"), "facet": "country"},
        {"code": "beings", "type": "taxa", "label": _in("Species"), "facet": "taxon"},
        {"code": "dangers", "type": "threats", "label": _in("Threats"), "facet": "threat"},
        {"code": "seen_from", "type": "date", "label": _in("From")},
        {
            "code": "seen_to",
            "type": "date",
            "label": _in("To"),
            "limits": {"not_before": "seen_from"},
        },
        {"code": "harmed", "type": "yes-no", "label": _in("Harmed?")},
        {
            "code": "harm",
            "type": "long-text",
            "label": _in("What harm?"),
            "required": True,
            "limits": {"words": 20},
            "show_if": {"code": "harmed", "equals": True},
        },
        {
            "code": "abroad_note",
            "type": "short-text",
            "label": _in("Note for abroad"),
            "show_if": {
                "all": [{"code": "harmed", "answered": True}, {"code": "abroad", "equals": True}]
            },
        },
        {"code": "witness", "type": "short-text", "label": _in("Witness"), "private": True},
        {
            "code": "counts",
            "type": "rows",
            "label": _in("Counts"),
            "row_label": _in("Count"),
            "limits": {"max_rows": 2},
            "questions": [
                {
                    "code": "of_what",
                    "type": "short-text",
                    "label": _in("Of what"),
                    "required": True,
                },
                {
                    "code": "how_many",
                    "type": "number",
                    "label": _in("How many"),
                    "limits": {"minimum": 0, "decimals": 1},
                    "figure": {"unit_from": "counted_in"},
                },
                {"code": "counted_in", "type": "short-text", "label": _in("Counted in")},
            ],
        },
    ],
}

UNSEEN: dict[str, Any] = {
    "code": "unseen",
    "title": _in("A questionnaire nobody has seen"),
    "sections": [
        {
            "code": "start",
            "title": _in("The start", "Le début", "El comienzo"),
            "questions": [
                {
                    "code": "name",
                    "type": "short-text",
                    "label": _in("Name", "Nom", "Nombre"),
                    "hint": _in("As you write it."),
                    "example": _in("Heron"),
                    "required": True,
                    "limits": {"characters": 40},
                },
                {
                    "code": "story",
                    "type": "long-text",
                    "label": _in("Story", "Récit", "Relato"),
                    "guidance": _in("Begin at the end."),
                    "limits": {"words": 30},
                },
                {
                    "code": "friends",
                    "type": "text-list",
                    "label": _in("Friends"),
                    "limits": {"entries": 3, "characters": 20},
                },
                {
                    "code": "kind",
                    "type": "one-of",
                    "label": _in("Kind", "Genre", "Clase"),
                    "options": [
                        {"code": "bird", "label": _in("Bird", "Oiseau", "Ave")},
                        {"code": "bat", "label": _in("Bat", "Chauve-souris", "Murciélago")},
                    ],
                    "facet": "kind",
                },
                {
                    "code": "colours",
                    "type": "many-of",
                    "label": _in("Colours"),
                    "options": [
                        {"code": code, "label": _in(code.title())}
                        for code in ("red", "green", "blue")
                    ],
                    "limits": {"max_choices": 2},
                    "show_if": {"code": "kind", "equals": "bird"},
                },
                {
                    "code": "why_red",
                    "type": "short-text",
                    "label": _in("Why red?"),
                    "show_if": {"code": "colours", "one_of": ["red"]},
                    "required": True,
                },
                {"code": "abroad", "type": "yes-no", "label": _in("Abroad?"), "facet": "abroad"},
                {
                    "code": "weight",
                    "type": "number",
                    "label": _in("Weight"),
                    "unit": _in("grams", "grammes", "gramos"),
                    "limits": {"minimum": 0, "maximum": 9000, "decimals": 2},
                    "figure": {"unit": "g"},
                },
                {
                    "code": "born",
                    "type": "date",
                    "label": _in("Born"),
                    "limits": {"not_in_future": True},
                    "figure": {},
                },
                {
                    "code": "left",
                    "type": "date",
                    "label": _in("Left"),
                    "limits": {"after": "born", "max_months_after": 12},
                },
                {"code": "site", "type": "url", "label": _in("Site")},
            ],
        },
        {
            "code": "world",
            "title": _in("The world"),
            "introduction": _in("Where and what."),
            "questions": [
                {"code": "home", "type": "country", "label": _in("Home"), "facet": "country"},
                {
                    "code": "treaties",
                    "type": "instruments",
                    "label": _in("Treaties"),
                    "facet": "instrument",
                },
                {
                    "code": "aims",
                    "type": "strategic-targets",
                    "label": _in("Aims"),
                    "facet": "target",
                    "limits": {"max_choices": 2},
                },
                {
                    "code": "meeting",
                    "type": "one-of",
                    "vocabulary": "meetings",
                    "label": _in("Meeting"),
                    "limits": {"current": True},
                    "facet": "meeting",
                },
                SIGHTINGS,
            ],
        },
        {
            "code": "end",
            "title": _in("The end"),
            "questions": [
                {
                    "code": "papers",
                    "type": "files",
                    "label": _in("Papers"),
                    "limits": {"max_files": 2},
                },
                {
                    "code": "mail",
                    "type": "email",
                    "label": _in("E-mail"),
                    "private": True,
                    "public_if": {"code": "mail_public", "equals": True},
                },
                {"code": "mail_public", "type": "statement", "label": _in("Publish it")},
                {"code": "secret", "type": "long-text", "label": _in("Secret"), "private": True},
                {
                    "code": "true",
                    "type": "statement",
                    "label": _in("All is true"),
                    "required": True,
                },
                {
                    "code": "adult",
                    "type": "yes-no",
                    "label": _in("Grown up?"),
                    "required": True,
                    "must_be": True,
                },
            ],
        },
    ],
}
QUESTIONNAIRE = load(UNSEEN)


@dataclass(frozen=True)
class Named:
    """A choice of a made-up vocabulary."""

    code: str
    label: str
    group: str | None = None
    ended: bool = False
    language: str = ""


LISTS: dict[str, list[tuple[str, str, str | None, bool]]] = {
    "countries": [
        ("KE", "Kenya", "Africa", False),
        ("TG", "Togo", "Africa", False),
        ("PH", "Philippines", "Asia", False),
    ],
    "bodies": [("COP", "Conference of the Parties", "CMS", False)],
    "instruments": [("CMS", "CMS", None, False), ("AEWA", "AEWA", None, False)],
    "strategic_targets": [
        ("S-1.1", "1.1 Species", "Samarkand", False),
        ("S-1.2", "1.2 Habitats", "Samarkand", False),
        ("S-1.3", "1.3 Threats", "Samarkand", False),
        ("O-1", "1 Awareness", "2015-2023", True),
    ],
    "taxa": [("birds", "Birds", "Birds", False), ("cranes", "Cranes", "Birds", False)],
    "threats": [("noise", "Noise", "Pollution", False)],
    "meetings": [("COP16", "COP16", "COP", False), ("COP12", "COP12", "COP", True)],
}


class MadeUp:
    """Vocabularies without a database; ``asked`` counts how often a list was taken."""

    def __init__(self) -> None:
        self.asked = 0

    def choices(self, name: str, locale: str) -> list[Named]:
        """All of one list; names end in the language when it is not English."""
        self.asked += 1
        ending = "" if locale == "en" else f" ({locale})"
        return [
            Named(code, label + ending, group, ended) for code, label, group, ended in LISTS[name]
        ]

    def label(self, name: str, code: str, locale: str) -> str:
        """The name of one."""
        return next((c.label for c in self.choices(name, locale) if c.code == code), code)


PAPER = ReceivedFile("f1", "map.pdf", 1200, "application/pdf", "a" * 64)
PHOTO = ReceivedFile("f2", "photo.png", 3400, "image/png", "b" * 64)


def context(locale: str = "en", language: str = "en", today: date = date(2026, 3, 2)) -> Context:
    """For a reader of ``locale`` and answers written in ``language``."""
    return Context(MadeUp(), locale, language, today, {"f1": PAPER, "f2": PHOTO})


ROW_ONE, ROW_TWO, ROW_COUNT = "raaaaaaaaaa", "rbbbbbbbbbb", "rcccccccccc"


def full_answers() -> dict[str, Any]:
    """Answers to everything, with which one can submit."""
    return {
        "name": "Grey heron",
        "story": "It **waits**.\n\nIt waits long.\n\n- water\n- fish",
        "friends": ["Egret", "Ibis"],
        "kind": "bird",
        "colours": ["red", "blue"],
        "why_red": "Sunset",
        "abroad": True,
        "weight": 1250.5,
        "born": "2025-01-31",
        "left": "2025-06-30",
        "site": "https://example.org/heron",
        "home": "TG",
        "treaties": ["AEWA", "CMS"],
        "aims": ["S-1.1"],
        "meeting": "COP16",
        "sightings": [
            {
                "id": ROW_ONE,
                "answers": {
                    "place": "Lake",
                    "lands": ["KE"],
                    "beings": ["cranes"],
                    "dangers": ["noise"],
                    "seen_from": "2025-02-01",
                    "seen_to": "2025-02-01",
                    "harmed": True,
                    "harm": "A broken wing.",
                    "abroad_note": "Far",
                    "witness": "Ana Example",
                    "counts": [
                        {
                            "id": ROW_COUNT,
                            "answers": {"of_what": "Nests", "how_many": 12, "counted_in": "nests"},
                        }
                    ],
                },
            },
            {"id": ROW_TWO, "answers": {"place": "River", "lands": ["PH", "TG"], "harmed": False}},
        ],
        "papers": ["f1"],
        "mail": "ana@example.org",
        "mail_public": True,
        "secret": "A hidden nest.",
        "true": True,
        "adult": True,
    }
