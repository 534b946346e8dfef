"""A report has the parts the plans ask for, each with its rule, its denominator and what is not known."""

from dataclasses import replace
from typing import Any

from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.content import Block, Heading, Item, Paragraph, Share, Table
from bdhvs.reports.documents.numbering import cut
from bdhvs.reports.documents.outline import (
    HamletTable,
    Outline,
    Progress,
    TargetLine,
    TaskLine,
    report_annexes,
    report_blocks,
    report_sheets,
)
from bdhvs.reports.documents.wording import written
from bdhvs.reports.documents.workbook import write_workbook
from bdhvs.reports.tests.documents_sample import AT, report

OUTLINE = Outline(
    opening="Ủy ban nhân dân xã báo cáo kết quả triển khai phong trào “Bình dân học vụ số” năm 2026 như sau:",
    closing="Trên đây là báo cáo kết quả triển khai phong trào “Bình dân học vụ số” năm 2026.",
    progress=Progress(
        done=12,
        on_time=7,
        late=(
            TaskLine("Lập danh sách giáo viên", "các trường", "31/3/2026"),
            TaskLine("Kế hoạch của thôn", "trưởng các thôn", "30/6/2026"),
        ),
    ),
    targets=(
        TargetLine(
            wording="Hộ được hướng dẫn vào nền tảng học tập số",
            rule="Hộ thường trú ngày chốt; minh chứng từ E1",
            planned="> 70%",
            result=Share(2345, 3111),
            unknown=120,
            status="Đạt",
            by_level=(0, 2000, 300, 45, 0),
        ),
        TargetLine(
            wording="Banner tuyên truyền",
            rule="Banner đã treo",
            planned="≥ 4",
            result=5,
            unknown=0,
            status="Đạt",
        ),
        TargetLine(
            wording="Người trưởng thành được xác nhận trên VNeID",
            rule="Số do Công an xã cung cấp",
            planned="≥ 60%",
            result=None,
            status="Chưa có số liệu",
        ),
    ),
    hamlets=HamletTable(
        label="thôn",
        base="Số hộ",
        measures=("Hộ được hướng dẫn", "Buổi"),
        rows=(
            ("Thôn 1", 120, (Share(90, 120), 3)),
            ("Thôn 2", 80, (None, None)),
            ("Thôn 3", 100, (Share(0, 100), 0)),
        ),
        total=(300, (Share(90, 300), 3)),
    ),
    obstacles=("Sóng yếu ở thôn vùng xa", "Thiếu thiết bị cho lớp người cao tuổi."),
    proposals=(),
    as_of="ngày 30/11/2026",
    source="Hệ thống quản lý của xã",
)


def said(blocks: tuple[Block, ...]) -> list[Any]:
    return [block.text for block in blocks if isinstance(block, Heading | Paragraph | Item)]


def test_the_five_parts_stand_in_order_with_keys() -> None:
    keys = [block.key for block in report_blocks(OUTLINE) if isinstance(block, Heading)]
    assert keys == ["progress", "targets", "hamlets", "obstacles", "proposals"]


def test_late_tasks_are_named_with_their_lead_and_day() -> None:
    lines = said(report_blocks(OUTLINE))
    assert (
        "Đã hoàn thành 12 nhiệm vụ, đang thực hiện đúng tiến độ 7 nhiệm vụ, chậm tiến độ 2 nhiệm vụ:" in lines
    )
    assert "Lập danh sách giáo viên (các trường; hạn 31/3/2026);" in lines
    assert "Kế hoạch của thôn (trưởng các thôn; hạn 30/6/2026)." in lines


def test_a_target_shows_rule_numerator_denominator_share_and_unknown() -> None:
    table = next(block for block in report_blocks(OUTLINE) if isinstance(block, Table))
    rows = [[written(value, table.missing) for value in row] for row in table.rows]
    assert rows[0][2:] == [
        "Hộ thường trú ngày chốt; minh chứng từ E1",
        "> 70%",
        "2.345/3.111",
        "75,4%",
        "120",
        "Đạt",
    ]
    assert rows[1][3:] == ["≥ 4", "5", "", "0", "Đạt"]
    assert rows[2][3:] == ["≥ 60%", "chưa có", "chưa có", "chưa có", "Chưa có số liệu"]


def test_hamlets_without_figures_are_counted_as_such_and_nothing_done_is_not_the_same() -> None:
    assert "2/3 thôn có số liệu; kết quả từng thôn tại Phụ lục kèm theo." in said(report_blocks(OUTLINE))
    table = report_annexes(OUTLINE)[0].blocks[0]
    assert isinstance(table, Table)
    assert [written(value, table.missing) for value in table.rows[1]] == [
        "2",
        "Thôn 2",
        "80",
        "chưa có",
        "chưa có",
    ]
    assert [written(value, table.missing) for value in table.rows[2]] == ["3", "Thôn 3", "100", "0,0%", "0"]
    assert [written(value, table.missing) for value in table.rows[3]] == [
        "",
        "Tổng cộng",
        "300",
        "30,0%",
        "3",
    ]


def test_levels_of_evidence_add_up_to_the_result() -> None:
    table = report_annexes(OUTLINE)[1].blocks[0]
    assert isinstance(table, Table)
    assert table.rows == ((1, "Hộ được hướng dẫn vào nền tảng học tập số", 0, 2000, 300, 45, 0, 2345),)


def test_no_obstacle_and_no_target_is_said_in_words() -> None:
    empty = replace(OUTLINE, obstacles=(), targets=(), hamlets=None)
    lines = said(report_blocks(empty))
    assert "Trong kỳ báo cáo chưa ghi nhận khó khăn, vướng mắc." in lines
    assert "Kế hoạch không giao chỉ tiêu bằng số." in lines
    assert report_annexes(empty) == ()


def test_the_whole_report_is_a_correct_document() -> None:
    document = report(blocks=report_blocks(OUTLINE), annexes=report_annexes(OUTLINE))
    assert check_document(build(document)) == []


def test_one_part_can_be_cut_for_another_units_report() -> None:
    document = report(blocks=report_blocks(OUTLINE), annexes=report_annexes(OUTLINE))
    assert said(cut(document, "obstacles").blocks) == [
        "Khó khăn, vướng mắc",
        "Sóng yếu ở thôn vùng xa;",
        "Thiếu thiết bị cho lớp người cao tuổi.",
    ]


def test_the_annex_workbook_has_the_same_tables() -> None:
    sheets = report_sheets(OUTLINE)
    assert [sheet.tab for sheet in sheets] == ["Chỉ tiêu", "Theo thôn", "Mức minh chứng"]
    assert sheets[1].table == report_annexes(OUTLINE)[0].blocks[0]
    assert write_workbook(sheets, title="Phụ lục", issuer="UBND xã", at=AT)[:2] == b"PK"
