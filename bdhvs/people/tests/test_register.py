"""What can happen to people and households, and what the database never lets happen."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people import commands
from bdhvs.people.commands import NewHome
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Consent, Household, Membership, Person, Residence, Roster
from bdhvs.people.queries import (
    households_found,
    members_on,
    persons_found,
    residents_by_hamlet,
    roster_of_team,
    sought,
)
from bdhvs.people.rules import (
    DeadError,
    HouseholdRole,
    Priority,
    RegisterError,
    ResidenceKind,
    RosterKind,
    Sex,
    lane_of,
)
from bdhvs.people.sealing import unseal
from bdhvs.places.rules import PlaceClosedError
from tests.village import ACT, KY_ANH, KY_HOA, NOW, SETTLED, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db
NUMBER = "042190000123"


@pytest.fixture
def village() -> Village:
    return a_village()


def names(people: object) -> list[str]:
    return [person.name for person in people]  # type: ignore[attr-defined]


def homes_of(person: Person) -> list[tuple[str, str, date, date | None]]:
    rows = Residence.objects.filter(person=person).order_by("valid_from", "kind")
    return [(r.household.code, r.kind, r.valid_from, r.valid_to) for r in rows]


def acts() -> list[str]:
    return list(Line.objects.filter(commune_code=KY_ANH).order_by("pk").values_list("act", flat=True))


# Searching


def test_a_name_is_found_with_and_without_marks_by_any_word(village: Village) -> None:
    with scope([KY_ANH]):
        for text in ("Sáu", "sau", "thi sau", "PHẠM THỊ SÁU", "pham"):
            assert names(persons_found(KY_ANH, text)) == ["Phạm Thị Sáu"], text
        assert names(persons_found(KY_ANH, "dung")) == ["Đặng Văn Dũng"]
        assert names(persons_found(KY_ANH, "au")) == []


def test_one_box_takes_a_name_a_year_or_a_household(village: Village) -> None:
    assert (sought("Sáu 1948").name, sought("Sáu 1948").year) == ("sau", 1948)
    assert (sought("H01").code, sought("H01").name) == ("h01", "")
    with scope([KY_ANH]):
        assert names(persons_found(KY_ANH, "1984")) == ["Vũ Thị Cúc"]
        assert names(persons_found(KY_ANH, "hoang 2017")) == ["Hoàng Minh An"]
        assert names(persons_found(KY_ANH, "h02")) == ["Hoàng Minh An", "Hoàng Văn Bình", "Vũ Thị Cúc"]


def test_a_list_is_sorted_by_given_name(village: Village) -> None:
    with scope([KY_ANH]):
        assert [n.split()[-1] for n in names(persons_found(KY_ANH, ""))] == [
            "An", "Bình", "Cúc", "Dũng", "Êm", "Sáu", "Yến",
        ]  # fmt: skip


def test_people_are_found_by_hamlet_and_group(village: Village) -> None:
    with scope([KY_ANH]):
        two = village.hamlets[1].code
        assert names(persons_found(KY_ANH, "", hamlet=two)) == ["Đặng Văn Dũng", "Đặng Thị Êm"]
        assert names(persons_found(KY_ANH, "", group="official", on=TODAY)) == ["Ngô Hải Yến"]
        assert names(persons_found(KY_ANH, "", group="teacher", on=TODAY)) == []


def test_a_household_is_found_by_code_address_and_the_name_of_a_member(village: Village) -> None:
    with scope([KY_ANH]):
        commands.correct_household(household=village.homes["sau"], code="H01", address="Ngõ 3, số 7", **ACT)
        for text in ("H01", "ngõ 3", "sau"):
            assert [h.code for h in households_found(KY_ANH, TODAY, text)] == ["H01"], text


def test_a_percent_sign_is_no_wildcard(village: Village) -> None:
    with scope([KY_ANH]):
        assert names(persons_found(KY_ANH, "%")) == []
        assert names(persons_found(KY_ANH, "_")) == []


# Registering and correcting


def test_a_household_is_refused_before_its_hamlet_exists(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(PlaceClosedError):
        commands.register_household(
            hamlet=village.hamlets[0], code="H99", valid_from=SETTLED - timedelta(days=1), **ACT
        )


def test_a_household_code_is_used_once_in_a_commune(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="people_household_code_in_commune"):
        commands.register_household(hamlet=village.hamlets[0], code="H01", valid_from=SETTLED, **ACT)


def test_a_correction_names_the_fields_and_keeps_number_and_phone(village: Village) -> None:
    with scope([KY_ANH]):
        sau = village.people["sau"]
        given = PersonDetails("Phạm Thị Sáu", None, 1948, Sex.FEMALE, "042148000123", "0912000111")
        commands.correct_person(person=sau, details=given, **ACT)
        changed = commands.correct_person(
            person=sau, details=PersonDetails("Phạm Thị Sâu", None, 1948, Sex.FEMALE), **ACT
        )
        sau.refresh_from_db()
        assert "name" in changed
        assert "number_hash" not in changed
        assert (unseal(sau.number_tail), unseal(sau.phone), sau.name_key) == (
            "123",
            "0912000111",
            "pham thi sau",
        )
        line = Line.objects.latest("pk")
        assert (line.act, line.subject_ids) == ("correct_person", [str(sau.pk)])
        assert "Sâu" not in str(vars(line))


def test_priority_comes_from_the_short_list(village: Village) -> None:
    with scope([KY_ANH]):
        commands.set_priority(household=village.homes["dung"], priority=Priority.NO_DEVICE, **ACT)
        assert Household.objects.get(code="H03").priority == "no_device"
        with pytest.raises(ValueError, match="poor"):
            Priority("poor")


# Moving, leaving, dying


def test_a_move_ends_one_home_and_opens_the_next_on_the_same_day(village: Village) -> None:
    with scope([KY_ANH]):
        em, day = village.people["em"], days_ago(30)
        commands.move_person(person=em, household=village.homes["sau"], on=day, **ACT)
        assert homes_of(em) == [("H03", "permanent", SETTLED, day), ("H01", "permanent", day, None)]
        em.refresh_from_db()
        assert em.places == [village.hamlets[0].code]
        before = [r.person_id for r in members_on(village.homes["dung"], day - timedelta(days=1))]
        assert em.pk in before
        assert em.pk not in [r.person_id for r in members_on(village.homes["dung"], day)]


def test_a_temporary_stay_stands_beside_the_permanent_home(village: Village) -> None:
    with scope([KY_ANH]):
        em = village.people["em"]
        commands.move_person(
            person=em, household=village.homes["sau"], on=days_ago(9), kind=ResidenceKind.TEMPORARY, **ACT
        )
        em.refresh_from_db()
        assert em.places == [h.code for h in village.hamlets]


def test_one_who_is_away_is_no_resident_and_is_one_again_on_return(village: Village) -> None:
    with scope([KY_ANH]):
        em, two = village.people["em"], village.hamlets[1].code
        commands.change_kind(person=em, kind=ResidenceKind.ABSENT, on=days_ago(20), **ACT)
        assert residents_by_hamlet(KY_ANH, TODAY)[two] == 1
        commands.change_kind(person=em, kind=ResidenceKind.PERMANENT, on=days_ago(5), **ACT)
        assert residents_by_hamlet(KY_ANH, TODAY)[two] == 2
        assert residents_by_hamlet(KY_ANH, days_ago(10))[two] == 1


def test_one_registered_nowhere_cannot_be_away(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(RegisterError):
        commands.change_kind(person=village.people["yen"], kind=ResidenceKind.ABSENT, on=TODAY, **ACT)


def test_one_who_left_the_commune_is_in_no_place(village: Village) -> None:
    with scope([KY_ANH]):
        em = village.people["em"]
        commands.leave_commune(person=em, on=days_ago(3), **ACT)
        em.refresh_from_db()
        assert (em.places, homes_of(em)) == ([], [("H03", "permanent", SETTLED, days_ago(3))])


def test_a_death_closes_residence_membership_and_roster(village: Village) -> None:
    with scope([KY_ANH]):
        binh, day = village.people["binh"], days_ago(2)
        commands.join_group(person=binh, group="farmer", valid_from=SETTLED, **ACT)
        commands.join_group(person=binh, group="youth", valid_from=TODAY, **ACT)
        commands.record_death(person=binh, on=day, **ACT)
        binh.refresh_from_db()
        assert (binh.died_on, binh.places) == (day, [])
        assert homes_of(binh) == [("H02", "permanent", SETTLED, day)]
        assert [(m.group_code, m.valid_to) for m in Membership.objects.filter(person=binh)] == [
            ("farmer", day)
        ]
        assert [r.valid_to for r in Roster.objects.filter(subject_person=binh)] == [day]
        with pytest.raises(DeadError):
            commands.move_person(person=binh, household=village.homes["sau"], on=TODAY, **ACT)


def test_a_death_written_in_error_is_taken_back(village: Village) -> None:
    with scope([KY_ANH]):
        binh = village.people["binh"]
        commands.record_death(person=binh, on=days_ago(2), **ACT)
        commands.withdraw_death(person=binh, **ACT)
        binh.refresh_from_db()
        assert (binh.died_on, binh.places) == (None, [village.hamlets[0].code])
        assert homes_of(binh) == [("H02", "permanent", SETTLED, None)]
        assert [r.valid_to for r in Roster.objects.filter(subject_person=binh)] == [None]
        with pytest.raises(RegisterError):
            commands.withdraw_death(person=binh, **ACT)


# Groups, teams, consent


def test_a_unit_is_a_place_of_those_who_belong_to_it(village: Village) -> None:
    with scope([KY_ANH]):
        yen = village.people["yen"]
        yen.refresh_from_db()
        assert yen.places == [village.office.code]
        commands.leave_group(membership=Membership.objects.get(person=yen), on=TODAY, **ACT)
        yen.refresh_from_db()
        assert yen.places == []


def test_nobody_joins_a_unit_of_another_commune(village: Village) -> None:
    with scope([KY_ANH, KY_HOA]):
        village.office.commune_id = KY_HOA
        with pytest.raises(RegisterError):
            commands.join_group(
                person=village.people["sau"], group="official", unit=village.office, valid_from=TODAY, **ACT
            )


def test_a_team_knows_who_serves_and_who_did(village: Village) -> None:
    with scope([KY_ANH]):
        commands.stop_serving(entry=Roster.objects.get(), on=days_ago(4), **ACT)
        commands.serve(
            kind=RosterKind.TEAM_MEMBER, subject=village.people["cuc"], served=village.team,
            valid_from=days_ago(4), **ACT,
        )  # fmt: skip
        listed = [
            (r.subject_person.name, r.valid_to) for r in roster_of_team(village.team) if r.subject_person
        ]
        assert listed == [("Vũ Thị Cúc", None), ("Hoàng Văn Bình", days_ago(4))]


def test_a_refusal_is_kept_beside_a_later_consent(village: Village) -> None:
    with scope([KY_ANH]):
        for given, day in ((False, days_ago(9)), (True, days_ago(1))):
            commands.record_consent(
                person=village.people["an"], purpose="skill_record", given=given, on=day, **ACT
            )
        assert [c.given for c in Consent.objects.order_by("given_on")] == [False, True]


# Households


def test_a_split_makes_a_household_and_leaves_history(village: Village) -> None:
    with scope([KY_ANH]):
        cuc, an, day = village.people["cuc"], village.people["an"], days_ago(7)
        new = commands.split_household(
            household=village.homes["binh"],
            leaving=[cuc, an],
            home=NewHome("H02B", "ngõ 1", cuc.pk),
            on=day,
            **ACT,
        )
        assert [(r.person.name, r.role) for r in members_on(new, TODAY)] == [
            ("Vũ Thị Cúc", HouseholdRole.HEAD), ("Hoàng Minh An", HouseholdRole.MEMBER),
        ]  # fmt: skip
        assert [r.person.name for r in members_on(village.homes["binh"], TODAY)] == ["Hoàng Văn Bình"]
        assert members_on(village.homes["binh"], day - timedelta(days=1)).count() == 3


def test_a_split_leaves_somebody_behind_and_takes_only_members(village: Village) -> None:
    with scope([KY_ANH]):
        for leaving in ([village.people["sau"]], [village.people["dung"]], []):
            with pytest.raises(RegisterError):
                commands.split_household(
                    household=village.homes["sau"], leaving=leaving, home=NewHome("X"), on=TODAY, **ACT
                )


def test_merged_households_live_together_from_that_day(village: Village) -> None:
    with scope([KY_ANH]):
        commands.merge_households(keep=village.homes["binh"], drop=village.homes["sau"], **ACT)
        assert members_on(village.homes["binh"], TODAY).count() == 4
        assert members_on(village.homes["sau"], TODAY - timedelta(days=1)).count() == 1
        dropped = Household.objects.get(code="H01")
        assert (dropped.merged_into_id, dropped.valid_to) == (village.homes["binh"].pk, TODAY)


# What the database never allows


def test_two_permanent_homes_on_one_day_are_refused(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="people_residence_one_of_a_kind_a_day"):
        _residence(village, "em", "sau", ResidenceKind.PERMANENT)


def test_away_and_permanent_on_one_day_are_refused(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="people_residence_one_of_a_kind_a_day"):
        _residence(village, "em", "sau", ResidenceKind.ABSENT)


def test_two_temporary_stays_on_one_day_are_refused(village: Village) -> None:
    with scope([KY_ANH]):
        _residence(village, "em", "sau", ResidenceKind.TEMPORARY)
        with pytest.raises(IntegrityError, match="people_residence_one_temporary_a_day"):
            _residence(village, "em", "binh", ResidenceKind.TEMPORARY)


def _residence(village: Village, who: str, home: str, kind: ResidenceKind, until: date | None = None) -> None:
    household = village.homes[home]
    with transaction.atomic():
        Residence.objects.create(
            person=village.people[who], household=household, commune_id=KY_ANH, hamlet_id=household.hamlet_id,
            kind=kind.value, valid_from=days_ago(10), valid_to=until,
        )  # fmt: skip


def test_an_end_before_the_beginning_is_refused(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="never_ends_before_it_begins"):
        _residence(village, "yen", "sau", ResidenceKind.PERMANENT, until=days_ago(11))


def test_the_same_number_twice_in_a_commune_is_refused(village: Village) -> None:
    with scope([KY_ANH]):
        commands.register_person(commune_code=KY_ANH, details=PersonDetails("Một", number=NUMBER), **ACT)
        with pytest.raises(IntegrityError, match="people_person_number_once_in_commune"):
            commands.register_person(commune_code=KY_ANH, details=PersonDetails("Hai", number=NUMBER), **ACT)


def test_two_communes_cannot_learn_of_each_other_from_a_number(village: Village) -> None:
    with scope([KY_ANH, KY_HOA]):
        one = commands.register_person(
            commune_code=KY_ANH, details=PersonDetails("Một", number=NUMBER), **ACT
        )
        two = commands.register_person(
            commune_code=KY_HOA, details=PersonDetails("Một", number=NUMBER), **ACT
        )
        assert one.number_hash != two.number_hash


def test_a_roster_entry_has_one_subject(village: Village) -> None:
    with scope([KY_ANH]):
        base = {"kind": "duty", "commune_id": KY_ANH, "valid_from": TODAY, "recorded_at": NOW}
        both = {"subject_person": village.people["sau"], "subject_unit": village.office}
        for subjects in ({}, both):
            with pytest.raises(IntegrityError, match="people_roster_has_one_subject"), transaction.atomic():
                Roster.objects.create(**base, **subjects)


def test_year_and_day_of_birth_agree(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(IntegrityError, match="people_person_year_of_birth_agrees"):
        Person.objects.filter(pk=village.people["yen"].pk).update(birth_year=1991)


def test_a_row_of_a_foreign_commune_cannot_be_written(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(DatabaseError, match="row-level security"):
        commands.register_person(commune_code=KY_HOA, details=PersonDetails("Lạ"), **ACT)


def test_a_household_of_a_foreign_commune_is_no_home(village: Village) -> None:
    with scope([KY_ANH, KY_HOA]):
        home = village.homes["sau"]
        home.commune_id = KY_HOA
        with pytest.raises(RegisterError):
            commands.move_person(person=village.people["em"], household=home, on=TODAY, **ACT)


def test_every_act_leaves_one_line_with_ids_and_no_names(village: Village) -> None:
    with scope([KY_ANH]):
        commands.leave_commune(person=village.people["em"], on=TODAY, **ACT)
        assert acts()[-1] == "leave_commune"
        assert not any("Êm" in str(vars(line)) for line in Line.objects.all())


def test_a_lane_is_what_neighbours_share() -> None:
    assert {lane_of(a) for a in ("Ngõ 12, số 7", "số 9, ngõ 12", "Ngõ  12")} == {"ngõ 12"}
    assert lane_of("Cồn Gò 14") == "cồn gò"
    assert lane_of("") == lane_of("số 7") == "(không ghi địa chỉ)"
