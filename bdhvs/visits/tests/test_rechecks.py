"""Checks on arrival, against a plain count in Python; nothing is ever deleted; how a question is closed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_household, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Person
from bdhvs.skills.commands import AttainmentEntry, record_attainments
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import VisitEntry, record_visits
from bdhvs.visits.limits.commands import set_limits
from bdhvs.visits.models import Recheck, Visit
from bdhvs.visits.rechecks.commands import close_recheck, flag_rechecks
from bdhvs.visits.rechecks.queries import open_reasons_of
from bdhvs.visits.rechecks.rules import NoReasonError, OwnRecheckError, RecheckClosedError
from bdhvs.visits.rechecks.sql import BURST, TOLD
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, NOW, SETTLED, TODAY, Village, a_user, a_village

pytestmark = pytest.mark.django_db


@dataclass
class Field:
    """The village with two team members and households enough to hurry through."""

    village: Village
    quy: User
    son: User
    homes: list[Household]
    people: list[Person]


@pytest.fixture
def scene(db: None) -> Iterator[Field]:
    village = a_village()
    hamlet = village.hamlets[0]
    with scope([KY_ANH]):
        quy = a_user("quy", "Lê Văn Quý", Post(Role.TEAM_MEMBER, KY_ANH, hamlet.code))
        son = a_user("son", "Bùi Thị Sơn", Post(Role.TEAM_MEMBER, KY_ANH, hamlet.code))
        homes = [
            register_household(hamlet=hamlet, code=f"N{n:02d}", valid_from=SETTLED, **ACT) for n in range(8)
        ]
        people = [
            register_person(
                commune_code=KY_ANH,
                details=PersonDetails(name=f"Người {n}", birth_year=1970),
                household=home,
                **ACT,
            )
            for n, home in enumerate(homes)
        ]
        yield Field(village, quy, son, homes, people)


def tell(
    scene: Field,
    by: User,
    home: int,
    *,
    at: datetime = NOW,
    seconds: int | None = 90,
    results: int = 0,
    result: Result = Result.YES,
    photos: tuple[str, ...] = (),
    outcome: VisitOutcome = VisitOutcome.DONE,
) -> Visit:
    """One visit with its results, as the inbox applies it."""
    entry = VisitEntry(
        scene.homes[home], VisitKind.GUIDANCE, outcome, at.date(), uuid=uuid4(), elapsed_s=seconds,
        occurred_at=at, photos=photos,
    )  # fmt: skip
    codes = ["D1", "D2", "I1", "I2", "I3", "C1", "C2", "S1", "S2", "S3", "S4", "P1", "P2", "P3", "P4", "F1"]
    facts = [
        AttainmentEntry(scene.people[home], codes[n % 16], result, Level.E1, at.date())
        for n in range(results)
    ]
    record_attainments(commune_code=KY_ANH, entries=facts, by=by, at=at)
    return record_visits(commune_code=KY_ANH, entries=[entry], by=by, at=at)[0]


def flag(*visits: Visit) -> set[tuple[str, str]]:
    """(reason, key) of what the arrival of these asks."""
    told = Attainment.objects.count()
    ids = flag_rechecks(commune=KY_ANH, visits=visits, by=None, at=NOW, results=told)
    return set(Recheck.objects.filter(pk__in=ids).values_list("reason", "key"))


def test_a_visit_told_in_two_minutes_with_five_results_is_not_questioned(scene: Field) -> None:
    assert flag(tell(scene, scene.quy, 0, seconds=120, results=5)) == set()


def test_a_visit_told_in_four_seconds_is_looked_at_again(scene: Field) -> None:
    visit = tell(scene, scene.quy, 0, seconds=4)
    assert flag(visit) == {("too_fast", str(visit.pk))}
    asked = Recheck.objects.get()
    assert (asked.seen, asked.limit, asked.household_id, asked.recorder) == (
        4,
        10,
        scene.homes[0].pk,
        scene.quy,
    )


def test_sixteen_results_in_thirty_seconds_are_too_many(scene: Field) -> None:
    """16 × 2 s = 32 s at least; one second more and nobody asks."""
    visit = tell(scene, scene.quy, 0, seconds=31, results=16)
    assert flag(visit) == {("too_fast", str(visit.pk))}
    assert flag(tell(scene, scene.quy, 1, seconds=32, results=16)) == set()


def test_nobody_home_in_three_seconds_is_fine(scene: Field) -> None:
    assert flag(tell(scene, scene.quy, 0, seconds=3, outcome=VisitOutcome.NOBODY_HOME)) == set()


def test_the_commune_sets_its_own_limits(scene: Field) -> None:
    set_limits(commune=KY_ANH, values={"fast_visit_s": 0, "fast_result_s": 0}, **ACT)
    assert flag(tell(scene, scene.quy, 0, seconds=1, results=16)) == set()


def test_one_photo_for_two_households_asks_about_both_also_of_an_earlier_upload(scene: Field) -> None:
    photo = "a" * 64
    first = tell(scene, scene.quy, 0, photos=(photo,))
    assert flag(first) == set()
    second = tell(scene, scene.son, 1, photos=("b" * 64, photo))
    assert flag(second) == {("same_photo", str(first.pk)), ("same_photo", str(second.pk))}


def test_sixty_times_yes_and_never_no_asks_about_the_person_once_a_week(scene: Field) -> None:
    visits = [
        tell(scene, scene.quy, n % 8, at=NOW - timedelta(hours=n), seconds=300, results=15) for n in range(4)
    ]
    week = f"{TODAY:%G-%V}"
    assert flag(*visits) == {("all_yes", f"{scene.quy.pk}:{week}")}
    assert flag(*visits) == set()
    assert Recheck.objects.get().hamlet_id == scene.village.hamlets[0].code


def test_one_honest_no_among_sixty_and_nobody_asks(scene: Field) -> None:
    visits = [
        tell(scene, scene.quy, n, seconds=300, results=15, at=NOW - timedelta(hours=n)) for n in range(4)
    ]
    visits.append(
        tell(scene, scene.quy, 5, seconds=300, results=1, result=Result.NO, at=NOW - timedelta(hours=9))
    )
    assert flag(*visits) == set()


@dataclass
class Told:
    """What the reference knows of a visit."""

    by: int
    home: int
    second: int
    id: int = field(default=0)


def in_a_burst(told: list[Told], number: int) -> set[int]:
    """Plain words: a visit is in a burst when some five minutes around it hold so many households of one person."""
    found = set()
    for start in told:
        inside = [t for t in told if t.by == start.by and 0 <= t.second - start.second <= 300]
        if len({t.home for t in inside}) >= number:
            found |= {t.id for t in inside}
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(st.integers(0, 1), st.integers(0, 7), st.integers(0, 1200)), min_size=1, max_size=18
    ),
    number=st.integers(2, 6),
    batch=st.integers(1, 6),
)
def test_bursts_are_those_a_plain_count_finds_however_the_uploads_are_cut(
    scene: Field, told: list[tuple[int, int, int]], number: int, batch: int
) -> None:
    Recheck.objects.all().delete()
    day = NOW - timedelta(
        days=1 + Visit.objects.count()
    )  # visits are never deleted: each example has its day
    set_limits(commune=KY_ANH, values={"burst_visits": number, "fast_visit_s": 0}, **ACT)
    members = (scene.quy, scene.son)
    known = [Told(by, home, second) for by, home, second in told]
    visits = []
    for one in known:
        visit = tell(scene, members[one.by], one.home, at=day + timedelta(seconds=one.second))
        one.id = visit.pk
        visits.append(visit)
    for first in range(0, len(visits), batch):
        flag(*visits[first : first + batch])
    found = {int(key) for key in Recheck.objects.filter(reason="burst").values_list("key", flat=True)}
    assert found == in_a_burst(known, number)


def test_what_is_asked_stays_counted_and_is_never_deleted(scene: Field) -> None:
    visit = tell(scene, scene.quy, 0, seconds=4, results=16)
    flag(visit)
    visit.refresh_from_db()
    assert visit.superseded_by_id is None
    assert Attainment.objects.filter(superseded_by=None).count() == 16


def test_a_visit_of_somebody_else_answers_the_question_ones_own_does_not(scene: Field) -> None:
    flag(tell(scene, scene.quy, 0, seconds=4))
    flag(tell(scene, scene.quy, 0, seconds=200))
    assert open_reasons_of([scene.homes[0].pk]) == {scene.homes[0].pk: ["too_fast"]}
    again = tell(scene, scene.son, 0, seconds=200)
    flag(again)
    assert open_reasons_of([scene.homes[0].pk]) == {}
    asked = Recheck.objects.get(reason="too_fast")
    assert (asked.closed_by, asked.closed_visit) == (scene.son, again)


def test_a_leader_closes_with_a_reason_that_stays(scene: Field) -> None:
    flag(tell(scene, scene.quy, 0, seconds=4))
    asked = Recheck.objects.get()
    with pytest.raises(NoReasonError):
        close_recheck(recheck=asked, why="  ", by=scene.village.lan, at=NOW)
    with pytest.raises(OwnRecheckError):
        close_recheck(recheck=asked, why="tôi ghi đúng", by=scene.quy, at=NOW)
    close_recheck(recheck=asked, why="Đã hỏi: ghi lại từ giấy.", by=scene.village.lan, at=NOW)
    asked.refresh_from_db()
    assert (asked.closed_by, asked.closed_note) == (scene.village.lan, "Đã hỏi: ghi lại từ giấy.")
    with pytest.raises(RecheckClosedError):
        close_recheck(recheck=asked, why="lần nữa", by=scene.village.lan, at=NOW)


def test_the_number_of_queries_does_not_grow_with_the_visits(
    scene: Field, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visits = [tell(scene, scene.quy, n, seconds=3, at=NOW - timedelta(seconds=n)) for n in range(8)]
    with django_assert_num_queries(4):
        flag_rechecks(commune=KY_ANH, visits=visits[:1], by=None, at=NOW)
    Recheck.objects.all().delete()
    with django_assert_num_queries(4):
        flag_rechecks(commune=KY_ANH, visits=visits, by=None, at=NOW)


def test_an_ordinary_visit_costs_one_look(
    scene: Field, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visit = tell(scene, scene.quy, 0, seconds=90, results=5)
    with django_assert_num_queries(1):
        assert flag_rechecks(commune=KY_ANH, visits=[visit], by=None, at=NOW, results=5) == []


def test_nine_hundred_visits_of_one_moment_do_not_keep_the_server_busy(scene: Field) -> None:
    """Rows touched, not seconds: every visit beside every other would be 810,000, and each would carry a list."""
    entries = [
        VisitEntry(
            scene.homes[n % 8], VisitKind.GUIDANCE, VisitOutcome.DONE, TODAY, uuid=uuid4(), occurred_at=NOW
        )
        for n in range(900)
    ]
    visits = record_visits(commune_code=KY_ANH, entries=entries, by=scene.quy, at=NOW)
    told: dict[str, Any] = {"commune": KY_ANH, "burst_visits": 5, "ids": [visits[-1].pk], "recorders": [scene.quy.pk],
                            "since": NOW - timedelta(minutes=5), "until": NOW + timedelta(minutes=5)}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {TOLD}{BURST} SELECT * FROM found", told)
        plan = cursor.fetchone()[0]
    touched = rows_touched((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
    assert touched < 400_000
    assert len(flag(visits[-1])) == 500


def rows_touched(node: dict[str, Any]) -> float:
    """The busiest node of a plan."""
    own = float(node["Actual Rows"] * node["Actual Loops"])
    return max([own, *(rows_touched(child) for child in node.get("Plans", ()))])
