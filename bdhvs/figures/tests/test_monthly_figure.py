"""The police officer's monthly figure: what is asked of her, what is carried over from the month before."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.figures.models import Figure
from bdhvs.figures.rules import last_month_end
from bdhvs.ops.territory import scope
from bdhvs.places.commands import register_unit
from bdhvs.places.rules import UnitKind
from bdhvs.ui.inspection import assert_good_page
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, PASSWORD, SETTLED, Village, a_user, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]  # the day does not turn
PAGE = "/so-lieu/nhap/vneid_confirmed/"
BOX = re.compile(r'<(?:input|select|textarea)[^>]*name="(?!csrf|q\b|find\b)([^"]+)"[^>]*>')


@pytest.fixture
def village() -> Village:
    made = a_village()
    with scope([KY_ANH]):
        police = register_unit(commune=made.commune, code=f"{KY_ANH}-U-CA", name="Công an xã Kỳ Anh",
                               kind=UnitKind.POLICE, valid_from=SETTLED, **ACT)  # fmt: skip
        a_user("quang", "Bùi Văn Quang", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=police.code))
    return made


def _page(client: Client, path: str) -> str:
    text = client.get(path).content.decode()
    assert_good_page(text)
    return text


def _form(text: str) -> str:
    return text[text.index('<form class="form"') : text.rindex('class="actions"')]


def test_two_numbers_are_all_the_police_officer_types_in_the_second_month(village: Village) -> None:
    quang, today = Client(), timezone.localdate()
    assert quang.login(username="quang", password=PASSWORD)
    assert PAGE in _page(quang, "/so-lieu/"), "one tap from the list of figures"
    before = last_month_end(last_month_end(today))
    first = {"place": "", "as_of": f"{before:%d/%m/%Y}", "numerator": "640", "denominator": "1.000",
             "source": "Báo cáo 45/BC-CAX"}  # fmt: skip
    assert quang.post(PAGE, first).status_code == 302

    text = _page(quang, PAGE)
    form = _form(text)
    shown = [name for name in BOX.findall(form) if f'type="hidden" name="{name}"' not in form]
    assert shown == ["as_of", "numerator", "denominator", "source"]
    assert f'value="{last_month_end(today):%d/%m/%Y}"' in form
    assert 'value="Báo cáo 45/BC-CAX"' in form
    assert "640" not in form, "a number of last month is never carried on"
    assert "640 / 1.000" in text, "but it is told beside, so that a slip is seen"

    second = first | {"as_of": f"{last_month_end(today):%d/%m/%Y}", "numerator": "702"}
    assert quang.post(PAGE, second, follow=True).redirect_chain[-1][0] == "/so-lieu/"
    with scope([KY_ANH]):
        newest = Figure.objects.order_by("-as_of")[0]
        assert (newest.numerator, newest.denominator, newest.recorded_by) == (702, 1000, newest.recorded_by)
        assert Figure.objects.count() == 2
    corrected = quang.post(f"{PAGE}?sua={newest.pk}", second | {"numerator": "700"})
    assert corrected.status_code == 302
    assert "<del>702 / 1.000" in _page(quang, f"/so-lieu/{newest.pk}/")


def test_each_list_of_a_page_with_two_is_taken_away_by_its_own_buttons(village: Village) -> None:
    lan = Client()
    assert lan.login(username="lan", password=PASSWORD)
    for path, of, name in (
        ("/so-lieu/", "", "so-lieu"), ("/so-lieu/", "n.", "so-nguoi"), ("/so-lieu/du-danh-sach/", "n.", "so-nguoi"),
    ):  # fmt: skip
        assert f'href="?{of}out=xlsx"' in _page(lan, path)
        file = lan.get(f"{path}?{of}out=xlsx")
        assert f'filename="{name}.xlsx"' in file["Content-Disposition"]
        assert b"".join(file).startswith(b"PK")
        assert "In trang này" in _page(lan, f"{path}?{of}out=print")


def test_nobody_else_tells_what_is_the_polices_to_tell(village: Village) -> None:
    hoa = Client()
    assert hoa.login(username="hoa", password=PASSWORD)
    assert hoa.get(PAGE).status_code == 403
    day = timezone.localdate() - timedelta(days=1)
    fields = {
        "place": "",
        "as_of": f"{day:%d/%m/%Y}",
        "numerator": "1",
        "denominator": "2",
        "source": "nghe nói",
    }
    assert hoa.post(PAGE, fields).status_code == 403
    with scope([KY_ANH]):
        assert not Figure.objects.exists()
