"""The calendar as iCalendar text (RFC 5545), with nothing in it that somebody typed freely about people."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bdhvs.plans.calendar.queries import Entry
from bdhvs.plans.calendar.rules import EntryState

_HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_LINE: Final = 75
"""Octets of a line; longer ones are folded."""
_DONE: Final = frozenset({EntryState.CANCELLED})


def ical(entries: Iterable[Entry], *, name: str, host: str, at: datetime) -> bytes:
    """The whole file. `host` makes the keys of entries unique among servers."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bdhvs//lich//VI", "CALSCALE:GREGORIAN",
             f"X-WR-CALNAME:{_text(name)}", "X-WR-TIMEZONE:Asia/Ho_Chi_Minh"]  # fmt: skip
    for entry in entries:
        lines += _event(entry, host, at)
    lines.append("END:VCALENDAR")
    return b"".join(piece + b"\r\n" for line in lines for piece in _folded(line))


def _event(entry: Entry, host: str, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.key}@{host}"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield from _when(entry)
    yield f"SUMMARY:{_text(entry.words)}"
    yield f"CATEGORIES:{_text(entry.kind.label)}"
    if entry.state in _DONE:
        yield "STATUS:CANCELLED"
    yield "END:VEVENT"


def _when(entry: Entry) -> Iterator[str]:
    if entry.begins is None:
        yield f"DTSTART;VALUE=DATE:{entry.falls_on:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.falls_on + timedelta(days=1):%Y%m%d}"
        return
    yield f"DTSTART:{_instant(entry.falls_on, entry.begins)}"
    if entry.ends is not None:
        yield f"DTEND:{_instant(entry.falls_on, entry.ends)}"


def _instant(day: date, hour: time) -> str:
    return f"{datetime.combine(day, hour, _HANOI).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    """Text as the format wants it: its own signs escaped, no line ends."""
    plain = " ".join(words.split())
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _folded(line: str) -> Iterator[bytes]:
    """Pieces of at most 75 octets that never cut a letter in two; each further one begins with a space."""
    piece, room = b"", _LINE
    for letter in line:
        octets = letter.encode()
        if len(octets) > room:
            yield piece
            piece, room = b" ", _LINE - 1
        piece += octets
        room -= len(octets)
    yield piece
