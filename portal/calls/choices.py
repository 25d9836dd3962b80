"""What the form of a call offers to choose from."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.calls import queries
from portal.calls.kinds import KINDS
from portal.calls.labels import CLASSES
from portal.calls.models import Call
from portal.convention import vocabularies
from portal.foundation.locales import LOCALES, current_locale
from portal.organisations.labels import AUDIENCE
from portal.questionnaires.queries import all_versions

NONE = SelectChoice("", "–")
Choices = dict[str, list[SelectChoice]]  # field → what it offers


def choices_for(session: Session, call: Call | None) -> Choices:
    """The choices of every field, for a new call or for ``call``.

    What has ended is offered only where ``call`` has chosen it already.
    """
    return {
        "kind": [
            SelectChoice(name, str(kind.label))
            for name, kind in KINDS.items()
            if not kind.has_own_letter
        ],
        "questionnaire_version_id": _questionnaires(session),
        "bodies": _vocabulary("bodies", call.bodies if call else []),
        "meeting_code": [NONE, *_vocabulary("meetings", _given(call and call.meeting_code))],
        "agenda_item_code": [NONE, *_agenda_items(call)],
        "follows_id": [NONE, *_calls(session, call)],
        "audience": [SelectChoice(name, str(label)) for name, label in AUDIENCE.items()],
        "audience_classes": [SelectChoice(name, str(label)) for name, label in CLASSES.items()],
        "languages": [
            SelectChoice(code, info.name, {"lang": code}) for code, info in LOCALES.items()
        ],
    }


def _questionnaires(session: Session) -> list[SelectChoice]:
    return [
        SelectChoice(
            str(version.id),
            _(
                "%(title)s, version %(number)s",
                title=version.questionnaire.title.text(),
                number=version.number,
            ),
        )
        for version in all_versions(session)
    ]


def _vocabulary(name: str, given: list[str]) -> list[SelectChoice]:
    return [
        SelectChoice(choice.code, choice.label, {}, choice.group)
        for choice in vocabularies.choices(name, current_locale())
        if not choice.ended or choice.code in given
    ]


def _given(code: Any) -> list[str]:
    return [code] if code else []


def _agenda_items(call: Call | None) -> list[SelectChoice]:
    return _vocabulary("agenda_items", _given(call and call.agenda_item_code))


def _calls(session: Session, call: Call | None) -> list[SelectChoice]:
    return [
        SelectChoice(str(other.id), other.title.text())
        for other in queries.choices_to_follow(session)
        if call is None or other.id != call.id
    ]
