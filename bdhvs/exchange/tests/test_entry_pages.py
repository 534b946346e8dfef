"""Who may open which page, what he finds there, and how many questions a list asks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.exchange.entry.records import LEDGERS
from bdhvs.exchange.tests.desk import (
    ENTRY,
    FORM_PAGES,
    LIST_PAGES,
    a_desk,
    attainment_fields,
    page,
    sent,
    signed_in,
    some_days_ago,
)
from bdhvs.journal.models import Line
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import join_group
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, Village, days_ago

pytestmark = pytest.mark.django_db
PAGES = (*LIST_PAGES, *FORM_PAGES)


@pytest.fixture
def village() -> Village:
    return a_desk()


def facts(village: Village, number: int) -> None:
    with scope([KY_ANH]):
        for back in range(1, number + 1):
            record_attainment(
                person=village.people["sau"], item_code="learning_account", result=Result.YES, level=Level.E1,
                occurred_on=days_ago(back), **ACT,
            )  # fmt: skip
            record_visit(
                household=village.homes["sau"], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE,
                occurred_on=days_ago(back), topics=["safety"], **ACT,
            )  # fmt: skip


def test_the_officer_opens_every_page(village: Village) -> None:
    facts(village, 1)
    lan = signed_in("lan")
    for path in PAGES:
        page(lan, path)


def test_the_leader_only_looks_at_the_board(village: Village) -> None:
    minh = signed_in("minh")
    assert [minh.get(path).status_code for path in PAGES] == [403] * len(PAGES)


def test_a_stranger_is_asked_to_sign_in(village: Village) -> None:
    for path in PAGES:
        assert Client().get(path).headers["Location"].startswith("/dang-nhap/")


def test_the_focal_person_is_offered_figures_and_not_homes(village: Village) -> None:
    text = page(signed_in("phuc"), ENTRY)
    assert "Số liệu của công an" in text
    assert "Đến thăm một hộ" not in text


def test_the_officer_of_the_next_commune_sees_nothing_of_ours(village: Village) -> None:
    facts(village, 1)
    tam = signed_in("tam")
    assert "Phạm Thị Sáu" not in page(tam, ENTRY)
    sent_back = sent(tam, "/ghi-nhan/ky-nang/", 422, **attainment_fields(village))
    assert "Phạm Thị Sáu" not in sent_back
    assert "Phạm Thị Sáu" not in sent(tam, "/ghi-nhan/ky-nang/", 200, find="sau", tim_lai="1")


def test_a_fact_of_the_next_commune_cannot_be_corrected(village: Village) -> None:
    facts(village, 1)
    with scope([KY_ANH]):
        fact = Attainment.objects.get()
    assert signed_in("tam").get(f"/ghi-nhan/ky-nang/?sua={fact.pk}").status_code == 404


def test_the_head_of_a_hamlet_records_at_home_and_not_next_door(village: Village) -> None:
    hoa = signed_in("hoa")
    sent(hoa, "/ghi-nhan/ky-nang/", 302, **attainment_fields(village, "sau"))
    sent(hoa, "/ghi-nhan/ky-nang/", 422, **attainment_fields(village, "dung"))
    with scope([KY_ANH]):
        assert [fact.person_id for fact in Attainment.objects.all()] == [village.people["sau"].pk]


def test_the_focal_person_records_what_the_staff_of_the_unit_can_do(village: Village) -> None:
    """Yến is an official of the commune's office who lives elsewhere; bà Sáu is nobody's staff."""
    phuc, skill = signed_in("phuc"), "/ghi-nhan/ky-nang/"
    assert skill in page(phuc, ENTRY)
    assert "Ngô Hải Yến" in sent(phuc, skill, 200, find="yến", tim_lai="1")
    assert "Phạm Thị Sáu" not in sent(phuc, skill, 200, find="sau", tim_lai="1")
    sent(phuc, skill, 302, **attainment_fields(village, "yen"))
    sent(phuc, skill, 422, **attainment_fields(village, "sau"))
    assert "Ngô Hải Yến" in page(phuc, "/ghi-nhan/da-ghi/attainments/")
    with scope([KY_ANH]):
        fact = Attainment.objects.get()
        assert (fact.person_id, fact.places) == (village.people["yen"].pk, [village.office.code])
    sent(phuc, f"{skill}?sua={fact.pk}", 302, **attainment_fields(village, "yen", result="no"))
    with scope([KY_ANH]):
        newest = Attainment.objects.get(superseded_by=None)
    sent(phuc, f"/ghi-nhan/rut-lai/attainments/{newest.pk}/", 302, reason="Ghi nhầm người, nhầm nơi")
    with scope([KY_ANH]):
        assert not Attainment.objects.filter(superseded_by=None).exists()


def test_staff_who_live_in_a_hamlet_are_seen_from_both_sides(village: Village) -> None:
    with scope([KY_ANH]):
        join_group(
            person=village.people["cuc"],
            group="teacher",
            unit=village.office,
            valid_from=days_ago(100),
            **ACT,
        )
    sent(signed_in("phuc"), "/ghi-nhan/ky-nang/", 302, **attainment_fields(village, "cuc"))
    sent(
        signed_in("hoa"), "/ghi-nhan/ky-nang/", 302, **attainment_fields(village, "cuc", item="bank_account")
    )
    for who in ("phuc", "hoa"):
        text = page(signed_in(who), "/ghi-nhan/da-ghi/attainments/")
        assert text.count("Vũ Thị Cúc") >= 2, who


def test_the_newest_records_say_who_and_when(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, "/ghi-nhan/ky-nang/", **attainment_fields(village))
    text = page(lan, ENTRY)
    assert "Phạm Thị Sáu: Có tài khoản trên nền tảng học tập – có" in text
    assert "Nguyễn Thị Lan ghi lúc" in text
    assert some_days_ago().strftime("%d/%m/%Y") in text


@pytest.mark.parametrize("path", LIST_PAGES)
def test_a_list_asks_as_many_questions_for_twelve_rows_as_for_two(village: Village, path: str) -> None:
    lan = signed_in("lan")
    facts(village, 2)
    lan.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        lan.get(path)
    facts(village, 10)
    with CaptureQueriesContext(connection) as many:
        lan.get(path)
    assert len(many) <= len(few)
    assert len(many) <= 30


@pytest.mark.parametrize("kind", list(LEDGERS))
def test_every_list_of_records_is_searched_filtered_printed_and_taken_to_excel(
    village: Village, kind: str
) -> None:
    facts(village, 2)
    lan, path = signed_in("lan"), f"/ghi-nhan/da-ghi/{kind}/"
    page(lan, path, q="sau", **{"f.day.from": "01/01/2020", "f.level": "E1", "sort": "-recorded_at"})
    page(lan, path, out="print")
    assert b"".join(lan.get(path, {"out": "xlsx"})).startswith(b"PK")


def test_a_list_of_records_finds_a_person_by_name(village: Village) -> None:
    facts(village, 2)
    lan, path = signed_in("lan"), "/ghi-nhan/da-ghi/attainments/"
    assert "Phạm Thị Sáu" in page(lan, path, q="Sáu")
    assert "Phạm Thị Sáu" not in page(lan, path, q="Dũng")


def test_reading_names_leaves_a_line_in_the_journal(village: Village) -> None:
    facts(village, 2)
    page(signed_in("lan"), "/ghi-nhan/da-ghi/attainments/")
    with scope([KY_ANH]):
        line = Line.objects.get(act="read_records")
        assert (line.by_id, line.count, line.subject_ids) == (village.lan.pk, 2, [])
