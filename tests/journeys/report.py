"""What people in the journeys write: every answer that the formal report requires, and more."""

from datetime import date
from typing import Any

MEETING = "EXAMPLE-MEETING"
CALL = "example-reports"
TITLE = "Example: reed beds watched by volunteers"
CORRECTED = "Forty people were trained, of whom twelve are women."

# Section by section, in the order of the questionnaire: the code of a question and its answer.
REPORT: dict[str, dict[str, Any]] = {
    "report": {
        "title": TITLE,
        "contact_name": "Example Contact",
        "contact_role": "Policy officer",
        "contact_email": "contact@example.org",
    },
    "period": {
        "period_from": date(2024, 1, 1),
        "period_to": date(2025, 12, 31),
        "addressee_body": "EXAMPLE",
        "addressee_meeting": MEETING,
        "instruments": ["CMS"],
    },
    "summary": {"summary": "Volunteers watched reed beds in two valleys, and the reeds came back."},
    "activities": {
        "activity_title": "Training of reed wardens",
        "activity_description": "We taught people by the reeds to count what breeds there.",
        "activity_scope": "countries",
        "activity_countries": ["KE"],
        "activity_from": date(2024, 3, 1),
        "activity_targets": 1,
        "activity_results": "Forty people were trained.",
    },
    "capacity": {"nfp_cooperation": "no", "nfp_text": "We wrote twice and had no answer."},
    "lessons": {"lessons": "Begin before the breeding season."},
    "resources": {"funding": "None."},
    "documents": {
        "locations_removed": True,
        "authorised": True,
        "publication_agreed": True,
        "signatory_name": "Example Contact",
        "signed_on": date(2026, 1, 15),
    },
}
