"""The pages of the register, as an officer, a leader, the head of a hamlet, an officer elsewhere and a stranger."""

import re
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from openpyxl import load_workbook

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people.commands import correct_person, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Consent, Household, Membership, Person, Residence, Roster
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, SETTLED, Village, a_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_village()


@pytest.fixture
def lan(village: Village) -> Client:
    return _as(village.lan)


def _as(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def good(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    page: str = response.content.decode()
    assert_good_page(page)
    return page


def person_url(village: Village, who: str, act: str = "") -> str:
    return f"/danh-sach/nguoi/{village.people[who].uuid}/{act + '/' if act else ''}"


def home_url(village: Village, home: str, act: str = "") -> str:
    return f"/danh-sach/ho/{village.homes[home].uuid}/{act + '/' if act else ''}"


def lines(act: str) -> list[Line]:
    with scope([KY_ANH]):
        return list(Line.objects.filter(act=act).order_by("pk"))


PAGES = (
    "/danh-sach/",
    "/danh-sach/?tim=sau&nam=1948",
    "/danh-sach/?tim=khong-co-ai",
    "/danh-sach/them/",
    "/danh-sach/ho/",
    "/danh-sach/ho/lap/",
    "/danh-sach/trung/",
    "/noi/ve-lai/",
    "/noi/to/18775-TO-01/",
)
PERSON_ACTS = (
    "",
    "sua",
    "chuyen",
    "cu-tru",
    "roi-xa",
    "mat",
    "rut-ghi-mat",
    "vao-nhom",
    "vao-to",
    "dong-y",
    "gop",
)
HOUSEHOLD_ACTS = ("", "them-nguoi", "dia-chi", "uu-tien", "tach", "gop")


def test_every_page_is_a_good_page(lan: Client, village: Village) -> None:
    acts = [person_url(village, "binh", act) for act in PERSON_ACTS]
    acts += [home_url(village, "binh", act) for act in HOUSEHOLD_ACTS]
    for url in (*PAGES, *acts):
        good(lan.get(url))


def test_an_address_that_names_no_act_or_nobody_is_not_found(lan: Client, village: Village) -> None:
    for url in (
        person_url(village, "sau", "xoa"),
        home_url(village, "sau", "xoa"),
        f"/danh-sach/nguoi/{uuid4()}/",
    ):
        assert lan.get(url).status_code == 404


def test_typing_brings_only_the_table_and_names_who_was_read(lan: Client, village: Village) -> None:
    answer = lan.get("/danh-sach/?tim=sau", headers={"HX-Request": "true", "HX-Target": "table-nguoi-dan"})
    text = answer.content.decode()
    assert "Phạm Thị Sáu" in text
    assert "<html" not in text
    line = lines("see_persons")[-1]
    assert (line.subject_ids, line.by_id) == ([str(village.people["sau"].pk)], village.lan.pk)


def test_a_list_in_excel_is_read_by_the_journal_too(lan: Client) -> None:
    answer = lan.get("/danh-sach/?out=xlsx")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert any("Phạm Thị Sáu" in [c.value for c in row] for row in book.worksheets[0].iter_rows())
    assert lines("export_persons")[-1].count == 7


def test_the_list_asks_the_same_for_three_or_thirty(
    lan: Client, village: Village, django_assert_max_num_queries: object
) -> None:
    lan.get("/danh-sach/")
    with scope([KY_ANH]):
        for number in range(20):
            details = PersonDetails(f"Lê Văn {number}", birth_year=1990)
            register_person(commune_code=KY_ANH, details=details, household=village.homes["sau"], **ACT)
    for url in ("/danh-sach/", "/danh-sach/ho/", person_url(village, "sau"), home_url(village, "sau")):
        with django_assert_max_num_queries(19):  # type: ignore[operator]
            lan.get(url)


def test_the_last_three_digits_are_for_those_who_may_edit(village: Village) -> None:
    with scope([KY_ANH]):
        given = PersonDetails("Phạm Thị Sáu", None, 1948, number="042148000987", phone="0912345678")
        correct_person(person=village.people["sau"], details=given, **ACT)
    seen = good(_as(village.lan).get(person_url(village, "sau")))
    assert "987" in seen
    assert "042148000987" not in seen
    assert "0912345678" in seen
    head = good(_as(village.hoa).get(person_url(village, "sau")))
    assert "987" not in head
    assert "0912345678" not in head


# Who may


def test_the_head_of_a_hamlet_sees_his_own_and_changes_nothing(village: Village) -> None:
    hoa = _as(village.hoa)
    page = good(hoa.get("/danh-sach/"))
    assert "Phạm Thị Sáu" in page
    assert "Đặng Văn Dũng" not in page
    assert "Thôn 2" not in page
    assert hoa.get(person_url(village, "dung")).status_code == 404
    assert hoa.get(home_url(village, "dung")).status_code == 404
    assert "Lập hộ mới" not in page
    for url in (person_url(village, "sau", "mat"), "/danh-sach/trung/", "/noi/ve-lai/", "/danh-sach/ho/lap/"):
        assert hoa.get(url).status_code == 403


def test_a_leader_reads_no_personal_list(village: Village) -> None:
    minh = _as(village.minh)
    for url in ("/danh-sach/", person_url(village, "sau"), home_url(village, "sau")):
        assert minh.get(url).status_code == 403


def test_an_officer_elsewhere_finds_nobody_here(village: Village) -> None:
    tam = _as(village.tam)
    assert "Sáu" not in good(tam.get("/danh-sach/?tim=sau")).replace("sau 1948", "")
    for url in (
        person_url(village, "sau"),
        person_url(village, "sau", "mat"),
        home_url(village, "sau", "tach"),
    ):
        assert tam.get(url).status_code == 404


def test_a_stranger_is_led_to_the_door(village: Village) -> None:
    for url in (
        *PAGES,
        person_url(village, "sau"),
        person_url(village, "sau", "mat"),
        home_url(village, "sau"),
    ):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert "/dang-nhap/" in answer["Location"]


# New rows


def test_a_household_then_its_people(lan: Client, village: Village) -> None:
    given = {
        "hamlet": "18775-T02",
        "code": "H77",
        "address": "Ngõ 2",
        "priority": "",
        "valid_from": "01/11/2026",
    }
    answer = lan.post("/danh-sach/ho/lap/", given)
    with scope([KY_ANH]):
        home = Household.objects.get(code="H77")
    assert answer["Location"] == f"/danh-sach/ho/{home.uuid}/them-nguoi/"
    person = {"name": "  trần   văn Tư ", "birth": "05/09/1960", "sex": "male", "number": "042060000111",
              "kind": "permanent", "role": "head", "lives_from": "01/11/2026", "tiep": "1"}  # fmt: skip
    assert lan.post(answer["Location"], person)["Location"] == answer["Location"]
    with scope([KY_ANH]):
        made = Person.objects.get(birth_year=1960)
        assert (made.name.casefold(), made.places) == ("trần văn tư", ["18775-T02"])
        assert Residence.objects.get(person=made).role == "head"


def test_what_is_wrong_is_said_beside_what_was_typed(lan: Client, village: Village) -> None:
    given = {"hamlet": "18775-T02", "code": "H01", "valid_from": "01/11/2026"}
    assert "Mã hộ này đã dùng" in good(lan.post("/danh-sach/ho/lap/", given), 422)
    url = home_url(village, "sau", "them-nguoi")
    base = {"name": "Bé Na", "kind": "permanent", "role": "member", "lives_from": "01/11/2026"}
    page = good(lan.post(url, base | {"birth": "05/09/2020", "number": "042320000111"}), 422)
    assert "chỉ ghi năm sinh 2020" in page
    assert "Trẻ dưới 16 tuổi: không ghi mục này" in page
    assert "12 chữ số" in good(lan.post(url, base | {"birth": "1960", "number": "12345"}), 422)
    assert "không khớp năm sinh" in good(
        lan.post(url, base | {"birth": "1961", "number": "042060000111"}), 422
    )
    assert "chưa tới" in good(lan.post(url, base | {"birth": "1960", "lives_from": "01/01/2090"}), 422)
    with scope([KY_ANH]):
        assert Person.objects.count() == 7


def test_staff_who_live_elsewhere_are_known_by_their_unit(lan: Client, village: Village) -> None:
    given = {"name": "Bùi Thị Xuân", "group": "official", "unit": village.office.code, "since": "01/07/2025"}
    lan.post("/danh-sach/them/", given)
    with scope([KY_ANH]):
        assert Person.objects.get(name="Bùi Thị Xuân").places == [village.office.code]


# Acts


def test_a_destructive_act_says_what_will_happen_before_it_happens(lan: Client, village: Village) -> None:
    page = good(lan.get(person_url(village, "binh", "mat")))
    assert "Nơi ở, nhóm, đơn vị và việc đang phụ trách kết thúc" in page
    with scope([KY_ANH]):
        assert Person.objects.get(pk=village.people["binh"].pk).died_on is None


def test_a_death_is_written_and_taken_back_on_the_page(lan: Client, village: Village) -> None:
    lan.post(person_url(village, "binh", "mat"), {"on": f"{days_ago(2):%d/%m/%Y}"})
    assert "Rút lại" in good(lan.get(person_url(village, "binh")))
    lan.post(person_url(village, "binh", "rut-ghi-mat"), {})
    with scope([KY_ANH]):
        assert Person.objects.get(pk=village.people["binh"].pk).died_on is None
        assert Residence.objects.get(person=village.people["binh"]).valid_to is None


def test_a_person_moves_by_the_code_of_a_household(lan: Client, village: Village) -> None:
    url = person_url(village, "em", "chuyen")
    given = {"code": "h01", "kind": "permanent", "role": "member", "on": "01/11/2026"}
    assert lan.post(url, given).status_code == 302
    assert "Không có hộ nào" in good(lan.post(url, given | {"code": "khong-co"}), 422)
    with scope([KY_ANH]):
        assert Person.objects.get(pk=village.people["em"].pk).places == ["18775-T01"]


def test_a_day_that_overlaps_is_said_in_words(lan: Client, village: Village) -> None:
    url = person_url(village, "em", "chuyen")
    given = {"code": "H01", "kind": "permanent", "role": "member"}
    lan.post(url, given | {"on": "01/11/2026"})
    page = good(lan.post(url, given | {"code": "H02", "on": "01/10/2026"}), 422)
    assert "chồng lên một nơi ở khác" in page
    with scope([KY_ANH]):
        assert Residence.objects.filter(person=village.people["em"]).count() == 2


def test_groups_teams_and_consent_from_the_page(lan: Client, village: Village) -> None:
    on = {"on": "01/11/2026"}
    lan.post(person_url(village, "cuc", "vao-nhom"), on | {"group": "farmer", "unit": ""})
    lan.post(person_url(village, "cuc", "vao-to"), on | {"team": village.team.code, "role": "member"})
    lan.post(person_url(village, "cuc", "dong-y"), on | {"purpose": "photo", "given": "no"})
    lan.post(person_url(village, "cuc", "cu-tru"), on | {"kind": "absent"})
    page = good(lan.get(person_url(village, "cuc")))
    for words in ("Nông dân", "Tổ CĐSCĐ Thôn 1", "không đồng ý", "đi vắng"):
        assert words in page
    with scope([KY_ANH]):
        held, entry = Membership.objects.get(group_code="farmer"), Roster.objects.get(role="member")
        assert Consent.objects.get().given is False
    early = {"on": "01/10/2026"}
    assert "phải sau ngày bắt đầu" in good(lan.post(f"/danh-sach/roi-nhom/{held.pk}/", early), 422)
    assert lan.post(f"/danh-sach/roi-nhom/{held.pk}/", {"on": "05/11/2026"}).status_code == 302
    assert lan.post(f"/danh-sach/thoi-phu-trach/{entry.pk}/", {"on": "05/11/2026"}).status_code == 302
    assert lan.get(f"/danh-sach/roi-nhom/{held.pk}/").status_code == 404
    assert "Đã thôi" in good(lan.get(f"/noi/to/{village.team.code}/"))


def test_the_household_of_another_day(lan: Client, village: Village) -> None:
    lan.post(person_url(village, "em", "roi-xa"), {"on": "01/11/2026"})
    url = home_url(village, "dung")
    assert "Đặng Thị Êm" not in good(lan.get(url))
    assert "Đặng Thị Êm" in good(lan.get(url, {"ngay": "31/10/2026"}))
    assert "Ngày này không có ai" in good(lan.get(url, {"ngay": "01/01/2020"}))


def test_a_household_is_split_and_merged_on_the_page(lan: Client, village: Village) -> None:
    cuc = str(village.people["cuc"].pk)
    given = {"leaving": [cuc], "head": cuc, "code": "H02B", "address": "", "on": "01/11/2026"}
    assert lan.post(home_url(village, "binh", "tach"), given).status_code == 302
    with scope([KY_ANH]):
        new = Household.objects.get(code="H02B")
    assert lan.post(f"/danh-sach/ho/{new.uuid}/gop/", {"code": "H02"}).status_code == 302
    assert "đã gộp vào" in good(lan.get(f"/danh-sach/ho/{new.uuid}/"))
    assert "cùng một thôn" in good(lan.post(home_url(village, "sau", "gop"), {"code": "H03"}), 422)


def test_address_and_priority_from_the_page(lan: Client, village: Village) -> None:
    lan.post(home_url(village, "dung", "dia-chi"), {"code": "H03", "address": "Ngõ 9"})
    lan.post(home_url(village, "dung", "uu-tien"), {"priority": "far_away"})
    page = good(lan.get(home_url(village, "dung")))
    assert "Ngõ 9" in page
    assert "ở xa trung tâm" in page


# Duplicates


def _twin(village: Village) -> Person:
    with scope([KY_ANH]):
        details = PersonDetails("Phạm Thị Sáu", birth_year=1948)
        return register_person(
            commune_code=KY_ANH, details=details, household=village.homes["binh"], lives_from=SETTLED, **ACT
        )


def test_two_records_side_by_side_merged_and_parted(lan: Client, village: Village) -> None:
    twin, sau = _twin(village), village.people["sau"]
    url = re.search(r"/danh-sach/trung/[0-9a-f-]+/[0-9a-f-]+/", good(lan.get("/danh-sach/trung/")))
    assert url is not None
    page = good(lan.get(url[0]))
    assert "Hộ H01" in page
    assert "Hộ H02" in page
    assert "thường trú ở hai nơi" in good(lan.post(url[0], {"keep": str(sau.pk)}), 422)
    assert lan.post(url[0], {"keep": str(sau.pk), "withdraw": "on"}).status_code == 302
    assert "Tách lại" in good(lan.get("/danh-sach/trung/"))
    assert lan.get(f"/danh-sach/nguoi/{twin.uuid}/")["Location"] == f"/danh-sach/nguoi/{sau.uuid}/"
    good(lan.get(f"/danh-sach/nguoi/{twin.uuid}/tach-lai/"))
    lan.post(f"/danh-sach/nguoi/{twin.uuid}/tach-lai/")
    with scope([KY_ANH]):
        assert Person.objects.get(pk=twin.pk).merged_into_id is None
    assert [line.act for line in (*lines("merge_persons"), *lines("part_persons"))] == [
        "merge_persons",
        "part_persons",
    ]


def test_told_apart_on_the_page_and_asked_again(lan: Client, village: Village) -> None:
    twin = _twin(village)
    lan.post(f"/danh-sach/trung/{village.people['sau'].uuid}/{twin.uuid}/khac/")
    page = good(lan.get("/danh-sach/trung/"))
    assert "Không có cặp nào nghi trùng" in page
    again = re.search(r"/danh-sach/trung/xem-lai/\d+/", page)
    assert again is not None
    lan.post(again[0])
    assert "Đặt cạnh nhau" in good(lan.get("/danh-sach/trung/"))
