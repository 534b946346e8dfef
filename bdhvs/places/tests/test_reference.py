"""The national list: counts of the official list, codes kept as text, changes that stay."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from bdhvs.places.models import Commune, CommuneSuccessor, Province
from bdhvs.places.reference.official import read_changes
from bdhvs.places.reference.snapshot import read_snapshot
from bdhvs.places.reference.storing import store_changes, store_snapshot
from bdhvs.places.rules import ReferenceListError

SEEDS = {"18775": "xã Kỳ Anh", "17395": "xã Hùng Châu", "23317": "xã Ngọk Bay", "15274": "xã Hà Long",
         "20275": "phường An Hải"}  # fmt: skip
ON = date(2025, 7, 1)


@pytest.mark.django_db
def test_the_map_since_july_2025_has_34_provinces_and_3321_communes() -> None:
    call_command("load_places", verbosity=0)

    assert Province.objects.valid_on(ON).count() == 34
    present = Commune.objects.valid_on(ON)
    assert present.count() == 3321
    assert present.filter(kind="dac_khu").count() == 13
    assert {c.code: str(c) for c in present.filter(code__in=SEEDS)} == SEEDS
    assert Commune.objects.get(code="00004").province_id == "01"
    assert Province.objects.get(code="75").kind == "thanh_pho"


@pytest.mark.django_db
def test_a_commune_knows_what_it_was_made_of() -> None:
    store_snapshot(read_snapshot())

    before = CommuneSuccessor.objects.filter(new="23317").values_list("old", flat=True)
    assert set(before) == {"23314", "23320"}
    assert Commune.objects.get(code="23314").valid_to == ON


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_keeps_what_an_official_file_changed(tmp_path: Path) -> None:
    store_snapshot(read_snapshot())
    file = tmp_path / "changes.csv"
    file.write_text(
        "Mã,Tên,Loại,Tỉnh,Từ ngày,Đơn vị cũ\n"
        "00004,Ba Đình thử,xã,01,30/04/2026,\n"
        "99901,Xã thử,Xã,01,30/04/2026,00008 00025\n",
        encoding="utf-8",
    )
    stored = store_changes(read_changes(file))
    again = store_snapshot(read_snapshot())

    assert (stored.added, stored.changed, again.added) == (1, 1, 0)
    assert str(Commune.objects.get(code="00004")) == "xã Ba Đình thử"
    assert Commune.objects.get(code="00008").valid_to == date(2026, 4, 30)
    assert CommuneSuccessor.objects.filter(new="99901").count() == 2
    repeated = store_changes(read_changes(file))
    assert (repeated.added, repeated.changed) == (0, 0)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("4,Ba Đình,xã,01,30/04/2026,", "Dòng 2: mã '4'"),
        ("00004,Ba Đình,quận,01,30/04/2026,", "Dòng 2: không có loại"),
        ("00004,Ba Đình,xã,01,tháng tư,", "Dòng 2: ngày"),
        ("00004,,xã,01,30/04/2026,", "Dòng 2: thiếu tên"),
    ],
)
def test_a_row_that_cannot_be_read_is_named(tmp_path: Path, line: str, says: str) -> None:
    file = tmp_path / "changes.csv"
    file.write_text(f"mã,tên,loại,tỉnh,từ ngày,đơn vị cũ\n{line}\n", encoding="utf-8")
    with pytest.raises(ReferenceListError, match=says):
        read_changes(file)
