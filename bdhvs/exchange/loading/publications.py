"""Publications, one row an item on a channel on a day."""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.cells import Words, day, whole
from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.sheet import Column, Row
from bdhvs.exchange.loading.verdicts import Known, Reading, Verdict, compare
from bdhvs.lib.vietnamese import fold
from bdhvs.outreach.commands import PublicationDetails, PublicationEntry, check_entry, record_publications
from bdhvs.outreach.models import Publication
from bdhvs.people.importing.values import CellError
from bdhvs.skills.rules import FactError

COLUMNS = (
    Column("day", "Ngày phát, ngày đăng", must=True, width=14, note="ngày/tháng/năm", also=("ngày",)),
    Column("channel", "Kênh", must=True, width=28, lists="channels"),
    Column("kind", "Loại", width=26, lists="publication_kinds", note="Để trống là tin, bài, lượt phát."),
    Column(
        "title",
        "Tiêu đề",
        width=40,
        note="Phát hai lần một ngày thì ghi hai dòng, tiêu đề có giờ phát.",
        also=("tên bài",),
    ),
    Column("minutes", "Số phút phát", width=10),
    Column(
        "proof",
        "Liên kết hoặc ảnh",
        width=36,
        note="Địa chỉ bài đăng hoặc tên tệp ảnh.",
        also=("link", "đường dẫn"),
    ),
    Column(
        "topics", "Nội dung", width=34, lists="topics", note="Nhiều nội dung thì ngăn bằng dấu chấm phẩy (;)."
    ),
    Column(
        "served",
        "Dành cho các thôn",
        width=24,
        lists="hamlets",
        note="Để trống là toàn xã; nhiều thôn ngăn bằng (;).",
    ),
    Column("source", "Nguồn", width=28),
)


def judge(rows: Sequence[Row], context: Context) -> list[Verdict]:
    readings = [_reading(row, context) for row in rows]
    return compare(readings, _known(readings, context), corrects=False)


def record(commune: str, verdicts: Sequence[Verdict], *, by: User | None, at: datetime) -> int:
    entries = [verdict.entry for verdict in verdicts]
    return len(record_publications(commune_code=commune, entries=entries, by=by, at=at))


def minutes(text: str) -> int:
    """Minutes on air of one day.

    Raises: CellError
    """
    number = whole(text)
    if not 0 < number <= 1440:
        raise CellError(f"{number} phút không thể có trong một ngày; ghi từ 1 đến 1440")
    return number


def _reading(row: Row, context: Context) -> Reading:
    on = row.take("day", day, must=True)
    channel = row.take("channel", context.lookup("channels"), must=True)
    details = PublicationDetails(
        channel_code=channel or "",
        occurred_on=on or context.desk.on,
        title=row.take("title", Words(200)) or "",
        kind=row.take("kind", context.lookup("publication_kinds")) or "",
        minutes=row.take("minutes", minutes),
        proof=row.take("proof", Words(300)) or "",
        topics=row.take("topics", context.lookup("topics").several) or (),
        served=row.take("served", context.several_hamlets) or (),
    )
    source = row.take("source", Words(200)) or ""
    reading = Reading(
        row, f"{row.cells.get('channel', '')} {row.cells.get('day', '')} {details.title}".strip()
    )
    if row.problems:
        return reading
    reading.entry = PublicationEntry(details, source=source)
    reading.core = reading.content = (
        details.occurred_on, details.channel_code, details.kind, fold(details.title), details.minutes, details.proof,
        tuple(sorted(details.served)), tuple(sorted(details.topics)),
    )  # fmt: skip
    try:
        check_entry(reading.entry, by=context.desk.user, received_on=context.desk.on)
    except FactError as refusal:
        row.refuse(refusal)
    return reading


def _known(readings: Sequence[Reading], context: Context) -> Known:
    days = {reading.entry.details.occurred_on for reading in readings if reading.entry is not None}
    held = Publication.objects.filter(commune_id=context.commune, occurred_on__in=days, superseded_by=None)
    found: dict[Hashable, list[tuple[Hashable, Any]]] = {}
    for one in held.order_by("-recorded_at", "-pk"):
        core = (
            one.occurred_on, one.channel_code, one.kind, fold(one.title), one.minutes, one.proof,
            tuple(sorted(one.served)), tuple(sorted(one.topics)),
        )  # fmt: skip
        found.setdefault(core, []).append((core, one))
    return found
