"""Editing the content of a plan as plain data: rows found, added, changed, moved, removed. Knows no database."""

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

Content: TypeAlias = dict[str, Any]
RowData: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a plan that is edited on a page of its own.

    `letter` begins the number of a new row; a section without one is a single form.
    """

    key: str
    many: str
    one: str
    letter: str = ""
    lead: str = ""

    @property
    def is_list(self) -> bool:
        return bool(self.letter) or self.key == "recipients"


SECTIONS: Final[dict[str, Section]] = {
    one.key: one
    for one in (
        Section("plan", "Kế hoạch", "Kế hoạch", lead="Tên, năm, kỳ thực hiện."),
        Section("document", "Khung văn bản", "Khung văn bản", lead="Ký hiệu, cơ quan ban hành, mẫu ký."),
        Section("labels", "Cách gọi", "Cách gọi", lead="Xã gọi thôn và Tổ bằng tên gì."),
        Section(
            "targets", "Chỉ tiêu", "Chỉ tiêu", "T", "Những mức kế hoạch đặt ra, mỗi chỉ tiêu một cách đo."
        ),
        Section("rules", "Quy định về số lượng", "Quy định", "Q", "Điều phải đủ ngoài danh sách chỉ tiêu."),
        Section("requirements", "Yêu cầu khác", "Yêu cầu", "X", "Điều kế hoạch đòi hỏi mà không ghi mức."),
        Section("tasks", "Nhiệm vụ", "Nhiệm vụ", "A", "Việc gì, ai chủ trì, ai phối hợp, hạn nào."),
        Section("milestones", "Mốc thời gian", "Mốc", "D", "Ngày hoặc nhịp mà kế hoạch ấn định."),
        Section("reports", "Báo cáo phải nộp", "Báo cáo", "D", "Ai nộp gì, cho ai, bao lâu một lần."),
        Section("actors", "Ai làm", "Đơn vị", "R", "Cơ quan, đoàn thể, thôn, Tổ tham gia."),
        Section("person_roles", "Vai trò cá nhân", "Vai trò", "R", "Vai trò do từng người giữ."),
        Section("programmes", "Mô hình, phong trào", "Mô hình", "M"),
        Section("channels", "Kênh truyền thông", "Kênh", "C"),
        Section("platforms", "Nền tảng", "Nền tảng", "U", "Nền tảng, ứng dụng, biểu mẫu được nêu tên."),
        Section("topics", "Chủ đề", "Chủ đề", "K"),
        Section("groups", "Nhóm người", "Nhóm người", "G"),
        Section("budget", "Kinh phí", "Nguồn kinh phí", "B"),
        Section("bases", "Căn cứ", "Căn cứ", "L"),
        Section("annexes", "Phụ lục", "Phụ lục", "L"),
        Section("recipients", "Nơi nhận", "Nơi nhận", lead="Từng dòng ở cuối văn bản."),
    )
}
"""In the order of the editor."""

TEXT_KEYS: Final = ("says", "does", "what", "title", "name")
_MENTIONS: Final = ("ties", "funds", "platforms", "measured_by")
_SINGLE_MENTIONS: Final = ("parent", "amends")


def text_of(row: RowData) -> str:
    """The words of a row, whatever its section calls them."""
    return next((str(row[key]) for key in TEXT_KEYS if row.get(key)), "")


def rows_of(content: Content, section: str) -> list[RowData]:
    """Rows of a list section. Lines of recipients have no number of their own: their place serves."""
    if section == "recipients":
        lines = content.get("recipients", {}).get("lines", [])
        return [{"id": str(place), **line} for place, line in enumerate(lines, start=1)]
    return list(content.get(section, []))


def row_named(content: Content, section: str, row_id: str) -> RowData | None:
    """A row of a list section, or the whole of a single one."""
    if not SECTIONS[section].is_list:
        return dict(content.get(section, {}))
    return next((row for row in rows_of(content, section) if row["id"] == row_id), None)


def prefix_of(content: Content) -> str:
    """What the numbers of the plan's rows begin with: KA."""
    return str(content["document"]["id"].partition("-")[0])


def next_id(content: Content, section: str) -> str:
    """The first free number for a new row."""
    letter, prefix = SECTIONS[section].letter, prefix_of(content)
    if not letter:
        return str(len(rows_of(content, section)) + 1)
    taken = [
        int(found[1]) for one in all_ids(content) if (found := re.match(rf"{prefix}-{letter}(\d+)", one))
    ]
    return f"{prefix}-{letter}{max(taken, default=0) + 1}"


def all_ids(content: Content) -> list[str]:
    """Numbers of document, recipients and every row."""
    held = [content["document"]["id"]]
    held += [content["recipients"]["id"]] if content.get("recipients") else []
    return held + [
        row["id"] for rows in content.values() if isinstance(rows, list) for row in rows if "id" in row
    ]


def with_row(content: Content, section: str, row_id: str, row: RowData) -> Content:
    """The row put in the place of the one of that number; at the end when there is none."""
    made = deepcopy(content)
    if not SECTIONS[section].is_list:
        return made | {section: row}
    rows = rows_of(made, section)
    places = [place for place, one in enumerate(rows) if one["id"] == row_id]
    if places:
        rows[places[0]] = row
    else:
        rows.append(row)
    return _with_rows(made, section, rows)


def without_row(content: Content, section: str, row_id: str) -> Content:
    """The row gone, and nowhere mentioned any more."""
    rows = [row for row in rows_of(content, section) if row["id"] != row_id]
    made = _with_rows(deepcopy(content), section, rows)
    if section != "recipients":
        for _, row in _mentioning(made, row_id):
            _forget(row, row_id)
        if made["plan"].get("parent") == row_id:
            made["plan"].pop("parent")
    return made


def moved_row(content: Content, section: str, row_id: str, up: bool) -> Content:
    """The row one place up or down; at the end of the list nothing changes."""
    rows = rows_of(content, section)
    place = next(place for place, row in enumerate(rows) if row["id"] == row_id)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    return _with_rows(deepcopy(content), section, rows)


def mentions(content: Content, row_id: str) -> list[str]:
    """Numbers of the rows that name this row."""
    return [row["id"] for _, row in _mentioning(content, row_id)]


def _mentioning(content: Content, row_id: str) -> Iterator[tuple[str, RowData]]:
    for section, rows in content.items():
        for row in rows if isinstance(rows, list) else ():
            listed = any(row_id in row.get(key, ()) for key in _MENTIONS)
            if listed or row_id in [row.get(key) for key in _SINGLE_MENTIONS]:
                yield section, row


def _forget(row: RowData, row_id: str) -> None:
    for key in _MENTIONS:
        if row_id in row.get(key, ()):
            row[key] = [one for one in row[key] if one != row_id]
    for key in _SINGLE_MENTIONS:
        if row.get(key) == row_id:
            row.pop(key)


def _with_rows(content: Content, section: str, rows: list[RowData]) -> Content:
    if section != "recipients":
        return content | {section: rows}
    lines = [{key: value for key, value in row.items() if key != "id"} for row in rows]
    if not lines:
        return {key: value for key, value in content.items() if key != "recipients"}
    held = content.get("recipients") or {"id": next_free_document_id(content)}
    return content | {"recipients": held | {"lines": lines}}


def next_free_document_id(content: Content) -> str:
    """A number of the document's family (L) for the list of recipients."""
    return next_id(content, "bases")
