"""What the form of a notification offers to choose from."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from portal.convention import vocabularies
from portal.foundation.locales import current_locale
from portal.notifications.addressing import REGION
from portal.notifications.labels import PURPOSES, group_name
from portal.notifications.lists import GROUPS
from portal.notifications.models import Notification
from portal.organisations.models import Organisation
from portal.organisations.names import name_key
from portal.questionnaires.queries import all_versions

NONE = SelectChoice("", "–")


def choices_for(session: Session, notification: Notification | None) -> dict[str, list[Any]]:
    """The choices of every field, for a new draft or for ``notification``."""
    regions = [f"{REGION}{choice.code}" for choice in _offered("regions", ())]
    given = notification.instruments if notification else []
    return {
        "purpose": [SelectChoice(name, str(label)) for name, label in PURPOSES.items()],
        "instruments": [SelectChoice(c.code, c.label) for c in _offered("instruments", given)],
        "groups": [SelectChoice(name, group_name(name)) for name in (*GROUPS, *regions)],
        "meeting_code": [NONE, *_one_of("meetings", notification and notification.meeting_code)],
        "agenda_item_code": [
            NONE,
            *_one_of("agenda_items", notification and notification.agenda_item_code),
        ],
        "questionnaire_code": [
            SelectChoice("", _("One answer to each question written above")),
            *_questionnaires(session),
        ],
    }


def organisations_named(session: Session, names: list[str]) -> tuple[list[Organisation], list[str]]:
    """The organisations that ``names`` name, each once, and the names that name none."""
    found, unknown = [], []
    for name in names:
        organisation = organisation_named(session, name)
        if organisation is None:
            unknown.append(name)
        elif organisation not in found:
            found.append(organisation)
    return found, unknown


def organisation_named(session: Session, name: str) -> Organisation | None:
    """The organisation with that address, name or acronym; None when none or several have it."""
    slug = name.rstrip("/").rsplit("/", 1)[-1]
    by_address = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if by_address is not None:
        return by_address
    found = session.scalars(
        select(Organisation)
        .where(or_(Organisation.name_key == name_key(name), Organisation.acronym == name))
        .limit(2)
    ).all()
    return found[0] if len(found) == 1 else None


def _questionnaires(session: Session) -> list[Any]:
    lineages = {version.questionnaire.code: version for version in reversed(all_versions(session))}
    return [
        SelectChoice(code, version.questionnaire.title.text())
        for code, version in sorted(lineages.items())
    ]


def _one_of(vocabulary: str, given: Any) -> list[Any]:
    return [
        SelectChoice(choice.code, choice.label, {}, choice.group)
        for choice in _offered(vocabulary, [given] if given else [])
    ]


def _offered(vocabulary: str, given: Any) -> list[Any]:
    return [
        choice
        for choice in vocabularies.choices(vocabulary, current_locale())
        if not choice.ended or choice.code in given
    ]
