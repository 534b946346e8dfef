"""The five registries, kept by the office, a unit and a hamlet."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.registries.commands import EntryDetails, add_entries
from bdhvs.registries.models import RegistryEntry, RegistryNote
from bdhvs.registries.queries import names_on
from bdhvs.registries.rules import REGISTRIES, RegistryError, RegistryKind, check_entry
from bdhvs.ui.inspection import assert_good_page
from tests.signing import signed_in
from tests.village import ACT, KY_ANH, TODAY, Village, a_user, a_village

FROM = date(2026, 3, 1)
VOLUNTEERS = "/nguon-luc/tinh-nguyen-vien/"
A_VOLUNTEER = {
    "name": "Trần Thị Hạnh", "offers": "Dạy dùng điện thoại tối thứ Ba", "contact": "0912 000 111",
    "consent_on": "01/03/2026", "valid_from": "01/03/2026", "unit": "", "hamlet": "",
}  # fmt: skip


@pytest.mark.parametrize("kind", RegistryKind)
def test_a_person_stands_here_only_by_consent_and_a_thing_needs_none(kind: RegistryKind) -> None:
    persons = {one.kind: one.persons for one in REGISTRIES.values()}[kind]
    if persons:
        with pytest.raises(RegistryError):
            check_entry(kind, FROM, None, None, TODAY)
    check_entry(kind, FROM, None, FROM if persons else None, TODAY)
    with pytest.raises(RegistryError):
        check_entry(kind, FROM, FROM, FROM, TODAY)


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


def opened(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    assert_good_page(answer.content.decode())
    return answer.content.decode()


def added(**changes: Any) -> RegistryEntry:
    told: dict[str, Any] = {"kind": RegistryKind.VOLUNTEER, "name": "Lê Văn Tú", "valid_from": FROM,
                            "consent_on": FROM, "offers": "Dạy"} | changes  # fmt: skip
    with scope([KY_ANH]):
        return add_entries(commune_code=KY_ANH, entries=[EntryDetails(**told)], **ACT)[0]


def test_a_volunteer_is_added_corrected_ended_and_leaves_no_name_behind_when_he_asks(
    village: Village,
) -> None:
    lan = signed_in(village.lan)
    assert lan.post(f"{VOLUNTEERS}them/", A_VOLUNTEER | {"consent_on": ""}).status_code == 422
    assert lan.post(f"{VOLUNTEERS}them/", A_VOLUNTEER).status_code == 302
    with scope([KY_ANH]):
        one = RegistryEntry.objects.get()
        assert b"0912" not in bytes(one.contact or b"")
        assert names_on(KY_ANH, [RegistryKind.VOLUNTEER], TODAY) == ["Trần Thị Hạnh"]
    assert "Trần Thị Hạnh" in opened(lan, f"{VOLUNTEERS}?q=hạnh")
    page = f"{VOLUNTEERS}{one.pk}/"
    assert "0912 000 111" in opened(lan, page)
    opened(lan, f"{page}sua/")
    changed = A_VOLUNTEER | {"offers": "Dạy cả ngày Chủ nhật"}
    assert lan.post(f"{page}sua/", changed).status_code == 302
    assert lan.post(f"{page}het/", {"het-valid_to": "01/02/2026"}).status_code == 422
    assert lan.post(f"{page}het/", {"het-valid_to": "01/11/2026"}).status_code == 302
    assert "Đã hết" in opened(lan, page)
    assert "Trần Thị Hạnh" not in opened(lan, f"{VOLUNTEERS}?f.now=yes")
    assert lan.post(f"{page}rut-ten/").status_code == 302
    left = opened(lan, page)
    assert "Trần Thị Hạnh" not in left.replace("Nguyễn Thị Lan", "")
    assert "0912" not in left
    assert lan.post(f"{page}sua/", changed).status_code == 422
    with scope([KY_ANH]):
        notes = RegistryNote.objects.order_by("pk").values_list("step", "changed")
        assert list(notes) == [("added", []), ("corrected", ["offers"]), ("ended", []), ("withdrawn", [])]
        told = " ".join(str(line.fields) + str(line.subject_ids) for line in Line.objects.all())
        assert "Hạnh" not in told


def test_a_unit_keeps_its_own_rows_and_sees_no_others(village: Village) -> None:
    with scope([KY_ANH]):
        youth = a_user("doan", "Bí thư Đoàn", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=village.office.code))
    other, client = added(), signed_in(youth)
    assert client.post(f"{VOLUNTEERS}them/", A_VOLUNTEER).status_code == 422  # names no unit of hers
    mine = A_VOLUNTEER | {"unit": village.office.code}
    assert client.post(f"{VOLUNTEERS}them/", mine).status_code == 302
    listed = opened(client, VOLUNTEERS)
    assert "Trần Thị Hạnh" in listed
    assert "Lê Văn Tú" not in listed
    assert client.get(f"{VOLUNTEERS}{other.pk}/").status_code == 404
    with scope([KY_ANH], [village.office.code]):
        assert RegistryEntry.objects.count() == 1
    assert client.get(f"{VOLUNTEERS}?out=xlsx").status_code == 403
    assert b"".join(signed_in(village.lan).get(f"{VOLUNTEERS}?out=xlsx")).startswith(b"PK")
    assert signed_in(village.minh).get(f"{VOLUNTEERS}them/").status_code == 403


def test_somebody_of_the_register_is_found_and_linked(village: Village) -> None:
    lan = signed_in(village.lan)
    found = lan.post(f"{VOLUNTEERS}them/", A_VOLUNTEER | {"find": "cuc", "tim_lai": "1"}).content.decode()
    assert_good_page(found)
    assert "Vũ Thị Cúc" in found
    assert "Trần Thị Hạnh" in found
    person = village.people["cuc"]
    assert (
        lan.post(f"{VOLUNTEERS}them/", A_VOLUNTEER | {"person": str(person.pk), "find": "cuc"}).status_code
        == 302
    )
    with scope([KY_ANH]):
        assert RegistryEntry.objects.get().person_id == person.pk


@pytest.mark.parametrize("slug", REGISTRIES)
def test_every_registry_opens_and_costs_the_same_for_many(village: Village, slug: str) -> None:
    lan, kind = signed_in(village.lan), REGISTRIES[slug].kind
    opened(lan, "/nguon-luc/")
    opened(lan, f"/nguon-luc/{slug}/them/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(lan, f"/nguon-luc/{slug}/")
        return len(queries)

    added(kind=kind, unit_code=village.office.code)
    few = cost()
    for number in range(8):
        added(kind=kind, name=f"Tên {number}", hamlet_code=f"{KY_ANH}-T01")
    assert cost() == few


@pytest.mark.parametrize(
    "broken",
    [{"consent_on": None}, {"valid_to": date(2026, 2, 1)}, {"withdrawn_on": TODAY, "valid_to": None}],
)
def test_the_database_refuses_a_row_that_cannot_be(village: Village, broken: dict[str, Any]) -> None:
    one = added(contact="0912 000 111")
    with scope([KY_ANH]), pytest.raises(IntegrityError), transaction.atomic():
        RegistryEntry.objects.filter(pk=one.pk).update(**broken)


def test_a_gathering_offers_the_trainers_volunteers_and_partners_of_the_registry(village: Village) -> None:
    added(kind=RegistryKind.TRAINER, name="Mai Văn Sơn")
    added(kind=RegistryKind.VOLUNTEER, name="Phan Thị Minh Thư")
    added(kind=RegistryKind.TRAINER, name="Người Đã Thôi", valid_to=date(2026, 4, 1))
    page = opened(signed_in(village.lan), "/lop-hoc/moi/")
    assert "Mai Văn Sơn" in page
    assert "Phan Thị Minh Thư" in page
    assert "Người Đã Thôi" not in page
