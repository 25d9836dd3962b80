"""Every mail of a submission, in each language; none tells a title that is not public."""

import pytest
from flask import Flask
from sqlalchemy import select

from portal.foundation.db import db
from portal.foundation.mail import MAIL_KINDS, OutboxMail, render
from portal.submissions.mails import _MAILS
from tests.factories.submissions import ROADS, make_filing

KINDS = sorted(name for name in MAIL_KINDS if name.startswith("submissions."))
STEPS = [name for name in KINDS if ".clearance-" not in name]  # a draft has no reference


def test_every_mail_is_sent_by_some_step() -> None:
    assert len(STEPS) == 9
    assert len(_MAILS) == 9  # a submit tells each by itself; two steps settle an objection


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar"])
@pytest.mark.parametrize("name", KINDS)
def test_it_stands_in_each_language(sqlite_house: object, name: str, language: str) -> None:
    app: Flask = sqlite_house.ready()  # type: ignore[attr-defined]
    with app.test_request_context():
        made = render(MAIL_KINDS[name].example(), language)
    assert ("CSP-2026-00123" in made.subject) == (name in STEPS)
    assert "https://portal.example/en/workspace/" in made.text
    assert "%(" not in made.subject + made.text


@pytest.mark.parametrize("road", sorted(ROADS))
def test_no_mail_tells_title_or_text(app: Flask, road: str) -> None:
    make_filing(app, road, answers={"title": "A telling title", "results": "A telling text."})
    with app.app_context():
        written = [
            m.subject + m.text + (m.html or "") for m in db.session.scalars(select(OutboxMail))
        ]
    assert [text for text in written if "telling" in text] == []
