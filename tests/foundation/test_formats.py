"""Dates, numbers and deadlines, in the six languages and at the edges of days."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from portal.foundation import formats
from portal.foundation.formats import Deadline
from portal.foundation.locales import LOCALES

DUE = datetime(2017, 8, 25, 21, 59, tzinfo=UTC)
BONN = "Europe/Berlin"


@pytest.fixture(autouse=True)
def reading_english() -> Iterator[None]:
    """A page in English is being made."""
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("ar", "25 آب/أغسطس 2017"),
        ("zh", "2017年8月25日"),
        ("en", "25 August 2017"),
        ("fr", "25 août 2017"),
        ("ru", "25 августа 2017\u202fг."),
        ("es", "25 de agosto de 2017"),
    ],
)
def test_a_day_in_each_language(language: str, expected: str) -> None:
    assert formats.day(DUE, language) == expected


def test_the_language_of_the_page_is_the_default() -> None:
    with force_locale("fr"):
        assert formats.day(date(2017, 8, 25)) == "25 août 2017"


def test_english_is_british_even_when_the_locale_is_plain() -> None:
    assert formats.full_day(DUE) == "Friday 25 August 2017"
    assert formats.full_day(DUE, short=True) == "Fri 25 August 2017"


def test_the_first_of_the_month_in_french() -> None:
    assert formats.day(date(2017, 9, 1), "fr") == "1er septembre 2017"
    assert formats.day(date(2017, 9, 11), "fr") == "11 septembre 2017"


def test_arabic_months_have_both_names() -> None:
    names = {formats.day(date(2017, month, 2), "ar").split(" ", 1)[1] for month in range(1, 13)}
    assert len(names) == 12
    assert {name.count("/") for name in names} == {1}
    assert formats.day_range(date(2017, 6, 28), date(2017, 7, 3), "ar") == (
        "28 حزيران/يونيو – 3 تموز/يوليو 2017"
    )


def test_a_moment_names_its_zone() -> None:
    assert formats.moment(DUE, BONN) == "25 August 2017, 23:59 CEST"
    assert formats.moment(DUE, BONN, "fr") == "25 août 2017, 23:59 UTC+2"
    assert formats.moment(DUE, "Asia/Kolkata") == "26 August 2017, 03:29 UTC+5:30"
    assert formats.full_moment(DUE, BONN, short=True) == "Fri 25 August 2017, 23:59 CEST"


@pytest.mark.parametrize("language", LOCALES)
def test_utc_is_called_utc_everywhere(language: str) -> None:
    assert formats.utc_moment(DUE, language).endswith("21:59 UTC")


def test_a_negative_offset() -> None:
    assert formats.clock_time(DUE, "America/St_Johns", "zh") == "19:29 UTC-2:30"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        formats.moment(datetime(2017, 8, 25), BONN)  # noqa: DTZ001


def test_the_secretariat_s_zone_is_bonn_s() -> None:
    assert formats.zone_name(DUE, BONN) == "Bonn time (CEST)"
    assert formats.zone_name(DUE, "Asia/Manila") == "Philippine Standard Time (UTC+8)"
    assert formats.zone_name(DUE, "UTC") == "UTC"


def test_ranges_and_tiles() -> None:
    first, last = date(2017, 8, 28), date(2017, 8, 30)
    assert formats.day_range(first, last) == "28–30 Aug 2017"
    assert formats.day_range(first, first) == "28 August 2017"
    assert formats.short_day(first) == "28 Aug"
    assert formats.date_tile(first, last) == ("28–30", "Aug")
    assert formats.date_tile(first) == ("28", "Aug")
    assert formats.date_tile(last, date(2017, 9, 2)) == ("30–2", "Aug–Sept")


@pytest.mark.parametrize("language", ["fr", "es", "ru", "en"])
def test_months_of_a_tile_are_in_the_reader_s_language(language: str) -> None:
    """Babel mixes up stand-alone month names once a Chinese date has been made."""
    formats.date_tile(DUE, language="zh")
    months = {"fr": "août", "es": "ago", "ru": "авг.", "en": "Aug"}
    assert formats.date_tile(DUE, language=language).month == months[language]


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1 kB"),
        (412 * 1024, "412 kB"),
        (1_258_291, "1.2 MB"),
        (10 * 1024**2, "10 MB"),
        (11 * 1024**2, "11 MB"),
        (3 * 1024**3, "3 GB"),
        (5000 * 1024**3, "5,000 GB"),
    ],
)
def test_file_sizes(size: int, expected: str) -> None:
    assert formats.file_size(size) == expected


def test_numbers() -> None:
    assert formats.number(1240) == "1,240"
    assert formats.number(1240, "es") == "1.240"
    assert formats.bounded(999) == "999"
    assert formats.bounded(1000) == "1,000+"


def test_names_of_languages() -> None:
    own = [formats.language_name(code) for code in (*LOCALES, "sw", "nobody")]
    assert own == [*(info.name for info in LOCALES.values()), "Kiswahili", "nobody"]
    assert formats.language_called("fr") == "French"
    assert formats.language_called("fr", "es") == "francés"


def test_lists() -> None:
    assert formats.listed(["birds", "bats", "sharks"]) == "birds, bats and sharks"
    assert formats.listed(["birds", "bats"], "fr") == "birds et bats"
    assert formats.listed([]) == ""


def at(**before: float) -> Deadline:
    """The deadline as seen so long before it."""
    return Deadline(DUE, BONN, DUE - timedelta(**before))


@pytest.mark.parametrize(
    ("deadline", "days", "level", "words"),
    [
        (at(days=32), 32, "open", "32 days left"),
        (at(days=15), 15, "open", "15 days left"),
        (at(days=14), 14, "soon", "14 days left"),
        (at(days=4), 4, "soon", "4 days left"),
        (at(days=3), 3, "last", "3 days left"),
        (at(days=1), 1, "last", "1 day left"),
        (at(hours=23), 0, "last", "Closes today"),
        (at(seconds=1), 0, "last", "Closes today"),
        (at(seconds=0), 0, "last", "Closes today"),
        (at(seconds=-1), 0, "closed", "Deadline passed"),
        (at(minutes=-2), -1, "closed", "Deadline passed"),
    ],
)
def test_what_a_deadline_says(deadline: Deadline, days: int, level: str, words: str) -> None:
    assert (deadline.days, deadline.level, deadline.words) == (days, level, words)


def test_days_are_counted_in_the_zone_of_the_deadline() -> None:
    night_in_bonn = datetime(2017, 8, 23, 22, 30, tzinfo=UTC)  # the 24th there, the 23rd in UTC
    assert Deadline(DUE, BONN, night_in_bonn).days == 1
    assert Deadline(DUE, "UTC", night_in_bonn).days == 2
    assert Deadline(DUE, BONN, night_in_bonn).due_day == date(2017, 8, 25)


def test_a_change_of_clocks_costs_no_day() -> None:
    due = datetime(2017, 10, 30, 22, 59, tzinfo=UTC)
    assert Deadline(due, BONN, datetime(2017, 10, 28, 21, 59, tzinfo=UTC)).days == 2


def test_a_closed_call_is_closed_before_its_deadline() -> None:
    deadline = Deadline(DUE, BONN, DUE - timedelta(days=5), closed_at=DUE - timedelta(days=6))
    assert (deadline.level, deadline.words, deadline.is_past) == ("closed", "Closed", False)


def test_a_standing_call_has_no_deadline() -> None:
    standing = Deadline(None, BONN, DUE)
    assert (standing.days, standing.level, standing.words) == (None, "open", "No deadline")
    assert (standing.is_past, standing.late_words, standing.elapsed_percent) == (False, "", None)
    assert standing.words_around_number == ("No deadline", "", "")


def test_how_late_a_decision_is() -> None:
    assert at(days=1).late_words == ""
    assert at(seconds=-1).late_words == "Late since today"
    assert at(days=-1).late_words == "1 day late"
    assert at(days=-12).late_words == "12 days late"


def test_the_number_can_stand_out() -> None:
    assert at(days=32).words_around_number == ("", "32", "days left")
    assert at(seconds=1).words_around_number == ("Closes today", "", "")


def test_the_share_of_time_gone() -> None:
    opened = DUE - timedelta(days=40)
    assert Deadline(DUE, BONN, DUE - timedelta(days=30), opens_at=opened).elapsed_percent == 25
    assert Deadline(DUE, BONN, DUE + timedelta(days=1), opens_at=opened).elapsed_percent == 100
    assert Deadline(DUE, BONN, opened - timedelta(days=1), opens_at=opened).elapsed_percent == 0
    assert Deadline(DUE, BONN, opened, opens_at=DUE).elapsed_percent is None
