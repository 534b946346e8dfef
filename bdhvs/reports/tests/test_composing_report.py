"""The report of a plan: counted, in the layout of the decree, with what is missing said and nothing invented."""

import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from pytest_django import Settings

from bdhvs.feedback.commands import NeedEntry, answer_need, escalate_need, raise_needs, word_need
from bdhvs.feedback.rules import NeedKind, Rung
from bdhvs.lib.period import Calendar, Period, read_period
from bdhvs.ops.territory import scope
from bdhvs.plans.commands import change_plan
from bdhvs.plans.models import Plan
from bdhvs.reports.commands import save_draft
from bdhvs.reports.composing import Composed, compose
from bdhvs.reports.documents.builder import build, build_excerpt
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.content import Heading, Share
from bdhvs.reports.documents.numbering import cut
from bdhvs.reports.documents.outline import report_sheets
from bdhvs.reports.documents.workbook import write_workbook
from bdhvs.reports.queries import ReportDuty, draft_of, duty_named
from bdhvs.reports.rules import (
    AD_HOC,
    DraftChangedError,
    begun_periods,
    data_day,
    ended_periods,
    last_day_in_time,
)
from bdhvs.reports.tests.office import AFTER_NOVEMBER, NOVEMBER, PLAN, an_office, document_text, guided
from tests.village import KY_ANH, Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


@pytest.fixture
def village() -> Village:
    village = an_office()
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 11, 1))
        guided(village, "dung", date(2026, 11, 2))
    return village


def duty(report_id: str = "KA-D3") -> ReportDuty:
    found = duty_named(KY_ANH, report_id, PLAN)
    assert found is not None
    return found


def november(report_id: str = "KA-D3", period: Period = NOVEMBER, at: datetime = AFTER_NOVEMBER) -> Composed:
    asked = duty(report_id)
    return compose(commune=KY_ANH, duty=asked, period=period, at=at, draft=draft_of(asked, KY_ANH, period))


def test_the_report_keeps_the_layout_of_the_decree(village: Village) -> None:
    with scope([KY_ANH]):
        assert check_document(build(november().document)) == []


def test_every_target_of_the_plan_stands_with_its_share_and_its_rule(village: Village) -> None:
    with scope([KY_ANH]):
        composed = november()
        said = document_text(build(composed.document))
    for code in ("KA-T1", "KA-T2", "KA-T3", "KA-T4", "KA-T5", "KA-T6"):
        assert f"{code}." in said
        assert f"{code} (mục" in said
    (line,) = [line for line in composed.outline.targets if line.wording.startswith("KA-T4.")]
    assert line.result == Share(2, 3)
    assert "2/3" in said
    assert line.planned in said
    assert "minh chứng từ E1" in said


def test_number_day_and_signature_stay_open(village: Village) -> None:
    with scope([KY_ANH]):
        document = november().document
    head = document.letterhead
    assert (head.number, head.day, head.month, document.signature.name) == (None, None, None, "")
    assert head.issuer == "ỦY BAN NHÂN DÂN\nXÃ KỲ ANH"


def test_a_target_nobody_was_counted_for_is_not_zero(village: Village) -> None:
    with scope([KY_ANH]):
        said = document_text(build(november().document))
    assert "chưa có" in said


@pytest.mark.parametrize("demo", [True, False])
def test_only_demo_data_carry_the_banner(village: Village, settings: Settings, demo: bool) -> None:
    settings.DEMO_DATA = demo
    with scope([KY_ANH]):
        composed = november()
    for made in (build(composed.document), build_excerpt(cut(composed.document, "targets"))):
        assert ("DỮ LIỆU MẪU" in document_text(made)) is demo


def test_one_section_is_cut_out_alone(village: Village) -> None:
    with scope([KY_ANH]):
        excerpt = cut(november().document, "targets")
    said = document_text(build_excerpt(excerpt))
    assert "KA-T4." in said
    assert "Nơi nhận" not in said
    assert "CỘNG HÒA" not in said


def test_the_annex_holds_the_same_numbers(village: Village) -> None:
    with scope([KY_ANH]):
        composed = november()
    made = write_workbook(report_sheets(composed.outline), title="Phụ lục", issuer="UBND", at=AFTER_NOVEMBER)
    rows = list(openpyxl.load_workbook(BytesIO(made))["Chỉ tiêu"].iter_rows(values_only=True))
    (row,) = [row for row in rows if any(str(value).startswith("KA-T4.") for value in row)]
    assert "2/3" in row
    assert any(isinstance(value, float) and abs(value - 2 / 3) < 1e-9 for value in row)


def test_the_words_of_the_officer_stand_in_their_sections(village: Village) -> None:
    words = {"subject": "Kết quả tháng 11", "opening": "Thực hiện chỉ đạo, xã báo cáo:", "progress": "Đã mở 3 buổi",
             "obstacles": "- Sóng yếu ở Thôn 2", "proposals": "Thêm tài liệu"}  # fmt: skip
    with scope([KY_ANH]):
        save_draft(
            duty=duty(), commune=KY_ANH, period="2026-11", words=words, by=village.lan, at=AFTER_NOVEMBER
        )
        composed = november()
        assert check_document(build(composed.document)) == []
    said = document_text(build(composed.document))
    for expected in ("Kết quả tháng 11", "Thực hiện chỉ đạo, xã báo cáo:", "Đã mở 3 buổi.", "- Sóng yếu ở Thôn 2.",
                     "- Thêm tài liệu."):  # fmt: skip
        assert expected in said


def test_words_saved_meanwhile_by_another_are_not_overwritten_unseen(village: Village) -> None:
    with scope([KY_ANH]):
        first = save_draft(duty=duty(), commune=KY_ANH, period="2026-11", words={"progress": "Một"}, by=village.lan,
                           at=AFTER_NOVEMBER)  # fmt: skip
        with pytest.raises(DraftChangedError, match="Nguyễn Thị Lan"):
            save_draft(duty=duty(), commune=KY_ANH, period="2026-11", words={"progress": "Hai"}, by=village.minh,
                       at=AFTER_NOVEMBER)  # fmt: skip
        save_draft(duty=duty(), commune=KY_ANH, period="2026-11", words={"progress": "Ba"}, by=village.minh,
                   at=AFTER_NOVEMBER, seen=first.saved_at)  # fmt: skip
        kept = draft_of(duty(), KY_ANH, NOVEMBER)
        assert kept is not None
        assert kept.progress == "Ba"


def test_a_report_that_asks_for_obstacles_alone_holds_them_alone(village: Village) -> None:
    """As AH-D3: only the parts that the plan names."""
    with scope([KY_ANH]):
        rows = [dict(row) for row in Plan.objects.get(pk=PLAN).content["reports"]]
        assert rows[0]["id"] == "KA-D3"
        change_plan(plan=Plan.objects.get(pk=PLAN), section="reports", row_id="KA-D3",
                    values={"parts": ["obstacles"]}, by=None, at=AFTER_NOVEMBER)  # fmt: skip
        document = november().document
    assert [block.key for block in document.blocks if isinstance(block, Heading)] == ["obstacles"]
    assert document.annexes == ()
    assert check_document(build(document)) == []


def test_a_report_out_of_turn_covers_the_days_asked_for(village: Village) -> None:
    with scope([KY_ANH]):
        period = read_period("2026-10-25..2026-11-01", Calendar.CIVIL)
        composed = november(AD_HOC, period)
    (line,) = [line for line in composed.outline.targets if line.wording.startswith("KA-T4.")]
    assert line.result == Share(1, 3)
    assert composed.outline.as_of == "ngày 01/11/2026"
    assert "từ ngày 25/10/2026 đến ngày 01/11/2026" in document_text(build(composed.document))


def test_a_running_period_is_of_today() -> None:
    assert data_day(read_period("2026-12"), date(2026, 11, 20)) == date(2026, 11, 20)


def test_the_day_of_data_that_a_plan_names_goes_before_the_end_of_the_year() -> None:
    """AH-D2: the report of 2026 has data to 30/11/2026 and is due before 06/12/2026."""
    year = read_period("2026")
    assert data_day(year, date(2027, 1, 10), date(2026, 11, 30)) == date(2026, 11, 30)
    assert last_day_in_time(year, date(2026, 12, 5), None) == date(2026, 12, 5)


def test_a_monthly_log_is_due_some_days_after_its_last_day() -> None:
    assert last_day_in_time(NOVEMBER, None, 5) == date(2026, 11, 19)


def test_periods_of_a_rhythm_come_newest_first() -> None:
    today = date(2026, 11, 20)
    assert [p.code for p in begun_periods("month", today, Calendar.DECREE_09, 2)] == ["2026-12", "2026-11"]
    assert [p.code for p in ended_periods("month", today, Calendar.DECREE_09, 2)] == ["2026-11", "2026-10"]
    assert [p.code for p in begun_periods("month", today, Calendar.CIVIL, 1)] == ["2026-11"]
    assert ended_periods("quarter", today, Calendar.DECREE_09, 1)[0].last_day == date(2026, 9, 14)


def test_the_document_opens_in_an_office_program(village: Village, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed: the printed report is not looked at")
    with scope([KY_ANH]):
        (tmp_path / "bao-cao.docx").write_bytes(build(november().document))
    run = [office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run([*run, "--outdir", str(tmp_path), str(tmp_path / "bao-cao.docx")], check=True, timeout=120,
                   capture_output=True)  # fmt: skip
    assert (tmp_path / "bao-cao.pdf").read_bytes().startswith(b"%PDF")


def test_obstacles_told_in_the_period_are_counted_and_named_only_as_the_office_worded_them(
    village: Village,
) -> None:
    told = [(NeedKind.NO_SIGNAL, 5), (NeedKind.NO_SIGNAL, 6), (NeedKind.PAPERS, 7)]
    entries = [
        NeedEntry(None, kind, date(2026, 11, day), words="Nhà bà Sáu", hamlet_code=f"{KY_ANH}-T01")
        for kind, day in told
    ]
    with scope([KY_ANH]):
        needs = raise_needs(commune_code=KY_ANH, entries=entries, by=None, at=AFTER_NOVEMBER)
        word_need(need=needs[0], gist="Xóm trên mất sóng", for_report=True, by=None, at=AFTER_NOVEMBER)
        word_need(need=needs[1], gist="Đề nghị tỉnh làm việc với nhà mạng.", for_report=True, by=None,
                  at=AFTER_NOVEMBER)  # fmt: skip
        escalate_need(need=needs[1], rung=Rung.SUPERIOR, reason="", by=None, at=AFTER_NOVEMBER)
        answer_need(need=needs[2], answer="Xong", by=None, at=AFTER_NOVEMBER)
        composed = november()
        assert check_document(build(composed.document)) == []
    counted = (
        "Trong kỳ có 3 ý kiến, khó khăn được nêu, còn 2 chưa trả lời: sóng yếu, chưa có mạng (2); "
        "vướng giấy tờ, hồ sơ (1). Theo nơi: Thôn 1 (3)."
    )
    assert composed.outline.obstacles == (counted, "Xóm trên mất sóng.")
    assert composed.outline.proposals == ("Đề nghị tỉnh làm việc với nhà mạng.",)
    assert "bà Sáu" not in document_text(build(composed.document))
