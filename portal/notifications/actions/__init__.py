"""What the Secretariat does with notifications. Inside ``transaction()``; nothing here commits."""

from portal.notifications.actions.attaching import add_file, remove_file
from portal.notifications.actions.composing import check, compose, edit, questions_changed
from portal.notifications.actions.following_up import add_addressee, add_language, close, extend
from portal.notifications.actions.issuing import issue

__all__ = [
    "add_addressee",
    "add_file",
    "add_language",
    "check",
    "close",
    "compose",
    "edit",
    "extend",
    "issue",
    "questions_changed",
    "remove_file",
]
