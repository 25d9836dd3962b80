"""A call with two sections and a question for files, and drafts that answer it."""

from typing import Any

from flask import Flask

from portal.calls.models import Call
from portal.foundation.db import transaction
from tests.factories.calls import make_call, make_questionnaire_version
from tests.factories.submissions import Filing, make_filing

QUESTIONNAIRE: dict[str, Any] = {
    "code": "example-two-sections",
    "title": {"en": "Example questionnaire"},
    "sections": [
        {
            "code": "work",
            "title": {"en": "Your work"},
            "questions": [
                {"code": "title", "type": "short-text", "label": {"en": "Title"}, "required": True},
                {
                    "code": "results",
                    "type": "long-text",
                    "label": {"en": "Results"},
                    "limits": {"words": 10000},
                },
                {"code": "held_on", "type": "date", "label": {"en": "When was it?"}},
            ],
        },
        {
            "code": "outlook",
            "title": {"en": "Outlook"},
            "questions": [
                {"code": "plans", "type": "long-text", "label": {"en": "Plans"}},
                {
                    "code": "documents",
                    "type": "files",
                    "label": {"en": "Documents"},
                    "limits": {"max_files": 5},
                },
            ],
        },
    ],
}
ANSWERS = {"title": "Example report on reed beds", "results": "Three sites."}


def make_call_with_files(app: Flask, **values: Any) -> Call:
    """An open call that asks the questions above."""
    with app.app_context(), transaction() as session:
        frozen = make_questionnaire_version(session, QUESTIONNAIRE)
        return make_call(session, questionnaire_version_id=frozen.id, **values)


def make_draft(app: Flask, road: str = "draft", call: Call | None = None, **more: Any) -> Filing:
    """A submission that answers such a call and has gone down ``road``."""
    more.setdefault("answers", ANSWERS)
    return make_filing(app, road, call=call or make_call_with_files(app), **more)


def home(filing: Filing) -> str:
    """The address of the submission's overview."""
    return f"/en/workspace/submissions/{filing.key}"
