"""Dates, times, numbers and sizes as the reader writes them.

Every function speaks the reader's language (the page's or the mail's), or ``language`` (a code)
when given. Babel and CLDR know how; what they do not know is said here: Arabic months are written
in both of their forms, as the United Nations does, the French first of the month is *1er*, and a
time is always written on the 24-hour clock with its zone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit
from flask import Flask
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from portal.foundation.clock import now
from portal.foundation.locales import DEFAULT, LOCALES
from portal.foundation.settings import current as settings
from portal.foundation.words import count_words

SOON_DAYS = 14
LAST_DAYS = 3
SECRETARIAT_ZONE = "Europe/Berlin"  # Bonn has no name of its own in the time zone database
_UNITS = ("kilobyte", "megabyte", "gigabyte")
_STEP = 1024
_ABBREVIATION = re.compile(r"[A-Z]{3,5}")
# Levantine and Egyptian names together, as in Arabic documents of the United Nations.
_ARABIC_MONTHS = {
    "يناير": "كانون الثاني/يناير",
    "فبراير": "شباط/فبراير",
    "مارس": "آذار/مارس",
    "أبريل": "نيسان/أبريل",
    "مايو": "أيار/مايو",
    "يونيو": "حزيران/يونيو",
    "يوليو": "تموز/يوليو",
    "أغسطس": "آب/أغسطس",
    "سبتمبر": "أيلول/سبتمبر",
    "أكتوبر": "تشرين الأول/أكتوبر",
    "نوفمبر": "تشرين الثاني/نوفمبر",
    "ديسمبر": "كانون الأول/ديسمبر",
}
_ARABIC_MONTH = re.compile("|".join(_ARABIC_MONTHS))


class DateTile(NamedTuple):
    """The two lines of a date tile: ``9–11`` and ``Aug``."""

    days: str
    month: str


@dataclass(frozen=True)
class Deadline:
    """Until when something is open, as seen at ``now``.

    ``due_at``, ``now`` and ``closed_at`` are aware; ``zone`` is the time zone in which the deadline
    was set, and days are counted in its calendar. No ``due_at`` means a standing call. After
    ``due_at`` answers are late; after ``closed_at`` there are none.
    """

    due_at: datetime | None
    zone: str
    now: datetime
    closed_at: datetime | None = None
    opens_at: datetime | None = None

    @property
    def due_day(self) -> date | None:
        """The last day, in the calendar of the deadline's own zone; None without a deadline."""
        return self.due_at and self.due_at.astimezone(ZoneInfo(self.zone)).date()

    @property
    def days(self) -> int | None:
        """Whole days from today to the last day, negative when past; None without a deadline."""
        if self.due_day is None:
            return None
        return (self.due_day - self.now.astimezone(ZoneInfo(self.zone)).date()).days

    @property
    def is_closed(self) -> bool:
        """Whether staff have closed it: nothing is accepted any more."""
        return self.closed_at is not None and self.closed_at <= self.now

    @property
    def is_past(self) -> bool:
        """Whether the deadline has gone by; an answer may still be accepted, as late."""
        return self.due_at is not None and self.due_at < self.now.replace(microsecond=0)

    @property
    def level(self) -> str:
        """``open`` (more than 14 days), ``soon`` (14 or fewer), ``last`` (3 or fewer), ``closed``.

        The levels are those of the visual standard, section 4, "Deadline".
        """
        if self.is_closed or self.is_past:
            return "closed"
        if self.days is None or self.days > SOON_DAYS:
            return "open"
        return "soon" if self.days > LAST_DAYS else "last"

    @property
    def words(self) -> str:
        """A short sentence: how much time is left, or that none is."""
        if self.is_closed:
            return str(_("Closed"))
        if self.days is None:
            return str(_("No deadline"))
        if self.is_past:
            return str(_("Deadline passed"))
        return days_left(self.days)

    @property
    def words_around_number(self) -> tuple[str, str, str]:
        """``words`` as what stands before the number of days, the number, and what follows."""
        figure = str(self.days) if self.days is not None else ""
        before, found, after = self.words.partition(figure) if figure else (self.words, "", "")
        return before.strip(), found, after.strip()

    @property
    def late_words(self) -> str:
        """How late it is, for those who had to decide by then; empty while there is time."""
        if not self.is_past or self.days is None:
            return ""
        late = -self.days
        if late == 0:
            return str(_("Late since today"))
        return str(ngettext("%(num)s day late", "%(num)s days late", late))

    @property
    def elapsed_percent(self) -> int | None:
        """How much of the time between opening and deadline has gone, 0 to 100."""
        if self.due_at is None or self.opens_at is None or self.due_at <= self.opens_at:
            return None
        share = (self.now - self.opens_at) / (self.due_at - self.opens_at)
        return round(100 * min(1.0, max(0.0, share)))


def deadline(
    due_at: datetime | None,
    zone: str | None = None,
    closed_at: datetime | None = None,
    opens_at: datetime | None = None,
) -> Deadline:
    """The deadline as of this request; ``zone`` is the installation's when not given."""
    return Deadline(due_at, zone or settings().deadline_zone, now(), closed_at, opens_at)


def days_left(days: int) -> str:
    """How many days are left, as a sentence: ``32 days left``, ``Closes today``, ``Closed``."""
    if days < 0:
        return str(_("Closed"))
    if days == 0:
        return str(_("Closes today"))
    return str(ngettext("%(num)s day left", "%(num)s days left", days))


def day(value: date, language: str | None = None) -> str:
    """``25 August 2017``. A moment is taken as it stands, in its own zone."""
    locale = _locale(language)
    text = _date(value, locale.date_formats["long"].pattern, locale)
    if locale.language == "fr" and value.day == 1:
        text = text.replace("1 ", "1er ", 1)
    return text


def full_day(value: date, language: str | None = None, short: bool = False) -> str:
    """``Friday 25 August 2017``; ``Fri 25 August 2017`` when ``short``."""
    locale = _locale(language)
    pattern = str(locale.date_formats["full"].pattern)
    if locale.language == "en":
        pattern = pattern.replace(",", "")
    return _date(value, pattern.replace("EEEE", "EEE") if short else pattern, locale)


def short_day(value: date, language: str | None = None) -> str:
    """``25 Aug``: for date tiles and tight lists only."""
    return day_range(value, value, language, year=False)


def day_range(start: date, end: date, language: str | None = None, year: bool = True) -> str:
    """``28–30 Aug 2017``; the full date when both are the same day, no year on request."""
    locale = _locale(language)
    if start == end and year:
        return day(start, language)
    text = format_interval(start, end, "yMMMMd" if year else "MMMd", locale=locale)
    return _both_months(str(text), locale)


def date_tile(start: date, end: date | None = None, language: str | None = None) -> DateTile:
    """The day or days, and the month or months, of a date tile."""
    locale = _locale(language)
    end = end or start
    days = f"{start.day}–{end.day}" if end != start else str(start.day)
    months = [_date(start, "MMM", locale)]
    if (end.year, end.month) != (start.year, start.month):
        months.append(_date(end, "MMM", locale))
    return DateTile(days, "–".join(months))


def clock_time(value: datetime, zone: str = "UTC", language: str | None = None) -> str:
    """``23:59 CEST``: the time of day in ``zone``, and that zone's name."""
    here = _aware(value).astimezone(ZoneInfo(zone))
    return f"{here:%H:%M} {zone_abbreviation(value, zone, language)}"


def moment(value: datetime, zone: str = "UTC", language: str | None = None) -> str:
    """``25 August 2017, 23:59 CEST``."""
    here = _aware(value).astimezone(ZoneInfo(zone))
    return _joined(day(here, language), clock_time(value, zone, language), language)


def full_moment(
    value: datetime, zone: str = "UTC", language: str | None = None, short: bool = False
) -> str:
    """``Friday 25 August 2017, 23:59 CEST``; ``Fri …`` when ``short``."""
    here = _aware(value).astimezone(ZoneInfo(zone))
    date_text = full_day(here, language, short)
    return _joined(date_text, clock_time(value, zone, language), language)


def utc_moment(value: datetime, language: str | None = None) -> str:
    """``17 July 2017, 09:12 UTC``: how a change of status is dated."""
    return moment(value, "UTC", language)


def zone_abbreviation(value: datetime, zone: str, language: str | None = None) -> str:
    """``CEST`` where the language has such a name for ``zone`` at that moment, else ``UTC+2``."""
    if zone == "UTC":
        return "UTC"
    here = _aware(value).astimezone(ZoneInfo(zone))
    name = get_timezone_name(here, width="short", locale=_locale(language))
    if _ABBREVIATION.fullmatch(name):
        return name
    minutes = int((here.utcoffset() or UTC.utcoffset(None)).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02}" if rest else "")


def zone_name(value: datetime, zone: str) -> str:
    """``Bonn time (CEST)`` for the Secretariat's zone; elsewhere the zone's own full name."""
    short = zone_abbreviation(value, zone)
    if zone == SECRETARIAT_ZONE:
        return str(_("Bonn time (%(zone)s)", zone=short))
    if zone == "UTC":
        return short
    here = _aware(value).astimezone(ZoneInfo(zone))
    return f"{get_timezone_name(here, width='long', locale=_locale())} ({short})"


def number(value: float, language: str | None = None) -> str:
    """``1,240``, ``1 240``, ``1.240``: as the reader groups digits."""
    return str(format_decimal(value, locale=_locale(language)))


def bounded(value: int, limit: int = 1000) -> str:
    """A count that stops: ``1,000+`` from ``limit`` on."""
    return number(value) if value < limit else str(_("%(number)s+", number=number(limit)))


def file_size(size: int, language: str | None = None) -> str:
    """``412 kB``, ``1.2 MB`` for ``size`` in bytes; a kB is 1,024 bytes, as limits are set."""
    if size < _STEP:
        return str(ngettext("%(num)s byte", "%(num)s bytes", size))
    value, unit = size / _STEP, 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    rounded = round(value, 0 if unit == 0 or value >= 10 else 1)
    return str(format_unit(rounded, f"digital-{_UNITS[unit]}", "short", locale=_locale(language)))


def language_name(code: str) -> str:
    """A language's own name: ``Français``. The code itself when nobody knows it."""
    if code in LOCALES:
        return LOCALES[code].name
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


def language_called(code: str, language: str | None = None) -> str:
    """What the reader calls a language: ``French`` for ``fr`` on an English page."""
    return str(_locale(language).languages.get(code) or language_name(code))


def listed(items: Iterable[object], language: str | None = None) -> str:
    """``Birds, bats and sharks``: joined as the reader's language joins."""
    return str(format_list([str(item) for item in items], locale=_locale(language)))


def init_app(app: Flask) -> None:
    """Give ``app``'s templates these functions."""
    app.jinja_env.filters.update(
        day=day,
        full_day=full_day,
        short_day=short_day,
        moment=moment,
        full_moment=full_moment,
        utc_moment=utc_moment,
        clock_time=clock_time,
        number=number,
        bounded=bounded,
        file_size=file_size,
        language_name=language_name,
        language_called=language_called,
        listed=listed,
    )
    app.jinja_env.globals.update(
        count_words=count_words,
        date_tile=date_tile,
        day_range=day_range,
        days_left=days_left,
        deadline=deadline,
        zone_name=zone_name,
    )


@lru_cache(maxsize=32)
def _parsed(name: str) -> Locale:
    return Locale.parse(name)


def _locale(language: str | None = None) -> Locale:
    if language is None:
        current = get_locale()
        if current is not None and current.language != "en":
            return _parsed(str(current))
        language = DEFAULT
    return _parsed(LOCALES[language].babel if language in LOCALES else language)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("A moment without a zone says nothing.")
    return value


def _date(value: date, pattern: str, locale: Locale) -> str:
    return _both_months(str(format_date(value, pattern, locale=locale)), locale)


def _both_months(text: str, locale: Locale) -> str:
    if locale.language != "ar":
        return text
    return _ARABIC_MONTH.sub(lambda found: _ARABIC_MONTHS[found.group()], text)


def _joined(date_text: str, time_text: str, language: str | None) -> str:
    pattern = str(_locale(language).datetime_formats["medium"])
    return pattern.replace("{1}", date_text).replace("{0}", time_text)
