"""Words for what calls are, whom they ask, and what happened to them."""

from flask_babel import lazy_gettext as _l

from portal.calls.window import State

STATES = {
    State.ANNOUNCED: _l("Announced"),
    State.OPEN: _l("Open"),
    State.STANDING: _l("Open at any time"),
    State.LATE: _l("Past due, late responses taken"),
    State.CLOSED: _l("Closed"),
}
EVENTS = {
    "opened": _l("Call issued"),
    "extended": _l("Deadline extended"),
    "edited": _l("Call changed"),
    "closed": _l("Call closed"),
}
# Classes of organisations, as those whom a call asks.
CLASSES = {
    "international": _l("International organisations"),
    "national": _l("National organisations"),
}
# The parts of a call, as the page that shows a change names them.
PARTS = {
    "title": _l("Title"),
    "text": _l("Text"),
    "bodies": _l("Bodies"),
    "meeting_code": _l("Meeting"),
    "agenda_item_code": _l("Agenda item"),
    "follows_id": _l("Follows this call"),
    "audience": _l("Who can respond"),
    "audience_classes": _l("Only these classes"),
    "languages": _l("Languages of responses"),
    "questionnaire_version_id": _l("Questionnaire"),
    "opens_at": _l("Opens"),
    "due_at": _l("Deadline"),
}
