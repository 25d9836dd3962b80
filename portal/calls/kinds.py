"""What can be asked for: the kinds of answer, entered here by the features that take them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.foundation.registry import Registry


@dataclass(frozen=True)
class Shortcut:
    """Another way to answer: a link beside the button. Its endpoint takes the call's ``slug`` too.

    ``follows_only``: offered only where the call follows an earlier one.
    """

    label: Any  # lazy
    endpoint: str
    arguments: Mapping[str, Any]
    follows_only: bool = False


@dataclass(frozen=True)
class CallKind:
    """What the pages of a call need to know about its kind. Texts are lazy.

    ``endpoint`` begins an answer and takes the call's ``slug``; the button is shown once an
    endpoint of that name exists. ``has_own_letter``: those who follow are told of its calls by the
    letter that carries them, so not by the call as well; they are issued, changed, extended and
    closed with it.
    """

    label: Any  # "Call for reports"
    respond: Any  # the button: a verb and its object
    endpoint: str
    has_own_letter: bool = False
    shortcuts: tuple[Shortcut, ...] = ()


KINDS: Registry[CallKind] = Registry("kind of call")


def has_own_letter(kind: str) -> bool:
    """Whether calls of that kind are looked after with the letter that carries them."""
    known = KINDS.get(kind)
    return known is not None and known.has_own_letter
