"""Rows of the register behind row-level security: without a scope nothing, in a hamlet only its own."""

import pytest
from django.db import DatabaseError, transaction

from bdhvs.ops.territory import scope, within
from bdhvs.people.commands import keep_apart, merge_persons, move_person
from bdhvs.people.models import Consent, DistinctPair, Household, Membership, Person, Residence, Roster
from bdhvs.people.queries import households_found, persons_found
from tests.village import ACT, KY_ANH, KY_HOA, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
TABLES = (Household, Person, Residence, Membership, Consent, Roster, DistinctPair)


@pytest.fixture
def village() -> Village:
    return a_village()


@pytest.mark.parametrize("table", TABLES)
def test_no_row_without_a_scope(village: Village, table: type[Person]) -> None:
    with pytest.raises(DatabaseError, match="no territory scope"), transaction.atomic():
        list(table._default_manager.all())


@pytest.mark.parametrize("table", TABLES)
def test_another_commune_sees_no_row(village: Village, table: type[Person]) -> None:
    with scope([KY_ANH]):
        keep_apart(one=village.people["sau"], other=village.people["em"], **ACT)
    with scope([KY_HOA]):
        assert not table._default_manager.exists()


def test_the_head_of_a_hamlet_sees_who_lives_there_and_no_membership(village: Village) -> None:
    with within(village.hoa.territory):
        assert Person.objects.count() == 4
        assert Household.objects.count() == 2
        assert set(Residence.objects.values_list("hamlet_id", flat=True)) == {"18775-T01"}
        assert not Membership.objects.exists()


def test_whoever_moves_out_is_seen_by_the_new_hamlet_and_no_more_by_the_old(village: Village) -> None:
    with scope([KY_ANH]):
        move_person(person=village.people["cuc"], household=village.homes["dung"], on=TODAY, **ACT)
    with scope([KY_ANH], ["18775-T01"]):
        assert not persons_found(KY_ANH, "cuc").exists()
    with scope([KY_ANH], ["18775-T02"]):
        assert persons_found(KY_ANH, "cuc").count() == 1


def test_the_lists_keep_to_the_readers_places_even_where_the_database_would_show_more(
    village: Village,
) -> None:
    own = village.hoa.territory.places
    with scope([KY_ANH]):  # as if the policy of places were gone
        assert persons_found(KY_ANH, "", places=own).count() == 4
        assert households_found(KY_ANH, TODAY, places=own).count() == 2
        assert not households_found(KY_ANH, TODAY, "dung", places=own).exists()
        assert persons_found(KY_ANH, "").count() > 4


def test_the_list_of_a_hamlet_holds_who_stands_for_a_merged_record_of_it(village: Village) -> None:
    with scope([KY_ANH]):
        merge_persons(
            keep=village.people["yen"], drop=village.people["sau"], **ACT
        )  # she has no home of her own
    with within(village.hoa.territory):
        found = persons_found(KY_ANH, "", places=village.hoa.territory.places)
        assert village.people["yen"].pk in {person.pk for person in found}


def test_a_hamlet_scope_cannot_write_into_another_hamlet(village: Village) -> None:
    with within(village.hoa.territory), pytest.raises(DatabaseError, match="row-level security"):
        Household.objects.create(commune_id=KY_ANH, hamlet=village.hamlets[1], code="X", valid_from=TODAY)
