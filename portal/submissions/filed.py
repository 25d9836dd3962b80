"""What a submit files: answers to the questions, or one of the two short forms. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from portal.foundation.errors import NotPossible


class Form(StrEnum):
    """The form of what is filed. The stored words never change."""

    ANSWERS = "answers"
    NIL = "nil"  # "no comment": the organisation was asked and has nothing to say
    EARLIER = "earlier"  # what it said before stands; nothing is copied


SHORT_FORMS = (Form.NIL, Form.EARLIER)


@dataclass(frozen=True)
class Filed:
    """What one submit files.

    ``stands_id`` is the id of the version that stands, with ``EARLIER`` only. ``is_interim`` says
    that a final answer will follow; kinds that do not ask leave it out.
    """

    form: Form = Form.ANSWERS
    stands_id: int | None = None
    is_interim: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it is filed without answers."""
        return self.form is not Form.ANSWERS


PLAIN = Filed()


# In place of a question's code: the file in which a recorded answer arrived.
ORIGINAL = "original"


class AlreadyAnswered(NotPossible):
    """The organisation answers this call already; ``key`` leads to that answer."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self.key = key
