"""A round from asking to locking: what is prefilled, who may, what becomes a figure, what stays missing."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.figures.models import Figure
from bdhvs.journal.models import Line as JournalLine
from bdhvs.ops.territory import scope, within
from bdhvs.places.commands import add_hamlet
from bdhvs.reports.cycles import Cycle, period_on
from bdhvs.reports.models import Paper, PaperTurn, Round, Submission
from bdhvs.reports.tests.office import an_office, guided, on_a_fixed_day, page, signed_in
from bdhvs.reports.units.commands import Filled, FormDetails, ask_round, hand_in_paper, save_form
from bdhvs.reports.units.judging import approve
from bdhvs.reports.units.queries import state_of
from bdhvs.reports.units.rules import OWN, Field, FieldKind, PaperError
from bdhvs.skills.rules import OutsideTerritoryError
from tests.village import ACT, KY_ANH, NOW, SETTLED, TODAY, Village

pytestmark = pytest.mark.django_db
HOME = "/bao-cao/don-vi/"
FIELDS = (
    Field("o1", "Số lượt thăm hộ", FieldKind.COUNT, "visits"),
    Field("o2", "Số điện thoại được tặng", FieldKind.NUMBER, OWN),
    Field("o3", "Số nhân khẩu chính thức", FieldKind.NUMBER, "official_population"),
    Field("o4", "Khó khăn", FieldKind.WORDS),
)


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_fixed_day(monkeypatch)


@pytest.fixture
def village() -> Village:
    return an_office()


@pytest.fixture
def asked(village: Village) -> Round:
    with scope([KY_ANH]):
        guided(village, "sau", TODAY - timedelta(days=1))
        return a_round(village)


def a_round(village: Village, cycle: Cycle = Cycle.MONTH) -> Round:
    form = save_form(commune=KY_ANH, details=FormDetails("Báo cáo tháng của thôn", "hamlet", FIELDS),
                     by=village.lan, at=NOW)  # fmt: skip
    return ask_round(form=form, cycle=cycle, period=period_on(cycle, TODAY), due_at=NOW + timedelta(days=2),
                     subject_ids=[h.code for h in village.hamlets], by=village.lan, at=NOW)  # fmt: skip


def paper_url(asked: Round, village: Village, number: int = 0) -> str:
    return f"{HOME}dot/{asked.pk}/{village.hamlets[number].code}/"


def typed(client: Client, url: str, **changes: Any) -> dict[str, Any]:
    """The form as a browser sends it back."""
    text = page(client, url)
    seen = text.split('name="seen"')[1].split(">")[0]
    held = seen.split('value="')[1].split('"')[0] if 'value="' in seen else ""
    return {"seen": held, "o2": "4", "o3": "1.250", "o4": "Sóng yếu", "viec": "nop"} | changes


def test_a_hamlet_hands_in_on_the_phone_and_the_officer_approves_it(asked: Round, village: Village) -> None:
    hoa, lan, url = signed_in("hoa"), signed_in("lan"), paper_url(asked, village)
    assert url in page(hoa, HOME), "her own page leads there"
    text = page(hoa, url)
    assert "<strong>1</strong>" in text, "the visit that was recorded is counted already"
    assert 'name="o1"' not in text, "and is not asked for"
    assert hoa.post(url, typed(hoa, url, viec="luu")).status_code == 302
    with scope([KY_ANH]):
        assert Submission.objects.get(subject_id=village.hamlets[0].code).status == "due"
    assert hoa.post(url, typed(hoa, url)).status_code == 302
    assert "đã sửa" not in page(hoa, url)
    assert hoa.post(f"{url}xet/", {"viec": "duyet"}).status_code == 403

    assert lan.post(f"{url}xet/", {"viec": "tra", "reason": "Xem lại số máy"}).status_code == 302
    assert "Xem lại số máy" in page(hoa, url)
    hoa.post(url, typed(hoa, url, o2="5"))
    lan.post(f"{url}xet/", {"viec": "duyet"})
    text = page(lan, f"{HOME}dot/{asked.pk}/")
    assert "mới có 1/2 thôn" in text
    with scope([KY_ANH]):
        told = {f.measure: f for f in Figure.objects.filter(superseded_by=None)}
        assert told["official_population"].value == 1250
        own = next(f for code, f in told.items() if code.startswith(KY_ANH))
        assert (int(own.value or 0), own.hamlet_id, "Thôn 1" in own.source) == (
            5,
            village.hamlets[0].code,
            True,
        )
        assert [t.status for t in PaperTurn.objects.order_by("pk")] == [
            "submitted",
            "returned",
            "submitted",
            "approved",
        ]
        assert PaperTurn.objects.order_by("pk")[0].content["values"]["o2"] == {"n": 4, "of": None}
        acts = set(JournalLine.objects.values_list("act", flat=True))
        assert {
            "ask_round",
            "save_paper",
            "submission_submitted",
            "submission_approved",
            "record_figure",
        } <= acts
    assert "Số điện thoại được tặng" in page(lan, "/so-lieu/"), "a number of our own is called by its name"


def test_a_paper_given_back_takes_its_figures_with_it(asked: Round, village: Village) -> None:
    with scope([KY_ANH]):
        paper = handed(asked, village)
        approve(paper=paper, by=village.lan, at=NOW)
        assert Figure.objects.filter(superseded_by=None).count() == 2
    signed_in("lan").post(f"{paper_url(asked, village)}xet/", {"viec": "tra", "reason": "Nhầm thôn"})
    with scope([KY_ANH]):
        assert not Figure.objects.filter(superseded_by=None).exists()
        assert state_of(asked).sums()[0][1].number is None


def handed(asked: Round, village: Village, number: int = 0) -> Paper:
    values = {"o2": {"n": 4, "of": None}, "o3": {"n": 1250, "of": None}}
    return hand_in_paper(round=asked, subject_id=village.hamlets[number].code, filled=Filled(values, {"o4": ""}),
                         counted={"o1": 1}, by=village.lan, at=NOW)  # fmt: skip


def test_a_number_that_contradicts_another_source_is_not_taken(asked: Round, village: Village) -> None:
    from bdhvs.figures.commands import FigureDetails, record_figure

    with scope([KY_ANH]):
        record_figure(commune_code=KY_ANH, by=village.lan, at=NOW, details=FigureDetails(
            "official_population", TODAY, "Công an xã", value=1300, hamlet_code=village.hamlets[0].code))  # type: ignore[arg-type]  # fmt: skip
        paper = handed(asked, village)
        with pytest.raises(PaperError, match="Công an xã"):
            approve(paper=paper, by=village.lan, at=NOW)
        assert Figure.objects.count() == 1


def test_a_hamlet_sees_and_fills_its_own_paper_alone(asked: Round, village: Village) -> None:
    with scope([KY_ANH]):
        handed(asked, village, 1)
    hoa = signed_in("hoa")
    assert hoa.get(paper_url(asked, village, 1)).status_code == 403
    assert hoa.get(f"{HOME}dot/{asked.pk}/").status_code == 403
    with within(village.hoa.territory):
        assert not Paper.objects.exists()
        assert not PaperTurn.objects.exists()
        with pytest.raises(OutsideTerritoryError):
            hand_in_paper(round=asked, subject_id=village.hamlets[1].code, filled=Filled({}, {}), counted={},
                          by=village.hoa, at=NOW)  # fmt: skip


def test_two_people_filling_one_paper_never_overwrite_each_other_unseen(
    asked: Round, village: Village
) -> None:
    hoa, lan, url = signed_in("hoa"), signed_in("lan"), paper_url(asked, village)
    first, second = typed(hoa, url, viec="luu"), typed(lan, url, viec="luu", o2="9")
    hoa.post(url, first)
    assert "Người khác vừa lưu" in page(lan, url, 422, **second)
    with scope([KY_ANH]):
        assert Paper.objects.get().values["o2"]["n"] == 4


def test_a_late_paper_is_said_to_be_late_and_who_owes_one_is_reminded(
    asked: Round, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=5))
    text = page(signed_in("lan"), f"{HOME}dot/{asked.pk}/")
    assert "NHẮC NỘP BÁO CÁO" in text
    assert "đã quá hạn 3 ngày" in text
    assert "Còn 2/2 nơi chưa nộp: Thôn 1, Thôn 2." in text
    hoa, url = signed_in("hoa"), paper_url(asked, village)
    assert "quá hạn 3 ngày" in page(hoa, HOME)
    hoa.post(url, typed(hoa, url))
    assert "Đã nộp (muộn)" in page(hoa, HOME)


def test_a_locked_round_takes_nothing_more_and_who_did_not_hand_in_stays_missing(
    asked: Round, village: Village
) -> None:
    lan, url = signed_in("lan"), paper_url(asked, village)
    with scope([KY_ANH]):
        paper = handed(asked, village)
    assert "chờ duyệt" in lan.post(f"{HOME}dot/{asked.pk}/khoa/", follow=True).content.decode()
    with scope([KY_ANH]):
        approve(paper=paper, by=village.lan, at=NOW)
    lan.post(f"{HOME}dot/{asked.pk}/khoa/")
    assert "mới có 1/2 thôn" in page(lan, f"{HOME}dot/{asked.pk}/")
    lan.post(f"{url}xet/", {"viec": "tra", "reason": "muộn rồi"})
    with scope([KY_ANH]):
        assert {s.status for s in Submission.objects.all()} == {"locked", "due"}


def test_a_paper_goes_out_and_comes_back_as_a_workbook(asked: Round, village: Village) -> None:
    hoa, url = signed_in("hoa"), paper_url(asked, village)
    book = openpyxl.load_workbook(BytesIO(hoa.get(f"{url}excel/").content))
    sheet = book.active
    assert sheet is not None
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == ["o1", "o2", "o3", "o4"]
    assert sheet["C5"].value == 1
    sheet["C6"], sheet["C7"], sheet["E8"] = 7, "một trăm", "Mất điện"
    hoa.post(f"{url}excel/gui/", {"file": as_upload(book)})
    with scope([KY_ANH]):
        assert not Paper.objects.exists(), "one wrong line: nothing is taken"
    sheet["C7"] = "1.250"
    hoa.post(f"{url}excel/gui/", {"file": as_upload(book)})
    with scope([KY_ANH]):
        paper = Paper.objects.get()
        assert paper.values == {"o2": {"n": 7, "of": None}, "o3": {"n": 1250, "of": None}}
        assert paper.words == {"o4": "Mất điện"}
        assert Submission.objects.get(subject_id=paper.subject_id).status == "due", "saved, not handed in"
        hand_in_paper(round=asked, subject_id=paper.subject_id, counted={}, by=village.hoa, at=NOW,
                      filled=Filled(paper.values, paper.words, paper.saved_at))  # fmt: skip
    for address, late in (
        (f"{url}excel/gui/", {"file": as_upload(openpyxl.Workbook())}),
        (url, {"viec": "luu"}),
    ):
        assert "đã nộp hoặc đã khóa" in hoa.post(address, late, follow=True).content.decode()


def as_upload(book: openpyxl.Workbook) -> SimpleUploadedFile:
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("bao-cao.xlsx", out.getvalue())


def test_the_officer_writes_a_form_and_sends_it_out(village: Village) -> None:
    lan = signed_in("lan")
    made = lan.post(f"{HOME}bieu/moi/", {"name": "Báo cáo tuần", "subject_kind": "unit"})
    assert made.status_code == 302
    edit = made.headers["Location"]
    page(lan, edit)
    lines = {"name": "Báo cáo tuần", "report_code": "", "what_0": "count:staff", "title_0": "",
             "what_1": "share:own", "title_1": "Người đã cài VNeID"}  # fmt: skip
    ask = lan.post(edit, lines).headers["Location"]
    page(lan, f"{ask}?nhip=week")
    sent = lan.post(f"{ask}?nhip=week", {"period": "2026-11-16..2026-11-22", "due_on": "22/11/2026",
                                         "due_time": "20:00", "places": [village.office.code]})  # fmt: skip
    assert sent.status_code == 302, sent.content.decode()[-2000:]
    with scope([KY_ANH]):
        one = Round.objects.get()
        assert [(f["kind"], f["title"]) for f in one.fields] == [
            ("count", "Số người trong danh sách đơn vị"), ("share", "Người đã cài VNeID"),
        ]  # fmt: skip
    phuc = signed_in("phuc")
    assert "<strong>1</strong>" in page(phuc, f"{HOME}dot/{one.pk}/{village.office.code}/"), (
        "Yến is on its list"
    )
    again = lan.post(f"{ask}?nhip=week", {"period": "2026-11-16..2026-11-22", "due_on": "22/11/2026",
                                          "due_time": "20:00", "places": [village.office.code]})  # fmt: skip
    assert "đã giao" in again.content.decode()


@pytest.mark.parametrize("path", ["", "dot/{}/"])
def test_pages_ask_the_same_number_of_questions_however_many_places(
    village: Village, asked: Round, path: str
) -> None:
    lan = signed_in("lan")

    def questions(one: Round) -> int:
        url = f"{HOME}{path.format(one.pk)}"
        page(lan, url)
        with CaptureQueriesContext(connection) as found:
            page(lan, url)
        return len(found)

    few = questions(asked)
    with scope([KY_ANH]):
        more = [
            add_hamlet(commune=village.commune, name=f"Thôn {n}", valid_from=SETTLED, **ACT)
            for n in range(3, 9)
        ]
        form = asked.form
        bigger = ask_round(form=form, cycle=Cycle.QUARTER, period=period_on(Cycle.QUARTER, TODAY), by=village.lan,
                           at=NOW, due_at=NOW + timedelta(days=9), subject_ids=[h.code for h in more])  # fmt: skip
    assert questions(bigger) == few
