"""Reading the words of documents: each kind, hostile ones, and the bounds."""

import io

import pytest

from portal.foundation import file_reader, file_texts
from portal.foundation.file_types import ALLOWED
from tests.samples import documents, hostile, pdfs

SAID = {
    "pdf": (pdfs.pdf(), ["Sociable", "Lapwing"]),
    "docx": (documents.docx(), ["Report on flyways", "mesures", "الصقور", "Saiga"]),
    "xlsx": (documents.xlsx(), ["Species", "Vanellus gregarius"]),
    "odt": (
        documents.open_document("text", "<text:h>Sites</text:h><text:p>Two<text:s/>reeds</text:p>"),
        ["Sites", "Two reeds"],
    ),
    "ods": (
        documents.open_document(
            "spreadsheet",
            "<table:table><table:table-row><table:table-cell><text:p>Cranes</text:p>"
            "</table:table-cell></table:table-row></table:table>",
        ),
        ["Cranes"],
    ),
    "csv": ("\ufeffsite;count\nMarais d’Exemple;12\n".encode(), ["Marais d’Exemple", "12"]),
}


def read(extension: str, data: bytes, seconds: float = 60) -> str:
    return file_texts.words_of(io.BytesIO(data), ALLOWED[extension].media_type, seconds)


@pytest.mark.parametrize("extension", sorted(SAID))
def test_the_words_of_each_kind(extension: str) -> None:
    data, said = SAID[extension]
    words = read(extension, data)
    assert [one for one in said if one not in words] == []


def test_every_kind_but_pictures_is_read() -> None:
    assert set(SAID) == file_texts.READABLE == set(ALLOWED) - {"jpg", "png"}
    assert read("png", b"\x89PNG\r\n\x1a\n") == ""


def test_what_no_parser_reads_has_no_words_and_harms_nobody() -> None:
    for extension in sorted(SAID):
        assert read(extension, b"\xff\xfe broken") == ""
    for sample in list(hostile())[::7]:
        extension = sample.filename.rpartition(".")[2].lower()
        if extension in SAID:
            assert isinstance(read(extension, sample.data, 20), str), sample.what


def test_a_document_that_keeps_the_reader_busy_is_given_up() -> None:
    assert read("csv", b"a,b\n" * 1000, seconds=0.001) == ""


def test_reading_ends_where_enough_is_read() -> None:
    asked = []

    def pieces() -> object:
        for number in range(1000):
            asked.append(number)
            yield "word " * 10

    assert len(file_reader.first(pieces(), 120)) == 120  # type: ignore[arg-type]
    assert len(asked) == 3


def test_entities_are_not_followed() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY e "boom">]><a>&e;</a>'
    with pytest.raises(ValueError, match="entities"):
        list(file_reader._words([bomb], {"a"}, set()))
