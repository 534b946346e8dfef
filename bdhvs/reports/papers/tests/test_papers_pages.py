"""Documents from the pages: who may take what, and what the journal says of it."""

import pytest

from bdhvs.gatherings.attending.models import SignIn
from bdhvs.gatherings.models import Gathering
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.reports.documents.checker import check_document
from bdhvs.reports.tests.office import an_office, document_text, got, on_a_fixed_day, page, signed_in
from tests.village import KY_ANH, NOW, TODAY, Village

pytestmark = pytest.mark.django_db
BASE = "/bao-cao/van-ban/"


@pytest.fixture(autouse=True)
def _on_a_fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    on_a_fixed_day(monkeypatch)


@pytest.fixture
def village() -> Village:
    return an_office()


@pytest.fixture
def gathering(village: Village) -> Gathering:
    with scope([KY_ANH]):
        made = Gathering.objects.create(
            commune=village.commune, hamlet=village.hamlets[0], kind="hamlet_session", falls_on=TODAY,
            state="planned", planned_at=NOW, planned_by=village.lan, topics=["safety"],
        )  # fmt: skip
        SignIn.objects.create(
            gathering=made, commune=village.commune, hamlet=village.hamlets[0], person=village.people["sau"],
            name="Phạm Thị Sáu", means="list", recorded_at=NOW,
        )  # fmt: skip
    return made


def test_every_document_of_a_plan_comes_from_its_page(village: Village) -> None:
    hoa = signed_in("hoa")
    plan = village.plan.pk
    assert f"{BASE}ke-hoach/{plan}/" in page(hoa, BASE)
    text = page(hoa, f"{BASE}ke-hoach/{plan}/")
    for part in ("word/", "phan-cong/", "noi/hamlets/"):
        assert f"{BASE}ke-hoach/{plan}/{part}" in text
        content = got(hoa, f"{BASE}ke-hoach/{plan}/{part}")
        assert check_document(content) == []
    own = document_text(got(hoa, f"{BASE}ke-hoach/{plan}/noi/hamlets/?noi={village.hamlets[0].code}"))
    assert "THÔN 1" in own
    assert hoa.get(f"{BASE}ke-hoach/{plan}/noi/khong-co/").status_code == 404


def test_names_leave_the_screen_only_with_whoever_may_take_lists_away(
    village: Village, gathering: Gathering
) -> None:
    url = f"{BASE}buoi/{gathering.pk}/"
    hoa, lan = signed_in("hoa"), signed_in("lan")
    assert f"{url}danh-sach/" not in page(hoa, url)
    assert hoa.get(f"{url}danh-sach/").status_code == 403
    assert "Phạm Thị Sáu" not in document_text(got(hoa, f"{url}bien-ban/"))
    answer = lan.post(f"{url}giay-moi/", {"guests": "- Bà con Thôn 1;\n\nHội Nông dân"})
    assert "Bà con Thôn 1;" in document_text(answer.content)
    content = got(lan, f"{url}danh-sach/")
    assert check_document(content) == []
    assert "Phạm Thị Sáu" in document_text(content)
    with scope([KY_ANH]):
        line = Line.objects.get(act="export_persons")
        assert (line.subject_ids, line.by_id) == ([str(village.people["sau"].pk)], village.lan.pk)
        assert Line.objects.filter(act="make_paper").count() == 3
