"""What people with drafts are told of a call. A mail never says what somebody is writing."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from portal.calls.models import Call
from portal.foundation.formats import full_moment
from portal.foundation.links import absolute
from portal.foundation.localised import Localised, LocalisedPick
from portal.foundation.mail import Mail, Quoted, mail_kind

_TITLE = Localised(en="Example call", fr="Appel d’exemple")
_REASON = Localised(en="Example: the meeting was moved.")
_DUE = datetime.fromisoformat("2026-06-30T21:59:00+00:00")
_URL = "http://localhost/en/calls/example"


@mail_kind(
    "calls.extended",
    example={
        "title": _TITLE.pick("en"),
        "due_at": _DUE,
        "zone": "Europe/Berlin",
        "reason": _REASON.pick("en"),
        "url": _URL,
    },
)
def extended(
    title: LocalisedPick, due_at: datetime, zone: str, reason: LocalisedPick, url: str
) -> Mail:
    """The deadline of a call for which the recipient has a draft is later now."""
    return Mail(
        kind="calls.extended",
        subject=_l("Deadline extended: %(title)s", title=title.text),
        paragraphs=(
            _l("You have begun a response to this call. There is more time for it now:"),
            Quoted(title.text, title.language),
            _l("New deadline: %(moment)s", moment=LazyString(full_moment, due_at, zone)),
            _l("The reason given by the Secretariat:"),
            Quoted(reason.text, reason.language),
        ),
        action=(_l("See the call"), url),
    )


@mail_kind(
    "calls.closed",
    example={"title": _TITLE.pick("en"), "reason": _REASON.pick("en"), "url": _URL},
)
def closed(title: LocalisedPick, reason: LocalisedPick, url: str) -> Mail:
    """A call for which the recipient has a draft takes nothing more."""
    return Mail(
        kind="calls.closed",
        subject=_l("Call closed: %(title)s", title=title.text),
        paragraphs=(
            _l("You have begun a response to this call. The call is closed now:"),
            Quoted(title.text, title.language),
            _l(
                "Your draft stays readable in your workspace, and you can carry it into another "
                "call. It cannot be sent in answer to this one."
            ),
            _l("The reason given by the Secretariat:"),
            Quoted(reason.text, reason.language),
        ),
        action=(_l("See the call"), url),
    )


def extended_for(call: Call, due_at: datetime, reason: Localised, language: str) -> Mail:
    """``extended`` about ``call``, for a reader of ``language``."""
    return extended(
        call.title.pick(language),
        due_at,
        call.time_zone,
        reason.pick(language),
        _url(call, language),
    )


def closed_for(call: Call, reason: Localised, language: str) -> Mail:
    """``closed`` about ``call``, for a reader of ``language``."""
    return closed(call.title.pick(language), reason.pick(language), _url(call, language))


def _url(call: Call, language: str) -> str:
    return absolute("calls.read", lang=language, slug=call.slug)
