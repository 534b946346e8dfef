"""Handing in, step by step; who may, and what stays unknown."""

from datetime import date, datetime, timedelta

import pytest

from bdhvs.accounts.models import User
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope, within
from bdhvs.reports.models import Submission
from bdhvs.reports.rules import SubmissionError
from bdhvs.reports.submitting import NEXT, Handed, fall_due, steps_for, submit
from bdhvs.skills.rules import OutsideTerritoryError
from tests.village import HANOI, KY_ANH, NOW, Village, a_village

pytestmark = pytest.mark.django_db
OCTOBER = (date(2026, 10, 1), date(2026, 11, 1))


@pytest.fixture
def village() -> Village:
    return a_village()


def log_of(village: Village, number: int = 0) -> Handed:
    return Handed("activity_log", "hamlet", village.hamlets[number].code, *OCTOBER)


def move(handed: Handed, status: str, by: User | None, submitted_at: datetime | None = None) -> Submission:
    return submit(commune_code=KY_ANH, handed=handed, status=status, by=by, at=NOW, submitted_at=submitted_at)


def test_a_log_goes_from_due_to_locked_in_one_row(village: Village) -> None:
    with scope([KY_ANH]):
        for status in ("due", "submitted", "returned", "submitted", "approved", "locked"):
            move(log_of(village), status, village.lan)
        one = Submission.objects.get()
        assert (one.status, one.hamlet_id, one.recorded_by_id) == (
            "locked",
            village.hamlets[0].code,
            village.lan.pk,
        )
        assert Line.objects.filter(subject_kind="submission").count() == 6


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "approved"), ("due", "approved"), ("due", "due"), ("submitted", "locked"), ("submitted", "due")],
)
def test_a_step_that_its_state_does_not_allow_is_refused(
    village: Village, before: str | None, after: str
) -> None:
    with scope([KY_ANH]):
        if before:
            move(log_of(village), before, village.lan)
        with pytest.raises(SubmissionError, match="không chuyển"):
            move(log_of(village), after, village.lan)
        assert [one.status for one in Submission.objects.all()] == ([before] if before else [])


def test_what_is_locked_never_moves(village: Village) -> None:
    assert NEXT["locked"] == frozenset()
    with scope([KY_ANH]):
        for status in ("submitted", "approved", "locked"):
            move(log_of(village), status, village.lan)
        for status in NEXT:
            if status:
                with pytest.raises(SubmissionError):
                    move(log_of(village), status, village.lan)


def test_the_head_of_a_hamlet_hands_in_and_the_office_approves(village: Village) -> None:
    with within(village.hoa.territory):
        move(log_of(village), "submitted", village.hoa)
        with pytest.raises(SubmissionError, match="cán bộ xã"):
            move(log_of(village), "approved", village.hoa)
    assert steps_for("submitted", village.hoa) == []
    assert steps_for("submitted", village.lan) == ["returned", "approved"]


def test_the_head_of_a_hamlet_hands_in_nothing_of_the_next_one(village: Village) -> None:
    with within(village.hoa.territory):
        with pytest.raises(OutsideTerritoryError):
            move(log_of(village, 1), "submitted", village.hoa)
        assert not Submission.objects.exists()


def test_a_team_hands_in_for_its_hamlet(village: Village) -> None:
    with within(village.hoa.territory):
        handed = Handed("team_plan", "team", village.team.code, date(2026, 1, 1), date(2027, 1, 1))
        assert move(handed, "submitted", village.hoa).hamlet_id == village.hamlets[0].code


def test_the_day_it_came_in_may_be_earlier_but_never_ahead(village: Village) -> None:
    came = datetime(2026, 11, 3, 12, tzinfo=HANOI)
    with scope([KY_ANH]):
        assert move(log_of(village), "submitted", village.lan, submitted_at=came).submitted_at == came
        with pytest.raises(SubmissionError, match="tương lai"):
            move(log_of(village, 1), "submitted", village.lan, submitted_at=NOW + timedelta(days=1))


def test_falling_due_writes_only_those_that_nobody_wrote(village: Village) -> None:
    with scope([KY_ANH]):
        move(log_of(village), "submitted", village.lan)
        wanted = [log_of(village, 0), log_of(village, 1)]
        due = {"commune_code": KY_ANH, "due_at": NOW, "by": village.lan, "at": NOW}
        assert fall_due(wanted=wanted, **due) == 1  # type: ignore[arg-type]
        assert fall_due(wanted=wanted, **due) == 0  # type: ignore[arg-type]
        found = dict(Submission.objects.values_list("subject_id", "status"))
        assert found == {village.hamlets[0].code: "submitted", village.hamlets[1].code: "due"}
