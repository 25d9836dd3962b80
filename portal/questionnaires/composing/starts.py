"""What a questionnaire can be composed from: nothing, a list of asks, an earlier version."""

import json
from collections.abc import Mapping
from typing import Any

from portal.questionnaires.composing import codes
from portal.questionnaires.composing.outline import Node
from portal.questionnaires.models import QuestionnaireVersion

ANSWERS = {
    "en": "Your answers",
    "fr": "Vos réponses",
    "es": "Sus respuestas",
    "ar": "إجاباتكم",
    "zh": "你们的答复",
    "ru": "Ваши ответы",
}
LETTER = {
    "en": "Signed letter",
    "fr": "Lettre signée",
    "es": "Carta firmada",
    "ar": "الرسالة الموقعة",
    "zh": "签署的信函",
    "ru": "Подписанное письмо",
}
LETTER_HINT = {
    "en": (
        "If you also send your answer as a letter, attach it here. It is published with the answer."
    ),
    "fr": (
        "Si vous envoyez aussi votre réponse par lettre, joignez-la ici. "
        "Elle est publiée avec la réponse."
    ),
    "es": (
        "Si también envían su respuesta por carta, adjúntenla aquí. Se publica con la respuesta."
    ),
    "ar": "إذا أرسلتم ردكم أيضا في رسالة، فأرفقوها هنا. وهي تنشر مع الرد.",
    "zh": "如果你们也以信函形式答复，请附在此处。信函将与答复一并公布。",
    "ru": (
        "Если вы направляете ответ также письмом, приложите его здесь. "
        "Оно публикуется вместе с ответом."
    ),
}
MOST_LETTERS = 3


def blank(code: str, title: Mapping[str, str]) -> Node:
    """A questionnaire with one empty section."""
    section = {"code": "answers", "title": dict(ANSWERS), "questions": []}
    return {"code": code, "title": dict(title), "sections": [section]}


def from_asks(
    code: str, title: Mapping[str, str], asks: Mapping[str, list[str]], letter: bool
) -> Node:
    """One long-text question an ask, each required; and the signed letter, if wanted.

    ``asks``: language → the asks in order. The first language's come as many as any other's.
    """
    data = blank(code, title)
    questions: list[Node] = data["sections"][0]["questions"]
    taken: set[str] = {"signed_letter"}
    for number in range(max((len(texts) for texts in asks.values()), default=0)):
        label = {language: texts[number] for language, texts in asks.items() if texts}
        named = codes.propose(label.get("en", ""), taken, "ask")
        taken.add(named)
        questions.append({"code": named, "type": "long-text", "label": label, "required": True})
    if letter:
        questions.append(
            {
                "code": "signed_letter",
                "type": "files",
                "label": dict(LETTER),
                "hint": dict(LETTER_HINT),
                "limits": {"max_files": MOST_LETTERS},
            }
        )
    return data


def from_version(version: QuestionnaireVersion) -> Node:
    """What an earlier version asks, codes and all."""
    data: dict[str, Any] = json.loads(version.body)
    return data
