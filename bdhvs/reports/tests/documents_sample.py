"""A year report of one commune, as its office would send it; tests change one thing at a time."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as WordDocument
from PIL import Image

from bdhvs.reports.documents.content import (
    Annex,
    Basis,
    Column,
    ColumnKind,
    Document,
    Heading,
    Item,
    Letterhead,
    Paragraph,
    Picture,
    Recipients,
    Share,
    SignedAs,
    Span,
    Table,
    signature,
)

AT = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)

TARGETS = Table(
    columns=(
        Column("STT", ColumnKind.ORDINAL, 0.5),
        Column("Chỉ tiêu", width=3.4),
        Column("Cách tính, mẫu số", width=2.6),
        Column("Kế hoạch", width=0.9),
        Column("Kết quả", ColumnKind.SHARE, 0.9),
        Column("Chưa rõ", ColumnKind.INTEGER, 0.8),
    ),
    rows=(
        (
            1,
            "Hộ được hướng dẫn vào nền tảng học tập số",
            "Hộ thường trú ngày chốt",
            "> 70%",
            Share(2345, 3111),
            120,
        ),
        (2, "Cán bộ, công chức học trên nền tảng", "Cán bộ, công chức có mặt", "= 100%", Share(58, 61), 0),
        (3, "Người từ 18 tuổi có kỹ năng số cơ bản", "Người từ 18 tuổi đang cư trú", "≥ 80%", None, 1544),
    ),
    caption="Kết quả thực hiện chỉ tiêu năm 2026",
)


def by_hamlet(count: int) -> Table:
    """A table with two rows of titles and a total."""
    rows = tuple(
        (n, f"Thôn Long Giang {n}", 120 + n, Share(90 + n, 120 + n), None) for n in range(1, count + 1)
    )
    return Table(
        columns=(
            Column("STT", ColumnKind.ORDINAL, 0.5),
            Column("Thôn", width=2.4),
            Column("Số hộ", ColumnKind.INTEGER, 1),
            Column("Hộ đạt", ColumnKind.SHARE, 1, "Kết quả"),
            Column("Buổi", ColumnKind.INTEGER, 1, "Kết quả"),
        ),
        rows=(*rows, ("", "Tổng cộng", 12345, Share(1, 3), 48)),
        totals=1,
        caption="Kết quả theo thôn",
        unit="hộ, buổi",
        source="Hệ thống quản lý của xã; số liệu chốt ngày 30/11/2026.",
    )


def chart() -> bytes:
    """A picture standing for a chart."""
    out = BytesIO()
    Image.new("RGB", (600, 260), "gray").save(out, "PNG")
    return out.getvalue()


LETTERHEAD = Letterhead(
    issuer="ỦY BAN NHÂN DÂN\nXÃ HÙNG CHÂU",
    issuer_short="UBND",
    issuer_name="Ủy ban nhân dân xã Hùng Châu",
    drafter_short="VHXH",
    place="Hùng Châu",
    year=2026,
    month=12,
)

REPORT = Document(
    kind="report",
    letterhead=LETTERHEAD,
    subject="Kết quả triển khai phong trào “Bình dân học vụ số” trên địa bàn xã Hùng Châu năm 2026",
    recipients=Recipients(
        addressed=("Ủy ban nhân dân tỉnh Nghệ An", "Sở Khoa học và Công nghệ"),
        copies=("Thường trực Đảng ủy xã", "Các phòng thuộc UBND xã", "Trưởng các thôn"),
        filed="VT, VHXH",
    ),
    signature=signature(SignedAs.COLLECTIVE_DEPUTY),
    at=AT,
    bases=(
        Basis("Kế hoạch số 378/KH-UBND ngày 22 tháng 5 năm 2025 của Ủy ban nhân dân tỉnh Nghệ An"),
        Basis("Kế hoạch số 430/KH-UBND ngày 06 tháng 6 năm 2025"),
    ),
    blocks=(
        Heading("Tiến độ thực hiện", 1, "progress"),
        Heading("Chỉ đạo, điều hành", 2),
        Paragraph(
            (
                Span(
                    "Ủy ban nhân dân xã đã phân công từng phòng, trung tâm và trưởng thôn theo dõi nhiệm vụ; "
                ),
                Span("12 nhiệm vụ", bold=True),
                Span(" đúng hạn", note="Theo Phiếu chuyển số 91/PC-VHXH ngày 05 tháng 8 năm 2025."),
                Span(", 02 nhiệm vụ chậm."),
            )
        ),
        Item("Nhiệm vụ chậm: lập danh sách trường, kế hoạch của thôn."),
        Heading("Kết quả theo chỉ tiêu", 1, "targets"),
        TARGETS,
        Picture(png=chart(), alt="Biểu đồ cột: tỷ lệ hộ đạt theo thôn", caption="Tỷ lệ hộ đạt theo thôn"),
        Heading("Kết quả theo thôn", 1, "hamlets"),
        Paragraph(
            "Số liệu từng thôn tại Phụ lục I; thôn chưa có số liệu được ghi rõ trong bảng, không tính là không."
        ),
        Heading("Khó khăn, vướng mắc", 1, "obstacles"),
        Item(
            "Một số thôn vùng xa sóng yếu, người cao tuổi không có điện thoại thông minh để thực hành ở nhà."
        ),
        Heading("Đề xuất, kiến nghị", 1, "proposals"),
        Paragraph(
            "Đề nghị Sở Khoa học và Công nghệ hỗ trợ tài liệu chữ to cho các lớp người cao tuổi trên địa bàn xã."
        ),
    ),
    annexes=(
        Annex(title="Kết quả theo thôn năm 2026", blocks=(by_hamlet(60),)),
        Annex(title="Danh mục chỉ tiêu", blocks=(TARGETS,), landscape=True),
    ),
)


def report(**changes: Any) -> Document:
    """The year report with some parts changed."""
    return replace(REPORT, **changes)


def edited(package: bytes, change: Callable[[WordDocument], object]) -> bytes:
    """The file after somebody has changed it in a word processor."""
    word = docx.Document(BytesIO(package))
    change(word)
    out = BytesIO()
    word.save(out)
    return out.getvalue()


def opened(package: bytes) -> WordDocument:
    """The file as a word processor sees it."""
    return docx.Document(BytesIO(package))


def packed(parts: dict[str, bytes]) -> bytes:
    """A zip of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return out.getvalue()


def parts_of(package: bytes) -> dict[str, bytes]:
    """All parts of a zip by name."""
    with zipfile.ZipFile(BytesIO(package)) as source:
        return {name: source.read(name) for name in source.namelist()}


def changed_part(package: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """The file with the first hit in one part replaced."""
    parts = parts_of(package)
    assert old in parts[name]
    return packed({**parts, name: parts[name].replace(old, new, 1)})
