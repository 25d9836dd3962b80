"""The file names inside a feature: the roles, which mean the same everywhere, and its own nouns.

A new noun is entered here by whoever needs it: one thought about whether the name is right.
"""

# views → kind → forms → actions → queries | mails → policy → models → kinds | lifecycle
ROLES = frozenset(
    {
        "__init__", "views", "kind", "forms", "actions", "queries", "mails", "policy", "models",
        "kinds", "lifecycle", "labels", "rules", "jobs", "menu", "data",
    }
)  # fmt: skip

NOUNS: dict[str, frozenset[str]] = {}
