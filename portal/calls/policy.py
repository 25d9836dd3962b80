"""Who may do what with calls. Source: the authorisation matrix, row call.change."""

from typing import Any


def may_see_desk(actor: Any) -> bool:
    """Whether ``actor`` may read the Secretariat's pages about calls."""
    return actor is not None and bool(actor.staff_roles & {"moderator", "administrator"})


def may_change(actor: Any) -> bool:
    """Whether ``actor`` may issue, edit, extend or close calls."""
    return actor is not None and "moderator" in actor.staff_roles
