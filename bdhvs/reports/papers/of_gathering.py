"""Invitation, minutes and list of one gathering, from what was planned and written down about it.

Law: decree-30-2020 (annex I)
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bdhvs.gatherings.models import Gathering
from bdhvs.reports.documents.content import (
    Block,
    Column,
    ColumnKind,
    Document,
    Heading,
    Item,
    Paragraph,
    Recipients,
    Signature,
    Table,
)
from bdhvs.reports.papers.heads import Office, copies_of

DOTS = "…………………………"


@dataclass(frozen=True, slots=True)
class Told:
    """A gathering in words. Missing: `came` None where nobody wrote how many came."""

    gathering: Gathering
    name: str
    topics: tuple[str, ...]
    hamlets: tuple[str, ...]
    came: int | None = None
    groups: tuple[tuple[str, int], ...] = ()
    questions: tuple[tuple[str, str], ...] = ()
    checks: tuple[tuple[str, str], ...] = ()

    @property
    def day(self) -> str:
        return f"ngày {self.gathering.falls_on:%d/%m/%Y}"

    @property
    def place(self) -> str:
        told = [self.gathering.place, self.gathering.hamlet.name if self.gathering.hamlet else ""]
        return ", ".join(part for part in told if part) or DOTS


def usual_guests(told: Told) -> str:
    """Who is asked to come, unless the officer words it differently; one line each."""
    groups = [told.gathering.get_audience_display()] if told.gathering.audience else []
    places = told.hamlets or ((told.gathering.hamlet.name,) if told.gathering.hamlet else ())
    lines = [
        f"{'Đại diện ' if not groups else ''}{groups[0] if groups else 'các hộ gia đình'} {place}"
        for place in places
    ]
    lines = lines or groups or ["Các cơ quan, đơn vị liên quan"]
    if told.gathering.unit:
        lines.append(told.gathering.unit.name)
    if told.gathering.partner:
        lines.append(told.gathering.partner)
    return "\n".join(line[0].upper() + line[1:] for line in lines)


def invitation(office: Office, told: Told, guests: Sequence[str]) -> Document:
    """Whom, to what, when, where."""
    gathering = told.gathering
    hour = f"{gathering.from_time:%H giờ %M}, " if gathering.from_time else f"{DOTS} giờ, "
    blocks: list[Block] = [
        Paragraph(f"Ủy ban nhân dân {office.commune} trân trọng kính mời:"),
        *(Item(f"{one.rstrip(' .;')};") for one in guests),
        Paragraph(f"Tới dự: {told.name}."),
    ]
    if told.topics:
        blocks.append(Paragraph(f"Nội dung: {'; '.join(told.topics)}."))
    blocks += [
        Paragraph(f"Thời gian: {hour}{told.day}."),
        Paragraph(f"Địa điểm: {told.place}."),
        Paragraph("Rất mong các đại biểu, bà con đến dự đầy đủ, đúng giờ."),
    ]
    _, filed = copies_of(office.file)
    return office.document("invitation", told.name, tuple(blocks),
                           recipients=Recipients(copies=("Như thành phần mời",), filed=filed))  # fmt: skip


def minutes(office: Office, told: Told) -> Document:
    """What happened: time, place, who (as numbers), what, questions with answers; signed by clerk and chair."""
    gathering = told.gathering
    begun = f"{gathering.from_time:%H giờ %M}" if gathering.from_time else DOTS
    ended = f"{gathering.to_time:%H giờ %M}" if gathering.to_time else DOTS
    blocks: list[Block] = [
        Heading("Thời gian, địa điểm"),
        Item(f"Bắt đầu: {begun}, {told.day}."),
        Item(f"Địa điểm: {told.place}."),
        Heading("Thành phần"),
        Item(f"Chủ trì: {DOTS}"),
        Item(f"Thư ký: {DOTS}"),
        Item(f"Người hướng dẫn: {gathering.trainer or DOTS}."),
        Item(_came(told)),
        *(Item(f"Trong đó {group}: {number} người.") for group, number in told.groups),
        Heading("Nội dung"),
        *([Item(f"{one}.") for one in told.topics] or [Item(DOTS)]),
    ]
    if told.questions:
        blocks.append(Heading("Ý kiến, câu hỏi và trả lời"))
        for asked, answer in told.questions:
            blocks += [
                Item(asked),
                Item(f"Trả lời: {answer.rstrip(' .') if answer else 'chưa trả lời tại buổi'}.", mark="+"),
            ]
    blocks.append(Heading("Kết quả, kết luận"))
    blocks += [Item(f"{label}: {words}.") for label, words in told.checks] or [Item(DOTS)]
    blocks.append(
        Paragraph(f"{told.name} kết thúc vào {ended} cùng ngày; biên bản đã đọc lại cho mọi người cùng nghe.")
    )
    _, filed = copies_of(office.file)
    return office.document(
        "minutes", told.name, tuple(blocks), clerk=Signature(("THƯ KÝ",)), signed=Signature(("CHỦ TRÌ",)),
        recipients=Recipients(copies=("Lãnh đạo UBND (để b/c)",), filed=filed),
    )  # fmt: skip


def _came(told: Told) -> str:
    return f"Số người dự: {told.came} người." if told.came is not None else f"Số người dự: {DOTS}"


def attendance(office: Office, told: Told, names: Sequence[tuple[str, str]]) -> Document:
    """Who came, by name and how it was written down; a list goes out with another document."""
    table = Table(
        columns=(
            Column("STT", ColumnKind.ORDINAL, 0.4),
            Column("Họ và tên", ColumnKind.TEXT, 2.4),
            Column("Cách điểm danh", ColumnKind.TEXT, 1.3),
            Column("Ghi chú", ColumnKind.TEXT, 1.2),
        ),
        rows=tuple((number, name, means, "") for number, (name, means) in enumerate(names, start=1)),
        missing="",
    )
    blocks: tuple[Block, ...] = (
        Paragraph(f"{told.name}, {told.day}, tại {told.place}. Có mặt {len(names)} người ghi tên."),
        table,
    )
    _, filed = copies_of(office.file)
    return office.document("list", f"Người dự {told.name[0].lower()}{told.name[1:]}", blocks,
                           recipients=Recipients(copies=("Kèm hồ sơ của buổi",), filed=filed))  # fmt: skip
