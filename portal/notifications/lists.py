"""The closed lists of this feature: stored names, never renamed. Labels say how they are called."""

PURPOSES = ("for-response", "for-action", "for-information")
STATES = ("draft", "checked", "issued", "closed")
PUBLIC_STATES = ("issued", "closed")
# Groups of addressees that stand for themselves; "region:<code>" and "list" carry more.
GROUPS = ("parties", "non-party-states", "focal-points", "ngos", "partners", "observers")
RELATIONS = ("follows", "repeats", "reminds", "extends", "corrects", "supersedes")
# How a public page sorts whoever was asked.
SHELVES = ("party", "non-party", "organisation")
DELIVERY_PURPOSES = ("issue", "reminder", "draft-reminder", "extension", "closing", "added")
