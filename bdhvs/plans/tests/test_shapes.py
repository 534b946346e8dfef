"""Ranks, values, quotas, stages by quarter, values of single hamlets: a small invented plan, from file to page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.indicators.layout import LAYOUT
from bdhvs.indicators.queries import definition_of
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.places.models import Hamlet
from bdhvs.plans import board as boards
from bdhvs.plans.answers import target_answer
from bdhvs.plans.asking import asked_on, end_of_quarter, needed
from bdhvs.plans.charts import trend_chart
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.models import Target
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.rules import TargetStatus
from bdhvs.plans.tests.small_plan import small_data
from bdhvs.plans.tests.test_board import guide
from bdhvs.ui.components import Status
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
PLAN = "thu-dang-so"
QUARTER = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"
SOURCE = "Quyết định 9/QĐ-UBND"


def a_target(number: int, **fields: Any) -> dict[str, Any]:
    held = {"clause": "I", "op": ">=", "by": f"{TODAY.year + 1}-12-31", "lead": "hamlets", **fields}
    return {"id": f"TD-T{number}", **{key: value for key, value in held.items() if value is not None}}


def the_plan(first: str, second: str) -> dict[str, Any]:
    data = small_data()
    head = {"id": PLAN, "commune": KY_ANH, "commune_name": "xã Kỳ Anh", "period_from": f"{TODAY.year}-01-01",
            "period_to": f"{TODAY.year + 2}-01-01", "year": TODAY.year}  # fmt: skip
    data["plan"] |= head
    targets = [
        a_target(1, says="Thứ hạng", indicator="digital_ranking", op="<=", value="5", unit="rank"),
        a_target(2, says="Điểm", indicator="digital_score", value="60.5", unit="value"),
        a_target(3, says="Tài khoản", indicator="learning_accounts", value="250", unit="count"),
        a_target(4, says="Hai hộ", indicator="household_guided", value="3", unit="count",
                 value_by=[{"place": first, "value": "1"}, {"place": second, "value": "2"}]),
        a_target(5, says="Từng quý", indicator="household_guided", value="90", unit="percent",
                 phases=[{"quarter": QUARTER, "value": "30"}, {"quarter": f"{TODAY.year + 1}-Q4", "value": "80"}]),
        a_target(6, says="Mức của loại xã", indicator="household_guided", value="10", unit="percent",
                 value_by=[{"kind": "xa", "value": "20"}, {"kind": "phuong", "value": "40"}]),
        a_target(7, says="Điểm tăng", indicator="competence_change", value="10", unit="value"),
    ]  # fmt: skip
    return data | {"targets": targets}


@pytest.fixture
def village(catalogue: None) -> Village:
    made = a_village()
    with scope([KY_ANH]):
        file = plan_from_data(the_plan(made.hamlets[0].code, made.hamlets[1].code), name="thu")
        save_plan(file=file, **ACT)
        guide(made, "sau")
    return made


def tell(measure: str, value: str, on: date = TODAY) -> None:
    details = FigureDetails(measure=measure, as_of=on, source=SOURCE, value=Decimal(value))
    record_figure(commune_code=KY_ANH, details=details, level=Level.E4, **ACT)


def state_of(number: int) -> TargetState:
    targets = [t for t in targets_in_force(KY_ANH, TODAY, PLAN) if t.code == f"TD-T{number}"]
    return states(commune=KY_ANH, targets=targets, as_of=TODAY, fresh=True)[0]


def reading(village: Village) -> boards.Reading:
    return boards.Reading(TODAY, "thôn", {}, 95, {})


@pytest.mark.parametrize(("told", "status"), [("5", TargetStatus.REACHED), ("6", TargetStatus.LATE)])
def test_a_rank_is_reached_when_its_number_is_small_enough(
    village: Village, told: str, status: TargetStatus
) -> None:
    with scope([KY_ANH]):
        tell("digital_ranking", told)
        state = state_of(1)
        card = boards.card(state, reading(village))
    assert state.status is status
    assert (card.value, card.aim) == (f"hạng {told}", "từ hạng 5 trở lên")
    assert SOURCE in card.basis
    assert card.forecast == ""


@pytest.mark.parametrize("number", [1, 2, 3, 7])
def test_what_nobody_told_has_no_data_and_no_zero(village: Village, number: int) -> None:
    with scope([KY_ANH]):
        state = state_of(number)
        card = boards.card(state, reading(village))
        answer = target_answer(state, None)
    assert card.status is Status.NO_DATA
    assert "chưa" in card.value
    assert answer["figure"] is None
    assert answer["status"] == "no_data"


def test_a_value_keeps_its_decimals_and_rises_at_the_pace_of_four_weeks(village: Village) -> None:
    with scope([KY_ANH]):
        tell("digital_score", "50.25", date.fromordinal(TODAY.toordinal() - 28))
        tell("digital_score", "52.25")
        state = state_of(2)
        answer = target_answer(state, None)
        chart = trend_chart(state)
    assert answer["figure"] == {
        "numerator": None, "denominator": None, "value": "52.25", "as_of": TODAY.isoformat(), "source": SOURCE,
    }  # fmt: skip
    assert (answer["numerator"], answer["denominator"], answer["value"]) == (0, None, "60.5")
    assert state.pace is not None
    assert state.pace.per_week == Decimal("0.5")
    assert state.pace.reached_on == date.fromordinal(
        TODAY.toordinal() + 116
    )  # 8.25 left, half a point a week
    assert boards.plain_value(state) == "52,25"
    assert chart is not None
    assert "52,25" in chart.says


def test_a_count_that_is_told_stands_against_its_quota(village: Village) -> None:
    with scope([KY_ANH]):
        tell("learning_accounts", "250")
        state = state_of(3)
        answer = target_answer(state, None)
    assert (answer["numerator"], answer["denominator"], answer["failed"]) == (250, None, 0)
    assert answer["status"] == "reached"
    assert boards.plain_value(state) == "250"


def test_a_quota_over_households_counts_them_and_is_no_share(village: Village) -> None:
    with scope([KY_ANH]):
        state = state_of(4)
        card = boards.card(state, reading(village))
        answer = target_answer(state, None)
    assert (card.value, card.basis, card.aim) == ("1", "hộ đếm được đến nay", "ít nhất 3")
    assert state.decides(state.whole) == (1, None)
    assert (answer["numerator"], answer["denominator"]) == (1, 3)
    assert state.status is not TargetStatus.REACHED


def test_each_hamlet_is_held_against_its_own_quota(village: Village) -> None:
    """One of Thôn 1's households is guided: its quota of one is met; Thôn 2 has none of its two."""
    with scope([KY_ANH]):
        state = state_of(4)
        table = boards.heat([state], village.hamlets, reading(village))
    first, second = (row.cells[0] for row in table.rows)
    assert (first.reached, first.share) == (True, 1.0)
    assert (second.reached, second.share) == (False, 0.0)


def test_a_hamlet_that_nobody_has_listed_is_not_told_that_it_was_given_nothing(village: Village) -> None:
    with scope([KY_ANH]):
        table = boards.heat([state_of(4)], [Hamlet(code="18775-T09", name="Thôn 9")], reading(village))
    assert table.rows[0].cells[0].word == "chưa có danh sách"


def test_a_stage_is_asked_until_its_quarter_ends_and_then_the_next(village: Village) -> None:
    with scope([KY_ANH]):
        state = state_of(5)
        answer = target_answer(state, None)
        target = state.target
    assert answer["value"] == "30"
    assert answer["phase"] == {"quarter": QUARTER, "by": end_of_quarter(QUARTER).isoformat(), "of": "90"}
    assert answer["status"] == "reached"  # one of three
    assert boards.aim(state).endswith("; cả kỳ ít nhất 90%")
    later = asked_on(target, date(TODAY.year + 1, 2, 1))
    assert later is not None
    assert (later.value, later.quarter) == (
        Decimal(90),
        "",
    )  # the last stage ends on the target's own last day


def test_the_value_of_this_kind_of_commune_is_asked(village: Village) -> None:
    with scope([KY_ANH]):
        assert target_answer(state_of(6), None)["value"] == "20"


@pytest.mark.parametrize(
    ("quarter", "last"),
    [("2026-Q1", date(2026, 3, 31)), ("2026-Q2", date(2026, 6, 30)), ("2027-Q4", date(2027, 12, 31))],
)
def test_a_quarter_ends_on_its_last_day(quarter: str, last: date) -> None:
    assert end_of_quarter(quarter) == last


def test_stages_with_a_gap_ask_for_the_next_one() -> None:
    phases = [{"quarter": "2026-Q1", "value": "20"}, {"quarter": "2026-Q3", "value": "40"}]
    target = Target(value=Decimal(70), by_date=date(2026, 12, 31), settings={"phases": phases})
    asked = [asked_on(target, day) for day in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 10, 1))]
    assert [one and (one.value, one.by) for one in asked] == [
        (Decimal(20), date(2026, 3, 31)),
        (Decimal(40), date(2026, 9, 30)),
        (Decimal(70), date(2026, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("unit", "op", "base", "least"),
    [("percent", ">", 10, 8), ("percent", ">=", 10, 7), ("count", ">", None, 71), ("value", ">=", None, 70),
     ("rank", ">=", None, None), ("percent", "<=", 10, None), ("percent", ">=", 0, None)],
)  # fmt: skip
def test_what_a_target_still_needs(unit: str, op: str, base: int | None, least: int | None) -> None:
    assert needed(Target(unit=unit, op=op), base, Decimal(70)) == least


def test_the_pages_show_every_shape(client: Client, village: Village) -> None:
    with scope([KY_ANH]):
        tell("digital_ranking", "7")
        tell("digital_score", "52.25")
    assert client.login(username="lan", password=PASSWORD)
    board = client.get("/", {"ngay": TODAY.isoformat(), "ke_hoach": PLAN}).content.decode()
    assert_good_page(board)
    assert "hạng 7" in board
    assert "52,25" in board
    for number in range(1, 8):
        page = client.get(f"/ke-hoach/{PLAN}/TD-T{number}/", {"ngay": TODAY.isoformat()})
        assert page.status_code == 200
        assert_good_page(page.content.decode())
    rank = client.get(f"/ke-hoach/{PLAN}/TD-T1/", {"ngay": TODAY.isoformat()}).content.decode()
    assert "con số mới nhất" in rank
    assert "None" not in rank


def test_the_layout_of_cells_has_a_place_for_values() -> None:
    assert LAYOUT["cell"][-1] == ("value", "decimal")
    assert definition_of("digital_score") is not None
