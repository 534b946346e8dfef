"""Closing a period freezes its figures: late facts are adjustments, a touched cell breaks the seal."""

from datetime import date, datetime

import pytest
from django.db import connection

from bdhvs.lib.period import Calendar, read_period
from bdhvs.ops.territory import scope
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.reports.composing import compose
from bdhvs.reports.frozen import compared, is_intact, live_beside
from bdhvs.reports.models import FrozenCell
from bdhvs.reports.queries import closing_on, duty_named, with_frozen
from bdhvs.reports.rules import AlreadyClosedError, PeriodOpenError
from bdhvs.reports.tests.office import (
    AFTER_NOVEMBER,
    AFTER_OCTOBER,
    NOVEMBER,
    OCTOBER,
    an_office,
    close,
    guided,
)
from tests.village import HANOI, KY_ANH, Village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
LAST_DAY = date(2026, 10, 14)


@pytest.fixture
def village() -> Village:
    return an_office()


def total(code: str, closing_id: int) -> FrozenCell:
    return FrozenCell.objects.get(
        closing_id=closing_id, target_code=code, hamlet=None, group_code="", part=""
    )


def standing(code: str, on: date) -> TargetState:
    targets = [t for t in targets_in_force(KY_ANH, on) if t.code == code]
    return with_frozen(KY_ANH, on, states(commune=KY_ANH, targets=targets, as_of=on, fresh=True))[0]


def test_a_late_fact_is_an_adjustment_and_leaves_the_frozen_number(village: Village) -> None:
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        made = close()
        assert (total("KA-T4", made.pk).numerator, total("KA-T4", made.pk).denominator) == (1, 3)
        guided(village, "dung", date(2026, 10, 2))
        state = standing("KA-T4", LAST_DAY)
        assert state.whole is not None
        assert (state.whole.numerator, state.whole.denominator, state.adjusted) == (1, 3, 1)
        (line,) = [line for line in live_beside(made) if line.code == "KA-T4"]
        assert (line.then.numerator if line.then else None, line.now.numerator if line.now else None) == (
            1,
            2,
        )
        assert line.step == 1
        assert is_intact(made)


def test_the_cells_of_hamlets_stay_as_they_were_signed(village: Village) -> None:
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        close()
        guided(village, "dung", date(2026, 10, 2))
        state = standing("KA-T4", LAST_DAY)
        first, second = (state.hamlets[hamlet.code].numerator for hamlet in village.hamlets)
        assert (first, second) == (1, 0)


def test_the_status_of_a_closed_day_follows_its_frozen_number(village: Village) -> None:
    """100% of three households only after the late facts: on the signed day the target was short."""
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        close()
        for home in ("binh", "dung"):
            guided(village, home, date(2026, 10, 2))
        assert standing("KA-T4", LAST_DAY).status.value != "reached"
        assert standing("KA-T4", date(2026, 10, 15)).status.value == "reached"


def test_a_period_is_closed_once(village: Village) -> None:
    with scope([KY_ANH]):
        close()
        with pytest.raises(AlreadyClosedError, match="đã chốt"):
            close()


def test_a_running_period_cannot_be_closed(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(PeriodOpenError, match="14/10/2026"):
        close(at=datetime(2026, 10, 14, 23, 59, tzinfo=HANOI))


def test_a_period_can_be_closed_from_the_day_after_its_last(village: Village) -> None:
    with scope([KY_ANH]):
        assert close(at=datetime(2026, 10, 15, 0, 0, tzinfo=HANOI)).as_of == LAST_DAY


def test_two_periods_that_end_on_one_day_carry_one_number(village: Village) -> None:
    """September and the third quarter end on 14/9: what was signed for the month is signed for the quarter."""
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 9, 1))
        month = close(read_period("2026-09"))
        guided(village, "dung", date(2026, 9, 2))
        quarter = close(read_period("2026-Q3"))
        assert total("KA-T4", month.pk).numerator == total("KA-T4", quarter.pk).numerator == 1
        assert is_intact(month)
        assert is_intact(quarter)


def test_a_civil_month_is_another_period(village: Village) -> None:
    with scope([KY_ANH]):
        close()
        civil = close(read_period("2026-10", Calendar.CIVIL), AFTER_NOVEMBER, calendar=Calendar.CIVIL)
        assert civil.as_of == date(2026, 10, 31)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE reports_frozencell SET numerator = numerator + 1 WHERE target_code = 'KA-T4' AND hamlet_code IS NULL",
        "UPDATE reports_frozencell SET missing = missing + 1 WHERE target_code = 'KA-T1' AND hamlet_code IS NULL",
        "DELETE FROM reports_frozencell WHERE target_code = 'KA-T3'",
        "UPDATE reports_closing SET signer = 'Người khác'",
    ],
)
def test_the_seal_detects_what_was_touched(village: Village, change: str) -> None:
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        made = close()
        assert is_intact(made)
        with connection.cursor() as cursor:
            cursor.execute(change)
            assert cursor.rowcount
        made.refresh_from_db()
        assert not is_intact(made)


def test_two_closings_are_compared_target_by_target(village: Village) -> None:
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        old = close()
        guided(village, "dung", date(2026, 11, 1))
        new = close(NOVEMBER, AFTER_NOVEMBER)
        steps = {line.code: line.step for line in compared(old, new)}
        assert steps["KA-T4"] == 1
        assert closing_on(KY_ANH, LAST_DAY) == old


def test_the_next_report_says_what_changed_and_what_came_late(village: Village) -> None:
    with scope([KY_ANH]):
        guided(village, "sau", date(2026, 10, 1))
        close(OCTOBER, AFTER_OCTOBER)
        guided(village, "dung", date(2026, 10, 2))
        guided(village, "binh", date(2026, 11, 2))
        duty = duty_named(KY_ANH, "KA-D3")
        assert duty is not None
        composed = compose(commune=KY_ANH, duty=duty, period=NOVEMBER, at=AFTER_NOVEMBER)
        said = " ".join(str(words) for words in composed.outline.progress.words)
        assert "KA-T4 tăng 2" in said
        assert "Điều chỉnh số liệu kỳ đã chốt (tháng 10 năm 2026) do ghi nhận muộn: KA-T4 tăng 1." in said
