"""From a file to the register: previews tell the truth, imports are whole or nothing, and repeat harmlessly."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people.commands import record_death
from bdhvs.people.importing.matching import SKIP
from bdhvs.people.importing.rules import ImportFileError, Outcome, RowsRefusedError
from bdhvs.people.importing.running import Preview, Request, import_file, preview_file
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.sealing import unseal
from bdhvs.people.tests import importing_books as books
from bdhvs.places.models import Commune, Hamlet, Province

COMMUNE = "18775"
TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 3, tzinfo=UTC)
HEADER = [
    "Số hộ",
    "Họ và tên",
    "Ngày sinh",
    "Giới tính",
    "Số định danh",
    "Quan hệ với chủ hộ",
    "Thôn",
    "Điện thoại",
]
PEOPLE: list[list[Any]] = [
    [1, "Nguyễn Văn Đạt", "05/03/1960", "Nam", "040060000001", "Chủ hộ", "Thôn 1", "0912345678"],
    [1, "Trần Thị Bình", "1962", "Nữ", "", "Vợ", "Thôn 1", ""],
    [1, "Nguyễn Văn An", "12/09/2015", "Nam", "040215000001", "Cháu", "Thôn 1", "0987654321"],
    [2, "Lê Thị Hoa", "01-2-85", "Nữ", "'040185000002", "Chủ hộ", "Thôn 1", ""],
    [1, "Hồ Văn Dũng", "2/2/1990", "Nam", 40090000003, "Chủ hộ", "thôn 02", "912345679"],
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _village() -> Iterator[None]:
    with scope([COMMUNE]):
        province, _ = Province.objects.get_or_create(
            code="42", defaults={"name": "Hà Tĩnh", "kind": "province", "valid_from": date(2000, 1, 1)}
        )
        commune, _ = Commune.objects.get_or_create(
            code=COMMUNE,
            defaults={
                "province": province,
                "name": "Kỳ Anh",
                "name_key": "ky anh",
                "kind": "xa",
                "valid_from": date(2025, 7, 1),
            },
        )
        for number in (1, 2):
            Hamlet.objects.get_or_create(
                code=f"{COMMUNE}-T{number:02}",
                defaults={"commune": commune, "name": f"Thôn {number}", "valid_from": date(2025, 7, 1)},
            )
        yield


def _request(**terms: Any) -> Request:
    return Request(COMMUNE, TODAY, **terms)


def _list(tmp_path: Path, rows: Sequence[Any], header: Sequence[str] = tuple(HEADER)) -> Path:
    return books.book(tmp_path / "danh-sach.xlsx", [header, *rows])


def _load(path: Path, **terms: Any) -> Preview:
    return import_file(path, _request(**terms), by=None, at=AT)


def _counts(found: Preview) -> dict[str, int]:
    return {outcome.value: number for outcome, number in found.counts.items() if number}


def _refusals(found: Preview) -> dict[int, str]:
    return {
        v.row.line: "; ".join(p.text for p in v.row.problems)
        for v in found.verdicts
        if v.outcome is Outcome.REFUSED
    }


def test_a_preview_writes_nothing(tmp_path: Path) -> None:
    found = preview_file(_list(tmp_path, PEOPLE), _request())
    assert _counts(found) == {"new": 5}
    assert found.new_households == 3
    assert not Person.objects.exists()
    assert not Line.objects.exists()


def test_a_list_is_stored_whole_with_one_journal_line(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    assert list(Household.objects.order_by("code").values_list("code", "hamlet_id")) == [
        ("T01-1", "18775-T01"),
        ("T01-2", "18775-T01"),
        ("T02-1", "18775-T02"),
    ]
    dat = Person.objects.get(name_key="nguyen van dat")
    assert (dat.birth_date, dat.birth_year, dat.sex, dat.places) == (
        date(1960, 3, 5),
        1960,
        "male",
        ["18775-T01"],
    )
    assert unseal(dat.number_tail) == "001"
    assert unseal(dat.phone) == "0912345678"
    home = Residence.objects.get(person=dat)
    assert (home.kind, home.role, home.valid_from, home.valid_to) == ("permanent", "head", TODAY, None)
    line = Line.objects.get()
    assert (line.act, line.count, line.fields) == ("import_people", 5, [])


def test_a_year_alone_stays_a_year_and_a_zero_comes_back(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    binh = Person.objects.get(name_key="tran thi binh")
    assert (binh.birth_date, binh.birth_year, binh.number_hash, binh.phone) == (None, 1962, None, None)
    dung = Person.objects.get(name_key="ho van dung")
    assert unseal(dung.number_tail) == "003"
    assert unseal(dung.phone) == "0912345679"


def test_of_a_child_only_the_year_is_kept(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    child = Person.objects.get(name_key="nguyen van an")
    assert (child.birth_date, child.birth_year, child.number_hash, child.phone) == (None, 2015, None, None)


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    path = _list(tmp_path, PEOPLE)
    _load(path)
    before = list(Residence.objects.order_by("pk").values())
    assert _counts(_load(path)) == {"same": 5}
    assert list(Residence.objects.order_by("pk").values()) == before
    assert Person.objects.count() == 5


def test_only_what_changed_is_changed(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    later = [list(row) for row in PEOPLE]
    later[0][7] = "0911111111"
    later[1][2] = "7/8/1962"
    later[3][1] = "Lê Thị Hòa"
    found = _load(_list(tmp_path, later))
    assert _counts(found) == {"same": 2, "changed": 3}
    assert [v.changes for v in found.verdicts] == [("phone",), ("birth_date",), (), ("name",), ()]
    assert Person.objects.get(name_key="tran thi binh").birth_date == date(1962, 8, 7)
    assert unseal(Person.objects.get(name_key="nguyen van dat").phone) == "0911111111"
    assert unseal(Person.objects.get(name_key="nguyen van dat").number_tail) == "001"


def test_a_blank_cell_never_erases_what_is_known(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    blank = [
        [row[0], row[1], str(row[2])[-4:] if len(str(row[2])) > 7 else row[2], "", "", row[5], row[6], ""]
        for row in PEOPLE
    ]
    blank[3][2] = 1985
    found = _load(_list(tmp_path, blank))
    assert _counts(found) == {"same": 5}
    dat = Person.objects.get(name_key="nguyen van dat")
    assert (dat.birth_date, dat.sex, unseal(dat.phone)) == (date(1960, 3, 5), "male", "0912345678")


def test_a_move_closes_one_episode_and_opens_the_next(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE), since=date(2026, 1, 1))
    moved = [list(row) for row in PEOPLE]
    moved[3][0], moved[3][6], moved[3][5] = 1, "Thôn 2", "Ở cùng"
    _load(_list(tmp_path, moved), since=date(2026, 9, 1))
    hoa = Person.objects.get(name_key="le thi hoa")
    assert hoa.places == ["18775-T02"]
    assert list(
        Residence.objects.filter(person=hoa)
        .order_by("valid_from")
        .values_list("hamlet_id", "valid_from", "valid_to")
    ) == [
        ("18775-T01", date(2026, 1, 1), date(2026, 9, 1)),
        ("18775-T02", date(2026, 9, 1), None),
    ]


def test_one_refused_row_stops_everything(tmp_path: Path) -> None:
    rows = [*PEOPLE, [3, "Đỗ Văn Khuê", "31/02/1970", "Nam", "", "Chủ hộ", "Thôn 1", ""]]
    with pytest.raises(RowsRefusedError, match="Chưa lưu gì"):
        _load(_list(tmp_path, rows))
    assert not Person.objects.exists()
    assert not Household.objects.exists()


def test_refusals_name_the_row_and_what_to_write(tmp_path: Path) -> None:
    rows = [
        [1, "Lê Văn A và Trần Thị B", "1960", "Nam", "", "Chủ hộ", "Thôn 1", ""],
        [2, "Lê Văn C", "1970", "Nam", "038110000001", "Chủ hộ", "Thôn 1", ""],
        [3, "Lê Văn D", "1970", "Nam", "", "Chủ hộ", "Thôn 9", ""],
        [4, "", "1970", "Nam", "", "Chủ hộ", "Thôn 1", ""],
        [5, "Lê Văn E", "1971", "Nam", "040071000001", "Chủ hộ", "Thôn 1", ""],
        [6, "Lê Văn G", "1971", "Nam", "040071000001", "Chủ hộ", "Thôn 1", ""],
        [6, "Lê Văn H", "1971", "Nam", "", "Chủ hộ", "Thôn 1", ""],
        [7, "Lê Văn I", "2010", "Nam", "038499000001", "Chủ hộ", "Thôn 1", ""],
    ]
    refused = _refusals(preview_file(_list(tmp_path, rows), _request()))
    assert "hai người" in refused[2]
    assert "không khớp năm sinh" in refused[3]
    assert "Có phải: Thôn" in refused[4]
    assert "thiếu họ tên" in refused[5]
    assert "trùng số định danh với dòng 6" in refused[7]
    assert "đã có chủ hộ ở dòng 7" in refused[8]
    assert "chữ số thứ tư" in refused[9]


def test_totals_signatures_and_headings_are_no_people(tmp_path: Path) -> None:
    header = ["Họ và tên", "Năm sinh", "Quan hệ với chủ hộ"]
    rows = [
        ["I. Thôn 1"],
        ["Lê Văn A", 1960, "Chủ hộ"],
        ["Trần Thị B", 1962, "Vợ"],
        [],
        ["II. Thôn 2"],
        ["Hồ Văn C", 1970, "Chủ hộ"],
        ["Tổng cộng", 3, ""],
        ["Người lập biểu"],
    ]
    found = _load(_list(tmp_path, rows, header))
    assert _counts(found) == {"new": 3}
    assert [reason for _, reason in found.left_out] == [
        "tiêu đề thôn",
        "tiêu đề thôn",
        "dòng tổng cộng",
        "dòng ký tên",
    ]
    assert set(Household.objects.values_list("code", "hamlet_id")) == {
        ("T01-N0001", "18775-T01"),
        ("T02-N0001", "18775-T02"),
    }
    assert _counts(_load(_list(tmp_path, rows, header))) == {"same": 3}


def test_a_list_without_households_says_what_is_needed(tmp_path: Path) -> None:
    path = _list(tmp_path, [["Lê Văn A", 1960]], ["Họ và tên", "Năm sinh"])
    with pytest.raises(ImportFileError, match="ai ở cùng hộ"):
        preview_file(path, _request(hamlet="18775-T01"))


def test_a_namesake_is_suspected_and_an_officer_decides(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    path = _list(tmp_path, [[9, "Trần Thị Bình", "1962", "Nữ", "", "Chủ hộ", "Thôn 1", ""]])
    found = preview_file(path, _request())
    assert _counts(found) == {"suspect": 1}
    binh = Person.objects.get(name_key="tran thi binh")
    assert found.verdicts[0].other == binh.pk
    with pytest.raises(RowsRefusedError):
        _load(path)
    assert _counts(_load(path, decisions={2: SKIP})) == {"skipped": 1}
    assert _counts(preview_file(path, _request(decisions={2: str(binh.pk)}))) == {"changed": 1}
    assert _counts(_load(path, decisions={2: "new"})) == {"new": 1}


def test_another_name_under_a_known_number_is_suspected(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE))
    rows = [[2, "Phạm Quốc Khánh", "1985", "Nữ", "040185000002", "Chủ hộ", "Thôn 1", ""]]
    assert _counts(preview_file(_list(tmp_path, rows), _request())) == {"suspect": 1}


def test_the_dead_are_not_brought_back(tmp_path: Path) -> None:
    _load(_list(tmp_path, PEOPLE), since=date(2026, 1, 1))
    hoa = Person.objects.get(name_key="le thi hoa")
    record_death(person=hoa, on=date(2026, 6, 1), by=None, at=AT)
    assert "đã mất" in _refusals(preview_file(_list(tmp_path, PEOPLE), _request()))[5]


def test_a_household_number_left_blank_belongs_to_the_one_above(tmp_path: Path) -> None:
    header = ["Số hộ", "Họ và tên", "Năm sinh", "Quan hệ với chủ hộ"]
    rows = [[1, "Lê Văn A", 1960, "Chủ hộ"], ["", "Trần Thị B", 1962, "Vợ"], [2, "Hồ Văn C", 1970, "Chủ hộ"]]
    found = preview_file(_list(tmp_path, rows, header), _request(hamlet="18775-T01"))
    assert [len(home.rows) for home in found.homes] == [2, 1]


def test_a_hamlet_written_only_beside_the_head_holds_for_the_household(tmp_path: Path) -> None:
    header = ["Số hộ", "Họ và tên", "Năm sinh", "Quan hệ với chủ hộ", "Thôn"]
    rows = [
        [1, "Lê Văn A", 1960, "Chủ hộ", "Thôn 1"],
        ["", "Trần Thị B", 1962, "Vợ", ""],
        [2, "Hồ Văn C", 1970, "Chủ hộ", ""],
    ]
    found = preview_file(_list(tmp_path, rows, header), _request())
    assert found.verdicts[1].row.hamlet == "18775-T01"
    assert "chưa rõ thôn" in _refusals(found)[4]


def test_strangers_under_a_known_household_number_are_told(tmp_path: Path) -> None:
    header = ["Số hộ", "Họ và tên", "Năm sinh", "Thôn"]
    _load(_list(tmp_path, [[1, "Lê Văn A", 1960, "Thôn 1"]], header))
    others = [[1, "Hồ Thị C", 1971, "Thôn 1"], [2, "Tạ Thị D", 1972, "Thôn 1"]]
    told = " ".join(preview_file(_list(tmp_path, others, header), _request()).sentences)
    assert "1 hộ trùng số" in told
    assert "dòng 2" in told
    family = [[1, "Lê Văn A", 1960, "Thôn 1"], [1, "Lê Thị B", 2026, "Thôn 1"]]
    again = preview_file(_list(tmp_path, family, header), _request())
    assert "trùng số" not in " ".join(again.sentences)


def test_temporary_becomes_permanent_in_one_home(tmp_path: Path) -> None:
    header = ["Số hộ", "Họ và tên", "Năm sinh", "Quan hệ với chủ hộ", "Cư trú"]
    rows = [[1, "Lê Văn An", 1960, "Chủ hộ", "Tạm trú"]]
    _load(_list(tmp_path, rows, header), hamlet="18775-T01", since=date(2026, 1, 1))
    rows[0][4] = "Thường trú"
    found = _load(_list(tmp_path, rows, header), hamlet="18775-T01", since=date(2026, 6, 1))
    assert found.verdicts[0].changes == ("kind",)
    assert list(Residence.objects.order_by("valid_from").values_list("kind", "valid_from", "valid_to")) == [
        ("temporary", date(2026, 1, 1), date(2026, 6, 1)),
        ("permanent", date(2026, 6, 1), None),
    ]


def test_somebody_of_whom_only_the_name_is_known_is_a_person(tmp_path: Path) -> None:
    header = ["Số hộ", "Họ và tên", "Năm sinh", "Quan hệ với chủ hộ"]
    rows = [[1, "Lê Văn An", 1960, "Chủ hộ"], ["", "Trần Thị Bình", "", ""]]
    found = preview_file(_list(tmp_path, rows, header), _request(hamlet="18775-T01"))
    assert _counts(found) == {"new": 2}
    assert not found.left_out


def test_households_by_the_name_of_their_head(tmp_path: Path) -> None:
    header = ["Chủ hộ", "Họ và tên", "Năm sinh"]
    rows = [["Lê Văn A", "Lê Văn A", 1960], ["Lê Văn A", "Trần Thị B", 1962], ["Hồ Văn C", "Hồ Văn C", 1970]]
    _load(_list(tmp_path, rows, header), hamlet="18775-T01")
    assert Residence.objects.filter(role="head").count() == 2
    assert Household.objects.count() == 2


def test_birth_dates_in_columns_of_men_and_women(tmp_path: Path) -> None:
    header = ["Số hộ", "Họ và tên", "Nam", "Nữ", "Quan hệ với chủ hộ"]
    rows = [[1, "Lê Văn A", "05/03/1960", "", "Chủ hộ"], [1, "Trần Thị B", "", 1962, "Vợ"]]
    _load(_list(tmp_path, rows, header), hamlet="18775-T01")
    assert list(Person.objects.order_by("birth_year").values_list("sex", "birth_date", "birth_year")) == [
        ("male", date(1960, 3, 5), 1960),
        ("female", None, 1962),
    ]


def test_names_in_an_old_font_are_stored_in_unicode(tmp_path: Path) -> None:
    header = ["Sè hé", "Hä vµ tªn", "N¨m sinh", "Quan hÖ víi chñ hé"]
    rows = [[1, "NguyÔn V¨n §øc", 1960, "Chñ hé"], [1, "TrÇn ThÞ Hång", 1962, "Vî"]]
    found = _load(_list(tmp_path, rows, header), hamlet="18775-T01")
    assert set(Person.objects.values_list("name", flat=True)) == {"Nguyễn Văn Đức", "Trần Thị Hồng"}
    assert any("TCVN3" in sentence for sentence in found.sentences)


def test_an_import_of_one_commune_never_touches_another(tmp_path: Path) -> None:
    from django.db import connection

    _load(_list(tmp_path, PEOPLE))
    with scope(["18776"]):
        assert not Person.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_person")
        assert cursor.fetchone() == (5,)


def test_the_journal_and_the_preview_never_hold_a_number(tmp_path: Path) -> None:
    from bdhvs.people.importing.describing import answer, lines

    found = _load(_list(tmp_path, PEOPLE))
    told = str(answer(found, stored=True)) + " ".join(lines(found, stored=True, apply=True))
    told += str(list(Line.objects.values()))
    for number in ("040060000001", "0912345678"):
        assert number not in told
