"""The read model: everything that was answered, once, in the reader's language."""

from typing import Any

from portal.questionnaires.rendering import ReadItem, read, read_section
from portal.questionnaires.showing import split
from portal.questionnaires.units import Address
from tests.questionnaires.unseen import (
    PAPER,
    QUESTIONNAIRE,
    ROW_ONE,
    MadeUp,
    context,
    full_answers,
)


def _items(answers: dict[str, Any], **options: Any) -> dict[str, ReadItem]:
    seen = options.pop("seen", context())
    found: dict[str, ReadItem] = {}

    def collect(items: tuple[ReadItem, ...]) -> None:
        for item in items:
            found.setdefault(item.code, item)
            for row in item.rows:
                collect(row.items)

    for section in read(QUESTIONNAIRE, answers, seen, **options):
        collect(section.items)
    return found


def test_every_answer_is_there_once_shown_after_its_type() -> None:
    items = _items(full_answers(), private=True)
    assert set(items) == set(QUESTIONNAIRE.by_code)
    assert {code: item.values for code, item in items.items() if item.values} == {
        "kind": ("Bird",),
        "colours": ("Red", "Blue"),
        "abroad": ("Yes",),
        "weight": ("1,250.5\u00a0grams",),
        "born": ("31 January 2025",),
        "left": ("30 June 2025",),
        "site": ("https://example.org/heron",),
        "home": ("Togo",),
        "treaties": ("AEWA", "CMS"),
        "aims": ("1.1 Species",),
        "meeting": ("COP16",),
        "lands": ("Kenya",),
        "beings": ("Cranes",),
        "dangers": ("Noise",),
        "seen_from": ("1 February 2025",),
        "seen_to": ("1 February 2025",),
        "harmed": ("Yes",),
        "how_many": ("12",),
        "mail": ("ana@example.org",),
        "mail_public": ("Yes",),
        "true": ("Yes",),
        "adult": ("Yes",),
    }
    assert items["papers"].files == (PAPER,)
    assert [block.text for block in items["story"].blocks][1] == "It waits long."
    assert items["harm"].blocks[0].address == Address("harm", ROW_ONE, 0)


def test_it_reads_in_the_reader_s_language_and_leaves_the_filer_s_words() -> None:
    items = _items(full_answers(), seen=context("fr"))
    assert items["kind"].label.pick("fr").text == "Genre"
    assert items["kind"].values == ("Oiseau",)
    assert items["home"].values == ("Togo (fr)",)
    assert items["name"].blocks[0].text == "Grey heron"


def test_private_answers_are_read_only_on_request() -> None:
    public = set(_items(full_answers()))
    everything = set(_items(full_answers(), private=True))
    assert everything - public == {"witness", "secret"}
    assert {c for c, item in _items(full_answers(), private=True).items() if item.private} == {
        "witness",
        "secret",
    }


def test_the_public_part_alone_reads_the_same() -> None:
    public, _private = split(QUESTIONNAIRE, full_answers())
    assert read(QUESTIONNAIRE, public, context()) == read(QUESTIONNAIRE, full_answers(), context())


def test_rows_are_named_by_an_answer() -> None:
    rows = _items(full_answers())["sightings"].rows
    assert [(row.number, row.label["en"], row.title) for row in rows] == [
        (1, "Sighting", "Lake"),
        (2, "Sighting", "River"),
    ]
    assert rows[0].named_by is rows[0].items[0]


def test_unanswered_questions_only_on_request() -> None:
    assert set(_items({"name": "Heron"})) == {"name"}
    assert len(_items({"name": "Heron"}, empty=True)) > 10


def test_what_was_typed_wrongly_is_shown_as_typed_and_never_as_a_link() -> None:
    items = _items({"weight": "heavy", "born": {"day": "31", "month": "2"}, "site": "javascript:x"})
    assert [items[code].values for code in ("weight", "born", "site")] == [
        ("heavy",),
        ("31 2",),
        ("javascript:x",),
    ]
    assert items["site"].shown_as == "values"


def test_a_section_for_its_writers_shows_all_of_it() -> None:
    section = QUESTIONNAIRE.sections[2]
    found = read_section(section, QUESTIONNAIRE, {"secret": "Nest"}, context())
    assert [(item.code, item.is_empty) for item in found.items][:4] == [
        ("papers", True),
        ("mail", True),
        ("mail_public", True),
        ("secret", False),
    ]


def test_vocabularies_are_asked_only_for_names_that_are_shown() -> None:
    seen = context()
    assert isinstance(seen.vocabularies, MadeUp)
    read(QUESTIONNAIRE, {"name": "Heron", "home": "TG"}, seen, empty=True)
    assert seen.vocabularies.asked == 1
