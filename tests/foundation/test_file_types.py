"""What may be attached: honest files pass, hostile ones are refused for the right reason."""

import io
import random
import resource
import time
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from portal.foundation import file_types
from portal.foundation.file_checks import reasons
from portal.foundation.file_types import ALLOWED, FileType, Refused, display_name, inspect
from tests.samples import Sample, honest, hostile
from tests.samples.pdfs import pdf

HONEST = list(honest())
HOSTILE = list(hostile())
SLOWEST_SECONDS = 3.0
REASONS = {name: getattr(reasons, name) for name in dir(reasons) if name.isupper()}


def name_of(sample: Sample) -> str:
    return f"{sample.filename}: {sample.what}"


@pytest.mark.parametrize("sample", HONEST, ids=name_of)
def test_honest_files_are_taken(sample: Sample) -> None:
    try:
        found = inspect(io.BytesIO(sample.data), sample.filename)
    except Refused as refused:
        pytest.fail(f"refused: {reason_name(refused)}")
    ending = sample.filename.rsplit(".", 1)[-1].lower().replace("jpeg", "jpg")
    assert found == ALLOWED[ending]


@pytest.mark.parametrize("sample", HOSTILE, ids=name_of)
def test_hostile_files_are_refused_in_time(sample: Sample) -> None:
    file = io.BytesIO(sample.data)
    began = time.process_time()
    with pytest.raises(Refused) as caught:
        inspect(file, sample.filename)
    assert reason_name(caught.value) == sample.reason
    assert time.process_time() - began < SLOWEST_SECONDS
    assert file.tell() == 0


def reason_name(refused: Refused) -> str:
    return next(name for name, reason in REASONS.items() if reason is refused.reason)


def test_every_reason_is_met_by_a_sample() -> None:
    assert {sample.reason for sample in HOSTILE} == set(REASONS)


def test_every_allowed_type_has_an_honest_sample() -> None:
    seen = {inspect(io.BytesIO(sample.data), sample.filename) for sample in HONEST}
    assert seen == set(ALLOWED.values())


def test_every_reason_is_one_sentence_that_says_what_to_do() -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        for name, reason in REASONS.items():
            words = str(reason)
            assert words.endswith("."), name
            assert words.count(".") - words.count(".pdf") == 1, name
            assert ":" in words, name
            assert str(Refused(reason)) == words


def test_the_hostile_samples_together_stay_within_memory() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for sample in HOSTILE:
        with suppress(Refused):
            inspect(io.BytesIO(sample.data), sample.filename)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 300 * 1024  # kilobytes


def test_damaged_files_are_refused_or_taken_but_never_break_the_check() -> None:
    chance = random.Random(20251103)
    small = [sample for sample in (*HONEST, *HOSTILE) if 20 < len(sample.data) < 100_000]
    for _ in range(1500):
        sample = chance.choice(small)
        data = bytearray(sample.data)
        for _ in range(chance.choice((1, 3, 20))):
            place = chance.randrange(len(data))
            data[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(1, 3))
        with suppress(Refused):
            inspect(io.BytesIO(bytes(data)), sample.filename)


def test_a_path_is_inspected_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "stored"
    path.write_bytes(pdf())
    found = inspect(path, "Report.pdf")
    assert found == FileType("application/pdf", "pdf", ALLOWED["pdf"].label)


def test_the_list_for_file_fields_names_every_ending() -> None:
    assert file_types.accepted_endings() == ".pdf,.docx,.odt,.xlsx,.ods,.csv,.jpg,.png,.jpeg"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Report.pdf", "Report.pdf"),
        ("C:\\Users\\me\\Report.pdf", "Report.pdf"),
        ("/home/me/Rapport d’activité.PDF", "Rapport d’activité.PDF"),
        ("../../etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("...pdf", "pdf"),
        (".pdf", "pdf"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("a\u200fb\u2067c.pdf", "abc.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ('<img src=x onerror="1">.png', "-img src=x onerror=-1--.png"),
        ("تقرير عن الصقور.pdf", "تقرير عن الصقور.pdf"),
        ("می‌خواهم.pdf", "می‌خواهم.pdf"),
        ("迁徙物种 报告.docx", "迁徙物种 报告.docx"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("con.pdf", "_con.pdf"),
        ("NUL", "_NUL"),
        ("report.pdf. . ", "report.pdf"),
        ("two   spaces.pdf", "two spaces.pdf"),
        ("a\ud800b.pdf", "ab.pdf"),
    ],
)
def test_names_are_cleaned_and_stay_readable(raw: str, shown: str) -> None:
    assert display_name(raw) == shown
    assert display_name(shown) == shown


@pytest.mark.parametrize("letter", ["a", "é", "物", "𠀀", "e\u0323\u0302\u0308"])
def test_long_names_keep_their_ending(letter: str) -> None:
    name = display_name(letter * 500 + ".pdf")
    assert name.endswith(".pdf")
    assert len(name) <= 120
    assert 100 <= len(name.encode()) <= 240
