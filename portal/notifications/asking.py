"""The questions of a notification: one answer per ask, as data for the questionnaire engine."""

from collections.abc import Sequence
from typing import Any

from portal.foundation.localised import Localised

ANSWER_WORDS = 2000  # at most, in one answer
SECTION_TITLE = Localised(
    en="Your answer",
    fr="Votre réponse",
    es="Su respuesta",
    ar="ردكم",
    ru="Ваш ответ",
    zh="您的答复",
)
LETTER_LABEL = Localised(
    en="Signed letter",
    fr="Lettre signée",
    es="Carta firmada",
    ar="رسالة موقعة",
    ru="Подписанное письмо",
    zh="签署的信函",
)
LETTER_HINT = Localised(
    en="If your answer is also given in a letter, attach it here.",
    fr="Si votre réponse est aussi donnée dans une lettre, joignez-la ici.",
    es="Si su respuesta figura también en una carta, adjúntela aquí.",
    ar="إذا كان ردكم وارداً أيضاً في رسالة، فأرفقوها هنا.",
    ru="Если ваш ответ изложен и в письме, приложите его здесь.",
    zh="如答复另有信函，请在此附上。",
)


def code_of(number: str) -> str:
    """The code of the questionnaire of the notification with that number."""
    return f"notification-{number.replace('/', '-')}"


def one_answer_per_ask(
    number: str, subject: Localised, asks: Sequence[Localised]
) -> dict[str, Any]:
    """A questionnaire with one long answer to each of ``asks`` and room for a signed letter."""
    questions: list[dict[str, Any]] = [
        {
            "code": f"ask_{place}",
            "type": "long-text",
            "label": dict(ask),
            "limits": {"words": ANSWER_WORDS},
            "required": True,
        }
        for place, ask in enumerate(asks, start=1)
    ]
    questions.append(
        {
            "code": "signed_letter",
            "type": "files",
            "label": dict(LETTER_LABEL),
            "hint": dict(LETTER_HINT),
            "limits": {"max_files": 3},
        }
    )
    return {
        "code": code_of(number),
        "title": dict(subject),
        "sections": [{"code": "answer", "title": dict(SECTION_TITLE), "questions": questions}],
    }
