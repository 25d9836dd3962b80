"""The closed lists of this feature: roles, kinds, classes, decisions. Stored names, never renamed.

How they are called on pages stands in ``labels.py``.
"""

MEMBER_ROLES = ("head", "editor", "reader")
STAFF_ROLES = ("moderator", "editor", "translator", "administrator")
# What people of a government are: the role they hold, and whether they may submit.
POSITIONS = {
    "focal-point": ("head", False),
    "alternate": ("editor", True),
    "editor": ("editor", False),
    "reader": ("reader", False),
}
KINDS = ("ngo", "government", "igo", "secretariat", "other")
# The two classes of observers in Article VII, paragraph 9, of the Convention.
CLASSES = ("international", "national")
# "details-changed": what was verified had another name or kind, so the word no longer holds.
DECISIONS = ("verified", "not-verified", "details-changed")
