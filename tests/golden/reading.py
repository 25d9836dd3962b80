"""Reading a frozen version without a database: from its bytes alone, as any later release must."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from flask_babel import force_locale

from portal.foundation.locales import LOCALES
from portal.questionnaires.context import Context, ReceivedFile
from portal.questionnaires.loading import load_bytes
from portal.questionnaires.projection import project
from portal.questionnaires.rendering import read
from portal.questionnaires.units import units
from tests.page import Page, text

ANSWERS = """{% from "questionnaires/_answers.html" import answers %}
{{ answers(sections, language) }}"""
READERS = ("en", "fr")
_LINES = ("h2", "h3", "h4", "dt", "dd", "p", "li", "summary")


class Names:
    """What codes are called: as it was when the version was frozen, whatever the data says now."""

    def __init__(self, known: Mapping[str, str], origin: Any = None) -> None:
        self.known = dict(known)
        self.origin = origin

    def choices(self, name: str, locale: str) -> list[Any]:
        """Nothing is chosen when a version is read."""
        raise AssertionError("Reading a version asks for no choices.")

    def label(self, name: str, code: str, locale: str) -> str:
        """The name of ``code``; from ``origin``, and remembered, when it is being frozen."""
        key = f"{name}:{code}:{locale}"
        if key not in self.known and self.origin is not None:
            self.known[key] = self.origin.label(name, code, locale)
        return self.known[key]


def shown(app: Flask, questionnaire: bytes, public: bytes, names: Names, reader: str) -> list[str]:
    """The lines that a reader of ``reader`` is shown of a version's public part."""
    version = json.loads(public)
    files = {
        file["id"]: ReceivedFile(**{k: v for k, v in file.items() if k != "question"})
        for file in version["files"]
    }
    day = datetime.fromisoformat(version["submitted_at"]).date()
    seen = Context(names, reader, version["language"], day, files)
    with app.test_request_context(f"/{reader}/"), force_locale(LOCALES[reader].babel):
        sections = read(load_bytes(questionnaire), version["answers"], seen)
        drawn = app.jinja_env.from_string(ANSWERS)
        html = drawn.render(sections=sections, language=version["language"])
    lines = [e for e in Page(html, fragment=True).root.iter() if e.tag in _LINES]
    return [words for line in lines if (words := text(line))]


def units_of(questionnaire: bytes, public: bytes) -> list[list[str]]:
    """The passages with their addresses: what comments, translations and differences point at."""
    found = units(load_bytes(questionnaire), json.loads(public)["answers"])
    return [[str(unit.address), unit.text] for unit in found]


def projected(questionnaire: bytes, public: bytes) -> dict[str, list[list[str]]]:
    """What lists and filters take from the version."""
    made = project(load_bytes(questionnaire), json.loads(public)["answers"])
    return {
        "facets": [[f.row, f.vocabulary, f.code] for f in made.facets],
        "figures": [[f.row, f.code, str(f.number), str(f.day), f.unit] for f in made.figures],
        "entries": [[e.row, e.group, e.title, str(e.start), str(e.end)] for e in made.entries],
    }
