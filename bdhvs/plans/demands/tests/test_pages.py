"""Sub-plans and findings as the officer, the head of a hamlet and the focal person of the office meet them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.plans.calendar.queries import entries
from bdhvs.plans.demands.commands import Place, ask_sub_plans
from bdhvs.plans.models import Demand, DemandFile, Inspection
from bdhvs.plans.work.queries import to_remind
from bdhvs.ui.inspection import assert_good_page
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, PASSWORD, TODAY, Village, a_user, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]  # the day does not turn
TASKS = "/ke-hoach/nhiem-vu/"


@pytest.fixture
def village(settings: Any, tmp_path: Any) -> Village:
    settings.MEDIA_ROOT = tmp_path
    village = a_village()
    with scope([KY_ANH]):
        a_user("phuc", "Hồ Văn Phúc", Post(Role.FOCAL_PERSON, KY_ANH, unit_code=village.office.code))
    return village


def signed_in(username: str) -> Client:
    client = Client()
    assert client.login(username=username, password=PASSWORD)
    return client


def day(days: int = 0) -> str:
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def asked(village: Village, days: int = 14) -> dict[str, Demand]:
    """Everybody asked by Lan through the page; by the name of the place."""
    lan = signed_in("lan")
    sent = {"plan": "ky-anh-2026", "says": "Kế hoạch hưởng ứng", "due_on": day(days),
            "who": ["hamlets", "teams", f"don-vi:{village.office.code}"]}  # fmt: skip
    assert lan.post(f"{TASKS}ke-hoach-con/yeu-cau/", sent).status_code == 302
    with scope([KY_ANH]):
        rows = Demand.objects.select_related("hamlet", "unit", "team")
        return {row.place_name: row for row in rows}


def step(client: Client, demand: Demand, what: str, **told: Any) -> Any:
    return client.post(f"{TASKS}yeu-cau/{demand.pk}/", {"step": what, "occurred_on": day(), **told})


def a_paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("ke-hoach-thon.pdf", b"%PDF-1.7 ke hoach %%EOF")


def test_hamlets_teams_and_a_unit_are_asked_at_once_and_nobody_twice(village: Village) -> None:
    assert set(asked(village)) == {"Thôn 1", "Thôn 2", "Tổ CĐSCĐ Thôn 1", "UBND xã Kỳ Anh"}
    sent = {"plan": "ky-anh-2026", "says": "Kế hoạch", "due_on": day(9), "who": ["hamlets"]}
    again = signed_in("lan").post(f"{TASKS}ke-hoach-con/yeu-cau/", sent)
    assert again.status_code == 422
    assert "đã được yêu cầu" in again.content.decode()


def test_a_hamlet_hands_in_is_returned_with_reasons_hands_in_again_and_is_approved(village: Village) -> None:
    mine = asked(village)["Thôn 1"]
    hoa, lan = signed_in("hoa"), signed_in("lan")
    assert step(hoa, mine, "handed_in").status_code == 422  # no file, nothing stored
    assert step(hoa, mine, "handed_in", proofs=a_paper()).status_code == 302
    assert step(lan, mine, "returned").status_code == 422  # no reason
    assert step(lan, mine, "returned", text="Chưa ghi ai làm").status_code == 302
    assert step(hoa, mine, "handed_in", proofs=a_paper()).status_code == 302
    assert step(lan, mine, "accepted").status_code == 302
    page = lan.get(f"{TASKS}yeu-cau/{mine.pk}/")
    titles = [moment.title for moment in page.context["moments"]]
    assert titles == ["Duyệt, đóng", "Đã nộp", "Trả lại", "Đã nộp", "Yêu cầu"]
    assert "Chưa ghi ai làm" in page.content.decode()
    with scope([KY_ANH]):
        assert list(Line.objects.filter(act__startswith="demand_").values_list("act", flat=True).order_by("pk")) == [
            "demand_handed_in", "demand_returned", "demand_handed_in", "demand_accepted",
        ]  # fmt: skip


def test_a_hamlet_neither_answers_for_another_nor_approves_its_own(village: Village) -> None:
    places, hoa = asked(village), signed_in("hoa")
    assert step(hoa, places["Thôn 2"], "handed_in", proofs=a_paper()).status_code == 403
    step(hoa, places["Thôn 1"], "handed_in", proofs=a_paper())
    step(hoa, places["Thôn 1"], "accepted")
    with scope([KY_ANH]):
        assert Demand.objects.get(pk=places["Thôn 1"].pk).state == "handed_in"
        file = DemandFile.objects.get()
    assert signed_in("phuc").get(f"{TASKS}yeu-cau/{places['Thôn 1'].pk}/tep/{file.pk}/").status_code == 403
    handed: Any = hoa.get(f"{TASKS}yeu-cau/{places['Thôn 1'].pk}/tep/{file.pk}/")
    assert b"".join(handed.streaming_content).startswith(b"%PDF")
    assert signed_in("tam").get(f"{TASKS}yeu-cau/{places['Thôn 1'].pk}/").status_code == 404


def test_who_has_not_handed_in_is_late_in_the_list_the_reminder_and_the_calendar(village: Village) -> None:
    asked(village, days=7)
    later = timezone.localdate() + timedelta(days=9)
    with scope([KY_ANH]):
        notices = {notice.to: notice.lines for notice in to_remind(KY_ANH, later)}
        assert [line.code for line in notices["Thôn 2"]] == ["kế hoạch con"]
        found = entries(KY_ANH, later - timedelta(days=9), later, later)
        assert {(one.who, one.state.value) for one in found if one.kind == "demand"} == {
            (place, "late") for place in ("Thôn 1", "Thôn 2", "Tổ CĐSCĐ Thôn 1", "UBND xã Kỳ Anh")
        }
        Demand.objects.filter(hamlet__name="Thôn 2").update(due_on=timezone.localdate() - timedelta(days=1))
    listed = signed_in("lan").get(f"{TASKS}ke-hoach-con/?f.stands=late").context["table"]
    assert listed.count == 1


def test_a_finding_is_answered_and_closed_only_with_evidence(village: Village) -> None:
    lan, phuc = signed_in("lan"), signed_in("phuc")
    sent = {"kind": "supervision", "about": "Điểm hỗ trợ có người trực", "falls_on": day(),
            "place": f"don-vi:{village.office.code}", "team": "UBMTTQ xã", "plan": "ky-anh-2026"}  # fmt: skip
    made = lan.post(f"{TASKS}kiem-tra/moi/", sent)
    assert made.status_code == 302
    where = made.headers["Location"]
    lan.post(f"{where}ket-luan/", {"state": "done", "on": day(), "conclusion": "Bỏ trống ca chiều"})
    lan.post(f"{where}kien-nghi/", {"says": "Xếp đủ hai ca", "due_on": day(5)})
    with scope([KY_ANH]):
        finding = Demand.objects.get(kind="finding")
        assert finding.unit_id == village.office.code
    assert step(phuc, finding, "handed_in", text="Đã xếp lịch").status_code == 302
    assert step(lan, finding, "accepted").status_code == 422  # no evidence yet
    assert step(lan, finding, "accepted", proofs=a_paper()).status_code == 302
    for path in (where, f"{TASKS}kiem-tra/", f"{TASKS}kiem-tra/kien-nghi/", f"{where}kien-nghi/",
                 f"{TASKS}yeu-cau/{finding.pk}/", f"{TASKS}ke-hoach-con/", f"{TASKS}ke-hoach-con/yeu-cau/",
                 f"{TASKS}kiem-tra/moi/"):  # fmt: skip
        assert_good_page(lan.get(path).content.decode())
    with scope([KY_ANH]):
        today = timezone.localdate()
        (kept,) = [one for one in entries(KY_ANH, today, today, today) if one.kind == "inspection"]
        assert kept.state.value == "done"
        assert Inspection.objects.get().conclusion == "Bỏ trống ca chiều"


def test_the_number_of_questions_does_not_grow_with_what_was_asked(village: Village) -> None:
    lan = signed_in("lan")
    asked(village)

    def questions() -> list[int]:
        counts = []
        for path in (f"{TASKS}ke-hoach-con/", f"{TASKS}nhac-viec/", "/ke-hoach/lich/"):
            lan.get(path)
            with CaptureQueriesContext(connection) as queries:
                lan.get(path)
            counts.append(len(queries))
        return counts

    before = questions()
    with scope([KY_ANH]):
        for n in range(8):
            Demand.objects.filter(hamlet=village.hamlets[0], team=None).update(state="withdrawn")
            ask_sub_plans(
                commune_code=KY_ANH, plan_id="ky-anh-2026", places=[Place(village.hamlets[0].code)],
                says=f"Kế hoạch {n}", due_on=TODAY + timedelta(days=n), **ACT,
            )  # fmt: skip
    assert questions() == before
