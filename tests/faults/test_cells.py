"""An office without a network for days, or a copied disk, sends its cells to the province twice."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from bdhvs.exchange.collecting.commands import collect_parcel, make_parcel
from bdhvs.exchange.collecting.models import CollectedCell, Parcel
from bdhvs.exchange.collecting.rules import ParcelError, Verdict
from bdhvs.exchange.export.writing import Occasion
from bdhvs.lib.evidence import Level
from bdhvs.ops.epoch import begin_new_life
from bdhvs.ops.territory import scope
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.rules import Result
from tests.faults.world import Field
from tests.village import ACT, KY_ANH, NOW, TODAY


def occasion(day: int = 0) -> Occasion:
    at = NOW + timedelta(days=day)
    return Occasion("máy xã", "gửi tỉnh", at, TODAY)


@pytest.mark.usefixtures("catalogue")
def test_fault_26_cells_sent_twice_are_one_version_and_a_copied_office_is_named(the_field: Field) -> None:
    with scope([KY_ANH]):
        first = make_parcel(commune=KY_ANH, occasion=occasion(), by=None)
        assert collect_parcel(parcel=first, by=None, at=NOW) == (Verdict.TAKEN, "")
        count = CollectedCell.objects.count()
        assert count == len(first["cells"]) > 0
        ten_days_later = NOW + timedelta(days=10)
        assert collect_parcel(parcel=copy.deepcopy(first), by=None, at=ten_days_later) == (Verdict.KNOWN, "")
        original = make_parcel(commune=KY_ANH, occasion=occasion(1), by=None)
        Parcel.objects.filter(outgoing=True, number=2).delete()  # the copied disk knows nothing of it
        person = the_field.village.people["binh"]
        record_attainment(
            person=person, item_code="D1", result=Result.YES, level=Level.E1, occurred_on=TODAY, **ACT
        )
        from_copy = make_parcel(commune=KY_ANH, occasion=occasion(1), by=None)
        from_copy["cells"][0] |= {"numerator": 1}
        assert (original["number"], from_copy["number"]) == (2, 2)
        assert collect_parcel(parcel=original, by=None, at=ten_days_later)[0] is Verdict.TAKEN
        before = list(CollectedCell.objects.order_by("pk").values_list("numerator", "denominator", "missing"))
        with pytest.raises(ParcelError):
            collect_parcel(parcel=from_copy, by=None, at=ten_days_later)
        sealed_again = make_fork(from_copy)
        verdict, words = collect_parcel(parcel=sealed_again, by=None, at=ten_days_later)
        assert verdict is Verdict.FORKED
        assert "Hai máy cùng gửi" in words
        assert original["hash"][:8] in words
        assert sealed_again["hash"][:8] in words
        after = list(CollectedCell.objects.order_by("pk").values_list("numerator", "denominator", "missing"))
        assert (after, CollectedCell.objects.count()) == (before, count)


def make_fork(parcel: dict[str, Any]) -> dict[str, Any]:
    """What the copy would have sealed."""
    import hashlib
    import json

    content = {name: value for name, value in parcel.items() if name != "hash"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return {**parcel, "hash": hashlib.sha256(text.encode()).hexdigest()}


@pytest.mark.usefixtures("catalogue")
def test_fault_26_a_restored_office_goes_on_and_the_old_one_is_named(the_field: Field) -> None:
    with scope([KY_ANH]):
        first = make_parcel(commune=KY_ANH, occasion=occasion(), by=None)
        late = make_parcel(commune=KY_ANH, occasion=occasion(1), by=None)
        assert collect_parcel(parcel=first, by=None, at=NOW)[0] is Verdict.TAKEN
        begin_new_life()
        restored = make_parcel(commune=KY_ANH, occasion=occasion(2), by=None)
        assert restored["life"] != first["life"]
        assert collect_parcel(parcel=restored, by=None, at=NOW)[0] is Verdict.TAKEN
        verdict, words = collect_parcel(parcel=late, by=None, at=NOW)
        assert verdict is Verdict.FORKED
        assert KY_ANH in words
