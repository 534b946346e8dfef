"""A task annex as an office writes it: read, looked at, taken in whole or not."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document
from xlsxwriter import Workbook

from bdhvs.ops.territory import scope
from bdhvs.plans.annex.reading import tables_of
from bdhvs.plans.annex.rules import (
    AnnexError,
    DueError,
    Words,
    annex_rows,
    due_of,
    names_in,
    task_of,
    unknown_names,
)
from bdhvs.plans.models import Plan, PlanVersion, Task
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, PASSWORD, a_village

HEAD = ["TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"]
PART = ["I", "TUYÊN TRUYỀN", "", "", "", ""]
FIRST = [
    "1",
    "Tổ chức lễ phát động",
    "Phòng Văn hóa - Xã hội",
    "Công an xã; Đoàn Thanh niên xã",
    "Tháng 6/2026",
    "Lễ phát động",
]
SECOND = ["2", "Phát tin trên loa", "Tổ tin của xã", "", "Thường xuyên", "Tin, bài"]
PAGE = "/ke-hoach/ky-anh-2026/phu-luc/"


@pytest.mark.parametrize(
    ("text", "last_day"),
    [
        ("30/6/2026", date(2026, 6, 30)),
        ("Trước ngày 31/3/2026", date(2026, 3, 30)),
        ("trước 15/7", date(2026, 7, 14)),
        ("Tháng 02/2026", date(2026, 2, 28)),
        ("Quý II/2026", date(2026, 6, 30)),
        ("Quý IV năm 2026", date(2026, 12, 31)),
        ("Năm 2026", date(2026, 12, 31)),
        ("Thường xuyên", "always"),
        ("", None),
    ],
)
def test_a_term_is_read_as_offices_write_it(text: str, last_day: Any) -> None:
    assert due_of(text, 2026) == last_day


@pytest.mark.parametrize("text", ["khi có điều kiện", "31/02/2026"])
def test_a_term_that_nobody_can_read_is_refused(text: str) -> None:
    with pytest.raises(DueError):
        due_of(text, 2026)


def test_several_names_in_a_cell_are_told_apart() -> None:
    assert names_in("Công an xã; Đoàn Thanh niên xã,\nHội LHPN xã.") == [
        "Công an xã",
        "Đoàn Thanh niên xã",
        "Hội LHPN xã",
    ]


def test_a_part_names_the_rows_below_and_a_repeated_heading_is_no_task() -> None:
    rows = annex_rows([[["PHỤ LỤC"], HEAD, PART, FIRST, HEAD, SECOND]], 2026)
    assert [(row.line, row.does, row.clause) for row in rows] == [
        (4, "Tổ chức lễ phát động", "Phụ lục, I TUYÊN TRUYỀN"),
        (6, "Phát tin trên loa", "Phụ lục, I TUYÊN TRUYỀN"),
    ]


def test_a_table_without_the_needed_columns_is_refused_by_name() -> None:
    with pytest.raises(AnnexError, match="Chủ trì"):
        annex_rows([[["TT", "Nội dung"], ["1", "Việc"]]], 2026)


def test_a_name_chosen_by_the_officer_means_that_actor_and_nothing_else_changes() -> None:
    (row,) = annex_rows([[HEAD, SECOND]], 2026)
    nobody = Words({}, {})
    assert unknown_names([row], nobody) == ["Tổ tin của xã"]
    task = task_of(row, Words({}, {}, {"to tin cua xa": "service_centre"}), 2026)
    assert task == {
        "clause": "Phụ lục", "does": "Phát tin trên loa", "kind": "coordination", "lead": "service_centre",
        "due": "always", "product": "Tin, bài",
    }  # fmt: skip


def a_word_file(*rows: list[str]) -> bytes:
    document = Document()
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 2).merge(table.cell(2, 2)) if len(rows) > 2 and not rows[2][2] else None
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def an_excel_file(*rows: list[str]) -> bytes:
    file = BytesIO()
    book = Workbook(file)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def test_word_and_excel_give_the_same_tasks() -> None:
    word = annex_rows(tables_of("phu-luc.docx", a_word_file(HEAD, PART, FIRST, SECOND)), 2026)
    excel = annex_rows(tables_of("phu-luc.xlsx", an_excel_file(HEAD, PART, FIRST, SECOND)), 2026)
    assert [(r.does, r.lead, r.partners, r.due) for r in word] == [
        (r.does, r.lead, r.partners, r.due) for r in excel
    ]


def test_a_lead_merged_over_two_rows_of_a_word_table_leads_both() -> None:
    second = ["2", "Phát tin trên loa", "", "", "Thường xuyên", ""]
    rows = annex_rows(tables_of("a.docx", a_word_file(HEAD, FIRST, second)), 2026)
    assert [row.lead for row in rows] == ["Phòng Văn hóa - Xã hội"] * 2


@pytest.fixture
def lan(db: Any) -> Client:
    a_village()
    client = Client()
    assert client.login(username="lan", password=PASSWORD)
    return client


def upload(client: Client, content: bytes, name: str = "phu-luc.docx") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, content)})


def hidden(page: Any) -> dict[str, Any]:
    return {name: page.context["form"].initial[name] for name in ("rows", "version")}


def tasks() -> int:
    with scope([KY_ANH]):
        return Task.objects.filter(plan="ky-anh-2026").count()


def test_nothing_is_stored_until_every_name_is_known_and_then_all_rows_at_once(lan: Client) -> None:
    before, page = tasks(), upload(lan, a_word_file(HEAD, PART, FIRST, SECOND))
    assert_good_page(page.content.decode())
    assert page.context["unknown"] == ["Tổ tin của xã"]
    assert lan.post(PAGE, hidden(page)).status_code == 422
    assert tasks() == before
    taken = lan.post(PAGE, hidden(page) | {"name_0": "service_centre"})
    assert taken.status_code == 302
    assert tasks() == before + 2
    with scope([KY_ANH]):
        plan = Plan.objects.get(pk="ky-anh-2026")
        assert PlanVersion.objects.get(plan=plan, version=plan.version).note == "nhập phụ lục 2 nhiệm vụ"
        launch = Task.objects.get(plan=plan, says="Tổ chức lễ phát động")
        assert (launch.due_on, launch.clause) == (date(2026, 6, 30), "Phụ lục, I TUYÊN TRUYỀN")
    late = lan.post(PAGE, hidden(page) | {"name_0": "service_centre"})  # sent again from an old page
    assert late.status_code == 302
    assert tasks() == before + 2


def test_a_row_in_error_is_named_and_cannot_be_stored(lan: Client) -> None:
    wrong = [*FIRST[:4], "khi có điều kiện", ""]
    page, before = upload(lan, an_excel_file(HEAD, wrong), "phu-luc.xlsx"), tasks()
    assert "Dòng 2: chưa hiểu thời hạn" in page.content.decode()
    assert lan.post(PAGE, hidden(page)).status_code == 422
    assert tasks() == before


def test_a_file_that_is_no_annex_is_refused_in_words(lan: Client) -> None:
    assert_good_page(lan.get(PAGE).content.decode())
    for content in (b"PK\x03\x04 broken", a_word_file(["a", "b", "c", "d", "e", "f"])):
        refused = upload(lan, content)
        assert refused.status_code == 422
        assert_good_page(refused.content.decode())


def test_rows_changed_on_their_way_through_the_browser_are_not_believed(lan: Client) -> None:
    page, before = upload(lan, a_word_file(HEAD, FIRST)), tasks()
    sent = hidden(page)
    assert lan.post(PAGE, sent | {"rows": sent["rows"][:-2] + "xx"}).status_code == 302
    assert tasks() == before
