"""Who may maintain the Convention's world: these members of the Secretariat."""

STAFF_ROLES = ("editor", "moderator", "administrator")
