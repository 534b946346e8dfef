"""Launch, festival and reviews are done when somebody told so and showed what proves it."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bdhvs.ops.territory import scope
from bdhvs.plans.calendar.queries import entries
from bdhvs.plans.calendar.rules import EntryKind, EntryState
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.models import Plan
from bdhvs.plans.work.commands import Step, tell_milestone
from bdhvs.plans.work.rules import TaskWorkError, Work
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, PASSWORD, Village, a_village

pytestmark = pytest.mark.django_db
PAGE = "/ke-hoach/nhiem-vu/moc/ky-anh-2026/KA-D1/"


@pytest.fixture
def village(settings: Any, tmp_path: Any) -> Village:
    settings.MEDIA_ROOT = tmp_path
    return a_village()


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def launch_on(first: date, last: date, today: date) -> list[EntryState]:
    found = entries(KY_ANH, first, last, today)
    return [one.state for one in found if one.kind is EntryKind.MILESTONE and one.detail == "KA-D1"]


def test_a_milestone_is_done_only_with_what_proves_it_and_the_calendar_shows_it(village: Village) -> None:
    lan, today = signed_in("lan"), f"{timezone.localdate():%d/%m/%Y}"
    assert_good_page(lan.get(PAGE).content.decode())
    bare = lan.post(PAGE, {"work": "done", "occurred_on": today})
    assert bare.status_code == 422
    assert "minh chứng" in bare.content.decode()
    paper = SimpleUploadedFile("bien-ban.pdf", b"%PDF-1.7 le phat dong %%EOF")
    assert lan.post(PAGE, {"work": "done", "occurred_on": today, "proofs": paper}).status_code == 302
    page = lan.get(PAGE)
    assert page.context["done"]
    (kept,) = page.context["files"]
    handed: Any = lan.get(f"{PAGE}tep/{kept.pk}/")
    assert b"".join(handed.streaming_content).startswith(b"%PDF")
    with scope([KY_ANH]):
        june = launch_on(date(2026, 6, 1), date(2026, 6, 30), date(2026, 11, 20))
    assert june == [EntryState.DONE]
    assert signed_in("hoa").post(PAGE, {"work": "told", "occurred_on": today, "text": "x"}).status_code == 403


def test_a_yearly_milestone_is_done_for_its_own_year_only(village: Village, settings: Any) -> None:
    with scope([KY_ANH]):
        file = load_plan_file(settings.CATALOGUE_DIR / "plans" / "ky-anh-2026.yaml").plan
        yearly = file.milestones[0].model_copy(update={"due": None, "each_year": "10-10", "id": "KA-D9"})
        save_plan(file=file.model_copy(update={"milestones": (*file.milestones, yearly)}), **ACT)
        plan = Plan.objects.get(pk="ky-anh-2026")
        step = Step(Work.DONE, date(2026, 10, 10), link="https://kyanh.example.vn/ngay-hoi")
        tell_milestone(plan=plan, code="KA-D9", step=step, **ACT)
        found = [
            one.state
            for year in (2026, 2027)
            for one in entries(KY_ANH, date(year, 10, 10), date(year, 10, 10), date(2026, 11, 20))
            if one.detail == "KA-D9"
        ]
        assert found == [EntryState.DONE, EntryState.AHEAD]
        with pytest.raises(TaskWorkError):
            tell_milestone(plan=plan, code="KA-D9", step=step, **ACT)  # told already
