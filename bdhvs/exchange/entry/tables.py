"""Tables of facts of one kind, and of the rows of an upload."""

from typing import Any

from bdhvs.accounts.http import Request
from bdhvs.exchange.entry.records import Ledger, Words
from bdhvs.exchange.loading.resultfile import Told
from bdhvs.exchange.rules import Outcome
from bdhvs.lib.evidence import Level
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

LEVELS = {level.value: f"{level.value} {level.label}" for level in Level}
_CHIPS = {
    Outcome.NEW: "on_pace",
    Outcome.CORRECTS: "soft",
    Outcome.SAME: "no_data",
    Outcome.REFUSED: "missed",
}


_PLAIN = {
    Outcome.NEW: "đủ thông tin",
    Outcome.CORRECTS: "đủ thông tin",
    Outcome.SAME: "giống dòng đã có trong sổ",
    Outcome.REFUSED: "",
}


def record_table(request: Request, ledger: Ledger) -> Table[Any]:
    """All facts of a kind; a corrected one says so and offers nothing to correct."""
    words = Words(request.commune_code)
    columns = [
        Column("says", "Nội dung", heading=True, source=lambda fact: ledger.told(fact, words), sortable=False),
        Column("where", "Nơi", source=lambda fact: ledger.where(fact, words), sortable=False),
        Column("day", "Ngày", Kind.DATE, source=ledger.day, filterable=True),
        Column("level", "Minh chứng", choices=LEVELS, filterable=True),
        Column("sought", "Tên, mã, tiêu đề", source=ledger.search, searchable=True, hidden=True, sortable=False),
        Column("by", "Người ghi", source=lambda fact: _recorder(fact), sortable=False),
        Column("recorded_at", "Ghi lúc", Kind.DATE, filterable=True),
        Column("state", "Tình trạng", Kind.CHIP, sortable=False, source=lambda fact: _state(fact),
               status_of=lambda fact: "no_data" if fact.superseded_by_id else "reached"),
        Column("correct", "Sửa", Kind.LINK, sortable=False, source=lambda fact: _offer(fact),
               link=lambda fact: "" if fact.superseded_by_id else ledger.correct_url(fact)),
        Column("withdraw", "Ghi nhầm", Kind.LINK, sortable=False,
               source=lambda fact: "" if fact.superseded_by_id else "rút lại",
               link=lambda fact: "" if fact.superseded_by_id else ledger.withdraw_url(fact)),
    ]  # fmt: skip
    return Table(
        ledger.of(request.commune_code),
        columns,
        request.GET,
        key=f"da-ghi-{ledger.code}",
        caption=f"{ledger.title} đã ghi",
        empty=Empty("Chưa ghi gì", "Bấm Nhập từng dòng hoặc Nhập từ Excel ở trang Ghi nhận kết quả."),
    )


def _recorder(fact: Any) -> str:
    return fact.recorded_by.full_name if fact.recorded_by else "quản trị tại máy"


def _state(fact: Any) -> str:
    if fact.withdraws:
        return "Lời rút lại"
    return "Đã sửa hoặc rút lại, không tính" if fact.superseded_by_id else "Đang tính"


def _offer(fact: Any) -> str:
    return "" if fact.superseded_by_id else "sửa lại"


def preview_table(request: Request, rows: list[Told], *, stored: bool) -> Table[Told]:
    """Each row of an upload: what it says, what will happen (or happened), and why."""
    labels = {o.value: o.done_label if stored else o.label for o in Outcome}
    columns = [
        Column("line", "Dòng", Kind.NUMBER, source=lambda row: row[0], places=0),
        Column("says", "Nội dung", heading=True, source=lambda row: row[1], searchable=True),
        Column("outcome", "Kết quả", Kind.CHIP, source=lambda row: row[2], choices=labels, filterable=True,
               status_of=lambda row: _CHIPS[Outcome(row[2])]),
        Column("reasons", "Chi tiết, cần ghi gì", searchable=True,
               source=lambda row: row[3] or _PLAIN[Outcome(row[2])]),
    ]  # fmt: skip
    return Table(rows, columns, request.GET, key="tung-dong", caption="Từng dòng của tệp")
