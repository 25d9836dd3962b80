"""A kind of submission that allows everything an answer may be, and calls of a lineage."""

from dataclasses import replace

import pytest
from flask import Flask

from portal.calls.kinds import KINDS as CALL_KINDS
from portal.calls.models import Call
from portal.foundation.db import transaction
from portal.submissions.kinds import KINDS
from portal.submissions.short_forms import SHORTCUTS
from tests.factories.calls import KIND, enter_kind, make_call


@pytest.fixture
def answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the kind that the factories make behave as answers to a notification do."""
    asked = enter_kind()
    kind = replace(KINDS[KIND], short_forms=True, may_be_interim=True, one_per_call=True)
    monkeypatch.setitem(KINDS._items, KIND, kind)
    monkeypatch.setitem(CALL_KINDS._items, KIND, replace(asked, shortcuts=SHORTCUTS))


def next_call(app: Flask, before: Call, slug: str = "second") -> Call:
    """A call that follows ``before``."""
    with app.app_context(), transaction() as session:
        return make_call(session, slug=slug, follows_id=before.id)
