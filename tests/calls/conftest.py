"""What the tests of calls can ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from portal.calls import actions
from tests import people
from tests.browsing import Browser


@pytest.fixture
def moderator(app: Flask) -> Any:
    """A moderator, as actions see one."""
    return people.actor(app, people.staff(app, "moderator"))


@pytest.fixture
def berta(app: Flask, client: Browser) -> Any:
    """The moderator Berta, signed in with ``client``."""
    somebody = people.staff(app, "moderator", name="Berta Example")
    people.sign_in(client, somebody)
    return somebody


@pytest.fixture
def drafters() -> Iterator[list[Any]]:
    """The list that whoever knows drafts enters, empty; as it was, after the test."""
    before = list(actions.drafters)
    actions.drafters.clear()
    yield actions.drafters
    actions.drafters[:] = before


@pytest.fixture
def draft(app: Flask, drafters: list[Any]) -> Any:
    """Amina, who reads French, has a draft for every call."""
    amina = people.person(app, "amina@example.org", language="fr")
    drafters.append(lambda session, call_id: [("amina@example.org", "fr", amina.id)])
    return amina
