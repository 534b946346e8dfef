"""Ranks, values and quotas in the report and its closing; what others found on a sample beside what was claimed."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.db import connection

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.lib.evidence import Level
from bdhvs.lib.period import Calendar, Period
from bdhvs.ops.territory import scope
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.models import SpotCheckUnit
from bdhvs.plans.queries import target_named
from bdhvs.plans.spotchecks.commands import draw_sample, give_out, record_finding
from bdhvs.plans.spotchecks.rules import Finding, Size, Span
from bdhvs.plans.tests.small_plan import small_data
from bdhvs.reports.commands import close_period
from bdhvs.reports.composing import Composed, compose
from bdhvs.reports.documents.builder import build
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.documents.findings import Gravity
from bdhvs.reports.documents.outline import report_sheets
from bdhvs.reports.documents.workbook import write_workbook
from bdhvs.reports.frozen import compared, live_beside
from bdhvs.reports.models import Closing
from bdhvs.reports.queries import ad_hoc, closing_on, duty_named
from bdhvs.reports.tests.office import (
    AFTER_NOVEMBER,
    AFTER_OCTOBER,
    NOVEMBER,
    OCTOBER,
    PLAN,
    an_office,
    document_text,
    guided,
)
from tests.village import KY_ANH, Village, a_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
SHAPES = "thu-cac-dang-2026"
SOURCE = "Quyết định 9/QĐ-UBND"


@pytest.fixture
def village() -> Village:
    made = an_office()
    data = small_data()
    data["plan"] |= {"id": SHAPES, "commune": KY_ANH, "commune_name": "xã Kỳ Anh"}
    data["recipients"]["lines"] = [
        {"name": "UBND tỉnh", "purpose": "report"},
        {"name": "VT", "purpose": "file"},
    ]
    shape = {"clause": "I", "by": "2026-12-31", "lead": "hamlets"}
    data["targets"] = [
        shape
        | {
            "id": f"TC-T{number}",
            "says": says,
            "indicator": indicator,
            "op": op,
            "value": value,
            "unit": unit,
        }
        for number, (says, indicator, op, value, unit) in enumerate(
            (
                ("Thứ hạng", "digital_ranking", "<=", "5", "rank"),
                ("Điểm", "digital_score", ">=", "60", "value"),
                ("Băng rôn", "banner_count", "=", "4", "count"),
                ("Ba hộ", "household_guided", ">=", "3", "count"),
            ),
            start=1,
        )
    ]
    with scope([KY_ANH]):
        save_plan(file=plan_from_data(data, name="thu"), by=None, at=AFTER_OCTOBER)
        guided(made, "sau", date(2026, 10, 1), at=AFTER_OCTOBER)
    return made


def tell(measure: str, value: str, on: date) -> None:
    details = FigureDetails(measure=measure, as_of=on, source=SOURCE, value=Decimal(value))
    record_figure(commune_code=KY_ANH, details=details, level=Level.E4, by=None, at=AFTER_NOVEMBER)


def report() -> Composed:
    duty = ad_hoc(KY_ANH, SHAPES)
    assert duty is not None
    return compose(commune=KY_ANH, duty=duty, period=NOVEMBER, at=AFTER_NOVEMBER)


def sheets(composed: Composed) -> openpyxl.Workbook:
    made = write_workbook(report_sheets(composed.outline), title="Phụ lục", issuer="UBND", at=AFTER_NOVEMBER)
    return openpyxl.load_workbook(BytesIO(made))


def test_the_report_prints_each_shape_as_what_it_is(village: Village) -> None:
    with scope([KY_ANH]):
        tell("digital_ranking", "7", date(2026, 11, 10))
        tell("digital_score", "61.25", date(2026, 11, 10))
        composed = report()
        document = build(composed.document)
    lines = {line.wording[:5]: line for line in composed.outline.targets}
    assert lines["TC-T1"].result == f"hạng 7 ({SOURCE}, 10/11/2026)"
    assert lines["TC-T1"].planned == "từ hạng 5 trở lên"
    assert str(lines["TC-T2"].result).startswith("61,25 (")
    assert lines["TC-T2"].status == "Đã đạt"
    assert (lines["TC-T3"].result, lines["TC-T4"].result) == (0, 1)
    assert [one for one in check_document(document) if one.gravity is Gravity.ERROR] == []
    said = document_text(document)
    assert "hạng 7" in said
    assert "61,25" in said
    cells = [str(cell) for row in sheets(composed)["Chỉ tiêu"].iter_rows(values_only=True) for cell in row]
    assert any("hạng 7" in cell for cell in cells)
    assert "1/1" not in cells  # a count of one is not one of one


def test_a_number_nobody_told_is_said_to_be_missing(village: Village) -> None:
    with scope([KY_ANH]):
        lines = {line.wording[:5]: line for line in report().outline.targets}
    assert (lines["TC-T1"].result, lines["TC-T2"].result) == (None, None)
    assert lines["TC-T1"].status == "Chưa có số liệu"


def close(period: Period, at: datetime) -> Closing:
    return close_period(commune=KY_ANH, period=period, calendar=Calendar.DECREE_09, signer="Minh", signer_title="CT",
                        by=None, at=at)  # fmt: skip


def test_closed_values_stay_and_the_step_between_two_closings_is_theirs(village: Village) -> None:
    with scope([KY_ANH]):
        tell("digital_score", "50", date(2026, 10, 1))
        old = close(OCTOBER, AFTER_NOVEMBER)
        tell("digital_score", "61.25", date(2026, 11, 10))
        new = close(NOVEMBER, AFTER_NOVEMBER)
        steps = {line.code: line.step for line in compared(old, new) if line.plan_id == SHAPES}
        assert steps["TC-T2"] == Decimal("11.25")
        assert steps["TC-T4"] == 0
        tell("digital_score", "55", date(2026, 10, 5))
        late = {line.code: line.step for line in live_beside(old) if line.plan_id == SHAPES}
        assert late["TC-T2"] == 5
        assert closing_on(KY_ANH, NOVEMBER.last_day) == new
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT period, target_id, value FROM layout.cell WHERE target_id = 'TC-T2' ORDER BY as_of"
            )
            rows = cursor.fetchall()
    assert rows == [("2026-10", "TC-T2", Decimal("50.0000")), ("2026-11", "TC-T2", Decimal("61.2500"))]


@pytest.fixture
def checked(village: Village) -> User:
    """All three households claimed on 20/11, all drawn, two met: one is so, one is not."""
    with scope([KY_ANH]):
        quy = a_user("quy", "Mai Văn Quý", Post(Role.OFFICER, KY_ANH))
        for home in ("binh", "dung"):
            guided(village, home, date(2026, 11, 2))
        target = target_named(KY_ANH, "KA-T4", PLAN)
        assert target is not None
        check = draw_sample(target=target, as_of=NOVEMBER.last_day, size=Size(percent=100), span=Span.WHOLE, seed=7,
                            by=village.lan, at=AFTER_NOVEMBER)  # fmt: skip
        give_out(check=check, checkers=[f"u{quy.pk}"], by=village.lan, at=AFTER_NOVEMBER)
        units = list(SpotCheckUnit.objects.filter(stratum__check_of=check).order_by("position"))
        for unit, finding in zip(
            units, (Finding.CONFIRMED, Finding.CONFIRMED, Finding.NOT_REACHED), strict=True
        ):
            record_finding(unit=unit, finding=finding, on=AFTER_NOVEMBER.date(), by=quy, at=AFTER_NOVEMBER)
    return quy


def test_the_report_says_what_others_found_on_a_sample(checked: User) -> None:
    """The claims of 14/11 were looked at on 20/11: November's report prints it, October's cannot."""
    with scope([KY_ANH]):
        duty = duty_named(KY_ANH, "KA-D3", PLAN)
        assert duty is not None
        november = compose(commune=KY_ANH, duty=duty, period=NOVEMBER, at=AFTER_NOVEMBER)
        october = compose(commune=KY_ANH, duty=duty, period=OCTOBER, at=AFTER_NOVEMBER)
        document = build(november.document)
    assert october.outline.checks == ()
    (line,) = november.outline.checks
    assert line.wording.startswith("KA-T4.")
    assert (line.drawn, line.reached, line.confirmed, line.on) == (3, 2, 2, "14/11/2026")
    assert line.claimed == "100% (3 / 3)"
    assert line.verified == "100%"
    said = document_text(document)
    assert "Kết quả phúc tra" in said
    assert line.limits in said
    assert check_document(document) == []
    book = sheets(november)
    assert any("KA-T4" in str(row[1]) for row in book["Phúc tra"].iter_rows(values_only=True))


def test_checks_leave_with_the_layout_as_numbers_only(checked: User) -> None:
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute(
            "SELECT target_id, sum(claimed), sum(drawn), sum(confirmed), sum(not_confirmed), sum(not_reached), "
            "min(denominator) FROM layout.spot_check GROUP BY target_id"
        )
        rows = cursor.fetchall()
        names = [column.name for column in cursor.description or ()]
    assert rows == [("KA-T4", 3, 3, 2, 0, 1, 3)]
    assert not {"checker", "seed", "unit_id"} & set(names)
