"""One set of facts, many forms: own columns, missing that stays missing, shares that are never averaged."""

from datetime import datetime, time, timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.ops.territory import scope
from bdhvs.places.commands import add_hamlet, register_unit
from bdhvs.places.rules import UnitKind
from bdhvs.reports.cycles import Cycle, period_on
from bdhvs.reports.documents.content import Share
from bdhvs.reports.models import OwnForm
from bdhvs.reports.ownforms.commands import Layout, retire_own_form, save_own_form
from bdhvs.reports.ownforms.filling import filled_form
from bdhvs.reports.ownforms.rules import ColumnSource, OwnColumn, OwnFormError, Told, check_columns, total
from bdhvs.reports.tests.office import an_office, document_text, guided, on_a_fixed_day, page, signed_in
from tests.village import ACT, HANOI, KY_ANH, NOW, SETTLED, TODAY, Village

COUNT, TARGET, FIGURE = ColumnSource.COUNT, ColumnSource.TARGET, ColumnSource.FIGURE
VISITS = OwnColumn("Lượt thăm", COUNT, "visits")


@pytest.mark.parametrize(
    ("cells", "share", "expected"),
    [
        ([Told(3), Told(None)], False, (Told(3), 1, 2)),
        ([Told(None)], False, (Told(None), 0, 1)),
        ([Told(0), Told(2)], False, (Told(2), 2, 2)),
        ([Told(1, 10, True), Told(9, 10, True)], True, (Told(10, 20, True), 2, 2)),
        ([Told(1, 1, True), Told(0, 99, True)], True, (Told(1, 100, True), 2, 2)),
        ([Told(1, None, True), Told(2, 4, True)], True, (Told(2, 4, True), 1, 2)),
    ],
)
def test_parts_and_wholes_are_summed_and_percentages_never_averaged(
    cells: list[Told], share: bool, expected: tuple[Told, int, int]
) -> None:
    found, told, whole = total(cells, share)
    assert (found.number, found.of, told, whole) == (expected[0].number, expected[0].of, *expected[1:])


def test_a_form_without_columns_or_with_twins_is_refused() -> None:
    with pytest.raises(OwnFormError, match="chưa có cột"):
        check_columns(())
    with pytest.raises(OwnFormError, match="cùng tên"):
        check_columns((VISITS, VISITS))


@pytest.fixture
def village(monkeypatch: pytest.MonkeyPatch, db: None, catalogue: None) -> Village:
    on_a_fixed_day(monkeypatch)
    return an_office()


def a_form(village: Village, *columns: OwnColumn, cycle: Cycle = Cycle.MONTH, **more: Any) -> OwnForm:
    layout = Layout("Biểu gửi Sở", more.pop("rows_by", "hamlet"), cycle, columns, **more)
    return save_own_form(commune=KY_ANH, layout=layout, by=village.lan, at=NOW)


def cells(form: OwnForm, cycle: Cycle = Cycle.MONTH, at: datetime = NOW) -> list[tuple[Any, ...]]:
    return [row[2:] for row in filled_form(form, period_on(cycle, at.date()), at).table.rows]


def test_columns_of_facts_targets_and_figures_stand_side_by_side(village: Village) -> None:
    with scope([KY_ANH]):
        guided(village, "sau", TODAY)
        record_figure(commune_code=KY_ANH, by=village.lan, at=NOW, details=FigureDetails(
            "official_population", TODAY, "Công an xã", value=1250, hamlet_code=village.hamlets[0].code))  # type: ignore[arg-type]  # fmt: skip
        target = OwnColumn("Hộ được hướng dẫn", TARGET, f"{village.plan.pk}/KA-T4")
        form = a_form(village, VISITS, target, OwnColumn("Dân số", FIGURE, "official_population"))
        assert cells(form) == [
            (1, Share(1, 2), 1250),
            (0, Share(0, 1), None),
            (1, Share(1, 3), "1.250 (1/2 thôn)"),
        ]


def test_shares_of_schools_are_summed_and_a_silent_school_is_said_to_be_missing(village: Village) -> None:
    with scope([KY_ANH]):
        for number, told in ((1, (1, 10)), (2, (89, 90)), (3, None)):
            school = register_unit(commune=village.commune, code=f"{KY_ANH}-U-T{number}", name=f"Trường {number}",
                                   kind=UnitKind.SCHOOL, valid_from=SETTLED, **ACT)  # fmt: skip
            if told:
                record_figure(commune_code=KY_ANH, by=village.lan, at=NOW, details=FigureDetails(
                    "pupils_equipped", TODAY, "Trường báo", *told, unit_code=school.code))  # fmt: skip
        form = a_form(village, OwnColumn("Học sinh", FIGURE, "pupils_equipped"), rows_by="unit",
                      unit_kinds=("school",))  # fmt: skip
        assert cells(form)[2:] == [(None,), ("90,0% (2/3 đơn vị)",)]


def test_a_day_cut_at_eight_counts_each_visit_once_by_when_it_was_written_down(village: Village) -> None:
    evening = datetime.combine(TODAY - timedelta(days=1), time(20, 30), HANOI)
    with scope([KY_ANH]):
        guided(village, "sau", TODAY - timedelta(days=1), at=evening)
        form = a_form(village, VISITS, cycle=Cycle.DAY, cut_at=time(20))
        assert cells(form, Cycle.DAY)[-1] == (1,), "written after eight: it is of the next day"
        assert cells(form, Cycle.DAY, evening)[-1] == (0,)


def test_the_officer_makes_looks_takes_and_copies_a_form(village: Village) -> None:
    lan, base = signed_in("lan"), "/bao-cao/mau-bieu/"
    edit = lan.post(f"{base}moi/", {"name": "Biểu quý", "rows_by": "hamlet"}).headers["Location"]
    page(lan, edit)
    target = f"target:{village.plan.pk}/KA-T4"
    lines = {"name": "Biểu quý", "cycle": "quarter", "cut_at": "", "what_0": target, "title_0": "Hộ", "what_1": "",
             "title_1": ""}  # fmt: skip
    shown = lan.post(edit, lines).headers["Location"]
    assert "chưa có" not in page(lan, shown).split("<tbody>")[1].split("</tbody>")[0]
    book = openpyxl.load_workbook(BytesIO(lan.get(f"{shown}tep.xlsx").content))
    assert [cell.value for cell in book.worksheets[0][2]][:3] == ["STT", "Thôn", "Hộ"] or book.worksheets[
        0
    ].max_row > 3
    assert "Thôn 1" in document_text(lan.get(f"{shown}tep.docx").content)
    lan.post(f"{shown}viec/", {"viec": "chep"})
    with scope([KY_ANH]):
        assert {(f.name, f.version) for f in OwnForm.objects.all()} == {
            ("Biểu quý", 2),
            ("Biểu quý (bản chép 1)", 1),
        }
        assert OwnForm.objects.get(version=2).versions.count() == 2
    assert "Biểu quý" in page(signed_in("minh"), base)
    assert signed_in("minh").get(edit).status_code == 403


def test_a_form_asks_as_often_for_many_columns_and_places_as_for_few(village: Village) -> None:
    def questions(*columns: OwnColumn) -> int:
        form = a_form(village, *columns)
        filled_form(form, period_on(Cycle.MONTH, TODAY), NOW)  # counts what was never counted
        with CaptureQueriesContext(connection) as asked:
            filled_form(form, period_on(Cycle.MONTH, TODAY), NOW)
        retire_own_form(form=form, by=village.lan, at=NOW)
        return len(asked)

    few = (VISITS, OwnColumn("Dân số", FIGURE, "official_population"))
    many = (*few, OwnColumn("Buổi", COUNT, "sessions"), OwnColumn("Hộ", FIGURE, "official_households"))
    with scope([KY_ANH]):
        before = questions(*few)
        for number in range(3, 9):
            add_hamlet(commune=village.commune, name=f"Thôn {number}", valid_from=SETTLED, **ACT)
        assert questions(*many) <= before + 1  # sessions are another table to count
