"""What the worker counts bit by bit is what a count of everything gives, while days pass."""

import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bdhvs.indicators.models import Cell, Dirty
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import join_group, leave_commune, move_person, record_death, serve
from bdhvs.people.rules import ResidenceKind, RosterKind
from bdhvs.plans.jobs import keep_counts_of_all
from bdhvs.plans.measuring import measured, recount_all
from bdhvs.plans.queries import targets_in_force
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import HANOI, KY_ANH, NOW, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
Cells = dict[tuple[Any, ...], tuple[Any, ...]]


def cells_on(day: date) -> Cells:
    keys = [m.key for _, _, m in measured(targets_in_force(KY_ANH, day))]
    found = Cell.objects.filter(commune_id=KY_ANH, as_of=day, measure__in=keys)
    return {
        (c.measure, c.hamlet_id, c.group_code, c.part): (
            c.numerator, c.denominator, c.failed, c.missing, c.base_unknown, c.by_level, c.extra,
        )
        for c in found
    }  # fmt: skip


class Life:
    """Things that happen in the village, each on a day."""

    def __init__(self, village: Village, dice: random.Random) -> None:
        self.village, self.dice = village, dice
        self.alive = [
            name for name in village.people if name != "an"
        ]  # a child's skills need a guardian's consent

    def happen(self, day: date) -> None:
        acts: list[Callable[[date, dict[str, Any]], None]] = [
            self.visit, self.visit, self.learn, self.learn, self.move, self.serve, self.join, self.leave, self.die,
        ]  # fmt: skip
        self.dice.choice(acts)(
            day, {"by": None, "at": datetime(day.year, day.month, day.day, 9, tzinfo=HANOI)}
        )

    def person(self) -> Any:
        found = self.village.people[self.dice.choice(self.alive)]
        found.refresh_from_db()
        return found

    def visit(self, day: date, act: dict[str, Any]) -> None:
        record_visit(
            household=self.dice.choice(list(self.village.homes.values())),
            kind=VisitKind.GUIDANCE,
            outcome=self.dice.choice(list(VisitOutcome)),
            topics=["learning_platform"],
            occurred_on=day - timedelta(days=self.dice.randrange(5)),
            **act,
        )

    def learn(self, day: date, act: dict[str, Any]) -> None:
        record_attainment(
            person=self.person(),
            item_code=self.dice.choice(["learning_account", "course_joined"]),
            result=self.dice.choice(list(Result)),
            level=Level.E1,
            occurred_on=day - timedelta(days=self.dice.randrange(5)),
            **act,
        )

    def move(self, day: date, act: dict[str, Any]) -> None:
        home = self.dice.choice(list(self.village.homes.values()))
        kind = self.dice.choice([ResidenceKind.PERMANENT, ResidenceKind.TEMPORARY])
        move_person(person=self.person(), household=home, on=day, kind=kind, **act)

    def serve(self, day: date, act: dict[str, Any]) -> None:
        serve(
            kind=RosterKind.TEAM_MEMBER,
            subject=self.person(),
            served=self.village.team,
            valid_from=day,
            **act,
        )

    def join(self, day: date, act: dict[str, Any]) -> None:
        group = self.dice.choice(["official", "public_employee"])
        join_group(person=self.person(), group=group, unit=self.village.office, valid_from=day, **act)

    def leave(self, day: date, act: dict[str, Any]) -> None:
        leave_commune(person=self.person(), on=day, **act)

    def die(self, day: date, act: dict[str, Any]) -> None:
        if len(self.alive) > 3:
            name = self.dice.choice(self.alive)
            self.alive.remove(name)
            record_death(person=self.village.people[name], on=day, **act)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_counted_bit_by_bit_equals_counted_at_once(catalogue: None, seed: int) -> None:
    village = a_village()
    dice = random.Random(seed)
    life, day = Life(village, dice), TODAY - timedelta(days=6)
    for _ in range(40):
        with scope([KY_ANH]):
            life.happen(day)
        keep_counts_of_all(day)
        if dice.random() < 0.4 and day < TODAY:
            day += timedelta(days=1)
    keep_counts_of_all(day)
    with scope([KY_ANH]):
        kept = cells_on(day)
        Cell.objects.all().delete()
        recount_all(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, day)), as_of=day)
        assert kept == cells_on(day), f"seed {seed}"


def test_a_fact_marks_its_kind_and_the_count_takes_the_mark(catalogue: None) -> None:
    village = a_village()
    keep_counts_of_all(TODAY)
    with scope([KY_ANH]):
        assert not Dirty.objects.exists()
        Life(village, random.Random(1)).visit(TODAY, {"by": None, "at": NOW})
        assert set(Dirty.objects.values_list("kind", flat=True)) == {"visit"}
    assert keep_counts_of_all(TODAY)[KY_ANH] == 2  # households guided, and priority households reached
    with scope([KY_ANH]):
        assert not Dirty.objects.exists()


def test_nothing_new_is_not_counted_again(catalogue: None) -> None:
    a_village()
    keep_counts_of_all(TODAY)
    assert keep_counts_of_all(TODAY)[KY_ANH] == 0
