"""Data for PDFs in five languages, as callers build them."""

from typing import Any

from portal.foundation.pdf import ReceiptData, SubmissionData, rich, words

PUBLIC_HASH = "5a0c2e1b" * 8
FINGERPRINT = "9f86d081" * 8
LINK = "https://reports.example.org/r/CSP-2026-00123"

# Per language: words the portal says, and a text the organisation wrote.
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "portal": "Civil Society Participation Portal",
        "kind": "Receipt",
        "title": "Receipt for your report",
        "lead": "The Secretariat holds your report, complete and unchanged, from this moment.",
        "organisation": "Organisation",
        "name": "Example Society for Migratory Birds",
        "received": "Received",
        "notice": "A receipt confirms that a report was filed, not that anybody agrees with it.",
        "page": "Page {page} of {pages}",
        "missing": "Some characters cannot be printed here and are shown as □.",
        "check": "How to check this receipt",
        "step": "Open the permanent link and enter the fingerprint.",
        "text": "Colonies of the Dalmatian pelican grew by **twelve per cent** since 2019.",
    },
    "fr": {
        "portal": "Portail de participation de la société civile",
        "kind": "Accusé de réception",
        "title": "Accusé de réception de votre rapport",
        "lead": "Le Secrétariat détient votre rapport, complet et inchangé, depuis cet instant.",
        "organisation": "Organisation",
        "name": "Société exemple pour les oiseaux migrateurs",
        "received": "Reçu le",
        "notice": "Ce document confirme un dépôt ; il ne vaut pas approbation.",
        "page": "Page {page} sur {pages}",
        "missing": "Certains caractères ne peuvent être imprimés ici et sont remplacés par □.",
        "check": "Comment vérifier ce document",
        "step": "Ouvrez le lien permanent et saisissez l’empreinte.",
        "text": "Les colonies de pélican frisé ont crû de **douze pour cent** depuis 2019.",
    },
    "ar": {
        "portal": "بوابة مشاركة المجتمع المدني",
        "kind": "إيصال",
        "title": "إيصال استلام تقريركم",
        "lead": "تحتفظ الأمانة بتقريركم كاملا ودون تغيير منذ اللحظة المبينة أدناه.",
        "organisation": "المنظمة",
        "name": "الجمعية النموذجية للطيور المهاجرة",
        "received": "تاريخ الاستلام",
        "notice": "يؤكد هذا الإيصال تقديم التقرير ولا يعني الموافقة عليه.",
        "page": "صفحة {page} من {pages}",
        "missing": "بعض الأحرف لا يمكن طباعتها هنا وتظهر على شكل □.",
        "check": "كيفية التحقق من هذا الإيصال",
        "step": "افتحوا الرابط الدائم وأدخلوا البصمة.",
        "text": "ازدادت مستعمرات البجع الدلماسي بنسبة **اثني عشر في المائة** منذ عام 2019.",
    },
    "zh": {
        "portal": "民间社会参与门户",
        "kind": "回执",
        "title": "贵方报告的回执",
        "lead": "自下列时刻起，秘书处完整保存贵方报告，未作任何改动。",
        "organisation": "组织",
        "name": "候鸟示例协会",
        "received": "收到时间",
        "notice": "本回执确认报告已提交，不表示任何人同意其内容。",
        "page": "第 {page} 页，共 {pages} 页",
        "missing": "有些字符无法在此打印，以 □ 表示。",
        "check": "如何核对本回执",
        "step": "打开永久链接并输入指纹。",
        "text": "自 2019 年以来，卷羽鹈鹕的繁殖群增加了**百分之十二**。",
    },
    "ru": {
        "portal": "Портал участия гражданского общества",
        "kind": "Квитанция",
        "title": "Квитанция о получении вашего отчёта",
        "lead": "Секретариат хранит ваш отчёт полностью и без изменений с указанного ниже момента.",
        "organisation": "Организация",
        "name": "Общество охраны перелётных птиц (пример)",
        "received": "Получено",
        "notice": "Квитанция подтверждает подачу отчёта, а не согласие с его содержанием.",
        "page": "Страница {page} из {pages}",
        "missing": "Некоторые знаки нельзя напечатать здесь; вместо них стоит □.",
        "check": "Как проверить эту квитанцию",
        "step": "Откройте постоянную ссылку и введите отпечаток.",
        "text": "С 2019 года колонии кудрявого пеликана выросли на **двенадцать процентов**.",
    },
}


def _page(language: str) -> dict[str, Any]:
    said = WORDS[language]
    return {
        "portal": said["portal"],
        "kind": said["kind"],
        "title": words(said["title"], language),
        "reference_label": "№",
        "reference": "CSP-2026-00123.v1",
        "notice": said["notice"],
        "page": said["page"],
        "missing": said["missing"],
        "facts": [
            {"label": said["organisation"], "value": words(said["name"], language)},
            {"label": said["received"], "value": words("2026-03-14 09:26:53 UTC", "en")},
            {"label": "Bonn", "value": words("2026-03-14 10:26:53 (UTC+1)", "en")},
        ],
        "files": {
            "title": "SHA-256",
            "sha256_label": "SHA-256",
            "none": "–",
            "files": [
                {
                    "name": words("Rapport d’activité 2025.pdf", "fr"),
                    "about": "PDF, 1.2 MB",
                    "sha256": "0b" * 32,
                },
                {"name": words("تقرير الصقور.docx", "ar"), "about": "DOCX", "sha256": "1c" * 32},
            ],
        },
        "proofs": [
            {"label": "Fingerprint", "sha256": FINGERPRINT, "note": said["lead"]},
            {"label": "Public hash", "sha256": PUBLIC_HASH, "note": said["notice"]},
        ],
        "link_label": said["check"],
        "link": LINK,
    }


def receipt(language: str) -> ReceiptData:
    """A receipt with every part."""
    said = WORDS[language]
    data: ReceiptData = {
        **_page(language),  # type: ignore[typeddict-item]
        "lead": said["lead"],
        "proofs_title": said["check"],
        "check_title": said["check"],
        "check_steps": [said["step"], said["lead"]],
    }
    return data


MARKDOWN = """# {text}

{text} {text}

## Details

- First, with a [link](https://example.org/a)
- Second, *with stress*
  1. and a step

> {text}

| Species | Count |
|---|---|
| *Vanellus gregarius* | 12 |

```
as typed
```
"""


def submission(language: str, other: str = "en") -> SubmissionData:
    """A submission in ``language`` whose questions are shown in ``other``."""
    said = WORDS[language]
    text = rich(MARKDOWN.replace("{text}", said["text"]), language)
    data: SubmissionData = {
        **_page(other),  # type: ignore[typeddict-item]
        "title": words(said["title"], language),
        "organisation": words(said["name"], language),
        "lead": WORDS[other]["lead"],
        "record_title": WORDS[other]["check"],
        "record": [{"label": "SHA-256", "value": words(PUBLIC_HASH[:16], "en"), "mono": True}],
        "sections": [
            {
                "title": words(WORDS[other]["check"], other),
                "items": [
                    {
                        "label": words(WORDS[other]["organisation"], other),
                        "value": {"kind": "lines", "lines": [words(said["name"], language)]},
                    },
                    {
                        "label": words(WORDS[other]["lead"], other),
                        "value": {"kind": "text", "text": text},
                    },
                    {"label": words(WORDS[other]["received"], other), "note": "–"},
                    {
                        "label": words(WORDS[other]["step"], other),
                        "value": {
                            "kind": "rows",
                            "rows": [
                                {
                                    "title": "1",
                                    "items": [
                                        {
                                            "label": words(WORDS[other]["title"], other),
                                            "value": {"kind": "text", "text": text},
                                        }
                                    ],
                                }
                            ],
                        },
                    },
                ],
            }
        ],
    }
    return data
