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

NOUNS: dict[str, frozenset[str]] = {
    "accounts": frozenset(
        {"addresses", "guessing", "passwords", "sessions", "time_zones", "tokens", "unsent"}
    ),
    "calls": frozenset(
        {"audience", "choices", "content", "description", "listing", "local_time", "window"}
    ),
    "convention": frozenset(
        {
            "collation",
            "csv_rows",
            "lists",
            "loading",
            "nouns",
            "record_fields",
            "sources",
            "vocabularies",
        }
    ),
    "demo": frozenset({"accounts", "asking", "building", "content", "filing", "script"}),
    "following": frozenset({"deadlines", "ics", "sources", "tokens", "watching"}),
    "home": frozenset({"road"}),
    "moderation": frozenset({"checks", "parts"}),
    "notifications": frozenset(
        {
            "addressee_table",
            "addressing",
            "announcing",
            "answers",
            "archive",
            "asking",
            "bouncing",
            "choices",
            "content",
            "delivering",
            "documents",
            "history",
            "hosting",
            "lineage",
            "listing",
            "lists",
            "marking",
            "numbers",
            "parity",
            "record",
            "reminder_mails",
            "reminding",
            "schedule",
        }
    ),
    "organisations": frozenset(
        {
            "actors",
            "commands",
            "government_actions",
            "government_forms",
            "government_list",
            "government_queries",
            "membership_actions",
            "names",
            "roles",
            "staff_roles",
        }
    ),
    "questionnaires": frozenset(
        {
            "answers",
            "blocks",
            "builtin",
            "completeness",
            "composing",
            "context",
            "differences",
            "edits",
            "fields",
            "hosts",
            "loading",
            "projection",
            "question_types",
            "rendering",
            "schema",
            "showing",
            "units",
            "wording",
        }
    ),
    "workspace": frozenset({"tasks"}),
    "submissions": frozenset(
        {
            "attached_words",
            "clearing",
            "consequences",
            "documents",
            "drafts",
            "filed",
            "filing",
            "fingerprint",
            "joint",
            "once",
            "pages",
            "prefills",
            "projecting",
            "published",
            "publishing",
            "reading",
            "recording",
            "register_state",
            "short_forms",
            "texts",
        }
    ),
}
