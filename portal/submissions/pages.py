"""A submission's parts as the component macros draw them: files, history, task list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.foundation.locales import current_locale
from portal.foundation.localised import Localised
from portal.questionnaires.completeness import SectionState
from portal.questionnaires.rendering import ReadSection
from portal.questionnaires.schema import Section
from portal.submissions import clearing, queries, reading, short_forms
from portal.submissions.filed import Form
from portal.submissions.labels import (
    CLEARANCES,
    EVENT_WORDS,
    FINALITY,
    FORMS,
    GROUNDS,
    SHORT_FILE_KINDS,
    SIDES,
    recorded_words,
)
from portal.submissions.lifecycle import Action, Ground
from portal.submissions.models import Attachment, Event, Submission, Version

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
class ShownStanding:
    """An earlier answer that stands. ``sections`` is None for who may not read it (any more)."""

    reference: str
    number: int
    submitted_at: datetime
    title: str
    language: str
    call_title: Localised
    public_hash: str
    url: str | None
    sections: list[ReadSection] | None


@dataclass(frozen=True)
class ShownFiled:
    """The form of a version as ``submissions/_filed.html`` draws it."""

    form: str
    label: Any
    is_short: bool
    finality: Any  # "Interim", "Final"; empty where the kind does not ask
    is_interim: bool
    stands: ShownStanding | None
    recorded: str = ""  # that the Secretariat recorded it, and from what


@dataclass(frozen=True)
class Task:
    """A section as ``components/tasks.html`` draws it."""

    label: Any
    url: str
    status: str
    current: bool


def shown_label(version: Version) -> ShownFiled:
    """The form of ``version`` for a list: without what stands."""
    form = Form(version.form)
    return ShownFiled(
        form=form.value,
        label=FORMS[form],
        is_short=form is not Form.ANSWERS,
        finality="" if version.is_interim is None else FINALITY[version.is_interim],
        is_interim=bool(version.is_interim),
        stands=None,
        recorded=recorded_words(version.arrived_by, version.arrived_on),
    )


def shown_filed(session: Session, version: Version, *, public: bool) -> ShownFiled:
    """The form of ``version``; ``public``: as anybody may read it, not only the parties."""
    stands = short_forms.standing(session, version)
    if stands is None:
        return shown_label(version)
    return replace(shown_label(version), stands=shown_standing(session, *stands, public=public))


def shown_standing(
    session: Session, submission: Submission, version: Version, *, public: bool
) -> ShownStanding:
    """An earlier answer that stands, with its text for those who may read it."""
    published = version in queries.public_versions(session, submission)
    readable = published or not public
    sections = reading.read_version(session, version, current_locale()) if readable else None
    number, reference = version.number, str(submission.reference)
    url = None
    if published:
        url = url_for("register.read_version", reference=reference, number=number)
    return ShownStanding(
        reference=reference,
        number=number,
        submitted_at=version.submitted_at,
        title=version.title if readable else "",
        language=version.language,
        call_title=submission.call.title,
        public_hash=version.public_hash,
        url=url,
        sections=sections,
    )


@dataclass(frozen=True)
class ShownClearance:
    """A question to a colleague as the overview draws it."""

    id: int
    name: str
    email: str
    asked_at: datetime
    expires_at: datetime
    waits: bool
    label: Any
    comment: str
    answered_at: datetime | None
    changed_since: bool


def shown_clearances(
    session: Session, submission: Submission, now: datetime
) -> list[ShownClearance]:
    """What colleagues were asked about the draft, and what they said."""
    found = clearing.of_round(session, submission.round)
    current = clearing.draft_hash(session, submission) if found else ""
    ends = {"revoked": _("Not needed any more"), "expired": _("The link is too old")}
    shown = []
    for one in found:
        why = clearing.why_over(one, now) or ""
        label = CLEARANCES[one.result] if one.result else ends.get(why, _("Waits for an answer"))
        shown.append(
            ShownClearance(
                one.id,
                one.name,
                one.email,
                one.asked_at,
                one.expires_at,
                not why,
                label,
                one.comment,
                one.answered_at,
                bool(one.result) and one.draft_hash != current,
            )
        )
    return shown


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
            label=EVENT_WORDS[event.action],
            at=event.at,
            actor=name if names else SIDES[event.side],
            quote=event.message if not wanted else "",
            quote_language=event.language,
            ground=GROUNDS[Ground(event.ground)] if event.ground else "",
        )
        for event, name in timeline
        if not wanted or event.action in wanted
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
