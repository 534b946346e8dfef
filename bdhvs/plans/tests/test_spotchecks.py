"""Drawing, giving out and recording in a small commune: the figure goes down, and comes back when corrected."""

from datetime import date, datetime, time
from fractions import Fraction

import pytest
from django.test import Client
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.learning import commands as learning
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope, within
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.models import SpotCheck, SpotCheckResult, SpotCheckUnit, Target
from bdhvs.plans.queries import target_named
from bdhvs.plans.spotchecks.claims import evidence_of
from bdhvs.plans.spotchecks.commands import draw_sample, give_out, record_finding
from bdhvs.plans.spotchecks.facts import items_in_question
from bdhvs.plans.spotchecks.queries import Standing, standings, verified_words
from bdhvs.plans.spotchecks.rules import (
    Finding,
    NotAssignedError,
    NothingNamedError,
    OwnWorkError,
    Size,
    Span,
)
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.models import Attainment, FrameworkInUse
from bdhvs.skills.rules import Result
from bdhvs.ui.inspection import assert_good_page
from bdhvs.visits.commands import record_visit
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import HANOI, KY_ANH, NOW, PASSWORD, TODAY, Village, a_user, a_village, days_ago

pytestmark = pytest.mark.django_db
HOMES = ("sau", "binh", "dung")


@pytest.fixture
def village(catalogue: None) -> Village:
    """Hòa has written that all three households were guided; Quý is a second officer who wrote nothing."""
    made = a_village()
    with scope([KY_ANH]):
        a_user("quy", "Mai Văn Quý", Post(Role.OFFICER, KY_ANH))
        for home in HOMES:
            record_visit(
                household=made.homes[home], kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE,
                topics=["learning_platform"], occurred_on=days_ago(10), by=made.hoa, at=NOW,
            )  # fmt: skip
    return made


def quy() -> User:
    return User.objects.get(username="quy")


def state_of(code: str) -> TargetState:
    target = target_named(KY_ANH, code)
    assert target is not None
    return states(commune=KY_ANH, targets=[target], as_of=TODAY, fresh=True)[0]


def a_draw(code: str = "KA-T4", *, by: User | None = None, at: datetime = NOW, on: date = TODAY) -> SpotCheck:
    target = target_named(KY_ANH, code)
    assert target is not None
    return draw_sample(
        target=target, as_of=on, size=Size(percent=100), span=Span.QUARTER, seed=20261120, by=by, at=at
    )


def units(check: SpotCheck) -> list[SpotCheckUnit]:
    return list(SpotCheckUnit.objects.filter(stratum__check_of=check).order_by("position"))


def standing(check: SpotCheck) -> Standing:
    return standings([check], TODAY)[0]


def found(unit: SpotCheckUnit, finding: Finding, by: User) -> SpotCheckResult:
    return record_finding(unit=unit, finding=finding, on=TODAY, by=by, at=NOW)


def guided() -> tuple[int, int | None]:
    whole = state_of("KA-T4").whole
    assert whole is not None
    return whole.numerator, whole.denominator


def test_a_sample_holds_claimed_passes_by_team_or_hamlet_and_period(village: Village) -> None:
    with scope([KY_ANH]):
        check = a_draw()
        assert (check.claimed, check.denominator) == (3, 3)
        strata = {(s.place, s.period): (s.claimed, s.drawn) for s in check.strata.all()}
        assert strata == {
            (village.team.code, "2026-Q4"): (2, 2),
            (village.hamlets[1].code, "2026-Q4"): (1, 1),
        }


def test_who_recorded_a_claim_is_never_given_it(village: Village) -> None:
    with scope([KY_ANH]):
        check = a_draw()
        with pytest.raises(OwnWorkError):
            give_out(check=check, checkers=[f"u{village.hoa.pk}"], by=village.lan, at=NOW)
        left = give_out(check=check, checkers=[f"u{village.hoa.pk}", f"u{quy().pk}"], by=village.lan, at=NOW)
        assert left == 0
        assert {unit.checker_user for unit in units(check)} == {quy()}


def test_a_team_member_is_not_given_the_claims_of_his_team(village: Village) -> None:
    """Ông Bình leads the team of Thôn 1: only the household of Thôn 2 can be his."""
    with scope([KY_ANH]):
        check = a_draw()
        left = give_out(check=check, checkers=[f"p{village.people['binh'].pk}"], by=village.lan, at=NOW)
        assert left == 2
        given = [unit for unit in units(check) if unit.checker_person_id]
        assert [unit.hamlet_code for unit in given] == [village.hamlets[1].code]


def given_to_quy(village: Village) -> list[SpotCheckUnit]:
    check = a_draw()
    give_out(check=check, checkers=[f"u{quy().pk}"], by=village.lan, at=NOW)
    return units(check)


def test_a_visit_that_did_not_take_place_lowers_the_figure_and_a_correction_puts_it_back(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        unit = given_to_quy(village)[0]
        assert guided() == (3, 3)
        found(unit, Finding.NOT_CONFIRMED, quy())
        assert guided() == (2, 3)
        check = Visit.objects.get(kind=VisitKind.SPOT_CHECK.value)
        assert (check.level, check.source, check.recorded_by) == ("E2", "spot_check", quy())
        found(unit, Finding.CONFIRMED, quy())
        assert guided() == (3, 3)
        assert SpotCheckResult.objects.filter(sampled=unit).count() == 2
        assert Visit.objects.filter(household_id=unit.unit_id).count() == 3


def test_a_person_who_cannot_do_it_is_a_no_of_the_items_and_comes_back_as_before(village: Village) -> None:
    with scope([KY_ANH]):
        claimed = official_passes(village)
        check = a_draw("KA-T1")
        give_out(check=check, checkers=[f"u{quy().pk}"], by=village.lan, at=NOW)
        (unit,) = units(check)
        assert numerator("KA-T1") == 1
        found(unit, Finding.NOT_CONFIRMED, quy())
        said = Attainment.objects.filter(result=Result.NO.value, source="spot_check", superseded_by=None)
        assert {(a.item_code, a.level, a.person_id) for a in said} == {
            (item, "E2", village.people["yen"].pk) for item in claimed
        }
        assert numerator("KA-T1") == 0
        found(unit, Finding.NOT_REACHED, quy())
        assert numerator("KA-T1") == 1
        again = Attainment.objects.filter(person=village.people["yen"], superseded_by=None)
        assert {(a.item_code, a.result, a.level) for a in again} == {(item, "yes", "E1") for item in claimed}


def official_passes(village: Village) -> set[str]:
    """Yến has what KA-T1 asks, written down by Hòa."""
    items = {"learning_account", "course_joined"}
    for item in items:
        record_attainment(
            person=village.people["yen"], item_code=item, result=Result.YES, level=Level.E1,
            occurred_on=days_ago(5), by=village.hoa, at=NOW,
        )  # fmt: skip
    return items


def numerator(code: str) -> int:
    whole = state_of(code).whole
    assert whole is not None
    return whole.numerator


def test_not_reached_is_missing_and_counts_for_nothing(village: Village) -> None:
    with scope([KY_ANH]):
        first, second, _ = given_to_quy(village)
        found(first, Finding.NOT_REACHED, quy())
        check = first.stratum.check_of
        assert standing(check).agreed is None
        assert verified_words(KY_ANH, TODAY) == {}
        found(second, Finding.CONFIRMED, quy())
        now = standing(check)
        assert (now.reached, now.not_reached, now.waiting, now.drawn) == (1, 1, 1, 3)
        assert now.agreed is not None
        assert now.agreed.share == 1


def test_the_verified_share_is_the_claimed_one_of_the_draw_times_agreement(village: Village) -> None:
    """3 of 3 claimed; one of two in the first stratum stands, the one of the second stands: 2 of 3."""
    with scope([KY_ANH]):
        sample = given_to_quy(village)
        of_team = [unit for unit in sample if unit.hamlet_code == village.hamlets[0].code]
        found(of_team[0], Finding.NOT_CONFIRMED, quy())
        for unit in sample:
            if unit.pk != of_team[0].pk:
                found(unit, Finding.CONFIRMED, quy())
        now = standing(sample[0].stratum.check_of)
        assert now.verified is not None
        assert now.verified.share == now.verified.low == Fraction(2, 3)
        assert now.words == (
            "đã phúc tra 3/3, tỷ lệ xác nhận 66,7% (khoảng tin cậy 95%: 66,7 đến 66,7); mẫu ngày 20/11/2026"
        )


def test_only_the_checker_or_the_office_records(village: Village) -> None:
    with scope([KY_ANH]):
        unit = given_to_quy(village)[0]
        with pytest.raises(NotAssignedError):
            found(unit, Finding.CONFIRMED, village.hoa)
        unit.checker_user = None
        with pytest.raises(NotAssignedError):
            found(unit, Finding.CONFIRMED, quy())


def test_who_is_checked_does_not_see_the_list_beforehand(village: Village) -> None:
    with scope([KY_ANH]):
        given_to_quy(village)
    with within(village.hoa.territory):
        assert SpotCheck.objects.count() == 1
        assert SpotCheckUnit.objects.count() == 0


def this_morning() -> datetime:
    return datetime.combine(timezone.localdate(), time(0, 1), tzinfo=HANOI)


def live_draw(village: Village, day: date) -> SpotCheck:
    """As the page draws it, on the machine's own day."""
    with scope([KY_ANH]):
        check = a_draw(by=village.lan, at=this_morning(), on=day)
        give_out(check=check, checkers=[f"u{quy().pk}"], by=village.lan, at=this_morning())
    return check


def test_the_officer_draws_gives_out_and_records_on_good_pages(client: Client, village: Village) -> None:
    client.login(username="lan", password=PASSWORD)
    target = f"/ke-hoach/{village.plan.pk}/KA-T4/"
    for path in (
        target,
        f"{target}phuc-tra/",
        "/ke-hoach/phuc-tra/",
        f"/ke-hoach/{village.plan.pk}/KA-T1/phuc-tra/",
    ):
        page = client.get(path)
        assert page.status_code == 200
        assert_good_page(page.content.decode())
    sent = {"how": "percent", "number": "100", "span": "quarter", "due_on": ""}
    answer = client.post(f"{target}phuc-tra/", sent)
    assert answer.status_code == 302
    address = answer.headers["Location"]
    with scope([KY_ANH]):
        check = SpotCheck.objects.get()
        names = [unit.pk for unit in units(check)]
    refused = client.post(f"{address}giao/", {"checkers": [f"u{village.hoa.pk}"]})
    assert refused.status_code == 422
    assert "Hãy chọn người khác" in refused.content.decode()
    assert_good_page(refused.content.decode())
    assert client.post(f"{address}giao/", {}).status_code == 422
    assert client.post(f"{address}giao/", {"checkers": [f"u{quy().pk}"]}).status_code == 302
    page = client.get(f"{address}{names[0]}/")
    assert_good_page(page.content.decode())
    today = f"{timezone.localdate():%d/%m/%Y}"
    wrong = client.post(f"{address}{names[0]}/", {"on": today, "finding": ""})
    assert wrong.status_code == 422
    for unit, finding in zip(names, ("confirmed", "confirmed", "not_reached"), strict=True):
        assert client.post(f"{address}{unit}/", {"on": today, "finding": finding}).status_code == 302
    page = client.get(address)
    assert_good_page(page.content.decode())
    assert "chưa gặp được" in page.content.decode()
    for path in ("/", target):
        assert "đã phúc tra 2/3, tỷ lệ xác nhận 100%" in client.get(path).content.decode()
    assert client.get(f"{address}?in=1").status_code == 200


def test_nothing_is_said_of_a_target_that_nobody_checked(client: Client, village: Village) -> None:
    client.login(username="lan", password=PASSWORD)
    assert "đã phúc tra" not in client.get("/").content.decode()


def test_a_leader_sees_counts_but_no_names_and_cannot_draw(client: Client, village: Village) -> None:
    check = live_draw(village, timezone.localdate())
    client.login(username="minh", password=PASSWORD)
    page = client.get(f"/ke-hoach/phuc-tra/{check.pk}/")
    assert page.status_code == 200
    assert "Hộ H0" not in page.content.decode()
    assert_good_page(page.content.decode())
    assert client.get(f"/ke-hoach/{village.plan.pk}/KA-T4/phuc-tra/").status_code == 403
    assert client.post(f"/ke-hoach/phuc-tra/{check.pk}/giao/", {"checkers": ["u1"]}).status_code == 403
    with scope([KY_ANH]):
        unit = units(check)[0]
    assert client.get(f"/ke-hoach/phuc-tra/{check.pk}/{unit.pk}/").status_code == 403


def test_a_checker_of_another_hamlet_records_what_he_was_given_and_sees_nothing_else(
    client: Client, village: Village
) -> None:
    """Đức heads Thôn 2; Hòa of Thôn 1 wrote all visits. Đức checks Thôn 1, where he may otherwise read nothing."""
    with scope([KY_ANH]):
        a_user("duc", "Bùi Văn Đức", Post(Role.HAMLET_HEAD, KY_ANH, village.hamlets[1].code))
        duc = User.objects.get(username="duc")
        check = a_draw(at=this_morning(), on=timezone.localdate())
        assert give_out(check=check, checkers=[f"u{duc.pk}"], by=village.lan, at=this_morning()) == 1
        mine = next(unit for unit in units(check) if unit.checker_user_id == duc.pk)
        other = next(unit for unit in units(check) if unit.checker_user_id is None)
    client.login(username="duc", password=PASSWORD)
    address = f"/ke-hoach/phuc-tra/{check.pk}/"
    page = client.get(address).content.decode()
    assert "Hộ H0" in page
    assert "Hộ H03" not in page
    assert client.get(f"{address}{other.pk}/").status_code == 404
    answer = client.post(
        f"{address}{mine.pk}/", {"on": f"{timezone.localdate():%d/%m/%Y}", "finding": "not_confirmed"}
    )
    assert answer.status_code == 302
    with scope([KY_ANH]):
        assert Visit.objects.filter(kind="spot_check", household_id=mine.unit_id).count() == 1


def test_the_next_commune_finds_no_such_check(client: Client, village: Village) -> None:
    check = live_draw(village, timezone.localdate())
    client.login(username="tam", password=PASSWORD)
    assert client.get(f"/ke-hoach/phuc-tra/{check.pk}/").status_code == 404
    assert client.get(f"/ke-hoach/{village.plan.pk}/KA-T4/phuc-tra/").status_code == 404
    assert "KA-T4" not in client.get("/ke-hoach/phuc-tra/").content.decode()


def test_a_stranger_is_asked_to_sign_in(client: Client, village: Village) -> None:
    for path in ("/ke-hoach/phuc-tra/", "/ke-hoach/phuc-tra/1/", "/ke-hoach/phuc-tra/1/1/"):
        assert client.get(path).headers["Location"].startswith("/dang-nhap/")


def test_a_no_makes_an_earlier_passed_test_void_and_must_say_what_could_not_be_done(village: Village) -> None:
    with scope([KY_ANH]):
        framework = FrameworkInUse.objects.get(commune_id=KY_ANH, group_code="citizen").framework
        learning.record_test_result(
            person=village.people["sau"], framework=framework, outcome=learning.TestOutcome("citizen", True),
            occurred_on=days_ago(4), by=village.hoa, at=NOW,
        )  # fmt: skip
        Target.objects.create(
            plan=village.plan, commune_id=KY_ANH, code="KA-T99", kind="target", position=99, says="Thử",
            indicator_id="adult_basic_skill", op=">=", value=70, unit="percent",
        )  # fmt: skip
        check = a_draw("KA-T99")
        give_out(check=check, checkers=[f"u{quy().pk}"], by=village.lan, at=NOW)
        (unit,) = units(check)
        with pytest.raises(NothingNamedError):
            found(unit, Finding.NOT_CONFIRMED, quy())
        assert SpotCheckResult.objects.count() == 0
        asked = items_in_question(evidence_of(check, [unit.unit_id], TODAY)[unit.unit_id])
        record_finding(
            unit=unit, finding=Finding.NOT_CONFIRMED, on=TODAY, items=[next(iter(asked))], by=quy(), at=NOW
        )
        assert numerator("KA-T99") == 0
        found(unit, Finding.CONFIRMED, quy())
        assert numerator("KA-T99") == 1
