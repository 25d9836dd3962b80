"""How purposes, states, groups, relations and acts are called on pages."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from portal.convention import vocabularies
from portal.foundation.locales import current_locale
from portal.notifications.addressing import REGION

PURPOSES = {
    "for-response": lazy_pgettext("notification purpose", "For response"),
    "for-action": lazy_pgettext("notification purpose", "For action"),
    "for-information": lazy_pgettext("notification purpose", "For information"),
}
STATES = {
    "draft": lazy_pgettext("notification state", "Draft"),
    "checked": lazy_pgettext("notification state", "Checked"),
    "issued": lazy_pgettext("notification state", "Issued"),
    "closed": lazy_pgettext("notification state", "Closed"),
}
GROUPS = {
    "parties": lazy_pgettext("addressees", "Parties"),
    "non-party-states": lazy_pgettext("addressees", "Non-Party States"),
    "focal-points": lazy_pgettext("addressees", "Focal points of all Governments"),
    "ngos": lazy_pgettext("addressees", "NGOs and CSOs"),
    "partners": lazy_pgettext("addressees", "Partner organisations"),
    "observers": lazy_pgettext("addressees", "Observers"),
    "list": lazy_pgettext("addressees", "Named one by one"),
}
SHELVES = {
    "party": lazy_pgettext("addressees", "Parties"),
    "non-party": lazy_pgettext("addressees", "Non-Party States"),
    "organisation": lazy_pgettext("addressees", "Organisations"),
}
# How an addressee stands, and one thing that stands beside it.
ADDRESSEE_STATES = {
    "no-contact": lazy_pgettext("addressee", "No contact"),
    "not-seen": lazy_pgettext("addressee", "Not seen"),
    "seen": lazy_pgettext("addressee", "Seen"),
    "drafting": lazy_pgettext("addressee", "Drafting"),
    "answered": lazy_pgettext("addressee", "Answered"),
    "nil": lazy_pgettext("addressee", "Nil return"),
    "late": lazy_pgettext("addressee", "Answered late"),
    "bounced": lazy_pgettext("addressee", "Address bounced"),
}
DELIVERIES = {
    "issue": lazy_pgettext("mail", "Notification"),
    "reminder": lazy_pgettext("mail", "Reminder"),
    "draft-reminder": lazy_pgettext("mail", "Reminder of the draft"),
    "extension": lazy_pgettext("mail", "Extension"),
    "closing": lazy_pgettext("mail", "Closing"),
    "added": lazy_pgettext("mail", "Notification, addressee added later"),
}
RELATIONS = {
    "follows": _l("Follows"),
    "repeats": _l("Repeats"),
    "reminds": _l("Reminds of"),
    "extends": _l("Extends"),
    "corrects": _l("Corrects"),
    "supersedes": _l("Supersedes"),
}
# The same relations, told from the older one.
RELATIONS_BACK = {
    "follows": _l("Followed by"),
    "repeats": _l("Repeated by"),
    "reminds": _l("Reminded of by"),
    "extends": _l("Extended by"),
    "corrects": _l("Corrected by"),
    "supersedes": _l("Superseded by"),
}
EVENTS = {
    "composed": lazy_pgettext("notification", "Draft begun"),
    "edited": lazy_pgettext("notification", "Draft changed"),
    "questions": lazy_pgettext("notification", "Questions changed"),
    "checked": lazy_pgettext("notification", "Checked"),
    "unchecked": lazy_pgettext("notification", "Check taken back"),
    "issued": lazy_pgettext("notification", "Issued"),
    "language": lazy_pgettext("notification", "Language version added"),
    "extended": lazy_pgettext("notification", "Deadline extended"),
    "closed": lazy_pgettext("notification", "Closed"),
    "addressee": lazy_pgettext("notification", "Addressee added"),
    "reminded": lazy_pgettext("notification", "Addressees reminded"),
    "schedule": lazy_pgettext("notification", "Reminder schedule changed"),
}


def shelf(name: str) -> str:
    """What a shelf of the public page is called."""
    return str(SHELVES[name])


def region(code: str) -> str:
    """What a region is called."""
    return str(vocabularies.label("regions", code, current_locale()))


def group_name(group: str) -> str:
    """What a group of addressees is called: ``parties``, ``region:africa``, ``list``."""
    if group.startswith(REGION):
        return str(_("Region: %(region)s", region=region(group.removeprefix(REGION))))
    return str(GROUPS.get(group, group))
