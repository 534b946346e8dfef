"""A change of keys: everything stays readable at every moment, whenever it is interrupted."""

import io
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as live
from django.core.management import CommandError, call_command

from bdhvs.journal.models import Line
from bdhvs.ops import rotation
from bdhvs.ops.folder import Folder
from bdhvs.ops.keyring import id_of, prefix_of, ring_of
from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Person
from bdhvs.people.sealing import number_hashes, unseal
from tests.village import KY_ANH, KY_HOA, NOW, a_village

pytestmark = pytest.mark.django_db(transaction=True)
PHONES = [f"09123456{n:02}" for n in range(7)]


@pytest.fixture
def folder(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """A data folder with its own keys, and people of two communes with phones and numbers."""
    made = Folder(tmp_path)
    keys = made.keys()
    settings.DATA_DIR = tmp_path
    settings.FIELD_KEYS = list(ring_of(keys["BDHVS_FIELD_KEY"]))
    settings.PERSON_KEYS = list(ring_of(keys["BDHVS_PERSON_KEY"]))
    monkeypatch.setattr(rotation, "BATCH", 3)
    a_village()
    for commune in (KY_ANH, KY_HOA):
        with scope([commune]):
            for n, phone in enumerate(PHONES):
                told = PersonDetails(f"Người {n}", birth_year=1948, phone=phone, number=f"0421480000{n:02}")
                register_person(commune_code=commune, details=told, by=None, at=NOW)
    return made


def keys(*words: str) -> str:
    out = io.StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def phones(commune: str = KY_ANH) -> list[str]:
    with scope([commune]):
        sealed = Person.objects.exclude(phone=None).order_by("pk").values_list("phone", flat=True)
        return [unseal(value) for value in sealed]


def prefixes() -> set[bytes]:
    with scope([KY_ANH, KY_HOA]):
        people = Person.objects.exclude(phone=None)
        values = [value for pair in people.values_list("phone", "number_tail") for value in pair]
    return {bytes(value)[:5] for value in values if value}


def test_every_locked_field_of_every_commune_comes_under_the_new_key(folder: Folder) -> None:
    old = live.FIELD_KEYS[0]
    assert "Đã khóa lại 28 ô" in keys("rotate")
    new = live.FIELD_KEYS[0]
    assert new != old
    assert prefixes() == {prefix_of(new)}
    assert phones() == phones(KY_HOA) == PHONES
    assert folder.keys()["BDHVS_FIELD_KEY"] == f"{new},{old}"
    assert f"{id_of(new).hex()}  28 ô" in keys("show")
    assert new not in keys("show")
    with scope([KY_ANH]):
        assert Line.objects.filter(act="rotate_keys").exists()


def test_a_run_that_was_killed_is_finished_by_the_next_without_another_key(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, batches = rotation._one_batch, iter(range(99))

    def killed_in_the_third(owner: rotation.Owner, column: rotation.Locked, after: object) -> list[object]:
        if column.table == "people_person" and next(batches) == 2:
            raise KeyboardInterrupt
        return real(owner, column, after)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "_one_batch", killed_in_the_third)
        with pytest.raises(KeyboardInterrupt):
            keys("rotate")
    assert len(prefixes()) == 2
    assert phones() == phones(KY_HOA) == PHONES
    ring = list(live.FIELD_KEYS)
    assert "làm tiếp" in keys("rotate")
    assert ring == live.FIELD_KEYS
    assert prefixes() == {prefix_of(ring[0])}
    assert phones() == PHONES


def test_numbers_stay_known_under_the_old_key_until_they_are_forgotten_on_purpose(folder: Folder) -> None:
    keys("rotate", "--numbers")
    assert len(live.PERSON_KEYS) == 2
    with scope([KY_ANH]):
        hashes = number_hashes("042148000003", commune=KY_ANH)
        assert Person.objects.filter(number_hash__in=hashes).count() == 1
    assert "BDHVS_PERSON_KEY: bỏ 0 khóa, còn 2" in keys("retire")
    said = keys("retire", "--forget-numbers")
    assert "Đã quên 14 số" in said
    assert "BDHVS_PERSON_KEY: bỏ 1 khóa, còn 1" in said
    with scope([KY_ANH]):
        assert not Person.objects.exclude(number_hash=None).exists()
        assert Person.objects.exclude(number_tail=None).count() == 7


def test_keys_that_lock_nothing_go_the_first_one_too(folder: Folder) -> None:
    keys("rotate")
    keys("rotate")
    newest = live.FIELD_KEYS[0]
    assert "BDHVS_FIELD_KEY: bỏ 2 khóa, còn 1" in keys("retire")
    assert [newest] == live.FIELD_KEYS
    assert phones() == PHONES


def test_keys_set_outside_the_folder_are_not_touched(folder: Folder, settings: Any) -> None:
    settings.FIELD_KEYS = ["z" * 64, *live.FIELD_KEYS]
    keys("rotate")  # the new key is there already: what is under the older one follows
    assert prefixes() == {prefix_of("z" * 64)}
    with pytest.raises(CommandError, match="đặt ngoài thư mục"):
        keys("rotate")


def test_locked_fields_of_facts_follow_although_facts_never_change(folder: Folder) -> None:
    """The owner's hand rewrites how it is locked; the application still cannot change the row."""
    columns = {(one.table, one.column) for one in rotation.locked_columns()}
    assert ("people_person", "phone") in columns
    assert len(columns) >= 5
    with rotation.as_owner() as owner:
        for one in rotation.locked_columns():
            assert rotation.lock_again(owner, one) == 0
        assert isinstance(owner, psycopg.Connection)
