"""Lifelike content of the gallery page. Nobody and no figure here is real."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.urls import reverse

from bdhvs.ui import charts
from bdhvs.ui.components import (
    Behind,
    Evidence,
    HeatCell,
    HeatColumn,
    HeatRow,
    HeatTable,
    Job,
    Moment,
    Status,
    Step,
    TargetCard,
    Tile,
    Trend,
)
from bdhvs.ui.tables import Column, Kind


@dataclass(frozen=True, slots=True)
class Hamlet:
    """One row of the table."""

    name: str
    households: int
    guided: float | None
    last_visit: date | None
    status: Status
    head: str
    note: str = ""


HAMLETS = [
    Hamlet("Thôn Tân Thắng", 212, 0.846, date(2026, 11, 19), Status.REACHED, "Nguyễn Thị Ánh Tuyết"),
    Hamlet("Thôn Hiệu Châu", 187, 0.722, date(2026, 11, 20), Status.REACHED, "Trần Văn Bình"),
    Hamlet("Thôn Nam Xuân Sơn", 264, 0.651, date(2026, 11, 18), Status.ON_PACE, "Lê Thị Hồng Nhung"),
    Hamlet("Thôn Bắc Sơn", 158, 0.418, date(2026, 10, 27), Status.LATE, "Phan Đình Giót"),
    Hamlet("Thôn Trung Tâm", 341, 0.6996, date(2026, 11, 20), Status.SOFT, "Hoàng Minh Đức"),
    Hamlet("Thôn 2", 96, None, None, Status.NO_DATA, "Nguyễn Phước Nguyên Khang", "Chưa nộp danh sách hộ"),
    Hamlet(
        "Thôn 10",
        133,
        0.12,
        date(2026, 9, 30),
        Status.MISSED,
        "Công Tằng Tôn Nữ Thị Minh Nguyệt",
        "=tổng(A1)",
    ),
    *(
        Hamlet(
            f"Xóm {n}",
            60 + n * 7,
            round(0.3 + n * 0.017, 3),
            date(2026, 11, 1) + timedelta(days=n % 19),
            Status.ON_PACE,
            f"Trưởng xóm {n}",
        )
        for n in range(1, 31)
    ),
]
HAMLET_COLUMNS = [
    Column("name", "Thôn", heading=True, searchable=True),
    Column("households", "Số hộ", Kind.NUMBER, filterable=True),
    Column("guided", "Hộ đã được hướng dẫn", Kind.PERCENT, filterable=True, goal=0.7, hint="trên tổng số hộ"),
    Column(
        "status",
        "Tình trạng",
        Kind.CHIP,
        filterable=True,
        choices={s.value: s.label for s in Status},
        status_of=lambda row: row.status,
    ),
    Column("last_visit", "Lần thăm gần nhất", Kind.DATE, filterable=True),
    Column(
        "head",
        "Người phụ trách",
        Kind.LINK,
        searchable=True,
        filterable=True,
        link=lambda row: reverse("ui:gallery_job"),
    ),
    Column("note", "Ghi chú", hidden=True),
]

STRONG = Evidence(
    {"E4": 212, "E3": 148, "E2": 530, "E1": 612, "E0": 96}, failed=310, missing=392, unit="hộ", goal=0.7
)
WEEKS = [date(2026, 8, 3) + timedelta(weeks=n) for n in range(16)]
SHARES = [0.08, 0.11, 0.15, 0.2, 0.24, 0.29, None, 0.35, 0.39, 0.44, 0.48, 0.52, 0.56, 0.61, 0.66, 0.695]

CARDS = [
    TargetCard(
        "KA-T4",
        "Trên 70% hộ được hướng dẫn vào nền tảng học tập số",
        Status.SOFT,
        "trên 70%",
        STRONG,
        href="#the",
        clause="III",
        by=date(2026, 12, 31),
        lead="Các thôn",
        coverage=0.981,
        verified="66,2% (61,0–71,1%)",
        forecast="28/11/2026",
        trend=Trend(SHARES, 0.7, "Tăng đều 16 tuần, nay 69,5%"),
    ),
    TargetCard(
        "KA-T1",
        "100% cán bộ, công chức xã có tài khoản và đã học trên nền tảng số",
        Status.REACHED,
        "100%",
        Evidence({"E3": 61, "E4": 3}, unit="người", goal=1),
        clause="III",
        by=date(2026, 12, 31),
        lead="Phòng Văn hóa - Xã hội",
        coverage=1.0,
        trend=Trend([0.2, 0.4, 0.55, 0.8, 0.9, 1], 1),
    ),
    TargetCard(
        "NB-T6",
        "Ít nhất 80% người trưởng thành được xác nhận phổ cập kỹ năng số trên VNeID",
        Status.LATE,
        "80%",
        Evidence({"E4": 3105}, failed=1480, missing=4620, unit="người", goal=0.8),
        clause="II.3",
        by=date(2026, 12, 31),
        lead="Công an xã",
        coverage=0.873,
        coverage_enough=False,
        forecast="tháng 05/2027",
        trend=Trend([0.05, 0.1, 0.16, 0.22, 0.27, 0.31, 0.337], 0.8),
    ),
    TargetCard(
        "AH-T9",
        "Đa số người dân được cung cấp thông tin an toàn trên không gian mạng",
        Status.NEEDS_DECISION,
        "mức do phường quyết định",
        Evidence({}, missing=18240, unit="người"),
        clause="II.2",
        lead="Công an phường",
    ),
]

HEAT_COLUMNS = [
    HeatColumn("KA-T1", "cán bộ học"),
    HeatColumn("KA-T3", "thôn có buổi"),
    HeatColumn("KA-T4", "hộ hướng dẫn"),
    HeatColumn("KA-T5", "truyền thanh và họp"),
    HeatColumn("NB-T6", "xác nhận VNeID"),
]


def _heat_row(hamlet: Hamlet, number: int) -> HeatRow:
    share = hamlet.guided
    return HeatRow(
        hamlet.name,
        (
            HeatCell(None, out="không giao"),
            HeatCell(1.0, 1, reached=True) if number % 3 else HeatCell(0.0, 1),
            HeatCell(share, 0.7, reached=bool(share and share > 0.7), href="#nhiet"),
            HeatCell(None) if number == 5 else HeatCell(0.5 + number * 0.08, 1, reached=False),
            HeatCell(None if share is None else share * 0.6, 0.8),
        ),
        note=f"{hamlet.households} hộ",
    )


HEAT = HeatTable(
    "Thôn theo chỉ tiêu", "Thôn", HEAT_COLUMNS, [_heat_row(h, n) for n, h in enumerate(HAMLETS[:7])]
)
TILES = [
    Tile("Chỉ tiêu đã đạt", "9", "trên 17", "thêm 2 so với tháng trước", "target", "#the"),
    Tile("Hộ đã được hướng dẫn", "1.598", "hộ", "392 hộ chưa rà soát", "household", "#the"),
    Tile("Việc quá hạn", "3", "việc", "trễ nhất 12 ngày: Hội Nông dân", "task", "#the", Status.LATE),
    Tile(
        "Số hồ sơ trực tuyến",
        "chưa có",
        "",
        "Trung tâm Phục vụ hành chính công chưa nộp",
        "inbox",
        "",
        Status.NO_DATA,
    ),
]
STEPS = [
    Step("Chọn tệp", "done"),
    Step("Xem trước", "done"),
    Step("Sửa chỗ sai", "now"),
    Step("Lưu vào danh sách"),
]
MOMENTS = [
    Moment(
        "Kiểm tra lại: xác nhận đúng",
        datetime(2026, 11, 20, 2, 40, tzinfo=UTC),
        "Lê Thị Hồng Nhung",
        "Hộ tự mở được Cổng Dịch vụ công và tra cứu hồ sơ.",
        Status.REACHED,
    ),
    Moment(
        "Tổ công nghệ số ghi nhận tại hộ",
        datetime(2026, 11, 12, 12, 5, tzinfo=UTC),
        "Phan Đình Giót",
        "Mức E1, có mặt hai người.",
        Status.ON_PACE,
    ),
    Moment("Được giao cho Tổ thôn Bắc Sơn", date(2026, 11, 3), "Phòng Văn hóa - Xã hội"),
]
BEHIND = [
    Behind("Hộ ông Nguyễn Văn Đạt", "Thôn Bắc Sơn · thăm 12/11/2026", "#sau", "pass", "E1"),
    Behind("Hộ bà Trần Thị Lý", "Thôn Bắc Sơn · kiểm tra 19/11/2026", "#sau", "pass", "E2"),
    Behind("Hộ ông Lê Quang Vinh", "Thôn Bắc Sơn · đã thăm, chưa làm được", "#sau", "fail"),
    Behind("Hộ bà Công Tằng Tôn Nữ Thị Minh Nguyệt", "Thôn 10 · chưa có lượt thăm nào", "#sau", "missing"),
]
JOB_RUNNING = Job("Nhập danh sách dân cư thôn Nam Xuân Sơn", "", 3420, 5210, note="Đã bỏ qua 12 dòng trống.")
JOB_DONE = Job(
    "Lập báo cáo quý IV",
    "",
    17,
    17,
    "chỉ tiêu",
    "finished",
    "Tệp đã sẵn sàng.",
    "#viec",
    "Tải báo cáo",
)
CHARTS = [
    charts.trend(
        "Hộ được hướng dẫn vào nền tảng học tập số",
        list(zip(WEEKS, SHARES, strict=True)),
        goal=0.7,
        by=date(2026, 12, 31),
        forecast=[(date(2026, 11, 28), 0.73), (date(2026, 12, 31), 0.9)],
    ),
    charts.comparison(
        "Người trưởng thành được xác nhận trên VNeID",
        [("Cả nước", 0.512), ("Tỉnh Hà Tĩnh", 0.478), ("Xã Kỳ Anh", 0.337)],
        ours="Xã Kỳ Anh",
        goal=0.6,
    ),
]
PLACES = {
    "Thôn Tân Thắng": Evidence({"E4": 60, "E3": 30, "E2": 50, "E1": 39}, 20, 13, "hộ"),
    "Thôn Hiệu Châu": Evidence({"E3": 20, "E2": 70, "E1": 40, "E0": 5}, 22, 30, "hộ"),
    "Thôn Nam Xuân Sơn": Evidence({"E2": 60, "E1": 90, "E0": 22}, 60, 32, "hộ"),
    "Thôn Bắc Sơn": Evidence({"E1": 40, "E0": 26}, 30, 62, "hộ"),
    "Thôn 2": Evidence({}, 0, 96, "hộ"),
}
