"""What can be asked for: the kinds of answer, entered here by the features that take them."""

from dataclasses import dataclass
from typing import Any

from portal.foundation.registry import Registry


@dataclass(frozen=True)
class CallKind:
    """What the pages of a call need to know about its kind. Texts are lazy.

    ``endpoint`` begins an answer and takes the call's ``slug``; the button is shown once an
    endpoint of that name exists.
    """

    label: Any  # "Call for reports"
    respond: Any  # the button: a verb and its object
    endpoint: str


KINDS: Registry[CallKind] = Registry("kind of call")
