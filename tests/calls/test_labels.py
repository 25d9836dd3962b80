"""Every stored word has its words for people."""

from portal.calls import labels
from portal.calls.content import BEFORE_OPENING
from portal.calls.models import EVENT_KINDS
from portal.calls.window import State
from portal.organisations.labels import AUDIENCE
from portal.organisations.roles import CLASSES, KINDS


def test_nothing_is_without_words() -> None:
    assert set(labels.STATES) == set(State)
    assert set(labels.EVENTS) == set(EVENT_KINDS)
    assert set(AUDIENCE) == set(KINDS)
    assert set(labels.CLASSES) == set(CLASSES)
    assert set(labels.PARTS) == set(BEFORE_OPENING)
