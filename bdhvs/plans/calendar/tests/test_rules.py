"""When duties fall, which weeks were missed, and iCalendar text, without a database."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bdhvs.plans.calendar.ical import ical
from bdhvs.plans.calendar.queries import Entry
from bdhvs.plans.calendar.rules import (
    EntryKind,
    EntryState,
    Rhythm,
    answers,
    milestone_days,
    month_weeks,
    report_days,
)
from bdhvs.plans.files.duties import Due, Milestone, Report
from bdhvs.plans.rules import Cadence

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
MONDAY = date(2026, 11, 2)


def milestone(**told: Any) -> Milestone:
    return Milestone.model_validate({"id": "KA-D1", "clause": "V", "what": "Mốc", **told})


def report(**told: Any) -> Report:
    return Report.model_validate(
        {"id": "KA-D3", "clause": "V", "says": "Báo cáo", "code": "periodic_report", **told}
    )


def test_a_festival_falls_on_the_tenth_of_october_of_each_year() -> None:
    days = milestone_days(milestone(each_year="10-10"), date(2025, 10, 10), date(2026, 12, 31))
    assert days == [date(2025, 10, 10), date(2026, 10, 10)]


def test_a_milestone_with_a_day_falls_once_and_a_continuous_one_never() -> None:
    assert milestone_days(milestone(due="2026-06-30"), *YEAR) == [date(2026, 6, 30)]
    assert milestone_days(milestone(every="month", continuous=True), *YEAR) == []
    assert milestone_days(milestone(every="year"), *YEAR) == [date(2026, 12, 31)]


def test_a_report_before_the_sixth_is_due_on_the_fifth() -> None:
    told = report(due=Due(before=date(2026, 12, 6)), every="year")
    assert report_days(told, *YEAR) == [(date(2026, 12, 5), "")]


def test_a_monthly_report_is_due_five_days_after_the_fourteenth() -> None:
    found = report_days(report(every="month", due=Due(days_after=5)), date(2026, 11, 1), date(2026, 12, 31))
    assert [day for day, _ in found] == [date(2026, 11, 19), date(2026, 12, 19)]


def weekly(**told: Any) -> Rhythm:
    said: dict[str, Any] = {
        "plan_id": "p", "code": "HL-A12", "says": "Hằng tuần có bài", "every": Cadence.WEEK,
        "since": date(2025, 7, 1), "channels": ("website", "loudspeaker"),
    } | told  # fmt: skip
    return Rhythm(**said)


def test_a_week_without_an_item_on_one_channel_is_missed_on_that_channel_only() -> None:
    published = {("website", ""): [MONDAY + timedelta(days=6)], ("zalo", ""): [MONDAY]}
    first, last = MONDAY, MONDAY + timedelta(days=13)
    told = answers(weekly(), published, first, last, today=MONDAY + timedelta(days=9))
    assert [(one.channel, one.span.first, one.state) for one in told] == [
        ("website", MONDAY, EntryState.DONE),
        ("website", MONDAY + timedelta(days=7), EntryState.AHEAD),
        ("loudspeaker", MONDAY, EntryState.MISSED),
        ("loudspeaker", MONDAY + timedelta(days=7), EntryState.AHEAD),
    ]


def test_a_running_week_is_missed_only_once_its_sunday_is_past() -> None:
    sunday = MONDAY + timedelta(days=6)
    for today, state in ((sunday, EntryState.AHEAD), (sunday + timedelta(days=1), EntryState.MISSED)):
        assert answers(weekly(), {}, MONDAY, sunday, today)[0].state is state


def test_weeks_before_the_plan_began_are_nobodys_debt() -> None:
    rhythm = weekly(since=date(2026, 11, 4), channels=())
    told = answers(rhythm, {}, MONDAY, date(2026, 11, 30), date(2026, 12, 31))
    assert [one.span.first for one in told][0] == date(2026, 11, 9)


def test_the_skill_of_the_week_is_kept_by_its_own_kind_on_any_channel() -> None:
    rhythm = weekly(channels=(), kind="weekly_skill")
    sunday, after = MONDAY + timedelta(days=6), MONDAY + timedelta(days=7)
    assert answers(rhythm, {("zalo", ""): [MONDAY]}, MONDAY, sunday, after)[0].state is EntryState.MISSED
    assert (
        answers(rhythm, {("zalo", "weekly_skill"): [MONDAY]}, MONDAY, sunday, after)[0].state
        is EntryState.DONE
    )


@given(some.dates(date(2025, 7, 1), date(2027, 6, 30)), some.integers(0, 400))
def test_every_day_of_a_kept_plan_lies_in_at_most_one_week(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    spans = weekly().spans(first, last)
    assert all(a.last < b.first for a, b in zip(spans, spans[1:], strict=False))
    assert all(span.first.weekday() == 0 and span.last.weekday() == 6 for span in spans)


@given(some.integers(2025, 2030), some.integers(1, 12))
def test_the_page_of_a_month_holds_each_of_its_days_once(year: int, month: int) -> None:
    days = [day for week in month_weeks(year, month) for day in week]
    inside = [day for day in days if (day.year, day.month) == (year, month)]
    assert len(days) == len(set(days))
    assert len(inside) == max(day.day for day in inside)


def entry(says: str = "Họp", **told: Any) -> Entry:
    return Entry(date(2026, 11, 27), EntryKind.GATHERING, says, EntryState.AHEAD, key="g-1", **told)


def written(*entries: Entry) -> bytes:
    return ical(entries, name="Lịch, xã", host="xa.example", at=datetime(2026, 11, 20, tzinfo=UTC))


def test_an_evening_is_written_in_world_time_and_a_day_as_a_day() -> None:
    text = written(entry(begins=time(19, 30), ends=time(21, 0)), entry()).decode()
    assert "DTSTART:20261127T123000Z\r\nDTEND:20261127T140000Z" in text
    assert "DTSTART;VALUE=DATE:20261127\r\nDTEND;VALUE=DATE:20261128" in text
    assert "X-WR-CALNAME:Lịch\\, xã" in text


def test_the_feed_carries_the_plain_words_instead_of_what_was_typed() -> None:
    text = written(entry("Lớp nhà bà Sáu", plain="Lớp người cao tuổi, Thôn 1")).decode()
    assert "SUMMARY:Lớp người cao tuổi\\, Thôn 1" in text
    assert "Sáu" not in text


@given(some.text(max_size=300))
def test_any_words_are_folded_into_lines_of_75_octets_and_come_back_whole(says: str) -> None:
    octets = written(entry(says))
    assert all(len(line) <= 75 for line in octets.split(b"\r\n"))
    unfolded = octets.replace(b"\r\n ", b"").decode()
    line = next(line for line in unfolded.split("\r\n") if line.startswith("SUMMARY:"))
    plain = line.removeprefix("SUMMARY:").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\")
    assert plain == " ".join(says.split())


@pytest.mark.parametrize("sign", ["\r\nBEGIN:VEVENT", "\nX:1", "a\rb"])
def test_nobody_writes_lines_of_his_own_into_the_feed(sign: str) -> None:
    assert written(entry(sign)).split(b"\r\n").count(b"BEGIN:VEVENT") == 1
