"""Who may do what with organisations and people: named questions and one table.

Source: the role × action matrix in docs/architecture.md, rows ``org.*`` and ``user.*``.
No row = refused.
"""

from collections.abc import Callable
from dataclasses import dataclass

from portal.organisations.actors import Actor
from portal.organisations.models import Organisation


@dataclass(frozen=True)
class Asked:
    """What a rule looks at: who, which organisation, and whether nobody heads it."""

    actor: Actor
    organisation: Organisation | None = None
    orphaned: bool = False


def is_head(asked: Asked) -> bool:
    """A head of the organisation."""
    organisation = asked.organisation
    return organisation is not None and asked.actor.role_in(organisation.id) == "head"


def is_moderator(asked: Asked) -> bool:
    """A moderator of the Secretariat."""
    return "moderator" in asked.actor.staff_roles


def is_administrator(asked: Asked) -> bool:
    """An administrator of the portal."""
    return "administrator" in asked.actor.staff_roles


def edits(asked: Asked) -> bool:
    """A head, or a moderator."""
    return is_head(asked) or is_moderator(asked)


def looks_after_members(asked: Asked) -> bool:
    """A head; a moderator where nobody heads it; for the Secretariat an administrator."""
    if asked.organisation is not None and asked.organisation.is_secretariat:
        return is_administrator(asked)
    return is_head(asked) or (asked.orphaned and is_moderator(asked))


def verifies(asked: Asked) -> bool:
    """A moderator who does not belong to the organisation."""
    organisation = asked.organisation
    outsider = organisation is None or asked.actor.role_in(organisation.id) is None
    return is_moderator(asked) and outsider


RULES: dict[str, Callable[[Asked], bool]] = {
    "org.edit": edits,
    "org.members": looks_after_members,
    "org.verify": verifies,
    "user.staffrole": is_administrator,
    "user.deactivate": is_administrator,
}


def may(
    actor: Actor | None,
    action: str,
    organisation: Organisation | None = None,
    orphaned: bool = False,
) -> bool:
    """Whether ``actor`` may do ``action``; nobody may do what the table does not know."""
    rule = RULES.get(action)
    return rule is not None and actor is not None and rule(Asked(actor, organisation, orphaned))


def sees_members(actor: Actor | None, organisation: Organisation, orphaned: bool) -> bool:
    """Whether the list of members is known to this person at all; to others it is absent."""
    return actor is not None and (
        actor.role_in(organisation.id) is not None
        or bool({"moderator", "administrator"} & actor.staff_roles)
        or may(actor, "org.members", organisation, orphaned)
    )
