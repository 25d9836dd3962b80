"""What carries questions of its own is asked who may compose them, and told of each change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.foundation.clock import now
from portal.foundation.db import db, transaction
from portal.foundation.errors import NotPossible
from portal.questionnaires import queries
from portal.questionnaires.composing import steps
from portal.questionnaires.hosts import HOSTS, EarlierQuestions
from portal.questionnaires.models import QuestionnaireDraft
from tests import people
from tests.browsing import Browser
from tests.factories.calls import make_questionnaire_version

NAME = "example-host"
START = f"/en/moderation/questionnaires/for/{NAME}/7"


@dataclass
class ExampleHost:
    """A letter that carries questions."""

    allows: bool = True
    is_open: bool = True
    earlier_id: int = 0
    told: list[int] = field(default_factory=list)

    def title(self, session: Session, id: int) -> Mapping[str, str]:
        return {"en": "Example letter"}

    def code(self, session: Session, id: int) -> str:
        return "example-letter-7"

    def name(self, session: Session, id: int) -> str:
        return "Letter 7"

    def url(self, session: Session, id: int) -> str:
        return "/en/moderation/"

    def asks(self, session: Session, id: int) -> Mapping[str, list[str]]:
        return {"en": ["One", "Two"]}

    def earlier(self, session: Session, id: int) -> list[EarlierQuestions]:
        return [EarlierQuestions("Letter 3", self.earlier_id)] if self.earlier_id else []

    def may_compose(self, session: Session, id: int, actor: Any) -> bool:
        return self.allows

    def can_compose(self, session: Session, id: int) -> bool:
        return self.is_open

    def changed(self, session: Session, id: int, actor_id: int, now: datetime) -> None:
        self.told.append(id)


HOST = HOSTS.enter(NAME, ExampleHost())


@pytest.fixture
def host() -> Iterator[ExampleHost]:
    """The host as it is at first."""
    assert isinstance(HOST, ExampleHost)
    HOST.__init__()  # type: ignore[misc]
    yield HOST
    HOST.__init__()  # type: ignore[misc]


def _draft() -> QuestionnaireDraft:
    draft = queries.draft_of(db.session, NAME, 7)
    assert draft is not None
    return draft


def test_its_questions_are_begun_once_and_every_change_is_told(
    app: Flask, client: Browser, host: ExampleHost
) -> None:
    moderator = people.staff(app, "moderator")
    people.sign_in(client, moderator)
    page = client.get_ok(START)
    urls = {
        client.submit_form(START, {"way": way}, page=page).location for way in ("asks", "blank")
    }
    assert len(urls) == 1  # the later one is led to what is there
    url = urls.pop()
    assert client.get(START).location == url
    assert client.submit_form(f"{url}questions/one", {"label__en": "First"}).status_code == 303
    assert host.told == [7, 7]
    assert "Letter 7" in client.get_ok(url).words
    assert client.get(f"{url}freeze").status_code == 403  # the host does that, when it is issued

    def freeze() -> int:
        with transaction() as session:
            actor = people.actor_here(session, moderator)
            return steps.freeze_draft(session, _draft(), actor, now()).id

    with app.app_context():
        assert freeze() == freeze()
        assert _draft().frozen is not None
        assert _draft().code == "example-letter-7"
    assert client.get(f"{url}title").status_code == 409


def test_it_says_who_and_until_when_and_what_came_before(
    app: Flask, client: Browser, host: ExampleHost
) -> None:
    people.sign_in(client, people.staff(app, "editor"))
    with app.app_context(), transaction() as session:
        host.earlier_id = make_questionnaire_version(session).id
    page = client.get_ok(START)
    assert [o.text for o in page.all("option")][1] == "Letter 3"
    answer = client.submit_form(START, {"way": "earlier", "version": str(host.earlier_id)})
    host.is_open = False
    assert client.get(f"{answer.location}title").status_code == 409
    assert "Change" not in client.get_ok(str(answer.location)).links
    host.allows = False
    assert client.get(f"{answer.location}title").status_code == 403
    assert client.get(START).status_code == 403


def test_faults_stop_the_host(app: Flask, client: Browser, host: ExampleHost) -> None:
    moderator = people.staff(app, "moderator")
    people.sign_in(client, moderator)
    client.submit_form(START, {"way": "blank"})
    with app.app_context(), pytest.raises(NotPossible), transaction() as session:
        steps.freeze_draft(session, _draft(), people.actor_here(session, moderator), now())
