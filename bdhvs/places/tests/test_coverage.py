"""How much of a hamlet is listed, beside its official totals; a commune may start with totals only."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from bdhvs.figures.commands import FigureDetails, record_figure
from bdhvs.figures.coverage import coverage_rows
from bdhvs.ops.territory import scope
from bdhvs.places.commands import add_hamlet
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, SETTLED, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
URL = "/so-lieu/du-danh-sach/"


@pytest.fixture
def village() -> Village:
    return a_village()


def total(measure: str, hamlet: str, value: int) -> None:
    details = FigureDetails(
        measure=measure, as_of=TODAY, source="Công an xã", value=Decimal(value), hamlet_code=hamlet
    )
    record_figure(commune_code=KY_ANH, details=details, **ACT)


def page(user: Any) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(URL)
    assert answer.status_code == 200
    text: str = answer.content.decode()
    assert_good_page(text)
    return text


def test_below_the_limit_is_said_and_without_a_total_nobody_knows(village: Village) -> None:
    with scope([KY_ANH]):
        total("official_population", "18775-T01", 5)
        total("official_population", "18775-T02", 2)
        total("official_households", "18775-T01", 2)
        one, two, whole = coverage_rows(KY_ANH, TODAY, 95)
        assert (one.people.listed, one.people.official, one.people.words) == (4, 5, "chưa đủ danh sách")
        assert (two.people.share, two.people.words) == (Fraction(1), "đủ danh sách")
        assert (two.households.official, two.households.words) == (None, "chưa có số chính thức")
        assert whole.people.share == Fraction(6, 7)
        assert (whole.households.listed, whole.households.official) == (2, 2), "only where a total is known"


@pytest.mark.parametrize(("official", "words"), [(4, "đủ danh sách"), (5, "chưa đủ danh sách")])
def test_the_limit_itself_is_enough(village: Village, official: int, words: str) -> None:
    with scope([KY_ANH]):
        total("official_population", "18775-T01", official)
        assert coverage_rows(KY_ANH, TODAY, 100)[0].people.words == words


def test_a_commune_starts_with_totals_only(village: Village) -> None:
    with scope([KY_ANH]):
        new = add_hamlet(commune=village.commune, name="Thôn 3", valid_from=SETTLED, **ACT)
        total("official_population", new.code, 300)
        row = coverage_rows(KY_ANH, TODAY, 95)[2]
        assert (row.name, row.people.listed, row.people.official) == ("Thôn 3", 0, 300)
    assert "chưa đủ danh sách" in page(village.lan)


def test_the_page_by_role(village: Village) -> None:
    head = page(village.hoa)
    assert "Thôn 1" in head
    assert "Thôn 2" not in head
    assert "Toàn xã" not in head
    assert "Thôn 1" not in page(village.tam)
    assert "Toàn xã" in page(village.minh)
    assert Client().get(URL).status_code == 302
