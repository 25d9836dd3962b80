"""What each type of question does: one small object a type, found by its name.

A new type is a new object in this list and nothing else: asking, reading, judging, comparing,
projecting and showing all go through it.
"""

from portal.foundation.registry import Registry
from portal.questionnaires.question_types.base import QuestionType
from portal.questionnaires.question_types.choosing import Choosing
from portal.questionnaires.question_types.dates import Dates
from portal.questionnaires.question_types.deciding import Statement, YesNo
from portal.questionnaires.question_types.filing import Files
from portal.questionnaires.question_types.grouping import Rows
from portal.questionnaires.question_types.numbers import Number
from portal.questionnaires.question_types.writing import Email, LongText, ShortText, TextList, Url
from portal.questionnaires.schema import Question

TYPES: Registry[QuestionType] = Registry("type of question")

for _type in (
    ShortText(),
    LongText(),
    TextList(),
    Url(),
    Email(),
    Choosing("one-of"),
    Choosing("many-of", several=True),
    Choosing("country", "countries"),
    Choosing("countries", "countries", several=True),
    Choosing("instruments", "instruments", several=True),
    Choosing("strategic-targets", "strategic_targets", several=True),
    Choosing("taxa", "taxa", several=True),
    Choosing("threats", "threats", several=True),
    YesNo(),
    Statement(),
    Number(),
    Dates(),
    Files(),
    Rows(),
):
    TYPES.enter(_type.name, _type)


def type_of(question: Question) -> QuestionType:
    """The type of ``question``; a loaded questionnaire has no unknown ones."""
    return TYPES[question.type]
