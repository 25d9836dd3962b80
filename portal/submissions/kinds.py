"""What a kind of submission says about itself, and the registry it enters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.foundation.registry import Registry
from portal.submissions.lifecycle import Action

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from portal.submissions.models import Submission

TITLE_LENGTH = 300


def _nothing_more(session: "Session", submission: "Submission") -> None:
    """Most steps bring about nothing of the kind's own."""


@dataclass(frozen=True)
class Kind:
    """One kind of submission.

    ``name`` is stored and never renamed. ``title_question`` is the code of the question whose
    answer is the title; where nothing asks for one, ``title`` makes it. ``organisation_kinds`` may
    file it. ``without`` lists actions the kind has no use for. ``after`` maps an action
    to what it brings about, inside the same transaction.

    ``short_forms``: it may be a nil return, or say that an earlier answer stands.
    ``may_be_interim``: whoever files says whether it is interim or final. ``one_per_call``: an
    organisation has one answer to a call and replaces it; it never starts a second one.
    """

    name: str
    label: Any  # lazy: "Formal report"
    new_label: Any  # lazy: "Start a report"
    organisation_kinds: frozenset[str]
    title_question: str = ""
    title: Callable[["Session", "Submission"], str] | None = None
    without: frozenset[Action] = frozenset()
    after: Callable[[Action], Callable[["Session", "Submission"], None]] = lambda action: (
        _nothing_more
    )
    short_forms: bool = False
    may_be_interim: bool = False
    one_per_call: bool = False


KINDS: Registry[Kind] = Registry("kind of submission")


def kind_of(submission: "Submission") -> Kind:
    """The kind that ``submission`` is of."""
    return KINDS[submission.kind]


def title_of(
    session: "Session", submission: "Submission", answers: Mapping[str, Any]
) -> str | None:
    """What ``submission`` is called when ``answers`` are given; None when they do not tell."""
    kind = kind_of(submission)
    if kind.title is not None:
        title: Any = kind.title(session, submission)
    else:
        title = answers.get(kind.title_question)
    return None if title is None else str(title)[:TITLE_LENGTH]
