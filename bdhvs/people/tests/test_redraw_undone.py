"""A new map that was a mistake is taken back; teams and accounts go with a map and come back with it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people import commands
from bdhvs.people.models import Household, Person, Residence, Roster
from bdhvs.people.queries import members_on
from bdhvs.people.rules import Priority, RosterKind
from bdhvs.people.tests.test_redraw import good
from bdhvs.places.commands import add_hamlet, found_team
from bdhvs.places.following import Followers
from bdhvs.places.models import Hamlet, HamletSuccessor, Team
from bdhvs.places.queries import hamlets_on, teams_on
from bdhvs.places.rules import RedrawError
from tests.village import ACT, KY_ANH, SETTLED, TODAY, Village, a_user, a_village, days_ago

pytestmark = pytest.mark.django_db
SINCE = days_ago(30)


@pytest.fixture
def village() -> Village:
    return a_village()


def drawn(village: Village, *names: str, olds: int = 2, **options: Any) -> list[Hamlet]:
    news = [add_hamlet(commune=village.commune, name=name, valid_from=SINCE, **ACT) for name in names]
    before = [Hamlet.objects.get(pk=hamlet.pk) for hamlet in village.hamlets[:olds]]
    commands.redraw_hamlets(olds=before, news=news, since=SINCE, **options, **ACT)
    return news


def undo(new: Hamlet) -> None:
    redraw = commands.redraw_of(new)
    assert redraw is not None
    commands.undo_redraw(redraw=redraw, **ACT)


def register() -> dict[str, Any]:
    """Everything that a redraw touches, as plain values."""
    homes = Household.objects.filter(valid_to=None)
    return {
        "hamlets": list(hamlets_on(KY_ANH, TODAY).values_list("code", "valid_from", "valid_to")),
        "homes": sorted(homes.values_list("code", "hamlet_id", "priority", "address", "valid_from")),
        "lived": sorted(
            Residence.objects.values_list(
                "person__name", "household__code", "hamlet_id", "kind", "role", "valid_from"
            )
        ),
        "places": dict(Person.objects.values_list("name", "places")),
        "teams": list(teams_on(KY_ANH, TODAY).values_list("code", "hamlet_id", "valid_to")),
        "roster": sorted(Roster.objects.values_list("subject_person__name", "object_team_id", "valid_from")),
        "users": {user.username: (user.hamlets, user.team_id) for user in User.objects.all()},
    }


def test_undoing_a_merge_gives_the_old_map_back_whole(village: Village) -> None:
    with scope([KY_ANH]):
        young = commands.register_household(
            hamlet=village.hamlets[1], code="H09", valid_from=days_ago(10), **ACT
        )
        commands.move_person(person=village.people["em"], household=young, on=days_ago(10), **ACT)
        before = register()
        new = drawn(village, "Thôn Hòa Bình")[0]
        assert register() != before
        undo(new)
        assert register() == before
        assert not HamletSuccessor.objects.exists()
        assert [h.code for h in hamlets_on(KY_ANH, SINCE)] == ["18775-T01", "18775-T02"]
        assert Line.objects.filter(act="undo_redraw").count() == 1


def test_undoing_a_split_gives_the_old_map_back_whole(village: Village) -> None:
    with scope([KY_ANH]):
        before = register()
        homes = village.homes
        east = add_hamlet(commune=village.commune, name="Đông", valid_from=SINCE, **ACT)
        west = add_hamlet(commune=village.commune, name="Tây", valid_from=SINCE, **ACT)
        commands.redraw_hamlets(
            olds=village.hamlets[:1], news=[east, west], since=SINCE,
            goes_to={homes["sau"].pk: east.code, homes["binh"].pk: west.code}, **ACT,
        )  # fmt: skip
        undo(west)
        assert register() == before


def test_a_code_of_a_hamlet_that_never_was_is_not_used_again(village: Village) -> None:
    with scope([KY_ANH]):
        first = drawn(village, "Thôn Hòa Bình")[0]
        undo(first)
        again = drawn(village, "Thôn Hòa Thắng")[0]
        assert again.code != first.code
        assert [h.name for h in hamlets_on(KY_ANH, TODAY)] == ["Thôn Hòa Thắng"]
        assert members_on(Household.objects.get(code=f"{again.code}/H02"), TODAY).count() == 3


def test_what_happened_to_people_since_is_kept_on_the_old_map(village: Village) -> None:
    with scope([KY_ANH]):
        people = village.people
        new = drawn(village, "Thôn Hòa Bình")[0]
        homes = {home.code.split("/")[1]: home for home in Household.objects.filter(hamlet=new)}
        commands.leave_commune(person=people["cuc"], on=days_ago(5), **ACT)
        commands.record_death(person=people["sau"], on=days_ago(4), **ACT)
        commands.move_person(person=people["em"], household=homes["H02"], on=days_ago(3), **ACT)
        commands.set_priority(household=homes["H03"], priority=Priority.NO_DEVICE, **ACT)
        undo(new)
        lived = {
            key: [
                (r.household.code, r.valid_from, r.valid_to) for r in person.residences.order_by("valid_from")
            ]
            for key, person in people.items()
        }
        assert lived["cuc"] == [("H02", SETTLED, days_ago(5))]
        assert lived["sau"] == [("H01", SETTLED, days_ago(4))]
        assert lived["em"] == [("H03", SETTLED, days_ago(3)), ("H02", days_ago(3), None)]
        assert Household.objects.get(code="H03").priority == "no_device"


def test_nothing_is_undone_where_something_was_recorded_upon_the_new_map(village: Village) -> None:
    with scope([KY_ANH]):
        new = drawn(village, "Thôn Hòa Bình")[0]
        commands.register_household(hamlet=new, code="H20", valid_from=days_ago(5), **ACT)
        found_team(hamlet=new, code="18775-TO-77", name="Tổ mới", valid_from=days_ago(5), **ACT)
        before = register()
        with pytest.raises(RedrawError, match="đã ghi 1 Tổ mới lập, 1 hộ mới lập"):
            undo(new)
        assert register() == before


def test_a_map_that_was_redrawn_again_is_undone_from_the_last(village: Village) -> None:
    with scope([KY_ANH]):
        first = drawn(village, "Thôn Hòa Bình")[0]
        second = add_hamlet(commune=village.commune, name="Thôn Mới", valid_from=days_ago(10), **ACT)
        commands.redraw_hamlets(olds=[first], news=[second], since=days_ago(10), **ACT)
        with pytest.raises(RedrawError, match="Thôn Hòa Bình đã vẽ lại lần nữa"):
            undo(first)
        undo(second)
        undo(Hamlet.objects.get(pk=first.pk))
        assert [h.code for h in hamlets_on(KY_ANH, TODAY)] == ["18775-T01", "18775-T02"]


# Teams and accounts


def team_of(user: User) -> str | None:
    return User.objects.get(pk=user.pk).team_id


def test_a_team_reads_on_both_maps_with_its_people(village: Village) -> None:
    with scope([KY_ANH]):
        lead = a_user(
            "to", "Hoàng Văn Bình", Post(Role.TEAM_LEADER, KY_ANH, "18775-T01", team_code=village.team.code)
        )
        new = drawn(village, "Thôn Hòa Bình")[0]
        before, now = teams_on(KY_ANH, SINCE - timedelta(days=1)).get(), teams_on(KY_ANH, TODAY).get()
        assert (before.code, before.hamlet_id) == ("18775-TO-01", "18775-T01")
        assert (now.name, now.hamlet_id, now.decision_no) == (before.name, new.code, "12/QĐ-UBND")
        entries = Roster.objects.filter(kind=RosterKind.TEAM_MEMBER.value).order_by("valid_from")
        assert [(e.object_team_id, e.role, e.valid_from, e.valid_to) for e in entries] == [
            (before.code, "leader", SETTLED, SINCE),
            (now.code, "leader", SINCE, None),
        ]
        assert team_of(lead) == now.code
        assert User.objects.get(username="hoa").hamlets == ["18775-T01", new.code]
        undo(new)
        assert team_of(lead) == before.code


def test_in_a_split_a_team_goes_where_its_members_live_and_a_head_to_the_larger_part(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        homes = village.homes
        for n in range(2):
            commands.register_household(
                hamlet=village.hamlets[0], code=f"H3{n}", valid_from=date(2026, 1, 1), **ACT
            )
        east, west = (
            add_hamlet(commune=village.commune, name=name, valid_from=SINCE, **ACT)
            for name in ("Đông", "Tây")
        )
        goes_to = dict.fromkeys(
            Household.objects.filter(hamlet=village.hamlets[0]).values_list("pk", flat=True), east.code
        )
        goes_to[homes["binh"].pk] = west.code
        found = commands.proposed(olds=village.hamlets[:1], news=[east, west], goes_to=goes_to)
        assert found == Followers({village.team.code: west.code}, {village.hoa.pk: [east.code]})


def test_a_team_or_account_sent_nowhere_stops_the_redraw(village: Village) -> None:
    with scope([KY_ANH]), pytest.raises(RedrawError, match="Còn Tổ hoặc tài khoản"):
        drawn(village, "Thôn Hòa Bình", followers=Followers({village.team.code: "18775-T01"}, {}))


# Pages


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client()
    client.force_login(village.lan)
    return client


def test_the_wizard_asks_where_teams_and_accounts_go(lan: Client, village: Village) -> None:
    with scope([KY_ANH]):
        ids = {home.code: home.pk for home in Household.objects.all()}
    given = {"olds": ["18775-T01"], "names": "Đông\nTây", "on": f"{SINCE:%d/%m/%Y}", "ngo-0": "tung-ho"}
    given |= {f"ho-{ids['H01']}": "0", f"ho-{ids['H02']}": "1"}
    page = good(lan.post("/noi/ve-lai/", given | {"buoc": "xem"}))
    assert "Tổ và tài khoản về đâu" in page
    assert "Tổ CĐSCĐ Thôn 1" in page
    hoa = f"tk-{village.hoa.pk}"
    chosen = given | {"buoc": "ghi", f"to-{village.team.code}": "0", hoa: "tat-ca"}
    assert lan.post("/noi/ve-lai/", chosen).status_code == 302
    with scope([KY_ANH]):
        east, west = Hamlet.objects.get(name="Đông"), Hamlet.objects.get(name="Tây")
        assert teams_on(KY_ANH, TODAY).get().hamlet_id == east.code
        assert User.objects.get(username="hoa").hamlets == ["18775-T01", east.code, west.code]


def test_a_mistaken_map_is_taken_back_on_its_page(lan: Client, village: Village) -> None:
    with scope([KY_ANH]):
        before = register()
        new = drawn(village, "Thôn Hòa Bình")[0]
    address = f"/noi/ve-lai/{new.code}/bo/"
    assert address in good(lan.get("/noi/"))
    assert "dùng lại như chưa từng đổi" in good(lan.get(address))
    assert lan.post(address).status_code == 302
    with scope([KY_ANH]):
        assert register() == before
    assert lan.get(address).status_code == 404
    assert "Hộ đã gộp" not in good(lan.get("/danh-sach/trung/"))


def test_the_page_names_what_stands_in_the_way(lan: Client, village: Village) -> None:
    with scope([KY_ANH]):
        new = drawn(village, "Thôn Hòa Bình")[0]
        commands.register_household(hamlet=new, code="H20", valid_from=days_ago(5), **ACT)
    page = good(lan.get(f"/noi/ve-lai/{new.code}/bo/"))
    assert "1 hộ mới lập" in page
    assert "Bỏ bản đồ mới</button>" not in page
    refused = lan.post(f"/noi/ve-lai/{new.code}/bo/")
    assert refused.status_code == 422
    assert "Mọi thứ vẫn giữ nguyên" in refused.content.decode()


def test_two_redraws_of_one_day_stand_apart(lan: Client, village: Village) -> None:
    with scope([KY_ANH]):
        for hamlet, name in zip(village.hamlets, ("Một", "Hai"), strict=True):
            new = add_hamlet(commune=village.commune, name=name, valid_from=SINCE, **ACT)
            commands.redraw_hamlets(olds=[hamlet], news=[new], since=SINCE, **ACT)
    page = good(lan.get("/noi/"))
    assert "Thôn 1 → Một" in page
    assert "Thôn 2 → Hai" in page


def test_only_who_may_edit_places_undoes_a_map(village: Village) -> None:
    with scope([KY_ANH]):
        new = drawn(village, "Thôn Hòa Bình")[0]
    for user in (village.hoa, village.minh, village.tam):
        client = Client()
        client.force_login(user)
        assert client.post(f"/noi/ve-lai/{new.code}/bo/").status_code in (403, 404)
    with scope([KY_ANH]):
        assert [h.name for h in hamlets_on(KY_ANH, TODAY)] == ["Thôn Hòa Bình"]
        assert Team.objects.filter(valid_to=None).count() == 1
