"""Merging two households by mistake, and undoing it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people import commands
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.queries import members_on
from bdhvs.people.rules import MergeError, ResidenceKind
from bdhvs.places.commands import add_hamlet
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, NOW, SETTLED, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db
LATER: dict[str, Any] = {"by": None, "at": NOW + timedelta(days=5)}
SOON = TODAY + timedelta(days=5)


@pytest.fixture
def village() -> Village:
    return a_village()


def merge(village: Village, keep: str = "binh", drop: str = "sau") -> Household:
    commands.merge_households(keep=village.homes[keep], drop=village.homes[drop], **ACT)
    return Household.objects.select_related("merged_into").get(pk=village.homes[drop].pk)


def lived(person: Person) -> list[tuple[str, str, date, date | None]]:
    rows = Residence.objects.filter(person=person).order_by("valid_from", "pk")
    return [(row.household.code, row.kind, row.valid_from, row.valid_to) for row in rows]


def test_undoing_leaves_every_episode_as_it_was(village: Village) -> None:
    with scope([KY_ANH]):
        before = {key: lived(person) for key, person in village.people.items()}
        merged = merge(village, keep="sau", drop="binh")
        assert members_on(village.homes["sau"], TODAY).count() == 4
        commands.part_households(household=merged, **LATER)
        assert {key: lived(person) for key, person in village.people.items()} == before
        parted = Household.objects.get(pk=merged.pk)
        assert (parted.merged_into_id, parted.valid_to) == (None, None)


def test_a_household_registered_and_merged_on_one_day_comes_back_whole(village: Village) -> None:
    """The usual mistake: a list is imported twice, or the wrong of two new households is chosen."""
    with scope([KY_ANH]):
        new = commands.register_household(hamlet=village.hamlets[0], code="H07", valid_from=TODAY, **ACT)
        guest = commands.register_person(
            commune_code=KY_ANH,
            details=PersonDetails(name="Lò Văn Khách", birth_year=1990),
            household=new, lives_from=TODAY, kind=ResidenceKind.TEMPORARY, **ACT,
        )  # fmt: skip
        commands.merge_households(keep=village.homes["sau"], drop=new, **ACT)
        assert [one.person_id for one in members_on(village.homes["sau"], TODAY)].count(guest.pk) == 1
        assert members_on(new, TODAY).count() == 0
        commands.part_households(household=Household.objects.get(pk=new.pk), **LATER)
        assert lived(guest) == [("H07", "temporary", TODAY, None)]


def test_what_happened_to_the_people_since_stays(village: Village) -> None:
    with scope([KY_ANH]):
        merged = merge(village, keep="sau", drop="binh")
        people = village.people
        commands.leave_commune(person=people["cuc"], on=SOON, **LATER)
        commands.change_kind(person=people["binh"], kind=ResidenceKind.ABSENT, on=SOON, **LATER)
        commands.move_person(person=people["em"], household=village.homes["sau"], on=SOON, **LATER)
        commands.part_households(household=merged, **LATER)
        assert lived(people["cuc"]) == [("H02", "permanent", SETTLED, SOON)]
        assert lived(people["binh"]) == [("H02", "permanent", SETTLED, SOON), ("H02", "absent", SOON, None)]
        assert [one.person_id for one in members_on(village.homes["sau"], SOON)] == [
            people["sau"].pk,
            people["em"].pk,
        ]


def test_merges_on_merges_are_undone_from_the_last(village: Village) -> None:
    with scope([KY_ANH]):
        third = commands.register_household(
            hamlet=village.hamlets[0], code="H08", valid_from=days_ago(90), **ACT
        )
        village.homes["third"] = third
        first = merge(village)
        second = merge(village, keep="third", drop="binh")
        with pytest.raises(MergeError, match="Hộ H02 sau đó đã gộp tiếp vào hộ H08"):
            commands.part_households(household=first, **LATER)
        commands.part_households(household=second, **LATER)
        first = Household.objects.select_related("merged_into").get(pk=first.pk)
        commands.part_households(household=first, **LATER)
        assert lived(village.people["sau"]) == [("H01", "permanent", SETTLED, None)]
        assert lived(village.people["binh"]) == [("H02", "permanent", SETTLED, None)]


def test_after_a_redraw_a_merge_is_not_undone(village: Village) -> None:
    with scope([KY_ANH]):
        merged = merge(village)
        new = add_hamlet(commune=village.commune, name="Thôn Mới", valid_from=SOON, **LATER)
        commands.redraw_hamlets(olds=village.hamlets, news=[new], since=SOON, **LATER)
        merged.refresh_from_db()
        with pytest.raises(MergeError, match="bản đồ thôn đã vẽ lại"):
            commands.part_households(household=merged, **LATER)
        old = Household.objects.select_related("merged_into").get(pk=village.homes["dung"].pk)
        with pytest.raises(MergeError, match="không ở trong một lần gộp nào"):
            commands.part_households(household=old, **LATER)


def test_a_merged_household_is_not_merged_again(village: Village) -> None:
    with scope([KY_ANH]):
        merged = merge(village)
        with pytest.raises(MergeError, match="đã được gộp trước đó"):
            commands.merge_households(keep=village.homes["binh"], drop=merged, **ACT)


def test_the_page_says_who_goes_back_and_does_it(village: Village) -> None:
    client = Client()
    client.force_login(village.lan)
    with scope([KY_ANH]):
        merged = merge(village)
    listed = client.get("/danh-sach/trung/").content.decode()
    assert_good_page(listed)
    address = f"/danh-sach/ho/{merged.uuid}/tach-lai/"
    assert address in listed
    assert address in client.get(f"/danh-sach/ho/{merged.uuid}/").content.decode()
    page = client.get(address)
    assert page.status_code == 200
    assert_good_page(page.content.decode())
    assert "Trở về hộ H01: Phạm Thị Sáu." in page.content.decode()
    assert client.post(address).status_code == 302
    with scope([KY_ANH]):
        assert members_on(Household.objects.get(pk=merged.pk), TODAY).count() == 1
        assert Line.objects.filter(act="part_households").count() == 1
    assert client.get(address).status_code == 404


def test_the_page_of_a_household_merged_further_says_what_to_do_first(village: Village) -> None:
    client = Client()
    client.force_login(village.lan)
    with scope([KY_ANH]):
        first = merge(village)
        third = commands.register_household(hamlet=village.hamlets[0], code="H08", valid_from=SETTLED, **ACT)
        village.homes["third"] = third
        merge(village, keep="third", drop="binh")
    answer = client.post(f"/danh-sach/ho/{first.uuid}/tach-lai/")
    assert answer.status_code == 422
    assert "Hãy tách lại hộ H02 trước" in answer.content.decode()
