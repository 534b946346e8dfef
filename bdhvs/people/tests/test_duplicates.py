"""Records that look like one person: found, told apart, merged, parted again."""

import pytest
from django.db import IntegrityError

from bdhvs.ops.territory import scope
from bdhvs.people.commands import (
    keep_apart,
    leave_commune,
    merge_persons,
    part_persons,
    reconsider,
    register_household,
    register_person,
)
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.duplicates import sides, suspected
from bdhvs.people.models import DistinctPair, Person, Residence
from bdhvs.people.queries import persons_found
from bdhvs.people.rules import MergeError, Sex, TwoHomesError
from tests.village import ACT, KY_ANH, KY_HOA, NOW, SETTLED, Village, a_village, days_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_village()


def again(village: Village, name: str = "Pham Thi Sau", home: str = "binh", **given: object) -> Person:
    """Bà Sáu written a second time, without marks, in another household of Thôn 1."""
    details = PersonDetails(name, **{"birth_year": 1948, **given})  # type: ignore[arg-type]
    return register_person(commune_code=KY_ANH, details=details, household=village.homes[home], **ACT)


def pairs() -> list[tuple[int, int]]:
    return [(one.left.pk, one.right.pk) for one in suspected(KY_ANH)]


def test_one_name_one_year_one_hamlet_is_suspected(village: Village) -> None:
    with scope([KY_ANH]):
        assert pairs() == []
        twin = again(village)
        assert pairs() == [(village.people["sau"].pk, twin.pk)]


@pytest.mark.parametrize(
    "given",
    [{"birth_year": 1949}, {"sex": Sex.MALE}, {"home": "dung"}, {"name": "Phạm Thị Sương"}],
    ids=["another year", "another sex", "another hamlet", "another name"],
)
def test_whoever_differs_is_not_suspected(village: Village, given: dict[str, object]) -> None:
    with scope([KY_ANH]):
        again(village, **given)  # type: ignore[arg-type]
        assert pairs() == []


def test_two_numbers_are_two_people(village: Village) -> None:
    with scope([KY_ANH]):
        again(village, number="042148000001")
        assert len(pairs()) == 1
        again(village, number="042148000002", home="sau")
        found = {frozenset(pair) for pair in pairs()}
        assert len(found) == 2, "each against the record without a number, never against one another"


def test_told_apart_is_remembered_until_it_is_reconsidered(village: Village) -> None:
    with scope([KY_ANH]):
        twin = again(village)
        pair = keep_apart(one=twin, other=village.people["sau"], **ACT)
        assert (pairs(), pair.left_id) == ([], village.people["sau"].pk)
        assert keep_apart(one=village.people["sau"], other=twin, **ACT) == pair
        reconsider(pair=pair, **ACT)
        assert len(pairs()) == 1


def test_a_pair_stands_once_with_the_smaller_id_first(village: Village) -> None:
    with scope([KY_ANH]):
        left, right = village.people["sau"], village.people["binh"]
        with pytest.raises(IntegrityError, match="smaller_id_left"):
            DistinctPair.objects.create(left=right, right=left, commune_id=KY_ANH, decided_at=NOW)


def test_another_commune_sees_no_pair(village: Village) -> None:
    with scope([KY_ANH]):
        keep_apart(one=again(village), other=village.people["sau"], **ACT)
    with scope([KY_HOA]):
        assert DistinctPair.objects.count() == 0
        assert suspected(KY_ANH) == []


def test_two_homes_on_one_day_are_refused_unless_one_was_an_error(village: Village) -> None:
    with scope([KY_ANH]):
        sau, twin = village.people["sau"], again(village)
        with pytest.raises(TwoHomesError):
            merge_persons(keep=sau, drop=twin, **ACT)
        merge_persons(keep=sau, drop=twin, withdraw_homes=True, **ACT)
        assert Residence.objects.filter(person=twin).count() == 0
        assert Residence.objects.filter(person=sau).count() == 1
        assert [p.pk for p in persons_found(KY_ANH, "sau")] == [sau.pk]


def test_the_kept_record_is_seen_wherever_one_of_them_is(village: Village) -> None:
    with scope([KY_ANH]):
        sau = village.people["sau"]
        other = register_household(hamlet=village.hamlets[1], code="H50", valid_from=SETTLED, **ACT)
        leave_commune(person=sau, on=days_ago(100), **ACT)
        moved = PersonDetails("Phạm Thị Sáu", birth_year=1948)
        twin = register_person(
            commune_code=KY_ANH, details=moved, household=other, lives_from=days_ago(50), **ACT
        )
        merge_persons(keep=sau, drop=twin, **ACT)
        sau.refresh_from_db()
        assert sau.places == [village.hamlets[1].code]
        part_persons(person=twin, **ACT)
        sau.refresh_from_db()
        assert sau.places == []


def test_a_merge_is_undone_whole(village: Village) -> None:
    with scope([KY_ANH]):
        sau, yen = village.people["sau"], village.people["yen"]
        merge_persons(keep=sau, drop=yen, **ACT)
        sau.refresh_from_db()
        assert sau.places == sorted([village.hamlets[0].code, village.office.code])
        part_persons(person=yen, **ACT)
        yen.refresh_from_db()
        sau.refresh_from_db()
        assert (yen.merged_into_id, sau.places) == (None, [village.hamlets[0].code])


def test_a_record_whose_number_was_given_away_is_not_parted(village: Village) -> None:
    with scope([KY_ANH]):
        one = register_person(
            commune_code=KY_ANH, details=PersonDetails("Bùi Ba", number="042190000001"), **ACT
        )
        merge_persons(keep=village.people["sau"], drop=one, **ACT)
        register_person(commune_code=KY_ANH, details=PersonDetails("Bùi Bốn", number="042190000001"), **ACT)
        one.refresh_from_db()
        with pytest.raises(MergeError):
            part_persons(person=one, **ACT)


def test_merges_that_make_no_sense_are_refused(village: Village) -> None:
    with scope([KY_ANH]):
        sau, yen = village.people["sau"], village.people["yen"]
        with pytest.raises(MergeError):
            merge_persons(keep=sau, drop=sau, **ACT)
        with pytest.raises(MergeError):
            part_persons(person=yen, **ACT)
        merge_persons(keep=sau, drop=yen, **ACT)
        with pytest.raises(MergeError):
            merge_persons(keep=village.people["binh"], drop=yen, **ACT)


def test_side_by_side_costs_the_same_for_any_pair(
    village: Village, django_assert_num_queries: object
) -> None:
    with scope([KY_ANH]):
        twin = again(village)
        with django_assert_num_queries(3):  # type: ignore[operator]
            left, right = sides(village.people["sau"], twin)
        assert "H01" in left.homes[0]
        assert "H02" in right.homes[0]
