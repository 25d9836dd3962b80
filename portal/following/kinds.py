"""What can be followed, and the happenings that followers are told of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.foundation.registry import Registry

TOPICS: dict[str, Any] = {
    "calls": _l("Calls and notifications: when they open, are extended, or close"),
    "published": _l("Submissions: when they are published"),
    "meetings": _l("Meetings: new ones, their days and their deadlines"),
}


@dataclass(frozen=True)
class Happening:
    """A sort of thing that followers are told of. Words are lazy.

    ``subject`` makes a mail's subject from a title; ``sentence`` stands before the title.
    """

    name: str  # stored, never renamed
    topic: str  # a name in TOPICS
    subject: Callable[[str], Any]
    sentence: Any
    button: Any


HAPPENINGS: Registry[Happening] = Registry("happening")


def happening(
    name: str, topic: str, subject: Callable[[str], Any], sentence: Any, button: Any
) -> Happening:
    """Enter a happening; raises ValueError for an unknown topic."""
    if topic not in TOPICS:
        raise ValueError(f"{topic} is no topic.")
    return HAPPENINGS.enter(name, Happening(name, topic, subject, sentence, button))
