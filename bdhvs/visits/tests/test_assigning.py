"""Giving out households: fair, neighbours together, undone as if it had not been."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.people.commands import serve
from bdhvs.people.models import Roster
from bdhvs.people.rules import RosterKind
from bdhvs.visits.assigning.commands import assign_households, undo_share
from bdhvs.visits.assigning.queries import assigned_persons, assigned_users, members_of, stops_of
from bdhvs.visits.assigning.rules import (
    AssigningError,
    NobodyChosenError,
    Stop,
    UndoneError,
    in_order,
    share_out,
)
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_user, a_village, days_ago

stops = st.lists(
    st.builds(
        Stop,
        household=st.integers(1, 10_000),
        lane=st.sampled_from(["ngõ 1", "ngõ 2", "ngõ 10", "xóm Đình"]),
        address=st.builds("Số {}".format, st.integers(1, 40)),
        work=st.integers(2, 9),
    ),
    min_size=1,
    max_size=60,
    unique_by=lambda stop: stop.household,
)


@given(stops, st.lists(st.integers(1, 99), min_size=1, max_size=7, unique=True))
def test_each_household_goes_to_one_member_along_one_stretch_of_the_way_with_even_work(
    homes: list[Stop], members: list[int]
) -> None:
    shared = share_out(homes, members)
    assert set(shared) == {home.household for home in homes}
    way = [shared[home.household] for home in in_order(homes)]
    stretches = [member for n, member in enumerate(way) if n == 0 or way[n - 1] != member]
    assert len(stretches) == len(set(stretches))  # nobody comes back: neighbours stay together
    even = sum(home.work for home in homes) / len(members)
    for member in members:
        work = sum(home.work for home in homes if shared[home.household] == member)
        assert (
            abs(work - even) <= max(home.work for home in homes) + even / 4
        )  # one house, and a lane kept whole


def test_house_nine_comes_before_house_ten() -> None:
    way = in_order([Stop(n, "ngõ 2", f"Số {n}, ngõ 2", 3) for n in (10, 9, 2)])
    assert [stop.household for stop in way] == [2, 9, 10]


def test_two_lanes_of_nearly_the_same_work_are_not_cut() -> None:
    homes = [Stop(n, "ngõ 1", f"Số {n}", 3) for n in range(1, 12)] + [
        Stop(100 + n, "ngõ 2", f"Số {n}", 3) for n in range(1, 11)
    ]
    shared = share_out(homes, [1, 2])
    assert {shared[n] for n in range(1, 12)} == {1}
    assert {shared[100 + n] for n in range(1, 11)} == {2}


def test_nobody_chosen_is_said() -> None:
    with pytest.raises(NobodyChosenError):
        share_out([Stop(1, "", "", 2)], [])


@pytest.fixture
def village(db: None) -> Iterator[Village]:
    made = a_village()
    with scope([KY_ANH]):
        yield made


def in_force() -> set[tuple[str, str, str]]:
    rows = Roster.objects.filter(kind="assignment").valid_on(TODAY)
    return set(rows.values_list("object_household__code", "subject_person__name", "source"))


def test_members_are_those_of_the_team_and_of_accounts_with_how_many_they_have(village: Village) -> None:
    cuc = a_user("cuc", "Vũ Thị Cúc", Post(Role.TEAM_MEMBER, KY_ANH, village.hamlets[0].code))
    cuc.person = village.people["cuc"]
    cuc.save(update_fields=["person"])
    serve(kind=RosterKind.ASSIGNMENT, subject=village.people["binh"], served=village.homes["sau"],
          valid_from=days_ago(9), **ACT)  # fmt: skip
    found = members_of(KY_ANH, [village.hamlets[0].code], TODAY)
    assert [(m.name, m.user, m.households) for m in found] == [
        ("Hoàng Văn Bình", None, 1),
        ("Vũ Thị Cúc", cuc.pk, 0),
    ]


def test_a_household_has_one_standing_member_and_a_campaign_goes_beside(village: Village) -> None:
    home, hamlet = village.homes["sau"].pk, village.hamlets[0]
    binh, cuc = village.people["binh"], village.people["cuc"]
    assign_households(hamlet=hamlet, given={home: binh.pk}, on=days_ago(30), **ACT)
    assign_households(hamlet=hamlet, given={home: cuc.pk}, on=TODAY, **ACT)
    assign_households(hamlet=hamlet, given={home: binh.pk}, on=TODAY, until=TODAY, campaign="Tháng 11", **ACT)
    assert in_force() == {("H01", "Vũ Thị Cúc", ""), ("H01", "Hoàng Văn Bình", "Đợt: Tháng 11")}
    assert assigned_persons(KY_ANH, [hamlet.code], TODAY) == {home: [binh.pk, cuc.pk]}


def test_the_same_person_again_changes_nothing(village: Village) -> None:
    home, hamlet = village.homes["sau"].pk, village.hamlets[0]
    assign_households(hamlet=hamlet, given={home: village.people["binh"].pk}, on=days_ago(30), **ACT)
    share = assign_households(hamlet=hamlet, given={home: village.people["binh"].pk}, on=TODAY, **ACT)
    assert (share.made, share.ended) == ([], [])


@pytest.mark.parametrize("since", [0, 30])
def test_undoing_puts_everything_back(village: Village, since: int) -> None:
    home, hamlet = village.homes["sau"].pk, village.hamlets[0]
    assign_households(hamlet=hamlet, given={home: village.people["binh"].pk}, on=days_ago(since), **ACT)
    before = list(Roster.objects.order_by("pk").values("pk", "subject_person", "valid_from", "valid_to"))
    share = assign_households(hamlet=hamlet, given={home: village.people["cuc"].pk}, on=TODAY, **ACT)
    undo_share(share=share, by=village.lan, at=NOW)
    assert (
        list(Roster.objects.order_by("pk").values("pk", "subject_person", "valid_from", "valid_to")) == before
    )
    with pytest.raises(UndoneError):
        undo_share(share=share, by=village.lan, at=NOW)


def test_only_the_newest_is_taken_back(village: Village) -> None:
    home, hamlet = village.homes["sau"].pk, village.hamlets[0]
    first = assign_households(hamlet=hamlet, given={home: village.people["binh"].pk}, on=TODAY, **ACT)
    assign_households(hamlet=hamlet, given={home: village.people["cuc"].pk}, on=TODAY, **ACT)
    with pytest.raises(UndoneError):
        undo_share(share=first, by=village.lan, at=NOW)


def test_a_household_of_another_hamlet_is_refused(village: Village) -> None:
    with pytest.raises(AssigningError):
        assign_households(hamlet=village.hamlets[0], given={village.homes["dung"].pk: village.people["binh"].pk},
                          on=TODAY, **ACT)  # fmt: skip


def test_the_phone_learns_whose_accounts_have_a_household(village: Village) -> None:
    binh = a_user("binh", "Hoàng Văn Bình", Post(Role.TEAM_LEADER, KY_ANH, village.hamlets[0].code))
    binh.person = village.people["binh"]
    binh.save(update_fields=["person"])
    home = village.homes["sau"].pk
    assign_households(hamlet=village.hamlets[0], given={home: village.people["binh"].pk}, on=TODAY, **ACT)
    assert assigned_users([home, village.homes["binh"].pk], TODAY) == {home: [binh.pk]}


def test_an_empty_household_is_no_stop(village: Village) -> None:
    assert {stop.household for stop in stops_of(KY_ANH, village.hamlets[0].code, TODAY)} == {
        village.homes["sau"].pk,
        village.homes["binh"].pk,
    }
