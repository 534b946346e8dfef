"""The workbook an office downloads: the columns of one kind, drop-down lists, one page of help."""

from pathlib import Path
from typing import IO, Any

from xlsxwriter.utility import xl_col_to_name

from bdhvs.exchange.loading.context import Context
from bdhvs.exchange.loading.kinds import Kind
from bdhvs.ui.sheets import SafeWorkbook

ROWS = 20_000
_COMMON = (
    "Ghi vào trang “Danh sách”, mỗi việc một dòng, không gộp ô, giữ nguyên dòng tiêu đề.",
    "Cột tô đậm nền đỏ nhạt có dấu * là bắt buộc. Ô chưa biết thì để trống, đừng ghi số 0.",
    "Ngày ghi ngày/tháng/năm, ví dụ 05/09/2026.",
)
_ENDING = (
    "Ghi xong: vào Ghi nhận kết quả, chọn Nhập từ Excel. Phần mềm cho xem trước từng dòng rồi mới ghi vào sổ.",
    "Nhập lại nhiều lần không sao: dòng đã ghi thì được bỏ qua.",
)
_TEXT = {"person", "number", "birth", "day", "as_of"}


def write_template(target: Path | IO[bytes], kind: Kind, context: Context) -> None:
    """Write the template; with a commune, its hamlets and units are in the lists."""
    book = SafeWorkbook(target)
    page, lists, help_page = (book.add_worksheet(name) for name in ("Danh sách", "Danh mục", "Hướng dẫn"))
    _header(book, page, kind)
    for index, column in enumerate(kind.columns):
        labels = [label for _, label in context.choices(column.lists)] if column.lists else []
        if labels:
            _drop_down(page, lists, index, column.title, labels)
    _help(book, help_page, kind)
    lists.hide()
    page.activate()
    book.close()


def _header(book: Any, page: Any, kind: Kind) -> None:
    look = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    must, may = book.add_format({**look, "bg_color": "#F1E3E3"}), book.add_format(look)
    text = book.add_format({"num_format": "@"})
    for index, column in enumerate(kind.columns):
        page.set_column(index, index, column.width, text if column.key in _TEXT else None)
        title = f"{column.title} *" if column.must else column.title
        page.write_string(0, index, title, must if column.must else may)
        if column.note:
            page.write_comment(0, index, column.note, {"author": ""})
    page.set_row(0, 34)
    page.freeze_panes(1, 0)


def _drop_down(page: Any, lists: Any, index: int, title: str, labels: list[str]) -> None:
    lists.write_string(0, index, title)
    lists.write_column(1, index, labels)
    letter = xl_col_to_name(index)
    page.data_validation(
        1,
        index,
        ROWS,
        index,
        {
            "validate": "list",
            "source": f"='Danh mục'!${letter}$2:${letter}${len(labels) + 1}",
            "ignore_blank": True,
            "error_type": "warning",
            "error_title": "Chưa có trong danh mục",
            "error_message": "Hãy chọn trong danh sách, hoặc ghi nhiều mục ngăn bằng dấu chấm phẩy nếu cột cho phép.",
        },
    )


def _help(book: Any, page: Any, kind: Kind) -> None:
    page.set_column(0, 0, 110, book.add_format({"text_wrap": True, "valign": "top"}))
    page.write_string(0, 0, f"Cách ghi: {kind.says}", book.add_format({"bold": True, "font_size": 14}))
    for row, sentence in enumerate((*_COMMON, *kind.help, *_ENDING), 1):
        page.write_string(row, 0, f"{row}. {sentence}")
