"""The parts the plans ask of a report: progress, results by target, by hamlet, obstacles, proposals (NB-D3, AH-D2).

Facts come in already counted; this only says in which order and in which words they stand. The same tables go
into the document and into the annex workbook.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bdhvs.reports.documents.content import (
    Annex,
    Block,
    Column,
    ColumnKind,
    Heading,
    Item,
    Paragraph,
    Picture,
    Share,
    Table,
    Text,
    Value,
)
from bdhvs.reports.documents.wording import number, written
from bdhvs.reports.documents.workbook import AnnexSheet

LEVELS = ("Tự khai", "Tổ ghi nhận", "Đánh giá có quan sát", "Cán bộ kiểm tra", "Danh sách chính thức")


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetLine:
    """One target as it is reported.

    Counts: `result` of what was planned; `unknown` are units about which nothing is recorded.
    Missing: None is "chưa có", never zero. `by_level` are passing units by their strongest evidence, E0 to E4.
    """

    wording: str
    rule: str
    planned: str
    result: Share | int | Decimal | str | None
    unknown: int | None = None
    status: str = ""
    by_level: tuple[int, int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLine:
    """A target whose claimed result was checked on a random sample by other people.

    Counts: `confirmed` of `reached` of `drawn`. `verified` with `low` and `high`, the limits of 95 %, is the share of
    the base that stands (or the number, where there is no base).
    """

    wording: str
    claimed: str
    on: str
    drawn: int
    reached: int
    confirmed: int
    verified: str
    limits: str


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task that is late or still open: what, who leads it, when it was due."""

    does: str
    lead: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the plan's tasks are. `words` are the officer's own sentences."""

    done: int
    on_time: int
    late: tuple[TaskLine, ...] = ()
    words: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HamletTable:
    """Results by hamlet: titles of the measures, and for each hamlet its name, its base and one value a measure."""

    label: str
    base: str
    measures: tuple[str, ...]
    rows: tuple[tuple[str, int | None, tuple[Value, ...]], ...]
    total: tuple[int | None, tuple[Value, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """All parts of one report. `as_of` and `source` are printed under each table of figures."""

    opening: Text
    closing: Text
    progress: Progress
    targets: tuple[TargetLine, ...]
    hamlets: HamletTable | None
    obstacles: tuple[str, ...]
    proposals: tuple[str, ...]
    as_of: str
    source: str
    charts: tuple[Picture, ...] = ()
    checks: tuple[CheckLine, ...] = ()


def report_blocks(outline: Outline) -> tuple[Block, ...]:
    """Body of the report; each part has a key by which another unit's report can cut it out (NB-D2)."""
    return (
        Paragraph(outline.opening),
        Heading("Tiến độ thực hiện", 1, "progress"),
        *_progress(outline.progress),
        Heading("Kết quả thực hiện theo chỉ tiêu", 1, "targets"),
        *_targets(outline),
        Heading(
            f"Kết quả theo {outline.hamlets.label}" if outline.hamlets else "Kết quả theo địa bàn",
            1,
            "hamlets",
        ),
        *_hamlets(outline),
        Heading("Khó khăn, vướng mắc", 1, "obstacles"),
        *_listed(outline.obstacles, "Trong kỳ báo cáo chưa ghi nhận khó khăn, vướng mắc."),
        Heading("Đề xuất, kiến nghị", 1, "proposals"),
        *_listed(outline.proposals, "Không có đề xuất, kiến nghị."),
        Paragraph(outline.closing),
    )


def report_annexes(outline: Outline) -> tuple[Annex, ...]:
    """Annexes: results by hamlet, and passing units by strength of evidence."""
    annexes = []
    if outline.hamlets:
        wide = len(outline.hamlets.measures) > 4
        annexes.append(
            Annex(
                title=f"Kết quả theo {outline.hamlets.label}",
                blocks=(hamlet_table(outline, outline.hamlets),),
                landscape=wide,
            )
        )
    if _with_levels(outline):
        annexes.append(
            Annex(title="Kết quả theo mức minh chứng", blocks=(level_table(outline),), landscape=True)
        )
    return tuple(annexes)


def report_sheets(outline: Outline) -> tuple[AnnexSheet, ...]:
    """The same tables for the annex workbook."""
    sheets = [AnnexSheet(tab="Chỉ tiêu", table=target_table(outline))]
    if outline.checks:
        sheets.append(AnnexSheet(tab="Phúc tra", table=check_table(outline)))
    if outline.hamlets:
        tab = f"Theo {outline.hamlets.label}"
        sheets.append(AnnexSheet(tab=tab, table=hamlet_table(outline, outline.hamlets)))
    if _with_levels(outline):
        sheets.append(AnnexSheet(tab="Mức minh chứng", table=level_table(outline)))
    return tuple(sheets)


def _progress(progress: Progress) -> list[Block]:
    blocks: list[Block] = [Paragraph(words) for words in progress.words]
    late = len(progress.late)
    counted = (
        f"Đã hoàn thành {number(progress.done)} nhiệm vụ, đang thực hiện đúng tiến độ {number(progress.on_time)} "
        f"nhiệm vụ, chậm tiến độ {number(late)} nhiệm vụ"
    )
    blocks.append(Paragraph(f"{counted}:" if late else f"{counted}."))
    lines = [f"{task.does} ({task.lead}; hạn {task.due})" for task in progress.late]
    return [*blocks, *_items(lines)]


def _targets(outline: Outline) -> list[Block]:
    if not outline.targets:
        return [Paragraph("Kế hoạch không giao chỉ tiêu bằng số.")]
    intro = (
        f"Số liệu tính đến {outline.as_of}. Tỷ lệ được tính trên mẫu số ghi trong bảng; "
        "trường hợp chưa rõ vẫn nằm trong mẫu số và không được tính là đạt."
    )
    return [Paragraph(intro), target_table(outline), *_checks(outline), *outline.charts]


def _checks(outline: Outline) -> list[Block]:
    if not outline.checks:
        return []
    said = (
        f"Đã phúc tra {number(len(outline.checks))} chỉ tiêu trên mẫu chọn ngẫu nhiên trong số đã ghi là đạt, do người "
        "khác xem lại; người chưa gặp được không tính vào bên nào."
    )
    return [Paragraph(said), check_table(outline)]


def check_table(outline: Outline) -> Table:
    """What was claimed beside what other people found on a sample of it, with the limits of 95 %."""
    rows = tuple(
        (place, line.wording, line.claimed, line.on, line.drawn, line.reached, line.confirmed, line.verified,
         line.limits)
        for place, line in enumerate(outline.checks, start=1)
    )  # fmt: skip
    columns = (
        Column("STT", ColumnKind.ORDINAL, 0.5),
        Column("Chỉ tiêu", width=2.3),
        Column("Đã ghi là đạt", width=1.5),
        Column("Mẫu ngày", width=1.1),
        Column("Chọn", ColumnKind.INTEGER, 0.7),
        Column("Đã gặp", ColumnKind.INTEGER, 0.7),
        Column("Đúng", ColumnKind.INTEGER, 0.7),
        Column("Xác nhận", width=1.0),
        Column("Khoảng 95%", width=1.4),
    )
    return Table(
        columns=columns, rows=rows, caption=f"Kết quả phúc tra đến {outline.as_of}", source=outline.source
    )


def _hamlets(outline: Outline) -> list[Block]:
    if outline.hamlets is None:
        return [Paragraph("Kỳ này chưa có số liệu theo địa bàn.")]
    reported = sum(1 for _, _, values in outline.hamlets.rows if any(value is not None for value in values))
    label, count = outline.hamlets.label, len(outline.hamlets.rows)
    said = f"{reported}/{count} {label} có số liệu; kết quả từng {label} tại Phụ lục kèm theo."
    return [Paragraph(said)]


def _listed(lines: Sequence[str], none: str) -> list[Block]:
    return _items(lines) if lines else [Paragraph(none)]


def _items(lines: Sequence[str]) -> list[Block]:
    return [
        Item(f"{line.rstrip(' .;')}{'.' if place == len(lines) else ';'}")
        for place, line in enumerate(lines, start=1)
    ]


def target_table(outline: Outline) -> Table:
    """Targets with rule, denominator, plan, result, what is not known, and how it stands."""
    rows = tuple(
        (
            place,
            line.wording,
            line.rule,
            line.planned,
            _counted(line),
            _share(line),
            line.unknown,
            line.status,
        )
        for place, line in enumerate(outline.targets, start=1)
    )
    columns = (
        Column("STT", ColumnKind.ORDINAL, 0.5),
        Column("Chỉ tiêu", width=3.0),
        Column("Cách tính, mẫu số", width=2.4),
        Column("Kế hoạch", width=0.9),
        Column("Kết quả", width=1.1),
        Column("Tỷ lệ", ColumnKind.SHARE, 0.8),
        Column("Chưa rõ", ColumnKind.INTEGER, 0.7),
        Column("Đánh giá", width=0.9),
    )
    return Table(
        columns=columns,
        rows=rows,
        caption=f"Kết quả thực hiện chỉ tiêu đến {outline.as_of}",
        source=outline.source,
    )


def _counted(line: TargetLine) -> str | None:
    """The two integers behind a share, or the number itself."""
    if not isinstance(line.result, Share):
        return None if line.result is None else written(line.result, "")
    whole = line.result.denominator
    return None if whole is None else f"{number(line.result.numerator)}/{number(whole)}"


def _share(line: TargetLine) -> Share | str | None:
    """Counts have no share: the cell stays empty instead of saying that something is missing."""
    return line.result if isinstance(line.result, Share) or line.result is None else ""


def hamlet_table(outline: Outline, hamlets: HamletTable) -> Table:
    """One row a hamlet and the total, which is counted by itself, not added up from shares."""
    kinds = [_kind([values[place] for *_, values in hamlets.rows]) for place in range(len(hamlets.measures))]
    base, values = hamlets.total
    rows = [(place, name, own, *each) for place, (name, own, each) in enumerate(hamlets.rows, start=1)]
    return Table(
        columns=(
            Column("STT", ColumnKind.ORDINAL, 0.5),
            Column(hamlets.label[:1].upper() + hamlets.label[1:], width=2.4),
            Column(hamlets.base, ColumnKind.INTEGER, 0.9),
            *(Column(title, kind, 1.1) for title, kind in zip(hamlets.measures, kinds, strict=True)),
        ),
        rows=(*rows, ("", "Tổng cộng", base, *values)),
        totals=1,
        caption=f"Kết quả theo {hamlets.label} đến {outline.as_of}",
        source=outline.source,
    )


def _kind(values: Sequence[Value]) -> ColumnKind:
    """How a column of measures is written, by the first known value in it."""
    known = next((value for value in values if value is not None), None)
    if isinstance(known, Share):
        return ColumnKind.SHARE
    return ColumnKind.TEXT if isinstance(known, str) else ColumnKind.INTEGER


def _with_levels(outline: Outline) -> list[TargetLine]:
    return [line for line in outline.targets if line.by_level is not None]


def level_table(outline: Outline) -> Table:
    """Passing units of each target by their strongest evidence (E0 to E4); the levels add up to the result."""
    rows = tuple(
        (place, line.wording, *(line.by_level or ()), sum(line.by_level or ()))
        for place, line in enumerate(_with_levels(outline), start=1)
    )
    return Table(
        columns=(
            Column("STT", ColumnKind.ORDINAL, 0.5),
            Column("Chỉ tiêu", width=3.4),
            *(
                Column(f"{title} (E{level})", ColumnKind.INTEGER, 1.0, "Số đạt theo minh chứng cao nhất")
                for level, title in enumerate(LEVELS)
            ),
            Column("Cộng", ColumnKind.INTEGER, 0.8),
        ),
        rows=rows,
        caption=f"Số đạt theo mức minh chứng đến {outline.as_of}",
        source=outline.source,
    )
