"""PDFs: what they say can be read out again, in every language; what people write is only text."""

import io
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from portal.foundation import pdf
from portal.foundation.file_types import inspect
from portal.foundation.pdf import PdfFailed, compile_pdf, rich, words
from portal.foundation.pdf_fonts import shown
from tests.samples.pdf_data import FINGERPRINT, LINK, PUBLIC_HASH, WORDS, receipt, submission

MADE_AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
LANGUAGES = sorted(WORDS)
Reader = Callable[[bytes], str]


def by_pypdf(made: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)


def by_poppler(made: bytes) -> str:
    arguments = [POPPLER, "-raw", "-enc", "UTF-8", "-", "-"]
    return subprocess.run(arguments, input=made, capture_output=True, check=True).stdout.decode()


POPPLER = shutil.which("pdftotext") or ""
READERS = [by_pypdf, by_poppler] if POPPLER else [by_pypdf]


def read_out(made: bytes, reader: Reader = by_pypdf) -> str:
    """The text of a PDF as it is copied, searched and spoken, white space made equal."""
    # Marks of direction are the reader's help.
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", reader(made))
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def missing_words(text: str, wanted: str, reader: Reader = by_pypdf) -> list[str]:
    """Words of ``wanted`` that are not in ``text``; for Chinese, pieces between marks."""
    pieces = re.findall(r"\w+", re.sub(r"[*{}]", " ", unicodedata.normalize("NFKC", wanted)))
    if reader is by_poppler:
        # Poppler turns the two letters of the lam-alef ligature round, whatever the PDF says.
        text, *pieces = (
            re.sub("[اأإآل]+", lambda run: "".join(sorted(run[0])), part)
            for part in (text, *pieces)
        )
    unspaced = text.replace(" ", "")
    return [piece for piece in pieces if piece not in text and piece not in unspaced]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_can_be_read_out(language: str, reader: Reader) -> None:
    text = read_out(compile_pdf("receipt", receipt(language), language, MADE_AT), reader)
    said = WORDS[language]
    for key in ("portal", "kind", "title", "lead", "organisation", "name", "received", "notice"):
        assert missing_words(text, said[key], reader) == [], key
    for whole in ("CSP-2026-00123.v1", FINGERPRINT, PUBLIC_HASH, LINK, "0b" * 32, "1c" * 32):
        assert whole in text
    assert missing_words(text, "الصقور d’activité") == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_submission_can_be_read_out(language: str, reader: Reader) -> None:
    other = "ar" if language == "en" else "en"
    text = read_out(compile_pdf("submission", submission(language, other), other, MADE_AT), reader)
    for wanted in (
        WORDS[language]["text"],
        WORDS[language]["name"],
        WORDS[other]["lead"],
        "First with a link Vanellus gregarius as typed",
    ):
        assert missing_words(text, wanted, reader) == []
    assert PUBLIC_HASH in text


def test_arabic_is_read_out_in_its_own_letters() -> None:
    text = read_out(compile_pdf("receipt", receipt("ar"), "ar", MADE_AT))
    assert "تحتفظ" in text
    assert "المجتمع المدني" in text or "المدني المجتمع" in text
    assert not re.search("[\u066e\u066f\ufbb2-\ufbc1]", text)  # dotless bases and loose dots


@pytest.mark.parametrize("language", LANGUAGES)
def test_documents_are_accessible_and_say_their_language(language: str) -> None:
    reader = PdfReader(io.BytesIO(compile_pdf("receipt", receipt(language), language, MADE_AT)))
    root = reader.root_object
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == WORDS[language]["title"]
    metadata = root["/Metadata"].get_object().get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_our_own_documents_may_be_attached() -> None:
    made = compile_pdf("submission", submission("fr"), "en", MADE_AT)
    assert inspect(io.BytesIO(made), "report.pdf").media_type == "application/pdf"


def test_the_same_data_makes_the_same_bytes() -> None:
    first = compile_pdf("receipt", receipt("en"), "en", MADE_AT)
    assert compile_pdf("receipt", receipt("en"), "en", MADE_AT) == first


HOSTILE = [
    '#read("/etc/passwd")',
    '#image("/etc/hostname")',
    '#import "@preview/evil:1.0.0": *',
    "$x^2$ @ref <label> // comment",
    '"] #panic("x") [',
    "\\u{41} \\# ` ```",
    '{"a": 1}',
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_people_type_is_printed_and_not_obeyed(typed: str) -> None:
    data = submission("en", "en")
    data["title"] = words(typed, "en")
    data["organisation"] = words(typed, "en")
    text = read_out(compile_pdf("submission", data, "en", MADE_AT))
    plain = re.sub(r"\s+", "", typed)
    assert re.sub(r"\s+", "", text).count(plain) >= 2
    assert "root:" not in text


def test_characters_without_a_font_are_marked_and_said() -> None:
    data = submission("en", "en")
    data["title"] = words("Greetings ሰላም and 🦅", "en")
    text = read_out(compile_pdf("submission", data, "en", MADE_AT))
    assert "Greetings □□□ and □" in text
    assert WORDS["en"]["missing"] in text
    whole = read_out(compile_pdf("submission", submission("en", "en"), "en", MADE_AT))
    assert WORDS["en"]["missing"] not in whole


def test_the_placeholder_and_our_languages_are_in_the_fonts() -> None:
    folders = pdf.font_folders()
    every = [*WORDS.values(), "□", "Español: ¿qué?, niño; œuvre; « ° ± – — … ’ “ ” № § €"]
    assert shown(every, folders) == every


def test_any_heading_order_is_made(tmp_path: Path) -> None:
    data = submission("en", "en")
    data["sections"][0]["items"] = [
        {
            "label": words("Text", "en"),
            "value": {"kind": "text", "text": rich("##### a\n\n# b\n\n###### c", "en")},
        }
    ]
    assert compile_pdf("submission", data, "en", MADE_AT).startswith(b"%PDF-1.7")


def test_a_long_report_is_made_in_time() -> None:
    data = submission("en", "en")
    paragraph = "A sentence about the flyways of the Sahel and its lakes. " * 12
    data["sections"] = [
        {
            "title": words(f"Section {number}", "en"),
            "items": [
                {
                    "label": words("Text", "en"),
                    "value": {"kind": "text", "text": rich(f"{paragraph}\n\n" * 10, "en")},
                }
            ],
        }
        for number in range(10)
    ]
    began = time.monotonic()
    made = compile_pdf("submission", data, "en", MADE_AT)
    assert len(PdfReader(io.BytesIO(made)).pages) > 15
    assert time.monotonic() - began < 15


def test_one_endless_word_and_deep_nesting_are_made() -> None:
    data = submission("en", "en")
    text = "x" * 20_000 + "\n\n" + "> " * 50 + "deep\n\n" + "- " * 50 + "deep"
    data["sections"][0]["items"] = [
        {"label": words("Text", "en"), "value": {"kind": "text", "text": rich(text, "en")}}
    ]
    assert compile_pdf("submission", data, "en", MADE_AT).startswith(b"%PDF")


def test_a_killed_maker_is_replaced() -> None:
    compile_pdf("receipt", receipt("en"), "en", MADE_AT)
    process = pdf._maker._process
    assert process is not None
    process.kill()
    process.wait()
    assert compile_pdf("receipt", receipt("en"), "en", MADE_AT).startswith(b"%PDF")


def test_a_maker_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    maker = pdf._Maker()
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    maker._process = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    maker._owner = pdf.os.getpid()
    with pytest.raises(PdfFailed, match="seconds"):
        maker.make({"template": "x"})
    assert maker._process is None


def test_data_that_does_not_fit_the_template_is_an_error() -> None:
    with pytest.raises(PdfFailed, match="does not contain key"):
        compile_pdf("receipt", {}, "en")
