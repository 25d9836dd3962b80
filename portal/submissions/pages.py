"""A submission's parts as the component macros draw them: files, history, task list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from portal.questionnaires.completeness import SectionState
from portal.questionnaires.schema import Section
from portal.submissions.labels import EVENTS, GROUNDS, SHORT_FILE_KINDS, SIDES
from portal.submissions.lifecycle import Action, Ground
from portal.submissions.models import Attachment, Event

DONE = frozenset({SectionState.COMPLETE.value, SectionState.OPTIONAL.value})


@dataclass(frozen=True)
class ShownFile:
    """A file as ``components/files.html`` draws it."""

    key: str
    name: str
    size: int
    sha256: str
    kind: str
    url: str
    received_at: datetime
    status: str


@dataclass(frozen=True)
class ShownEvent:
    """A step as ``components/timeline.html`` draws it."""

    label: Any
    at: datetime
    actor: Any
    quote: str
    quote_language: str
    ground: Any


@dataclass(frozen=True)
class Task:
    """A section as ``components/tasks.html`` draws it."""

    label: Any
    url: str
    status: str
    current: bool


def shown_files(files: Iterable[Attachment]) -> list[ShownFile]:
    """``files`` as received, with the address of each."""
    results = {
        "waiting": _("Being checked for viruses"),
        "clean": _("No virus found"),
        "infected": _("A virus was found: not offered"),
        "none": "",
    }
    return [
        ShownFile(
            key=file.received.key,
            name=file.name,
            size=file.received.size,
            sha256=file.received.sha256,
            kind=SHORT_FILE_KINDS.get(file.received.media_type, ""),
            url=url_for("files.download", key=file.received.key, filename=file.name),
            received_at=file.received.made_at,
            status=results[file.received.check_result],
        )
        for file in files
    ]


def shown_events(
    timeline: Iterable[tuple[Event, str]], *, names: bool = False, only: Iterable[Action] = ()
) -> list[ShownEvent]:
    """Steps for the parties; by side, or for the desk with ``names`` of persons."""
    wanted = frozenset(only)
    return [
        ShownEvent(
            label=EVENTS[Action(event.action)],
            at=event.at,
            actor=name if names else SIDES[event.side],
            quote=event.message if not wanted else "",
            quote_language=event.language,
            ground=GROUNDS[Ground(event.ground)] if event.ground else "",
        )
        for event, name in timeline
        if not wanted or Action(event.action) in wanted
    ]


def shown_tasks(
    sections: Iterable[Section], states: Mapping[str, SectionState], key: str, current: str = ""
) -> list[Task]:
    """The sections of a draft with how far each is."""
    return [
        Task(
            label=section.title,
            url=url_for("submissions.section", key=key, section=section.code),
            status=str(states[section.code].value),
            current=section.code == current,
        )
        for section in sections
    ]
