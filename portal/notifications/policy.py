"""Who may do what with notifications. Nothing here asks the state.

Source: rows ``notification.*`` and ``call.change`` of the role × action matrix. No row = refused.
"""

from portal.notifications.models import Notification
from portal.organisations.actors import Actor

COMPOSERS = frozenset({"moderator", "editor"})


def composes(actor: Actor | None) -> bool:
    """Whether the person writes notifications and looks after them: a moderator or an editor."""
    return actor is not None and bool(actor.staff_roles & COMPOSERS)


def checks(actor: Actor | None, notification: Notification) -> bool:
    """Whether the person may say that a draft is right: not the one who last edited it."""
    return (
        composes(actor) and actor is not None and actor.person_id != notification.last_edited_by_id
    )


def issues(actor: Actor | None) -> bool:
    """Whether the person sends out what a second person has checked: a moderator or an editor."""
    return composes(actor)


def follows_up(actor: Actor | None) -> bool:
    """Whether the person extends, closes, adds addressees and languages, reminds: a moderator."""
    return actor is not None and "moderator" in actor.staff_roles


def sees_desk(actor: Actor | None) -> bool:
    """Whether the person reads drafts and the table of addressees: moderators and editors."""
    return composes(actor)
