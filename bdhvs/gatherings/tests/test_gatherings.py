"""From the plan of a gathering to the fact that two plans' targets measure."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from bdhvs.gatherings.attending.commands import (
    ShortCheck,
    Told,
    drop_sign_in,
    hold_gathering,
    print_sheet,
    sign_in,
    sign_in_by_card,
    type_sheet_back,
)
from bdhvs.gatherings.attending.queries import expected, signed_in
from bdhvs.gatherings.attending.rules import Means
from bdhvs.gatherings.commands import SessionDetails, record_session
from bdhvs.gatherings.models import Attendance, Gathering, GatheringNote, Session
from bdhvs.gatherings.planning.commands import (
    GatheringDetails,
    cancel_gathering,
    correct_gathering,
    move_gathering,
    plan_gathering,
)
from bdhvs.gatherings.planning.queries import clashes_of, gatherings_of, session_of
from bdhvs.gatherings.planning.rules import Repeat
from bdhvs.gatherings.rules import AttendanceError, GatheringError
from bdhvs.learning.cards.commands import issue_cards
from bdhvs.learning.cards.rules import WrongCodeError
from bdhvs.ops.territory import scope
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.measuring import states
from bdhvs.plans.queries import targets_in_force
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.rules import FutureFactError, OutsideTerritoryError
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


def planned(village: Village, **changes: Any) -> Gathering:
    told: dict[str, Any] = {
        "kind": "hamlet_guidance", "falls_on": days_ago(3), "title": "Học dùng nền tảng số", "place": "Nhà văn hóa",
        "hamlet_code": village.hamlets[0].code, "topics": ("learning_platform",), "from_time": time(19, 30),
    } | changes  # fmt: skip
    return plan_gathering(commune_code=KY_ANH, details=GatheringDetails(**told), **ACT)[0]


def came(gathering: Gathering, village: Village, *names: str) -> None:
    sign_in(gathering=gathering, people=[village.people[n] for n in names], means=Means.LIST, **ACT)


def held(gathering: Gathering, **headcounts: int) -> Gathering:
    return hold_gathering(gathering=gathering, told=Told(gathering.falls_on, headcounts), **ACT)


def whole(code: str) -> Any:
    targets = [t for t in targets_in_force(KY_ANH, TODAY) if t.code == code]
    return states(commune=KY_ANH, targets=targets, as_of=TODAY, fresh=True)[0].whole


def in_force() -> list[Session]:
    return list(Session.objects.filter(superseded_by=None))


def people_at(gathering: Gathering) -> Any:
    """The number that the list shows."""
    return vars(gatherings_of(KY_ANH).get(pk=gathering.pk))["came"]


def test_a_held_evening_moves_the_hamlet_and_the_household_targets_of_the_plan(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        came(evening, village, "sau", "binh", "cuc")
        assert (whole("KA-T3").numerator, whole("KA-T4").numerator) == (0, 0)
        held(evening, resident=12)
        assert (whole("KA-T3").numerator, whole("KA-T3").denominator) == (1, 2)
        assert (whole("KA-T4").numerator, whole("KA-T4").denominator) == (2, 3)


def test_a_festival_on_the_tenth_of_october_reaches_the_rule_of_another_plan(village: Village) -> None:
    with scope([KY_ANH]):
        file = load_plan_file(settings.CATALOGUE_DIR / "plans" / "ha-long-2025.yaml").plan
        head = file.plan.model_copy(update={"id": "tuyen-truyen", "commune": KY_ANH})
        save_plan(file=file.model_copy(update={"plan": head}), **ACT)
        before = whole("HL-Q4")
        held(planned(village, kind="festival", falls_on=date(2026, 10, 10), hamlet_code=None), resident=300)
        after = whole("HL-Q4")
        assert after.numerator == before.numerator + 1


def test_a_person_at_two_gatherings_is_one_person(village: Village) -> None:
    with scope([KY_ANH]):
        for days in (3, 10):
            evening = planned(village, falls_on=days_ago(days))
            came(evening, village, "sau")
            came(evening, village, "sau")
            held(evening)
        assert whole("KA-T4").numerator == 1
        assert Attendance.objects.filter(person=village.people["sau"]).count() == 2


def test_told_again_the_fact_is_corrected_and_never_doubled(village: Village) -> None:
    with scope([KY_ANH]):
        evening = held(planned(village), resident=10)
        came(evening, village, "sau")
        evening = held(evening, resident=9)
        (fact,) = in_force()
        assert session_of(evening) == fact
        assert Session.objects.count() == 2
        assert {(row.person_id, row.headcount) for row in fact.attendances.all()} == {
            (village.people["sau"].pk, None), (None, 9),
        }  # fmt: skip
        assert people_at(evening) == 10


def test_a_fact_corrected_elsewhere_is_followed_and_a_withdrawn_one_is_gone(village: Village) -> None:
    with scope([KY_ANH]):
        evening = held(planned(village), resident=10)
        (old,) = in_force()
        details = SessionDetails("guidance", old.occurred_on, hamlet_code=old.hamlet_id)
        new = record_session(
            commune_code=KY_ANH, details=details, headcounts={"resident": 8}, supersedes=old, **ACT
        )
        evening.refresh_from_db()
        assert session_of(evening) == new
        withdraw(new, reason="ghi nhầm buổi", **ACT)
        evening.refresh_from_db()
        assert session_of(evening) is None
        assert people_at(evening) is None


def test_moving_keeps_the_day_before_and_the_reason(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village, falls_on=TODAY + timedelta(days=3))
        to = TODAY + timedelta(days=5)
        moved = move_gathering(gathering=evening, falls_on=to, reason="trời bão", **ACT)
        assert moved.falls_on == to
        note = GatheringNote.objects.get(step="moved")
        assert (note.before_on, note.reason) == (TODAY + timedelta(days=3), "trời bão")
        with pytest.raises(GatheringError):
            move_gathering(gathering=evening, falls_on=to, reason="  ", **ACT)


def test_cancelling_a_held_gathering_takes_its_fact_out_of_the_count(village: Village) -> None:
    with scope([KY_ANH]):
        evening = held(planned(village), resident=10)
        assert whole("KA-T3").numerator == 1
        cancel_gathering(gathering=evening, reason="ghi nhầm ngày", **ACT)
        assert whole("KA-T3").numerator == 0
        with pytest.raises(GatheringError):
            came(evening, village, "sau")


def test_the_rest_of_a_series_is_cancelled_and_what_was_held_stays(village: Village) -> None:
    with scope([KY_ANH]):
        details = GatheringDetails("class", days_ago(7), hamlet_code=village.hamlets[0].code)
        series = plan_gathering(commune_code=KY_ANH, details=details, repeat=Repeat.WEEKLY, times=4, **ACT)
        held(series[0], resident=5)
        cancel_gathering(gathering=series[1], reason="hết kinh phí", rest=True, **ACT)
        found = Gathering.objects.filter(series=series[0].series).order_by("falls_on")
        assert [one.state for one in found] == ["held", "cancelled", "cancelled", "cancelled"]


def test_correcting_a_held_gathering_corrects_what_targets_read(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village, topics=())
        came(evening, village, "sau")
        evening = held(evening)
        assert whole("KA-T3").numerator == 0
        details = GatheringDetails("hamlet_guidance", evening.falls_on, hamlet_code=evening.hamlet_id,
                                   topics=("learning_platform",))  # fmt: skip
        correct_gathering(gathering=evening, details=details, **ACT)
        assert (whole("KA-T3").numerator, whole("KA-T4").numerator) == (1, 1)


def test_a_kind_whose_evidence_lies_elsewhere_writes_no_session(village: Village) -> None:
    with scope([KY_ANH]):
        assert held(planned(village, kind="home_visits")).state == "held"
        assert not Session.objects.exists()


def test_a_gathering_of_a_day_to_come_is_not_held_yet(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(FutureFactError):
        held(planned(village, falls_on=TODAY + timedelta(days=1)))


def test_more_right_answers_than_questions_store_nothing(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        with pytest.raises(GatheringError):
            hold_gathering(gathering=evening, told=Told(TODAY, {}, ShortCheck(9, 5)), **ACT)
        assert not Session.objects.exists()


def test_the_place_and_the_trainer_are_needed_by_one_gathering_at_a_time(village: Village) -> None:
    with scope([KY_ANH]):
        one = planned(village, trainer="Chị Mai")
        other = planned(village, from_time=time(20, 0), trainer="chị mai", place="NHÀ  VĂN HÓA")
        (clash,) = clashes_of(KY_ANH, [_slot(other)], apart_from=other.pk)
        assert (clash.other, clash.over) == (one, ("place", "trainer"))
        cancel_gathering(gathering=one, reason="trùng", **ACT)
        assert clashes_of(KY_ANH, [_slot(other)], apart_from=other.pk) == []


def _slot(gathering: Gathering) -> Any:
    from bdhvs.gatherings.planning.queries import slot_of

    return slot_of(gathering)


def test_a_card_signs_its_holder_in_by_scan_or_by_number_and_six_digits(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        scanned, typed = issue_cards(people=[village.people["sau"], village.people["em"]], **ACT)
        told: dict[str, Any] = {"gathering": evening, "here": "x", "by": village.hoa, "at": NOW}
        address = f"https://xa.example/hoc/the/#{scanned.token}"
        assert sign_in_by_card(number=address, digits="", **told).name == "Phạm Thị Sáu"
        assert sign_in_by_card(number=str(typed.card.pk), digits=typed.digits, **told).name == "Đặng Thị Êm"
        wrong = f"{(int(typed.digits) + 1) % 1_000_000:06}"
        with pytest.raises(WrongCodeError):
            sign_in_by_card(number=str(typed.card.pk), digits=wrong, **told)
        assert [one.name for one in signed_in(evening)] == ["Đặng Thị Êm", "Phạm Thị Sáu"]


def test_a_guest_from_another_hamlet_counts_though_the_coach_may_not_read_his_record(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        (card,) = issue_cards(people=[village.people["em"]], **ACT)
    with scope([KY_ANH], [village.hamlets[0].code]):
        told: dict[str, Any] = {"by": village.hoa, "at": NOW}
        sign_in_by_card(gathering=evening, number=str(card.card.pk), digits=card.digits, here="x", **told)
        hold_gathering(gathering=evening, told=Told(evening.falls_on), **told)
    with scope([KY_ANH]):
        assert [row.person_id for row in Attendance.objects.all()] == [village.people["em"].pk]


def test_somebody_signed_in_by_mistake_is_not_counted(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        came(evening, village, "sau", "binh")
        drop_sign_in(gathering=evening, person_id=village.people["binh"].pk, **ACT)
        held(evening)
        assert [row.person_id for row in Attendance.objects.all()] == [village.people["sau"].pk]


def test_a_sheet_names_the_grown_up_residents_and_is_typed_back_once(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        people = expected(evening, TODAY)
        assert [p.name for p in people] == ["Hoàng Văn Bình", "Vũ Thị Cúc", "Phạm Thị Sáu"]
        sheet = print_sheet(gathering=evening, people=people, blank_lines=10, **ACT)
        with pytest.raises(AttendanceError, match="10 dòng trống"):
            type_sheet_back(sheet=sheet, lines={1}, others={"resident": 11}, **ACT)
        type_sheet_back(sheet=sheet, lines={1, 3}, others={"resident": 4}, **ACT)
        assert [one.name for one in signed_in(evening)] == ["Hoàng Văn Bình", "Phạm Thị Sáu"]
        evening.refresh_from_db()
        assert evening.headcounts == {"resident": 4}
        with pytest.raises(AttendanceError, match="đã nhập"):
            type_sheet_back(sheet=sheet, lines={2}, others={}, **ACT)


def test_a_sheet_for_the_elderly_or_the_team_names_only_them(village: Village) -> None:
    with scope([KY_ANH]):
        elderly = planned(village, audience="elderly")
        team = planned(village, audience="team_member", hamlet_code=None)
        assert [p.name for p in expected(elderly, TODAY)] == ["Phạm Thị Sáu"]
        assert [p.name for p in expected(team, TODAY)] == ["Hoàng Văn Bình"]


def test_whoever_works_for_one_hamlet_plans_and_signs_in_there_only(village: Village) -> None:
    with scope([KY_ANH]):
        elsewhere = planned(village, hamlet_code=village.hamlets[1].code)
    with scope([KY_ANH], [village.hamlets[0].code]):
        told: dict[str, Any] = {"by": village.hoa, "at": NOW}
        details = GatheringDetails("hamlet_guidance", TODAY, hamlet_code=village.hamlets[1].code)
        with pytest.raises(OutsideTerritoryError):
            plan_gathering(commune_code=KY_ANH, details=details, **told)
        with pytest.raises(OutsideTerritoryError):
            cancel_gathering(gathering=elsewhere, reason="x", **told)


def test_names_of_a_hamlet_are_not_seen_from_another(village: Village) -> None:
    with scope([KY_ANH]):
        evening = planned(village)
        came(evening, village, "sau")
    with scope([KY_ANH], [village.hamlets[1].code]):
        assert signed_in(evening) == []


def test_the_story_of_a_gathering_is_never_changed_or_forgotten(village: Village) -> None:
    with scope([KY_ANH]):
        planned(village)
        for sql in (
            "UPDATE gatherings_gatheringnote SET reason = 'x'",
            "DELETE FROM gatherings_gatheringnote",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


@pytest.mark.parametrize(
    "change",
    ["to_time = '08:00'", "before_right = 5, before_asked = 3", "after_right = 1", "state = 'planned'"],
)
def test_the_database_refuses_a_gathering_that_cannot_be(village: Village, change: str) -> None:
    with scope([KY_ANH]):
        held(planned(village), resident=1)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE gatherings_gathering SET {change}")
