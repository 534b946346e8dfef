"""Sessions with headcounts by group, one row a session."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.cells import Words, day, whole
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Known, Reading, Verdict, compare
from bdhvs.exchange.rules import Outcome
from bdhvs.gatherings.commands import SessionDetails, SessionEntry, check_entry, record_sessions
from bdhvs.gatherings.models import Session
from bdhvs.gatherings.rules import HEADCOUNT_GROUPS
from bdhvs.lib.vietnamese import fold
from bdhvs.skills.rules import FactError

COLUMNS = (
    Column("day", "Ngày tổ chức", must=True, width=13, note="ngày/tháng/năm", also=("ngày",)),
    Column("kind", "Loại buổi", must=True, width=22, lists="session_kinds", also=("loại",)),
    Column("title", "Tên buổi", width=32),
    Column(
        "hamlet",
        "Tại thôn, tổ dân phố",
        width=18,
        lists="hamlets",
        note="Để trống là toàn xã.",
        also=("thôn",),
    ),
    Column("unit", "Đơn vị tổ chức", width=24, lists="units", also=("đơn vị",)),
    Column(
        "topics", "Nội dung", width=34, lists="topics", note="Nhiều nội dung thì ngăn bằng dấu chấm phẩy (;)."
    ),
    *(
        Column(
            f"count_{code}", f"Số {label}", width=11, note="Số người không ghi tên. Chưa đếm thì để trống."
        )
        for code, label in HEADCOUNT_GROUPS.items()
    ),
    Column("source", "Nguồn", width=28),
)
UNLIKE = "sửa nội dung hoặc số người của buổi đã ghi"


def judge(rows: Sequence[Row], context: Context) -> list[Verdict]:
    readings = [_reading(row, context) for row in rows]
    verdicts = compare(readings, _known(readings, context), corrects=True, unlike=UNLIKE)
    for verdict in verdicts:
        if verdict.old is not None and any(row.person_id for row in verdict.old.attendances.all()):
            verdict.outcome = Outcome.REFUSED
            verdict.reasons = ["buổi này đã ghi có tên người học; hãy sửa trên trang Ghi nhận kết quả"]
    return verdicts


def record(commune: str, verdicts: Sequence[Verdict], *, by: User | None, at: datetime) -> int:
    entries = [_superseding(verdict) for verdict in verdicts]
    return len(record_sessions(commune_code=commune, entries=entries, by=by, at=at))


def _superseding(verdict: Verdict) -> SessionEntry:
    entry: SessionEntry = verdict.entry
    return SessionEntry(entry.details, (), entry.headcounts, entry.level, entry.source, verdict.old)


def _reading(row: Row, context: Context) -> Reading:
    on = row.take("day", day, must=True)
    kind = row.take("kind", context.lookup("session_kinds"), must=True)
    title = row.take("title", Words(200)) or ""
    hamlet = row.take("hamlet", context.hamlet)
    unit = row.take("unit", context.lookup("units"))
    topics = row.take("topics", context.lookup("topics").several) or ()
    counts = {code: row.take(f"count_{code}", whole) for code in HEADCOUNT_GROUPS}
    told = {code: number for code, number in counts.items() if number is not None}
    source = row.take("source", Words(200)) or ""
    reading = Reading(row, f"{row.cells.get('kind', '')} {row.cells.get('day', '')} {title}".strip())
    if row.problems or on is None or kind is None:
        return reading
    details = SessionDetails(kind, on, title, "held", hamlet, None, unit, topics)
    reading.entry = SessionEntry(details, headcounts=told, source=source)
    reading.core = (on, kind, hamlet, unit, fold(title))
    reading.content = (tuple(sorted(told.items())), tuple(sorted(topics)))
    try:
        check_entry(reading.entry, by=context.desk.user, received_on=context.desk.on)
    except FactError as refusal:
        row.refuse(refusal)
    return reading


def _known(readings: Sequence[Reading], context: Context) -> Known:
    days = {reading.entry.details.occurred_on for reading in readings if reading.entry is not None}
    held = Session.objects.filter(
        commune_id=context.commune, occurred_on__in=days, status="held", superseded_by=None
    )
    found: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    for session in held.prefetch_related("attendances").order_by("-recorded_at", "-pk"):
        core = (
            session.occurred_on,
            session.kind,
            session.hamlet_id,
            session.unit_id,
            fold(session.title),
        )
        counts = {
            row.group_code: row.headcount for row in session.attendances.all() if row.headcount is not None
        }
        content = (tuple(sorted(counts.items())), tuple(sorted(session.topics)))
        found.setdefault(core, []).append((content, session))
    return found
