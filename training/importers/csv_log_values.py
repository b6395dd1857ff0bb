"""Cells of a list of runs as values: numbers, durations and dates as people and programs write them."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from training.importers.csv_log_words import MONTHS, UNITS, plain

MISSING: Final = frozenset(
    {"", "-", "--", "---", "–", "—", "n/a", "na", "nan", "null", "none", "#n/a", "?", "."}
)
_NUMBER: Final = re.compile(r"([+\-−]?[\d.,'’\s]*\d)\s*([^\W\d_]*)\.?")
_TIME: Final = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:([ap])\.?\s?m\.?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2})?(?!\S)",
    re.IGNORECASE,
)
_CLOCK: Final = re.compile(r"(?:\d+:){1,3}\d{1,2}(?:[.,]\d+)?")
_PARTS: Final = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*"
    r"(hours?|hrs?|h|std|час|ч|minutes?|mins?|мин|m|м|seconds?|secs?|s|сек|с|'|\")(?![^\W\d_])"
)
_MARKS: Final = {"'": "min", '"': "s", "m": "min", "м": "min"}
_SECONDS: Final = {"s": 1, "min": 60, "h": 3600}
_NUMERIC_DATE: Final = re.compile(r"(\d{1,4})[-/. ]+(\d{1,2})[-/. ]+(\d{1,4})")
_EXCEL: Final = re.compile(r"\d{5}(?:\.\d+)?")
_EXCEL_BEGAN: Final = datetime(1899, 12, 30)  # noqa: DTZ001  a day, no instant
_EXCEL_DAYS: Final = range(20_000, 80_000)
_YEAR_DIGITS: Final = 4
_CENTURY_SPLIT: Final = 70


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is nothing to say."""
    return tidy(cell).casefold() in MISSING


def tidy(cell: str) -> str:
    """Spaces of all kinds as one kind, no apostrophe before what a spreadsheet would take for a formula."""
    return re.sub(r"^'(?=[=+\-@\d])", "", " ".join(unicodedata.normalize("NFKC", cell).split()))


def decimal_mark(cells: Iterable[str], *, delimiter: str) -> str:
    """What parts the decimals in this file: "," or "."."""
    commas = points = 0
    for cell in cells:
        text = tidy(cell)
        commas += bool(re.fullmatch(r"-?\d+,(\d{1,2}|\d{4,})(\s*\D*)?", text)) or bool(
            re.search(r"\.\d{3},\d", text)
        )
        points += bool(re.fullmatch(r"-?\d*\.\d+(\s*\D*)?", text)) or bool(re.search(r",\d{3}\.\d", text))
    if commas == points:
        return "," if delimiter == ";" else "."
    return "," if commas > points else "."


def number_of(cell: str, decimal: str) -> tuple[float, str] | None:
    """The number and the unit behind it ("" for none); None for what is no number."""
    found = _NUMBER.fullmatch(tidy(cell))
    if not found:
        return None
    digits = re.sub(r"[\s'’]", "", found[1]).replace("−", "-")
    thousands = "." if decimal == "," else ","
    digits = digits.replace(thousands, "").replace(decimal, ".")
    unit = UNITS.get(plain(found[2]), "?") if found[2] else ""
    try:
        value = float(digits)
    except ValueError:
        return None
    return None if unit == "?" else (value, unit)


def seconds_of(cell: str, *, decimal: str, unit: str, two_parts: str) -> float | None:
    """A duration. `unit` (s, min, h) is that of plain numbers, `two_parts` (ms, hm) how 1:05 reads.

    None for what is no duration; a negative one stays negative.
    """
    text = tidy(cell)
    sign = -1 if text.startswith("-") else 1
    text = text.lstrip("+-")
    if _CLOCK.fullmatch(text):
        return sign * _of_clock(text, two_parts)
    parts = _PARTS.findall(text.casefold())
    if parts and not _PARTS.sub("", text.casefold()).strip(" ,"):
        return sign * sum(float(n.replace(",", ".")) * _SECONDS[_MARKS.get(u) or UNITS[u]] for n, u in parts)
    found_number = number_of(text, decimal)
    if found_number is None or found_number[1] not in {"", *_SECONDS}:
        return None
    return sign * found_number[0] * _SECONDS[found_number[1] or unit]


def _of_clock(text: str, two_parts: str) -> float:
    parts = [float(part.replace(",", ".")) for part in text.split(":")]
    if len(parts) == len("hm") and two_parts == "hm":
        parts.append(0)
    return sum(part * scale for part, scale in zip(reversed(parts), (1, 60, 3600, 86400), strict=False))


def when_of(cell: str, *, day_first: bool) -> tuple[datetime, bool] | None:
    """The date and time in a cell, naive without a zone, and whether it said a time; None for no date."""
    text = re.sub(r"[年月]", "-", tidy(cell)).replace("日", "")
    iso = _from_iso(text)
    if iso is not None:
        return iso
    if _EXCEL.fullmatch(text) and int(float(text)) in _EXCEL_DAYS:
        at = _EXCEL_BEGAN + timedelta(seconds=round(float(text) * 86400))
        return at, "." in text
    time = _TIME.search(text)
    day = date_of(
        text if time is None else text[: time.start()] + " " + text[time.end() :], day_first=day_first
    )
    if day is None:
        return None
    start = datetime(day.year, day.month, day.day)  # noqa: DTZ001  local until a zone is known
    return (start, False) if time is None else _at(start, time)


def _from_iso(text: str) -> tuple[datetime, bool] | None:
    if not re.match(r"\d{4}-?\d{2}-?\d{2}(?!\d)", text):
        return None
    try:
        found = datetime.fromisoformat(text.replace(" UTC", "Z").replace(" GMT", "Z"))
    except ValueError:
        return None
    return found, ":" in text or "T" in text


def _at(day: datetime, time: re.Match[str]) -> tuple[datetime, bool] | None:
    hour, minute, second = int(time[1]), int(time[2]), int(time[3] or 0)
    half = (time[4] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        at = day.replace(hour=hour, minute=minute, second=second)
    except ValueError:
        return None
    return at.replace(tzinfo=_zone(time[5])) if time[5] else at, True


def _zone(text: str) -> timezone:
    if text.isalpha():
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def date_of(text: str, *, day_first: bool) -> date | None:
    """A date of digits or with the name of a month."""
    bare = tidy(text).strip(" ,.;").rstrip("г").strip(" ,.;")
    if (digits := numeric_date(bare)) is not None:
        return _dated(*_ordered(digits, day_first=day_first))
    return _with_month(bare)


def numeric_date(text: str) -> tuple[str, str, str] | None:
    """The three numbers of 06/10/2022 or 2022.10.06, as written."""
    found = _NUMERIC_DATE.fullmatch(re.sub(r"^[^\W\d]+[.,]?\s+", "", text))
    return None if found is None else (found[1], found[2], found[3])


def _ordered(digits: tuple[str, str, str], *, day_first: bool) -> tuple[int, int, int]:
    one, two, three = digits
    if len(one) == _YEAR_DIGITS:
        return int(one), int(two), int(three)
    day, month = (one, two) if day_first else (two, one)
    return _year(three), int(month), int(day)


def _year(text: str) -> int:
    year = int(text)
    if len(text) >= _YEAR_DIGITS:
        return year
    return year + (2000 if year < _CENTURY_SPLIT else 1900)


def _dated(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _with_month(text: str) -> date | None:
    words = plain(text).split()
    month = next((MONTHS[word] for word in words if word in MONTHS), None)
    numbers = [re.sub(r"(?<=\d)(st|nd|rd|th)$", "", word) for word in words if word[0].isdigit()]
    if month is None or len(numbers) != 2 or not all(number.isdigit() for number in numbers):  # noqa: PLR2004  day, year
        return None
    day, year = numbers if len(numbers[0]) != _YEAR_DIGITS else numbers[::-1]
    return _dated(_year(year), month, int(day))
