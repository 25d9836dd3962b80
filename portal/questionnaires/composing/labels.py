"""How types of question, their limits and lists of choices are called on the composing pages."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

# type → (what it is called, what the answer is)
TYPES = {
    "short-text": (_l("Short text"), _l("One line.")),
    "long-text": (_l("Long text"), _l("Paragraphs, lists and links.")),
    "text-list": (_l("List of short texts"), _l("One a line.")),
    "yes-no": (_l("Yes or no"), ""),
    "one-of": (_l("One choice"), _l("From choices that you enter, or from a list.")),
    "many-of": (_l("Several choices"), _l("From choices that you enter, or from a list.")),
    "number": (_l("Number"), _l("With a unit, if you name one.")),
    "date": (_l("Date"), ""),
    "country": (_l("Country"), _l("One country.")),
    "countries": (_l("Countries"), _l("Any number of countries.")),
    "instruments": (_l("Instruments"), _l("Of the CMS Family.")),
    "strategic-targets": (_l("Strategic targets"), _l("Of the strategic plan.")),
    "taxa": (_l("Species and groups of species"), ""),
    "threats": (_l("Threats"), ""),
    "url": (_l("Web address"), ""),
    "email": (_l("E-mail address"), ""),
    "files": (_l("Files"), _l("Documents and pictures.")),
    "statement": (_l("Declaration"), _l("A box to tick.")),
    "rows": (_l("Repeating group"), _l("Several questions, answered once or more often.")),
}
# name of the limit → (label, hint)
LIMITS = {
    "words": (_l("Most words"), ""),
    "characters": (_l("Most characters"), ""),
    "entries": (_l("Most lines"), ""),
    "min_rows": (_l("At least so many times"), ""),
    "max_rows": (_l("At most so many times"), ""),
    "min_choices": (_l("At least so many choices"), ""),
    "max_choices": (_l("At most so many choices"), ""),
    "max_files": (_l("Most files"), ""),
    "decimals": (_l("Most decimal places"), ""),
    "minimum": (_l("Smallest number"), ""),
    "maximum": (_l("Largest number"), ""),
    "max_months_after": (_l("At most so many months later"), ""),
    "after": (_l("Later than the answer to"), ""),
    "not_before": (_l("Not before the answer to"), ""),
    "not_in_future": (_l("Not in the future"), ""),
    "current": (_l("Only what is in force"), _l("Choices that have ended are refused.")),
}
VOCABULARIES = {
    "": lazy_pgettext("choices of a question", "The choices I enter"),
    "bodies": _l("Decision-making bodies"),
    "meetings": _l("Meetings"),
    "agenda_items": _l("Agenda items"),
    "countries": _l("Countries"),
    "instruments": _l("Instruments"),
    "strategic_targets": _l("Strategic targets"),
    "taxa": _l("Species and groups of species"),
    "threats": _l("Threats"),
}
# text of a question → (label, hint)
TEXTS = {
    "label": (_l("Question"), ""),
    "hint": (_l("Hint"), _l("Stands between the question and its field.")),
    "guidance": (_l("Guidance"), _l("Opens on request, below the field.")),
    "example": (_l("Example"), _l("Always shown as an example.")),
    "unit": (_l("Unit"), ""),
    "row_label": (_l("What one of them is called"), _l("Such as: Site.")),
    "add_label": (_l("Button that adds one"), _l("Such as: Add a site.")),
}
