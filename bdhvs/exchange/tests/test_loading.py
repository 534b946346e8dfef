"""Lists of facts from Excel: a verdict for every row, then everything or nothing."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bdhvs.accounts.models import User
from bdhvs.exchange.loading.kinds import KINDS
from bdhvs.exchange.loading.running import preview, read_rows, store
from bdhvs.exchange.loading.verdicts import Preview
from bdhvs.exchange.rules import FactsRefusedError, Outcome
from bdhvs.exchange.tests.desk import PEOPLE, SAU, a_desk, changed, signed_in, workbook
from bdhvs.figures.models import Figure
from bdhvs.gatherings.models import Attendance, Session
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.outreach.models import Publication
from bdhvs.people.commands import register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.importing.reading import read_book
from bdhvs.places.commands import register_unit
from bdhvs.places.rules import UnitKind
from bdhvs.registries.models import RegistryEntry
from bdhvs.skills.desk import Desk
from bdhvs.skills.models import Attainment
from tests.village import ACT, KY_ANH, NOW, SETTLED, Village

pytestmark = pytest.mark.django_db
SESSIONS = (
    "Ngày tổ chức",
    "Loại buổi",
    "Tên buổi",
    "Tại thôn, tổ dân phố",
    "Nội dung",
    "Số người dân",
    "Số học sinh, sinh viên",
)
FIGURES = ("Số liệu", "Thôn", "Đơn vị", "Tính đến ngày", "Số đạt", "Tổng số", "Con số", "Nguồn")


@pytest.fixture
def village() -> Village:
    return a_desk()


@pytest.fixture
def read(village: Village, tmp_path: Path) -> Any:
    """Look at a list as Lan, or store it."""

    def look(kind: str, header: Any, *rows: Any, apply: bool = False, by: User | None = None) -> Preview:
        who = by or village.lan
        path = tmp_path / "list.xlsx"
        path.write_bytes(workbook(header, *rows))
        lines = read_rows(path, KINDS[kind])
        with scope([KY_ANH]):
            if apply:
                return store(lines, KINDS[kind], commune=KY_ANH, by=who, at=NOW)
            return preview(lines, KINDS[kind], Desk(KY_ANH, who, NOW))

    return look


def reasons(found: Preview) -> list[str]:
    return ["; ".join(verdict.reasons) for verdict in found.verdicts]


def outcomes(found: Preview) -> list[Outcome]:
    return [verdict.outcome for verdict in found.verdicts]


def test_a_list_is_stored_whole_and_stored_again_it_changes_nothing(village: Village, read: Any) -> None:
    rows = (SAU, changed(SAU, item="S2", result="Chưa"))
    assert outcomes(read("attainments", PEOPLE, *rows, apply=True)) == [Outcome.NEW, Outcome.NEW]
    with scope([KY_ANH]):
        said = Attainment.objects.order_by("pk").values_list("item_code", "result", "level", "hamlet_id")
        here = village.hamlets[0].code
        assert list(said) == [("learning_account", "yes", "E1", here), ("S2", "no", "E1", here)]
    assert outcomes(read("attainments", PEOPLE, *rows, apply=True)) == [Outcome.SAME, Outcome.SAME]
    with scope([KY_ANH]):
        assert Attainment.objects.count() == 2
        assert set(Line.objects.values_list("act", flat=True)) >= {"record_attainment", "import_attainments"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "Trần Thị Lạ"}, "không có “Trần Thị Lạ” trong sổ"),
        ({"birth": "1950"}, "Phạm Thị Sáu, 1948, Thôn 1 (mã"),
        ({"birth": ""}, "cần năm sinh hoặc mã người"),
        ({"hamlet": "Thôn 9"}, "không có “Thôn 9” trong xã"),
        ({"item": "Bay lên trời"}, "trong danh mục"),
        ({"result": "có lẽ"}, "trong danh mục"),
        ({"day": "31/02/2026"}, "không phải là ngày"),
        ({"day": "12/12/2026"}, "ở tương lai"),
        ({"day": ""}, "thiếu Ngày"),
        ({"level": "E3"}, "cần ghi nguồn"),
        ({"name": "Hoàng Minh An", "birth": "2017"}, "dưới 16 tuổi"),
    ],
)
def test_a_row_is_refused_with_its_reason(read: Any, changes: dict[str, str], said: str) -> None:
    found = read("attainments", PEOPLE, changed(SAU, **changes))
    assert outcomes(found) == [Outcome.REFUSED]
    assert said in reasons(found)[0]
    assert found.verdicts[0].line == 2


def test_two_people_of_one_name_and_year_are_never_guessed(village: Village, read: Any) -> None:
    with scope([KY_ANH]):
        twin = register_person(
            commune_code=KY_ANH, details=PersonDetails(name="Phạm Thị Sáu", birth_year=1948),
            household=village.homes["binh"], **ACT,
        )  # fmt: skip
    found = read("attainments", PEOPLE, SAU)
    assert outcomes(found) == [Outcome.REFUSED]
    assert f"(mã {village.people['sau'].pk})" in reasons(found)[0]
    assert f"(mã {twin.pk})" in reasons(found)[0]
    named = read("attainments", ("Mã người", *PEOPLE), (str(twin.pk), *SAU), apply=True)
    assert outcomes(named) == [Outcome.NEW]
    with scope([KY_ANH]):
        assert Attainment.objects.get().person_id == twin.pk


def test_a_code_beside_another_name_is_refused(village: Village, read: Any) -> None:
    found = read("attainments", ("Mã người", *PEOPLE), (str(village.people["dung"].pk), *SAU))
    assert "là của Đặng Văn Dũng" in reasons(found)[0]


def test_one_refused_row_keeps_the_whole_list_out(village: Village, read: Any) -> None:
    with pytest.raises(FactsRefusedError):
        read("attainments", PEOPLE, SAU, changed(SAU, day="hôm qua"), apply=True)
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()


def test_the_focal_person_lists_the_staff_of_the_unit_and_the_head_of_a_hamlet_who_lives_there(
    village: Village, read: Any
) -> None:
    """Yến works in the office of the commune and lives elsewhere; bà Sáu lives in hamlet 1 and is nobody's staff."""
    yen = changed(SAU, name="Ngô Hải Yến", birth="1990", hamlet="")
    both = {"phuc": [Outcome.NEW, Outcome.REFUSED], "hoa": [Outcome.REFUSED, Outcome.NEW]}
    for who, expected in both.items():
        by = User.objects.get(username=who)
        assert outcomes(read("attainments", PEOPLE, yen, SAU, by=by)) == expected


def test_rows_that_contradict_each_other_are_refused_and_repeated_ones_left_out(read: Any) -> None:
    found = read("attainments", PEOPLE, SAU, SAU, changed(SAU, result="Chưa"))
    assert outcomes(found) == [Outcome.NEW, Outcome.SAME, Outcome.REFUSED]
    assert "giống dòng 2" in reasons(found)[1]
    assert "khác dòng 2" in reasons(found)[2]


def test_a_session_by_headcount_and_its_correction(village: Village, read: Any) -> None:
    row = (
        "12/11/2026",
        "buổi hướng dẫn",
        "Dùng VNeID",
        "thôn 1",
        "VNeID mức độ 2; An toàn thông tin mạng",
        25,
        "",
    )
    read("sessions", SESSIONS, row, apply=True)
    with scope([KY_ANH]):
        session = Session.objects.get()
        assert (session.kind, session.status, session.topics) == ("guidance", "held", ["vneid", "safety"])
        assert [(a.group_code, a.headcount) for a in Attendance.objects.all()] == [("resident", 25)]
    found = read("sessions", SESSIONS, (*row[:5], 22, 4), apply=True)
    assert outcomes(found) == [Outcome.CORRECTS]
    with scope([KY_ANH]):
        now = Session.objects.get(superseded_by=None)
        assert {(a.group_code, a.headcount) for a in now.attendances.all()} == {
            ("resident", 22),
            ("pupil", 4),
        }
        assert Session.objects.count() == 2


def test_a_group_of_zero_people_is_refused_since_unknown_is_left_blank(read: Any) -> None:
    found = read("sessions", SESSIONS, ("12/11/2026", "buổi hướng dẫn", "", "thôn 1", "", 0, ""))
    assert "để trống" in reasons(found)[0]


def test_publications_with_minutes_and_hamlets(village: Village, read: Any) -> None:
    header = ("Ngày", "Kênh", "Tiêu đề", "Số phút phát", "Dành cho các thôn")
    row = ("12/11/2026", "Truyền thanh cơ sở", "Bản tin sáng", 10, "Thôn 1; Thôn 2")
    read("publications", header, row, apply=True)
    assert outcomes(read("publications", header, row)) == [Outcome.SAME]
    assert "1440" in reasons(read("publications", header, (*row[:3], 5000, "")))[0]
    with scope([KY_ANH]):
        one = Publication.objects.get()
        assert (one.channel_code, one.minutes, one.served) == (
            "loudspeaker",
            10,
            [h.code for h in village.hamlets],
        )


def test_another_number_for_the_same_day_corrects_the_figure(village: Village, read: Any) -> None:
    row = ("Công dân từ 16 tuổi có danh tính số", "", "", "31/10/2026", 640, 1000, "", "BC 45 CAX")
    read("figures", FIGURES, row, apply=True)
    assert outcomes(read("figures", FIGURES, row)) == [Outcome.SAME]
    assert outcomes(read("figures", FIGURES, (*row[:4], 610, 1000, "", "BC 46 CAX"), apply=True)) == [
        Outcome.CORRECTS
    ]
    with scope([KY_ANH]):
        assert Figure.objects.get(superseded_by=None).numerator == 610


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("official_population", "", "", "31/10/2026", "", "", 500, "BC 45"), "của từng thôn"),
        (("pupils_equipped", "", "", "31/10/2026", 5, 9, "", "BC 45"), "của từng đơn vị"),
        (("vneid_confirmed", "", "", "31/10/2026", 11, 9, "", "BC 45"), "lớn hơn mẫu số"),
        (("vneid_confirmed", "", "", "31/10/2026", "64%", "", "", "BC 45"), "không phải là số nguyên"),
        (("vneid_confirmed", "", "", "31/10/2026", 1, 9, "", ""), "thiếu Nguồn"),
    ],
)
def test_a_figure_is_refused_with_its_reason(read: Any, row: tuple[Any, ...], said: str) -> None:
    assert said in reasons(read("figures", FIGURES, row))[0]


@pytest.mark.parametrize(
    ("cell", "kept"), [(62.5, "62.5"), ("62,5", "62.5"), ("1.062,25", "1062.25"), (71, "71")]
)
def test_a_score_in_a_list_keeps_its_decimals(village: Village, read: Any, cell: Any, kept: str) -> None:
    row = ("Điểm chuyển đổi số cấp xã (tỉnh công bố)", "", "", "31/10/2026", "", "", cell, "QĐ 12 của tỉnh")
    read("figures", FIGURES, row, apply=True)
    with scope([KY_ANH]):
        assert Figure.objects.get().value == Decimal(kept)
    assert outcomes(read("figures", FIGURES, row)) == [Outcome.SAME]


def test_a_rank_with_decimals_in_a_list_is_refused(read: Any) -> None:
    row = (
        "Thứ hạng chuyển đổi số cấp xã (tỉnh công bố)",
        "",
        "",
        "31/10/2026",
        "",
        "",
        12.5,
        "QĐ 12 của tỉnh",
    )
    assert "không phải là số nguyên" in reasons(read("figures", FIGURES, row))[0]


def test_two_units_of_one_name_are_never_guessed(village: Village, read: Any) -> None:
    with scope([KY_ANH]):
        for code in ("18775-U-MN1", "18775-U-MN2"):
            register_unit(
                commune=village.commune,
                code=code,
                name="Trường Tiểu học",
                kind=UnitKind.SCHOOL,
                valid_from=SETTLED,
                **ACT,
            )
    row = ("pupils_equipped", "", "trường tiểu học", "31/10/2026", 5, 9, "", "BC 45")
    assert "hãy ghi mã: 18775-U-MN1, 18775-U-MN2" in reasons(read("figures", FIGURES, row))[0]
    assert outcomes(read("figures", FIGURES, (*row[:2], "18775-U-MN2", *row[3:]))) == [Outcome.NEW]


def test_a_list_twenty_times_longer_asks_no_more_questions(village: Village, read: Any) -> None:
    items = ("bank_account", "digital_identity", "vneid_app", "S1", "S2", "S3")
    rows = [changed(SAU, item=item, day=f"{day:02}/10/2026") for item in items for day in range(1, 21)]
    with CaptureQueriesContext(connection) as few:
        read("attainments", PEOPLE, *rows[:6], apply=True)
    with CaptureQueriesContext(connection) as many:
        read("attainments", PEOPLE, *rows, apply=True)
    assert len(many) <= len(few) + 1
    with scope([KY_ANH]):
        assert Attainment.objects.count() == 120


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_template_is_read_back_and_its_lists_hold_our_words(
    village: Village, tmp_path: Path, kind: str
) -> None:
    content = b"".join(signed_in("lan").get(f"/ghi-nhan/excel/{kind}/mau/"))
    path = tmp_path / "mau.xlsx"
    path.write_bytes(content)
    sheets = {sheet.name: sheet for sheet in read_book(path).sheets}
    titles = [title.removesuffix(" *") for title in sheets["Danh sách"].lines[0].cells]
    assert titles == [column.title for column in KINDS[kind].columns]
    words = {cell for line in sheets["Danh mục"].lines for cell in line.cells}
    assert "Thôn 1" in words


def test_a_list_of_volunteers_asks_for_consent_and_leaves_what_is_there_already(
    village: Village, read: Any
) -> None:
    head = ("Danh sách", "Họ và tên", "Giúp việc gì", "Từ ngày", "Đồng ý ngày", "Số lượng")
    rows = (
        ("Tình nguyện viên", "Trần Thị Hạnh", "Dạy buổi tối", "01/03/2026", "01/03/2026", ""),
        ("phòng, thiết bị, đường truyền", "Máy tính bảng", "Lớp người cao tuổi", "01/03/2026", "", "10"),
    )
    refused = ("người có uy tín", "Ông Khoa", "Nói với bà con", "01/03/2026", "", "")
    found = read("registries", head, *rows, refused)
    assert outcomes(found) == [Outcome.NEW, Outcome.NEW, Outcome.REFUSED]
    assert "ngày người ấy đồng ý" in reasons(found)[2]
    assert outcomes(read("registries", head, *rows, apply=True)) == [Outcome.NEW, Outcome.NEW]
    assert outcomes(read("registries", head, *rows, apply=True)) == [Outcome.SAME, Outcome.SAME]
    with scope([KY_ANH]):
        kept = RegistryEntry.objects.order_by("pk").values_list("kind", "name", "quantity")
        assert list(kept) == [("volunteer", "Trần Thị Hạnh", None), ("resource", "Máy tính bảng", 10)]
    foreign = read("registries", head, rows[1], by=village.hoa)
    assert outcomes(foreign) == [Outcome.REFUSED]
    assert "mình phụ trách" in reasons(foreign)[0]
