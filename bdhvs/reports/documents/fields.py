"""Fields an office may use in its own template, what each means, and a template to start from."""

from collections.abc import Sequence
from datetime import datetime

from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.content import (
    Column,
    ColumnKind,
    Document,
    Heading,
    Item,
    Letterhead,
    Paragraph,
    Recipients,
    Share,
    Signature,
    Table,
    Value,
)
from bdhvs.reports.documents.kinds import KINDS, symbol
from bdhvs.reports.documents.outline import Outline, TargetLine
from bdhvs.reports.documents.template import Context, FieldRows, Row
from bdhvs.reports.documents.writing import plain

FIELDS = {
    "co_quan_chu_quan": "Tên cơ quan chủ quản (để trống nếu không có)",
    "co_quan_ban_hanh": "Tên cơ quan ban hành, in hoa",
    "ten_co_quan": "Tên cơ quan viết trong câu",
    "ky_hieu": "Ký hiệu sau dấu gạch chéo, ví dụ BC-UBND",
    "dia_danh": "Địa danh",
    "nam": "Năm ban hành",
    "ten_loai": "Tên loại văn bản, in hoa",
    "trich_yeu": "Trích yếu nội dung",
    "mo_dau": "Đoạn mở đầu",
    "ket_thuc": "Đoạn kết thúc",
    "ngay_so_lieu": "Ngày chốt số liệu",
    "nguon": "Nguồn số liệu",
    "nhiem_vu_hoan_thanh": "Số nhiệm vụ đã hoàn thành",
    "nhiem_vu_dung_han": "Số nhiệm vụ đang đúng tiến độ",
    "so_nhiem_vu_cham": "Số nhiệm vụ chậm",
    "du_lieu_mau": "Dòng “DỮ LIỆU MẪU” khi là dữ liệu trình diễn, để trống khi là dữ liệu thật",
    "ho_ten_ky": "Họ tên người ký (để trống nếu chưa biết)",
    "kinh_gui": "Bảng: nơi gửi (ten)",
    "can_cu": "Bảng: căn cứ (noi_dung)",
    "noi_nhan": "Bảng: nơi nhận (ten)",
    "luu": "Nơi lưu, ví dụ VT, VHXH",
    "chuc_vu_ky": "Bảng: các dòng quyền hạn, chức vụ của người ký (dong)",
    "nhiem_vu_cham": "Bảng: nhiệm vụ chậm (stt, noi_dung, chu_tri, han)",
    "chi_tieu": "Bảng: chỉ tiêu (stt, noi_dung, cach_tinh, ke_hoach, ket_qua, mau_so, ty_le, chua_ro, danh_gia)",
    "dia_ban": "Bảng: thôn, tổ dân phố (stt, ten, co_so)",
    "kho_khan": "Bảng: khó khăn, vướng mắc (noi_dung)",
    "de_xuat": "Bảng: đề xuất, kiến nghị (noi_dung)",
}

TARGET_COLUMNS = (
    "stt",
    "noi_dung",
    "cach_tinh",
    "ke_hoach",
    "ket_qua",
    "mau_so",
    "ty_le",
    "chua_ro",
    "danh_gia",
)


def template_context(document: Document, outline: Outline) -> Context:
    """Every field of `FIELDS` for this report.

    Missing: a figure that is not known is None and prints "chưa có".
    """
    head = document.letterhead
    return {
        "co_quan_chu_quan": head.superior,
        "co_quan_ban_hanh": head.issuer,
        "ten_co_quan": head.issuer_name,
        "ky_hieu": symbol(KINDS[document.kind], head),
        "dia_danh": head.place,
        "nam": str(head.year),
        "ten_loai": KINDS[document.kind].title,
        "trich_yeu": document.subject,
        "mo_dau": plain(outline.opening),
        "ket_thuc": plain(outline.closing).rstrip(" ./"),
        "ngay_so_lieu": outline.as_of,
        "nguon": outline.source,
        "nhiem_vu_hoan_thanh": outline.progress.done,
        "nhiem_vu_dung_han": outline.progress.on_time,
        "so_nhiem_vu_cham": len(outline.progress.late),
        "du_lieu_mau": document.banner,
        "ho_ten_ky": document.signature.name,
        "luu": document.recipients.filed,
        **_tables(document, outline),
    }


def _tables(document: Document, outline: Outline) -> dict[str, FieldRows]:
    hamlets = outline.hamlets.rows if outline.hamlets else ()
    return {
        "kinh_gui": _column("ten", document.recipients.addressed),
        "can_cu": _column("noi_dung", [basis.text for basis in document.bases]),
        "noi_nhan": _column("ten", document.recipients.copies),
        "chuc_vu_ky": _column("dong", document.signature.lines),
        "nhiem_vu_cham": FieldRows(
            ("stt", "noi_dung", "chu_tri", "han"),
            [
                {"stt": place, "noi_dung": task.does, "chu_tri": task.lead, "han": task.due}
                for place, task in enumerate(outline.progress.late, start=1)
            ],
        ),
        "chi_tieu": FieldRows(
            TARGET_COLUMNS, [_target(place, line) for place, line in enumerate(outline.targets, start=1)]
        ),
        "dia_ban": FieldRows(
            ("stt", "ten", "co_so"),
            [{"stt": place, "ten": row[0], "co_so": row[1]} for place, row in enumerate(hamlets, start=1)],
        ),
        "kho_khan": _column("noi_dung", outline.obstacles),
        "de_xuat": _column("noi_dung", outline.proposals),
    }


def _column(name: str, values: Sequence[str]) -> FieldRows:
    """Single sentences; the template itself puts the semicolon or full stop."""
    return FieldRows((name,), [{name: value.rstrip(" .;")} for value in values])


def _target(place: int, line: TargetLine) -> Row:
    values: tuple[Value, ...] = (
        place,
        line.wording,
        line.rule,
        line.planned,
        *_result(line),
        line.unknown,
        line.status,
    )
    return dict(zip(TARGET_COLUMNS, values, strict=True))


def _result(line: TargetLine) -> tuple[Value, Value, Value]:
    """Counted, out of how many, and the share; a plain count has neither of the last two."""
    match line.result:
        case None:
            return None, None, None
        case Share(numerator, denominator):
            return numerator, denominator, line.result
        case _:
            return line.result, "", ""


def _loop(row: str, table: str, *lines: str) -> tuple[str, ...]:
    """Paragraphs repeated for each row of a table."""
    return (f"{{%p for {row} in {table} %}}", *lines, "{%p endfor %}")


def starter_template(*, year: int, at: datetime) -> bytes:
    """A template in the layout of the decree with its fields in place, for an office to make its own."""
    spare = [""] * 6
    rows = (
        ("", "{%tr for c in chi_tieu %}", *spare),
        tuple(f"{{{{ c.{name} }}}}" for name in TARGET_COLUMNS if name != "danh_gia"),
        ("", "{%tr endfor %}", *spare),
    )
    table = Table(
        columns=(
            Column("STT", ColumnKind.ORDINAL, 0.5),
            Column("Chỉ tiêu", width=3),
            Column("Cách tính, mẫu số", width=2.4),
            Column("Kế hoạch"),
            Column("Kết quả"),
            Column("Tổng số"),
            Column("Tỷ lệ"),
            Column("Chưa rõ"),
        ),
        rows=rows,
        source="{{ nguon }}; {{ ngay_so_lieu }}",
    )
    document = Document(
        kind="report",
        letterhead=Letterhead(
            issuer="{{ co_quan_ban_hanh }}", issuer_short="UBND", place="{{ dia_danh }}", year=year
        ),
        subject="{{ trich_yeu }}",
        recipients=Recipients(
            addressed=_loop("k", "kinh_gui", "{{ k.ten }}"),
            copies=_loop("n", "noi_nhan", "{{ n.ten }}"),
            filed="{{ luu }}",
        ),
        signature=Signature(_loop("c", "chuc_vu_ky", "{{ c.dong }}"), "{{ ho_ten_ky }}"),
        blocks=(
            Paragraph("{{ mo_dau }}"),
            Heading("Tiến độ thực hiện"),
            Paragraph(
                "Đã hoàn thành {{ nhiem_vu_hoan_thanh }} nhiệm vụ, đúng tiến độ {{ nhiem_vu_dung_han }} nhiệm vụ, "
                "chậm {{ so_nhiem_vu_cham }} nhiệm vụ."
            ),
            Heading("Kết quả theo chỉ tiêu"),
            table,
            Heading("Khó khăn, vướng mắc"),
            *(Item(line) for line in _loop("k", "kho_khan", "{{ k.noi_dung }};")),
            Heading("Đề xuất, kiến nghị"),
            *(Item(line) for line in _loop("d", "de_xuat", "{{ d.noi_dung }};")),
            Paragraph("{{ ket_thuc }}"),
        ),
        at=at,
    )
    return build(document)
