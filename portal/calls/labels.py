"""Words for what calls are and what happened to them."""

from flask_babel import lazy_gettext as _l

from portal.calls.window import State

STATES = {
    State.ANNOUNCED: _l("Announced"),
    State.OPEN: _l("Open"),
    State.STANDING: _l("Open at any time"),
    State.LATE: _l("Past due, late answers taken"),
    State.CLOSED: _l("Closed"),
}
EVENTS = {
    "opened": _l("Call issued"),
    "extended": _l("Deadline extended"),
    "edited": _l("Text changed"),
    "closed": _l("Call closed"),
}
