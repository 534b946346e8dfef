"""What is sealed opens with any key of the ring, names its key, and a number is known under older keys too."""

import base64
import hashlib
from typing import Any

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.ops.folder import Folder
from bdhvs.ops.keyring import KeyMissingError, id_of, lock, prefix_of, unlock
from bdhvs.ops.territory import scope
from bdhvs.people.commands import correct_person, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.duplicates import suspected
from bdhvs.people.importing.register import load_register
from bdhvs.people.models import Person
from bdhvs.people.rules import NumberTakenError
from bdhvs.people.sealing import number_hash, number_hashes, seal, unseal
from tests.village import KY_ANH, NOW, Village, a_village

OLD, NEW, OTHER = "a" * 64, "b" * 64, "c" * 64
NUMBER = "042148000123"


@pytest.fixture
def ring(settings: Any) -> Any:
    """Keys as they are after the settings were read."""

    def put(*keys: str) -> None:
        settings.FIELD_KEYS = settings.PERSON_KEYS = list(keys)

    put(OLD)
    return put


@given(st.text(min_size=1))
def test_what_is_sealed_is_read_again_and_never_looks_the_same(text: str) -> None:
    once, twice = seal(text), seal(text)
    assert once != twice
    assert text.encode() not in once or len(text.encode()) < 3
    assert unseal(once) == unseal(memoryview(twice)) == text


def test_nothing_is_kept_of_nothing() -> None:
    assert seal("") == b""
    assert unseal(None) == unseal(b"") == ""


def test_an_older_key_still_opens_and_the_newest_locks(ring: Any) -> None:
    before = seal("0912345678")
    ring(NEW, OLD)
    assert unseal(before) == "0912345678"
    assert before.startswith(prefix_of(OLD))
    assert seal("0912345678").startswith(prefix_of(NEW))
    ring(NEW)
    with pytest.raises(KeyMissingError):
        unseal(before)


def test_a_changed_value_is_not_read(ring: Any) -> None:
    locked = bytearray(lock(b"0912345678"))
    locked[-1] ^= 1
    with pytest.raises(KeyMissingError):
        unlock(bytes(locked))


def test_values_of_the_first_form_are_read_with_the_oldest_key(ring: Any) -> None:
    first = Fernet(base64.urlsafe_b64encode(hashlib.sha256(OLD.encode()).digest())).encrypt(b"0912345678")
    ring(NEW, OLD)
    assert unseal(first) == "0912345678"


def test_a_process_started_before_the_change_reads_the_new_key_from_the_folder(
    ring: Any, settings: Any, tmp_path: Any
) -> None:
    settings.DATA_DIR = tmp_path
    folder = Folder(tmp_path)
    folder.keys()
    ring(NEW, OLD)
    fresh = seal("0912345678")
    ring(OLD)
    with pytest.raises(KeyMissingError):
        unseal(fresh)
    folder.change_keys({"BDHVS_FIELD_KEY": f"{NEW},{OLD}"})
    assert unseal(fresh) == "0912345678"
    assert folder.keys()["BDHVS_FIELD_KEY"] == f"{NEW},{OLD}"
    assert len(folder.keys()["BDHVS_SECRET_KEY"]) == 64


def test_the_same_number_has_another_hash_in_another_commune_and_under_another_key(ring: Any) -> None:
    here, there = number_hash(NUMBER, commune=KY_ANH), number_hash(NUMBER, commune="99901")
    ring(NEW, OLD)
    later = number_hashes(NUMBER, commune=KY_ANH)
    assert len({here, there, later[0]}) == 3
    assert later[1] == here
    assert later[0][:4] == id_of(NEW)
    assert later[2] == here[4:]  # the first form, without a key id


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def test_a_number_written_before_the_change_of_keys_is_still_known(ring: Any, village: Village) -> None:
    with scope([KY_ANH]):
        sau = village.people["sau"]
        told = PersonDetails("Phạm Thị Sáu", birth_year=1948, number=NUMBER)
        correct_person(person=sau, details=told, by=None, at=NOW)
        ring(NEW, OLD)
        with pytest.raises(NumberTakenError):
            register_person(
                commune_code=KY_ANH, details=PersonDetails("Ai Đó", number=NUMBER), by=None, at=NOW
            )
        found = load_register(KY_ANH).of_number(number_hashes(NUMBER, commune=KY_ANH))
        assert found is not None
        assert found.id == sau.pk
        correct_person(person=sau, details=told, by=None, at=NOW)  # seen again: written under the new key
        assert bytes(Person.objects.get(pk=sau.pk).number_hash or b"")[:4] == id_of(NEW)


def test_two_records_whose_numbers_stand_under_two_keys_may_be_one_person(
    ring: Any, village: Village
) -> None:
    with scope([KY_ANH]):
        home = village.homes["sau"]
        for key, number in ((OLD, NUMBER), (NEW, "042148000124")):
            ring(key)
            details = PersonDetails("Lê Văn Khoa", birth_year=1948, number=number)
            register_person(commune_code=KY_ANH, details=details, household=home, by=None, at=NOW)
        assert [(pair.left.name, pair.right.name) for pair in suspected(KY_ANH)] == [("Lê Văn Khoa",) * 2]
