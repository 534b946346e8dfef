"""Each fact by its form: found without marks, refused in place, nothing typed is lost, corrected by a new fact."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.exchange.tests.desk import (
    ENTRY,
    a_desk,
    attainment_fields,
    page,
    sent,
    signed_in,
    some_days_ago,
    written,
)
from bdhvs.figures.models import Figure
from bdhvs.gatherings.models import Attendance, Session
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope, within
from bdhvs.outreach.models import Delivery, Publication
from bdhvs.people.commands import record_consent
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from bdhvs.skills.models import Attainment
from bdhvs.visits.commands import record_visit
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, TODAY, Village, days_ago

pytestmark = pytest.mark.django_db
SKILL, VISIT, SESSION, PUBLICATION = (
    f"/ghi-nhan/{page}/" for page in ("ky-nang", "tham-ho", "buoi", "phat-dang")
)


@pytest.fixture
def village() -> Village:
    return a_desk()


def test_a_person_is_found_without_marks_and_what_was_typed_is_kept(village: Village) -> None:
    text = sent(signed_in("lan"), SKILL, 200, find="sau", source="Danh sách tháng 9", tim_lai="1")
    assert "Phạm Thị Sáu, sinh 1948, Thôn 1" in text
    assert "Danh sách tháng 9" in text


def test_a_day_to_come_is_refused_at_its_field_and_nothing_is_stored(village: Village) -> None:
    tomorrow = written(timezone.localdate() + timedelta(days=1))
    text = sent(
        signed_in("lan"), SKILL, 422, **attainment_fields(village, occurred_on=tomorrow, source="Sổ Tổ")
    )
    assert "chưa tới" in text
    assert "Sổ Tổ" in text
    assert tomorrow in text
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()


def test_a_certificate_needs_its_source(village: Village) -> None:
    text = sent(signed_in("lan"), SKILL, 422, **attainment_fields(village, level="E3"))
    assert "cần ghi nguồn" in text


def test_the_head_of_a_hamlet_cannot_give_official_evidence(village: Village) -> None:
    sent(signed_in("hoa"), SKILL, 422, **attainment_fields(village, level="E4", source="Danh sách"))


def test_a_child_by_name_needs_the_consent_of_the_guardian(village: Village) -> None:
    lan = signed_in("lan")
    text = sent(lan, SKILL, 422, **attainment_fields(village, "an"))
    assert "đồng ý của cha mẹ" in text
    with scope([KY_ANH]):
        record_consent(
            person=village.people["an"], purpose="skill_record", given=True, on=days_ago(30), **ACT
        )
    sent(lan, SKILL, 302, **attainment_fields(village, "an"))


def test_a_correction_is_a_new_fact_and_the_old_one_stays_struck_out(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, SKILL, **attainment_fields(village))
    with scope([KY_ANH]):
        first = Attainment.objects.get()
    text = page(lan, SKILL, sua=first.pk)
    assert "Đang sửa" in text
    sent(lan, f"{SKILL}?sua={first.pk}", **attainment_fields(village, result="no"))
    with scope([KY_ANH]):
        old, new = Attainment.objects.order_by("pk")
        assert (old.result, old.superseded_by_id, new.result, new.superseded_by_id) == (
            "yes",
            new.pk,
            "no",
            None,
        )
    assert "<del>Phạm Thị Sáu: Có tài khoản trên nền tảng học tập – có</del>" in page(lan, ENTRY)
    assert lan.get(f"{SKILL}?sua={first.pk}").status_code == 404


def visit_fields(village: Village, **changes: object) -> dict[str, object]:
    return {
        "household": str(village.homes["sau"].pk),
        "occurred_on": written(some_days_ago()),
        "kind": "guidance",
        "outcome": "done",
        "topic_1": "learning_platform",
        "topic_2": "safety",
        **changes,
    }


def test_a_visit_is_found_by_the_name_of_somebody_at_home(village: Village) -> None:
    lan = signed_in("lan")
    assert "Hộ H01, Thôn 1: Phạm Thị Sáu" in sent(lan, VISIT, 200, find="sau", tim_lai="1")
    sent(lan, VISIT, **visit_fields(village))
    with scope([KY_ANH]):
        visit = Visit.objects.get()
        assert (visit.household_id, visit.topics, visit.level) == (
            village.homes["sau"].pk,
            ["learning_platform", "safety"],
            "E1",
        )


def test_names_and_numbers_of_a_session_are_kept_apart(village: Village) -> None:
    learners = [str(village.people[who].pk) for who in ("sau", "binh")]
    sent(
        signed_in("lan"), SESSION, occurred_on=written(some_days_ago()), kind="guidance", status="held", title="Học số",
        hamlet=village.hamlets[0].code, learners=learners, count_resident="25", topic_1="safety",
    )  # fmt: skip
    with scope([KY_ANH]):
        session = Session.objects.get()
        came = Attendance.objects.filter(session=session)
        assert {row.person_id for row in came if row.person_id} == {int(pk) for pk in learners}
        assert [(row.group_code, row.headcount) for row in came if row.headcount] == [("resident", 25)]


def test_searching_again_keeps_the_learners_already_chosen(village: Village) -> None:
    chosen = str(village.people["sau"].pk)
    text = sent(signed_in("lan"), SESSION, 200, find="binh", learners=[chosen], title="Học số", tim_lai="1")
    assert "Phạm Thị Sáu" in text
    assert "Hoàng Văn Bình" in text


def test_the_head_of_a_hamlet_holds_no_session_next_door(village: Village) -> None:
    hoa, here, there = signed_in("hoa"), *(hamlet.code for hamlet in village.hamlets)
    fields = {
        "occurred_on": written(some_days_ago()),
        "kind": "guidance",
        "status": "held",
        "count_resident": "5",
    }
    sent(hoa, SESSION, 422, hamlet=there, **fields)
    sent(hoa, SESSION, 422, hamlet="", **fields)
    sent(hoa, SESSION, 302, hamlet=here, **fields)


def test_the_focal_person_counts_who_came_to_the_session_of_the_unit(village: Village) -> None:
    phuc, here = signed_in("phuc"), village.hamlets[0].code
    fields = {
        "occurred_on": written(some_days_ago()),
        "kind": "seminar",
        "status": "held",
        "count_official": "18",
    }
    sent(phuc, SESSION, 422, unit="", **fields)
    sent(phuc, SESSION, 422, hamlet=here, **fields)
    sent(phuc, SESSION, 302, unit=village.office.code, **fields)
    with within(User.objects.get(username="phuc").territory):
        assert Attendance.objects.get().headcount == 18
    with within(village.hoa.territory):
        assert not Attendance.objects.exists()


def test_nobody_corrects_the_session_of_another_place(village: Village) -> None:
    here, there = (hamlet.code for hamlet in village.hamlets)
    fields = {
        "occurred_on": written(some_days_ago()),
        "kind": "guidance",
        "status": "held",
        "count_resident": "5",
    }
    sent(signed_in("lan"), SESSION, 302, hamlet=there, **fields)
    with scope([KY_ANH]):
        held = Session.objects.get()
    text = sent(signed_in("hoa"), f"{SESSION}?sua={held.pk}", 422, hamlet=here, **fields)
    assert "ngoài phạm vi" in text
    with scope([KY_ANH]):
        assert Session.objects.get().superseded_by_id is None


def test_the_focal_person_corrects_no_figure_that_the_office_wrote_for_the_commune(village: Village) -> None:
    sent(signed_in("lan"), POLICE, **figure_fields())
    with scope([KY_ANH]):
        figure = Figure.objects.get()
    sent(signed_in("phuc"), f"{POLICE}?sua={figure.pk}", 403, **figure_fields(numerator="1"))
    with scope([KY_ANH]):
        assert Figure.objects.get().numerator == 640


def test_a_broadcast_has_minutes_and_hamlets(village: Village) -> None:
    sent(
        signed_in("lan"), PUBLICATION, occurred_on=written(some_days_ago()), channel="loudspeaker", kind="",
        minutes="12", title="An toàn trên mạng", proof="https://example.vn/bai", topic_1="safety",
        served=[village.hamlets[1].code],
    )  # fmt: skip
    with scope([KY_ANH]):
        one = Publication.objects.get()
        assert (one.minutes, one.proof, one.served, one.topics) == (
            12, "https://example.vn/bai", [village.hamlets[1].code], ["safety"],
        )  # fmt: skip


def test_material_reaches_several_households_at_once(village: Village) -> None:
    homes = [str(village.homes[home].pk) for home in ("sau", "dung")]
    sent(signed_in("lan"), "/ghi-nhan/tai-lieu/", households=homes, channel="household", topic="safety",
         occurred_on=written(some_days_ago()))  # fmt: skip
    with scope([KY_ANH]):
        assert {str(d.household_id) for d in Delivery.objects.all()} == set(homes)


POLICE = "/so-lieu/nhap/vneid_confirmed/"


def figure_fields(**changes: object) -> dict[str, object]:
    return {
        "place": "", "as_of": written(some_days_ago(20)), "numerator": "640", "denominator": "1.000",
        "source": "Báo cáo 45/BC-CAX", **changes,
    }  # fmt: skip


def test_the_monthly_figure_of_the_police_is_official_and_has_its_source(village: Village) -> None:
    sent(signed_in("lan"), POLICE, **figure_fields())
    with scope([KY_ANH]):
        figure = Figure.objects.get()
        assert (figure.numerator, figure.denominator, figure.level, figure.source) == (
            640, 1000, Level.E4.value, "Báo cáo 45/BC-CAX",
        )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"numerator": "1.200"}, "lớn hơn tổng số"),
        ({"source": ""}, "Trường này"),
        ({"numerator": "", "denominator": ""}, "Hãy nhập con số"),
        ({"numerator": "nhiều"}, "Số chưa đúng"),
    ],
)
def test_a_figure_that_cannot_be_is_refused(village: Village, changes: dict[str, object], said: str) -> None:
    text = sent(signed_in("lan"), POLICE, 422, **figure_fields(**changes))
    assert "field--wrong" in text
    assert said in text or said == "Trường này"
    with scope([KY_ANH]):
        assert not Figure.objects.exists()


SCORE = "/so-lieu/nhap/digital_score/"


@pytest.mark.parametrize(
    ("typed", "kept"), [("62,5", "62.5"), ("62.5", "62.5"), ("1.062,25", "1062.25"), ("71", "71")]
)
def test_a_score_keeps_its_decimals_and_is_shown_with_a_comma(
    village: Village, typed: str, kept: str
) -> None:
    lan, fields = signed_in("lan"), {"as_of": written(some_days_ago()), "source": "QĐ 12 của tỉnh"}
    sent(lan, SCORE, 302, value=typed, **fields)
    with scope([KY_ANH]):
        figure = Figure.objects.get()
        assert figure.value == Decimal(kept)
    shown = kept.replace(".", ",").replace("1062,25", "1.062,25")
    assert shown in page(lan, "/so-lieu/")
    again = page(lan, SCORE, sua=figure.pk)
    held = re.search(r'name="value"[^>]*value="([^"]*)"', again)
    assert held
    sent(lan, f"{SCORE}?sua={figure.pk}", 302, value=held[1], **fields | {"source": "QĐ 13 của tỉnh"})
    with scope([KY_ANH]):
        assert Figure.objects.get(superseded_by=None).value == Decimal(kept)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1.234", "Hãy ghi 1234 hoặc 1,234"), ("62,55555", "thập phân"), ("sáu mươi", "62,5"), ("-3", "0")],
)
def test_a_score_that_is_no_number_or_two_numbers_is_asked_again(
    village: Village, typed: str, said: str
) -> None:
    fields = {"as_of": written(some_days_ago()), "source": "QĐ 12 của tỉnh", "value": typed}
    assert said in sent(signed_in("lan"), SCORE, 422, **fields)
    with scope([KY_ANH]):
        assert not Figure.objects.exists()


def test_a_corrected_figure_shows_its_history(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, POLICE, **figure_fields())
    with scope([KY_ANH]):
        first = Figure.objects.get()
    sent(lan, f"{POLICE}?sua={first.pk}", **figure_fields(numerator="610"))
    text = page(lan, f"/so-lieu/{first.pk}/")
    assert "<del>640 / 1.000" in text
    assert "<strong>610 / 1.000" in text
    assert "640 / 1.000" not in page(lan, "/so-lieu/")


def test_a_second_figure_of_the_same_day_is_refused_and_points_to_the_correction(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, POLICE, **figure_fields())
    assert "bấm Sửa lại" in sent(lan, POLICE, 422, **figure_fields(numerator="610"))
    with scope([KY_ANH]):
        assert Figure.objects.get().numerator == 640


def test_a_part_without_its_whole_is_kept_as_missing(village: Village) -> None:
    sent(signed_in("lan"), POLICE, **figure_fields(denominator=""))
    with scope([KY_ANH]):
        assert Figure.objects.get().denominator is None


def test_a_unit_tells_its_number_by_group(village: Village) -> None:
    lan = signed_in("lan")
    sent(lan, "/so-lieu/nhap/headcount/", place=village.office.code, group="official", value="23",
         as_of=written(some_days_ago()), source="Quyết định biên chế")  # fmt: skip
    text = page(lan, "/so-lieu/")
    assert "UBND xã Kỳ Anh" in text
    assert ">23<" in text


def test_the_focal_person_gives_no_figure_of_another_unit(village: Village) -> None:
    phuc = signed_in("phuc")
    fields = {"group": "official", "value": "23", "as_of": written(some_days_ago()), "source": "Quyết định"}
    sent(phuc, "/so-lieu/nhap/headcount/", 302, place=village.office.code, **fields)
    sent(phuc, "/so-lieu/nhap/headcount/", 422, place="18775-U-KHAC", **fields)


def test_a_corrected_visit_lowers_the_figure(catalogue: None, village: Village) -> None:
    """KA-T4 counts households that were guided: one less when the visit was only to inform."""
    with scope([KY_ANH]):
        targets = [t for t in targets_in_force(KY_ANH, TODAY) if t.code == "KA-T4"]
        said = {
            "household": village.homes["sau"],
            "outcome": VisitOutcome.DONE,
            "occurred_on": days_ago(9),
            **ACT,
        }
        first = record_visit(kind=VisitKind.GUIDANCE, topics=["learning_platform"], **said)
        before = states(commune=KY_ANH, targets=targets, as_of=TODAY, fresh=True)[0].whole
        record_visit(kind=VisitKind.INFORMATION, topics=["learning_platform"], supersedes=first, **said)
        after = states(commune=KY_ANH, targets=targets, as_of=TODAY, fresh=True)[0].whole
    assert before is not None
    assert after is not None
    assert (before.numerator, after.numerator, after.denominator) == (1, 0, 3)
