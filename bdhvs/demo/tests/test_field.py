"""The pages of the team show life in the sample."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.management import call_command

from bdhvs.accounts.models import User
from bdhvs.demo.commands import load_demo
from bdhvs.demo.communes import seeds_of
from bdhvs.demo.field import live_in_the_field
from bdhvs.demo.rules import Size
from bdhvs.ops.territory import scope
from bdhvs.visits.models import PriorityList, Recheck, Share, Visit
from tests.village import NOW

AS_OF = date(2026, 11, 20)


@pytest.fixture
def sample(db: None) -> Iterator[list[str]]:
    call_command("load_places", verbosity=0)
    call_command("load_frameworks", verbosity=0)
    seeds = seeds_of(Size.SMALL)[:1]
    load_demo(size=Size.SMALL, seed=1, as_of=AS_OF, at=NOW, tell=lambda loaded: None, seeds=seeds)
    accounts = live_in_the_field(seeds, AS_OF, NOW)
    with scope([seeds[0].code]):
        yield [account.username for account in accounts]


def test_a_team_has_accounts_tied_to_its_people_lists_a_share_and_questions(sample: list[str]) -> None:
    assert sample == ["ka.totruong", "ka.thanhvien1", "ka.thanhvien2"]
    assert not User.objects.filter(username__in=sample, person=None).exists()
    assert set(PriorityList.objects.values_list("state", flat=True)) <= {"approved", "draft"}
    assert Share.objects.count() == 1
    assert {"too_fast", "burst", "same_photo"} <= set(Recheck.objects.values_list("reason", flat=True))
    told = Visit.objects.filter(recorded_by__username="ka.thanhvien2")
    assert set(told.values_list("occurred_on", flat=True)) == {AS_OF - timedelta(days=1)}
