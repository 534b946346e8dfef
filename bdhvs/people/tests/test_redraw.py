"""A redraw of hamlets: merge, split, recorded late; both maps stay readable."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from bdhvs.ops.territory import scope
from bdhvs.people.commands import (
    correct_household,
    leave_commune,
    move_person,
    redraw_hamlets,
    register_household,
)
from bdhvs.people.models import Household, Person, Residence
from bdhvs.people.queries import households_of, residents_by_hamlet
from bdhvs.places.commands import add_hamlet
from bdhvs.places.models import Hamlet
from bdhvs.places.queries import hamlets_on, redraws
from bdhvs.places.rules import RedrawError
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, SETTLED, TODAY, Village, a_village, days_ago

pytestmark = pytest.mark.django_db
SINCE = days_ago(30)
BEFORE = SINCE - timedelta(days=1)


@pytest.fixture
def village() -> Village:
    return a_village()


def merged(village: Village, since: date = SINCE) -> Hamlet:
    new = add_hamlet(commune=village.commune, name="Thôn Hòa Bình", valid_from=since, **ACT)
    redraw_hamlets(olds=village.hamlets, news=[new], since=since, **ACT)
    return new


def codes(day: date) -> list[str]:
    return [hamlet.name for hamlet in hamlets_on(KY_ANH, day)]


def test_a_merge_reads_on_both_maps(village: Village) -> None:
    with scope([KY_ANH]):
        new = merged(village)
        assert (codes(BEFORE), codes(SINCE)) == (["Thôn 1", "Thôn 2"], ["Thôn Hòa Bình"])
        one, two = (h.code for h in village.hamlets)
        assert residents_by_hamlet(KY_ANH, BEFORE) == {one: 4, two: 2}
        assert residents_by_hamlet(KY_ANH, TODAY) == {new.code: 6}
        assert [h.code for h in households_of(KY_ANH, BEFORE)] == ["H01", "H02", "H03"]
        assert [h.code for h in households_of(KY_ANH, TODAY)] == [f"{new.code}/H0{n}" for n in (1, 2, 3)]
        assert {(step.old_id, step.new_id) for step in redraws(KY_ANH)} == {(one, new.code), (two, new.code)}


def test_everybody_is_seen_in_the_new_hamlet_and_nobody_in_the_old(village: Village) -> None:
    with scope([KY_ANH]):
        new = merged(village)
        seen = Person.objects.exclude(pk=village.people["yen"].pk).values_list("places", flat=True)
        assert set(map(tuple, seen)) == {(new.code,)}
    with scope([KY_ANH], [village.hamlets[0].code]):
        assert not Person.objects.exists()


def test_a_split_sends_every_household_where_it_was_told(village: Village) -> None:
    with scope([KY_ANH]):
        news = [add_hamlet(commune=village.commune, name=n, valid_from=SINCE, **ACT) for n in ("Đông", "Tây")]
        goes_to = {village.homes["sau"].pk: news[0].code, village.homes["binh"].pk: news[1].code}
        redraw_hamlets(olds=village.hamlets[:1], news=news, since=SINCE, goes_to=goes_to, **ACT)
        assert residents_by_hamlet(KY_ANH, TODAY) == {
            news[0].code: 1,
            news[1].code: 3,
            village.hamlets[1].code: 2,
        }


def test_a_household_without_a_new_hamlet_stops_the_redraw(village: Village) -> None:
    with scope([KY_ANH]):
        news = [add_hamlet(commune=village.commune, name=n, valid_from=SINCE, **ACT) for n in ("Đông", "Tây")]
        with pytest.raises(RedrawError, match="1 hộ"):
            redraw_hamlets(
                olds=village.hamlets[:1], news=news, since=SINCE,
                goes_to={village.homes["sau"].pk: news[0].code}, **ACT,
            )  # fmt: skip
        assert codes(BEFORE) == ["Thôn 1", "Thôn 2"]


def test_a_closed_hamlet_is_not_redrawn_again(village: Village) -> None:
    with scope([KY_ANH]):
        merged(village)
        late = add_hamlet(commune=village.commune, name="Khác", valid_from=SINCE, **ACT)
        with pytest.raises(RedrawError):
            redraw_hamlets(olds=[Hamlet.objects.get(pk="18775-T01")], news=[late], since=SINCE, **ACT)


def test_what_happened_after_the_day_of_a_redraw_recorded_late_goes_to_the_new_map(village: Village) -> None:
    with scope([KY_ANH]):
        young = register_household(hamlet=village.hamlets[1], code="H09", valid_from=days_ago(10), **ACT)
        move_person(person=village.people["em"], household=young, on=days_ago(10), **ACT)
        move_person(person=village.people["cuc"], household=village.homes["sau"], on=days_ago(5), **ACT)
        leave_commune(person=village.people["an"], on=days_ago(3), **ACT)
        leave_commune(person=village.people["binh"], on=SINCE, **ACT)
        new = merged(village)
        assert residents_by_hamlet(KY_ANH, BEFORE) == {"18775-T01": 4, "18775-T02": 2}
        assert residents_by_hamlet(KY_ANH, SINCE) == {new.code: 5}
        assert residents_by_hamlet(KY_ANH, TODAY) == {new.code: 4}
        assert Household.objects.get(code=f"{new.code}/H09").hamlet_id == new.code
        assert not Residence.objects.filter(hamlet__in=village.hamlets, valid_to=None).exists()
        assert Residence.objects.filter(person=village.people["binh"]).count() == 1


def test_codes_stay_short_however_often_the_map_is_redrawn(village: Village) -> None:
    with scope([KY_ANH]):
        first = merged(village, days_ago(60))
        second = add_hamlet(commune=village.commune, name="Thôn Mới", valid_from=SINCE, **ACT)
        redraw_hamlets(olds=[first], news=[second], since=SINCE, **ACT)
        assert [h.code for h in households_of(KY_ANH, TODAY)] == [f"{second.code}/H0{n}" for n in (1, 2, 3)]


# The wizard


def good(response: Any) -> str:
    assert response.status_code == 200
    page: str = response.content.decode()
    assert_good_page(page)
    return page


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client()
    client.force_login(village.lan)
    return client


def test_the_wizard_merges_in_two_steps(lan: Client, village: Village) -> None:
    given = {"olds": ["18775-T01", "18775-T02"], "names": "Thôn Hòa Bình", "on": f"{SINCE:%d/%m/%Y}"}
    page = good(lan.post("/noi/ve-lai/", given))
    assert "3 hộ" in page
    with scope([KY_ANH]):
        assert codes(TODAY) == ["Thôn 1", "Thôn 2"], "nothing is stored before the last step"
    assert lan.post("/noi/ve-lai/", given | {"buoc": "ghi"}).status_code == 302
    with scope([KY_ANH]):
        assert codes(TODAY) == ["Thôn Hòa Bình"]
    assert "Thôn 1, Thôn 2 → Thôn Hòa Bình" in good(lan.get("/noi/"))
    assert "Thôn 1" in good(lan.get("/noi/", {"ngay": f"{BEFORE:%d/%m/%Y}"}))


def test_the_wizard_splits_by_lane_and_by_household(lan: Client, village: Village) -> None:
    with scope([KY_ANH]):
        register_household(
            hamlet=village.hamlets[0], code="H10", address="Ngõ 1, số 2", valid_from=SETTLED, **ACT
        )
        correct_household(household=village.homes["sau"], code="H01", address="Ngõ 1, số 1", **ACT)
    given = {"olds": ["18775-T01"], "names": "Đông\nTây", "on": f"{SINCE:%d/%m/%Y}"}
    page = good(lan.post("/noi/ve-lai/", given))
    assert "Ngõ 1" in page
    asked = given | {"buoc": "xem", "ngo-0": "0", "ngo-1": "tung-ho"}
    assert "Còn 2 hộ" in good(lan.post("/noi/ve-lai/", asked))
    with scope([KY_ANH]):
        ids = {h.code: h.pk for h in Household.objects.all()}
    chosen = asked | {f"ho-{ids['H01']}": "1", f"ho-{ids['H10']}": "0"}
    assert "Ghi bản đồ mới" in good(lan.post("/noi/ve-lai/", chosen))
    assert lan.post("/noi/ve-lai/", chosen | {"buoc": "ghi"}).status_code == 302
    with scope([KY_ANH]):
        homes = {
            h.code.split("/")[-1]: h.hamlet.name
            for h in households_of(KY_ANH, TODAY).select_related("hamlet")
        }
        assert homes == {"H02": "Đông", "H10": "Đông", "H01": "Tây", "H03": "Thôn 2"}


def test_the_wizard_stores_nothing_while_a_household_is_left_out(lan: Client, village: Village) -> None:
    given = {"olds": ["18775-T01"], "names": "Đông\nTây", "on": f"{SINCE:%d/%m/%Y}", "buoc": "ghi"}
    assert "Chọn" in lan.post("/noi/ve-lai/", given).content.decode()
    with scope([KY_ANH]):
        assert codes(TODAY) == ["Thôn 1", "Thôn 2"]


@pytest.mark.parametrize("names", ["", "Đông\nđông"])
def test_names_are_needed_and_differ(lan: Client, village: Village, names: str) -> None:
    given = {"olds": ["18775-T01"], "names": names, "on": f"{SINCE:%d/%m/%Y}"}
    assert lan.post("/noi/ve-lai/", given).status_code == 422
