"""The template an office downloads: the columns we read, drop-down lists, one page of help."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from bdhvs.people.rules import Priority
from bdhvs.ui.sheets import SafeWorkbook

ROWS = 5_000
_HEADERS = (
    ("STT", 6, ""),
    ("Số hộ", 10, "Số hoặc mã của hộ trong thôn. Người cùng hộ ghi cùng một số."),
    ("Họ và tên", 28, "Mỗi người một dòng."),
    ("Ngày sinh", 14, "Ghi ngày/tháng/năm, ví dụ 05/03/1960. Chỉ nhớ năm thì ghi 1960."),
    ("Giới tính", 10, "Chọn Nam hoặc Nữ."),
    ("Quan hệ với chủ hộ", 20, "Mỗi hộ có một dòng “Chủ hộ”."),
    ("Số định danh cá nhân", 20, "Đủ 12 chữ số. Chưa có thì để trống."),
    ("Thôn, tổ dân phố", 20, "Chọn tên thôn."),
    ("Địa chỉ", 24, "Số nhà, ngõ, đường trong thôn."),
    ("Điện thoại", 14, "Không bắt buộc."),
    ("Thường trú/Tạm trú", 18, "Chọn một hình thức."),
    ("Ngày đến", 14, "Chỉ ghi với người mới chuyển đến."),
    ("Cần ưu tiên hỗ trợ", 28, "Chọn lý do trong danh sách, hoặc để trống."),
)
_LISTS: dict[str, Sequence[str]] = {
    "Giới tính": ("Nam", "Nữ"),
    "Quan hệ với chủ hộ": (
        *("Chủ hộ", "Vợ", "Chồng", "Con", "Bố", "Mẹ", "Ông", "Bà", "Cháu"),
        *("Anh", "Chị", "Em", "Ở cùng"),
    ),
    "Thường trú/Tạm trú": ("Thường trú", "Tạm trú", "Đi vắng"),
    "Cần ưu tiên hỗ trợ": tuple(reason.label for reason in Priority if reason),
}
_TEXT_COLUMNS = {"Số hộ", "Ngày sinh", "Số định danh cá nhân", "Điện thoại", "Ngày đến"}
_HELP = (
    "Ghi danh sách vào trang “Danh sách”, mỗi người một dòng, không gộp ô.",
    "Chỉ bắt buộc: họ và tên, số hộ (hoặc quan hệ với chủ hộ) và thôn. Ô chưa biết thì để trống, đừng ghi số 0.",
    "Ngày sinh ghi ngày/tháng/năm. Chỉ biết năm thì ghi năm.",
    "Số định danh cá nhân ghi đủ 12 chữ số. Phần mềm không lưu số này, chỉ dùng để nhận ra một người.",
    "Trẻ dưới 16 tuổi: chỉ lưu họ tên và năm sinh.",
    "Không ghi dân tộc, tôn giáo, bệnh tật, đảng viên: phần mềm không đọc và không lưu các thông tin đó.",
    "Ghi xong: vào trang Nhập danh sách, chọn tệp này. Phần mềm cho xem trước từng dòng rồi mới ghi vào sổ.",
    "Có thể nhập lại nhiều lần: chỉ những gì thay đổi mới được cập nhật.",
)


def write_template(target: Path | IO[bytes], hamlets: Sequence[str]) -> None:
    """Write the template. With the commune's hamlets the column of hamlets is a list too."""
    book = SafeWorkbook(target)
    page = book.add_worksheet("Danh sách")
    lists = book.add_worksheet("Danh mục")
    help_page = book.add_worksheet("Hướng dẫn")
    _header(book, page)
    for number, (title, values) in enumerate({**_LISTS, "Thôn, tổ dân phố": hamlets}.items()):
        _drop_down(page, lists, number, title, values)
    help_page.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    help_page.write_string(0, 0, "Cách ghi danh sách", book.add_format({"bold": True, "font_size": 14}))
    for row, sentence in enumerate(_HELP, 1):
        help_page.write_string(row, 0, f"{row}. {sentence}")
    lists.hide()
    page.activate()
    book.close()


def _header(book: Any, page: Any) -> None:
    bold = book.add_format(
        {"bold": True, "bg_color": "#F1E3E3", "border": 1, "text_wrap": True, "valign": "vcenter"}
    )
    text = book.add_format({"num_format": "@"})
    for index, (title, width, note) in enumerate(_HEADERS):
        page.set_column(index, index, width, text if title in _TEXT_COLUMNS else None)
        page.write_string(0, index, title, bold)
        if note:
            page.write_comment(0, index, note, {"author": ""})
    page.set_row(0, 32)
    page.freeze_panes(1, 3)


def _drop_down(page: Any, lists: Any, number: int, title: str, values: Sequence[str]) -> None:
    if not values:
        return
    column = next(index for index, header in enumerate(_HEADERS) if header[0] == title)
    lists.write_string(0, number, title)
    lists.write_column(1, number, values)
    letter = chr(65 + number)
    page.data_validation(
        1,
        column,
        ROWS,
        column,
        {
            "validate": "list",
            "source": f"='Danh mục'!${letter}$2:${letter}${len(values) + 1}",
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": "Chưa có trong danh sách",
            "error_message": "Hãy chọn một giá trị trong danh sách, hoặc để trống.",
        },
    )
