"""The pages of the team show life in the sample."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from bdhvs.accounts.models import User
from bdhvs.demo.commands import load_demo
from bdhvs.demo.communes import seeds_of
from bdhvs.demo.field import live_in_the_field
from bdhvs.demo.rules import Size
from bdhvs.field.health import devices_of
from bdhvs.field.models import Conflict, Device, Event
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


def test_the_pages_of_the_phones_show_what_waits_for_somebody(sample: list[str]) -> None:
    """A choice to make and one made, a gap with a visit that waits for it, something refused, a loss, a lost phone."""
    told = Event.objects.order_by("pk").values_list("outcome", flat=True)
    assert Counter(told) == {"applied": 7, "conflict": 2, "held": 1, "rejected": 1}
    assert Conflict.objects.filter(hard=True, resolved_at=None).count() == 2
    assert Conflict.objects.exclude(resolved_at=None).get().chosen == "phone"
    phones: dict[str, Any] = {
        one.name: one for one in devices_of(Device.objects.values_list("commune", flat=True)[0])
    }
    waiting = phones["Oppo A5"]
    assert (waiting.missing, waiting.held, waiting.aside, waiting.outbox_left) == (1, 1, 1, 3)
    assert phones["Xiaomi Redmi 7"].lost == 2
    assert phones["Vivo Y15"].revoked_at is not None
    assert phones["Samsung A12"].missing == 0
