"""Cards for a class, a unit, a group on one sheet; a team leader for the own hamlets and nobody beyond."""

from io import BytesIO
from typing import Any

import pypdfium2
import pytest

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.learning.cards.commands import issue_cards
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.ops.territory import scope
from bdhvs.people.commands import join_group
from bdhvs.places.commands import register_unit
from bdhvs.places.models import Unit
from bdhvs.places.rules import UnitKind
from bdhvs.ui.inspection import assert_good_page
from tests.signing import signed_in
from tests.village import ACT, KY_ANH, SETTLED, Village, a_user, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_village()


@pytest.fixture
def women(village: Village) -> Unit:
    """The women's association: Sáu of Thôn 1 and Êm of Thôn 2."""
    with scope([KY_ANH]):
        unit = register_unit(
            commune=village.commune, code=f"{KY_ANH}-U-PN", name="Hội Phụ nữ xã", kind=UnitKind.ASSOCIATION,
            valid_from=SETTLED, **ACT,
        )  # fmt: skip
        for key in ("sau", "em"):
            join_group(
                person=village.people[key], group="association_member", unit=unit, valid_from=SETTLED, **ACT
            )
    return unit


@pytest.fixture
def nga(village: Village) -> User:
    with scope([KY_ANH]):
        post = Post(Role.TEAM_LEADER, KY_ANH, village.hamlets[0].code, team_code=village.team.pk)
        return a_user("nga", "Trần Thị Nga", post)


def listed(page: str, village: Village) -> set[str]:
    return {key for key, person in village.people.items() if person.name in page}


def test_a_unit_or_a_group_gets_its_cards_on_one_sheet(village: Village, women: Unit) -> None:
    lan = signed_in(village.lan)
    for asked in ({"unit": women.pk}, {"group": "association_member"}):
        page = lan.get("/the-hoc/", asked).content.decode()
        assert_good_page(page)
        assert listed(page, village) == {"sau", "em"}
    assert listed(lan.get("/the-hoc/", {"group": "official"}).content.decode(), village) == {"yen"}
    both = {"unit": women.pk, "hamlet": village.hamlets[1].code}
    assert listed(lan.get("/the-hoc/", both).content.decode(), village) == {"em"}
    sheet = lan.post("/the-hoc/in/", {"person": [village.people[key].pk for key in ("sau", "em")]})
    words = " ".join(
        page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(BytesIO(sheet.content))
    )
    assert "Phạm Thị Sáu" in words
    assert "Đặng Thị Êm" in words


def test_a_team_leader_issues_for_the_own_hamlets_only(village: Village, women: Unit, nga: User) -> None:
    client, there = signed_in(nga), village.hamlets[1]
    page = client.get("/the-hoc/", {"hamlet": village.hamlets[0].code}).content.decode()
    assert_good_page(page)
    assert listed(page, village) == {"sau", "binh", "cuc", "an"}
    assert there.name not in page
    assert client.get("/the-hoc/", {"hamlet": there.code}).status_code == 422
    assert 'name="group"' not in page, "who belongs to what is read by the commune, not by a hamlet"
    asked = client.get("/the-hoc/", {"group": "association_member"}).content.decode()
    assert listed(asked, village) == set()
    client.post("/the-hoc/in/", {"person": [village.people[key].pk for key in ("sau", "em")]})
    with scope([KY_ANH]):
        assert set(LearnerCard.objects.values_list("person_id", flat=True)) == {village.people["sau"].pk}
        [line] = Line.objects.filter(act="issue_cards")
    assert (line.by_id, line.subject_ids) == (nga.pk, [str(village.people["sau"].pk)])


def test_a_team_leader_takes_back_no_card_of_another_hamlet(village: Village, nga: User) -> None:
    with scope([KY_ANH]):
        one, other = issue_cards(people=[village.people["sau"], village.people["em"]], **ACT)
    client = signed_in(nga)
    shown = client.get("/the-hoc/dang-dung/").content.decode()
    assert "Phạm Thị Sáu" in shown
    assert "Đặng Thị Êm" not in shown
    assert client.post(f"/the-hoc/dang-dung/{other.card.pk}/").status_code == 404
    assert client.post(f"/the-hoc/dang-dung/{one.card.pk}/").status_code == 302


@pytest.mark.parametrize("output", ["xlsx", "print"])
def test_a_team_leader_takes_no_list_of_cards_away(village: Village, nga: User, output: str) -> None:
    answer: Any = signed_in(nga).get(f"/the-hoc/dang-dung/?out={output}")
    assert answer.status_code == 403


def test_asking_before_a_card_is_taken_back_leaves_a_line(village: Village) -> None:
    with scope([KY_ANH]):
        [one] = issue_cards(people=[village.people["sau"]], **ACT)
    signed_in(village.lan).get(f"/the-hoc/dang-dung/{one.card.pk}/")
    with scope([KY_ANH]):
        line = Line.objects.latest("pk")
    assert (line.act, line.subject_ids) == ("see_cards", [str(village.people["sau"].pk)])
