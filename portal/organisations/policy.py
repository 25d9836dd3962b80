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
    """A head; a moderator where nobody heads it; for the Secretariat an administrator.

    For a government its focal point, and the Secretariat at any time.
    """
    if asked.organisation is not None and asked.organisation.is_secretariat:
        return is_administrator(asked)
    if asked.organisation is not None and asked.organisation.is_government:
        return is_head(asked) or looks_after_governments(asked)
    return is_head(asked) or (asked.orphaned and is_moderator(asked))


def looks_after_governments(asked: Asked) -> bool:
    """A moderator or an administrator: they make governments and appoint focal points."""
    return is_moderator(asked) or is_administrator(asked)


def appoints_heads(asked: Asked) -> bool:
    """Whoever looks after the members; a focal point is appointed by the Secretariat.

    A focal point may also hand over: ``hands_over``.
    """
    if asked.organisation is not None and asked.organisation.is_government:
        return looks_after_governments(asked)
    return looks_after_members(asked)


def hands_over(asked: Asked) -> bool:
    """A focal point, to a successor in the same government."""
    return asked.organisation is not None and asked.organisation.is_government and is_head(asked)


def verifies(asked: Asked) -> bool:
    """A moderator who does not belong to the organisation."""
    organisation = asked.organisation
    outsider = organisation is None or asked.actor.role_in(organisation.id) is None
    return is_moderator(asked) and outsider


RULES: dict[str, Callable[[Asked], bool]] = {
    "org.edit": edits,
    "org.members": looks_after_members,
    "org.verify": verifies,
    "org.appoint": appoints_heads,
    "org.hand-over": hands_over,
    "government.make": looks_after_governments,
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
