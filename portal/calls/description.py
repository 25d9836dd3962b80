"""A call, or what is to become of one, in words: for the pages where staff look before they act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from portal.calls.content import Content
from portal.calls.labels import CLASSES, PARTS
from portal.calls.models import Call
from portal.convention import vocabularies
from portal.foundation.formats import SECRETARIAT_ZONE, full_moment, language_name, listed
from portal.foundation.locales import current_locale
from portal.organisations.labels import AUDIENCE
from portal.questionnaires.models import QuestionnaireVersion

TEXTS = ("title", "text")  # shown apart, in each language


def facts(
    session: Session, described: Call | Content, names: Iterable[str], zone: str
) -> list[tuple[Any, str]]:
    """(label, words) of each part of ``described`` in ``names``, the texts left out."""
    return [
        (PARTS[name], _said(session, name, getattr(described, name), zone) or "–")
        for name in names
        if name not in TEXTS
    ]


def said_moment(moment: datetime, call: Call) -> str:
    """``moment`` as the deadline's zone writes it."""
    return full_moment(moment, call.time_zone)


def zone_words(zone: str) -> str:
    """What a person calls the clocks of ``zone``."""
    return str(_("Bonn time")) if zone == SECRETARIAT_ZONE else zone.replace("_", " ")


def _said(session: Session, name: str, value: Any, zone: str) -> str:
    locale = current_locale()
    if name in ("opens_at", "due_at"):
        return _moment(name, value, zone)
    if name == "questionnaire_version_id":
        version = session.get(QuestionnaireVersion, value)
        return version.definition.title.text() if version else ""
    if name == "follows_id":
        call = session.get(Call, value) if value else None
        return call.title.text() if call else ""
    if name == "bodies":
        return listed(vocabularies.labels("bodies", value, locale)) if value else ""
    if name in ("meeting_code", "agenda_item_code"):
        vocabulary = "meetings" if name == "meeting_code" else "agenda_items"
        return vocabularies.label(vocabulary, value, locale) if value else ""
    if name == "languages":
        return listed(language_name(code) for code in value)
    if name == "audience_classes" and not value:
        return str(_("Organisations of every class"))
    words = AUDIENCE if name == "audience" else CLASSES
    return listed(str(words[one]) for one in value) if value else ""


def _moment(name: str, value: datetime | None, zone: str) -> str:
    if value is not None:
        return full_moment(value, zone)
    return str(_("At once") if name == "opens_at" else _("No deadline: a standing call"))
