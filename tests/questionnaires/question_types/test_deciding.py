"""Yes, no, and declarations."""

from portal.questionnaires.question_types import type_of
from tests.questionnaires.unseen import QUESTIONNAIRE, context

CODES = QUESTIONNAIRE.by_code


def _missing(code: str, answer: object) -> str | None:
    question = CODES[code]
    message = type_of(question).missing(question, answer, context())
    return None if message is None else str(message)


def test_no_is_an_answer() -> None:
    abroad = CODES["abroad"]
    kind = type_of(abroad)
    assert [kind.read(abroad, raw, context()) for raw in ("yes", "no", "", "perhaps")] == [
        True,
        False,
        None,
        None,
    ]
    assert [kind.is_empty(answer) for answer in (True, False, None)] == [False, False, True]
    assert kind.codes(False) == ["no"]


def test_an_answer_that_must_be_yes() -> None:
    assert _missing("adult", None) == "Choose yes or no."
    assert _missing("adult", False) == "You can submit only if the answer is yes."
    assert _missing("adult", True) is None


def test_a_declaration_that_is_not_ticked_is_no_answer() -> None:
    true = CODES["true"]
    assert type_of(true).read(true, False, context()) is None
    assert type_of(true).is_empty(False)
    assert _missing("true", None) == "Tick this box. Without it you cannot submit."
