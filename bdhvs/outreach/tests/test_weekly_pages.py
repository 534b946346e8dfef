"""The skill of the week in the office: publishing moves the target, missed weeks say so, the poster is one sheet."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.gatherings.models import Session
from bdhvs.journal.models import Line
from bdhvs.learning.weekly.commands import set_week
from bdhvs.learning.weekly.models import LearningWeek
from bdhvs.learning.weekly.queries import lessons, this_week
from bdhvs.learning.weekly.rules import WeekError, monday_of, mondays_of
from bdhvs.ops.territory import scope
from bdhvs.outreach.models import Publication
from bdhvs.outreach.weekly.commands import publish_week, teach_week
from bdhvs.outreach.weekly.queries import weeks_of
from bdhvs.outreach.weekly.rules import State, post_text, state_of
from bdhvs.plans.measuring import states
from bdhvs.plans.models import Target
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.ui.inspection import assert_good_page
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village

pytestmark = pytest.mark.usefixtures("clock_stands")  # the day does not turn

OTP = "s1-giu-ma-otp"
MONDAY = date(2026, 11, 16)


@pytest.fixture
def village(db: None, settings: object) -> Village:
    made = a_village()
    store_codes(read_codes(settings.CATALOGUE_DIR / "codes.yaml"))  # type: ignore[attr-defined]
    return made


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client()
    client.force_login(village.lan)
    return client


def a_week(monday: date = MONDAY) -> LearningWeek:
    return set_week(commune=KY_ANH, monday=monday, lesson=OTP, **ACT)


@pytest.mark.parametrize(
    ("days_later", "published", "planned", "expected"),
    [
        (0, True, True, State.PUBLISHED),
        (6, False, True, State.NOW),
        (7, False, True, State.MISSED),
        (7, False, False, State.MISSED),
        (70, True, False, State.PUBLISHED),
        (-1, False, True, State.PLANNED),
        (-1, False, False, State.EMPTY),
    ],
)
def test_a_week_is_missed_once_it_is_over_and_nothing_went_out(
    days_later: int, published: bool, planned: bool, expected: State
) -> None:
    on = MONDAY + timedelta(days=days_later)
    assert state_of(MONDAY, on, published=published, planned=planned) is expected


def test_publishing_records_each_channel_once_and_shows_the_lesson_to_learners(village: Village) -> None:
    with scope([KY_ANH]):
        week = a_week()
        made = publish_week(week=week, channels=["loudspeaker", "zalo", "zalo"], on=MONDAY, proof="", **ACT)
        assert [(one.channel_code, one.kind, one.level) for one in made] == [
            ("loudspeaker", "weekly_skill", "E1"),
            ("zalo", "weekly_skill", "E1"),
        ]
        assert made[0].topics == ["basic_skills", "safety"]
        shown = this_week(KY_ANH, TODAY)
        assert shown is not None
        assert shown.lesson_id == OTP


def test_a_publication_of_another_week_is_refused_and_nothing_is_shown(village: Village) -> None:
    with scope([KY_ANH]):
        week = a_week()
        with pytest.raises(WeekError):
            publish_week(week=week, channels=["zalo"], on=MONDAY - timedelta(days=1), proof="", **ACT)
        assert not Publication.objects.exists()
        assert this_week(KY_ANH, TODAY) is None


def test_publishing_moves_the_cell_of_the_weekly_skill_target(village: Village, catalogue: None) -> None:
    """AH-Q1 counts weeks with a publication of the weekly skill among the weeks that are over."""
    last = MONDAY - timedelta(days=7)
    weeks = counted()[1]
    assert counted() == (0, weeks)
    with scope([KY_ANH]):
        publish_week(week=a_week(last), channels=["loudspeaker"], on=last, proof="", **ACT)
    assert counted() == (1, weeks)
    with scope([KY_ANH]):
        publish_week(week=LearningWeek.objects.get(), channels=["zalo"], on=last, proof="", **ACT)
    assert counted() == (1, weeks)


def counted() -> tuple[int, int | None]:
    """Numerator and denominator of the target's cell, counted anew."""
    with scope([KY_ANH]):
        target = Target.objects.filter(commune_id=KY_ANH).order_by("pk")[0]
        target.indicator_id, target.settings = "weekly_skill", {}
        (state,) = states(commune=KY_ANH, targets=[target], as_of=TODAY, fresh=True)
    assert state.whole is not None
    return state.whole.numerator, state.whole.denominator


def test_a_taught_session_is_recorded_by_headcount_and_stands_in_its_week(village: Village) -> None:
    with scope([KY_ANH]):
        week = a_week()
        teach_week(
            week=week,
            on=MONDAY,
            hamlet=village.hamlets[0].code,
            headcounts={"resident": 12, "elderly": 5},
            **ACT,
        )
        (session,) = Session.objects.all()
        assert session.title == f"Mỗi tuần một kỹ năng: {lessons(KY_ANH)[OTP].title}"
        row = next(row for row in weeks_of(KY_ANH, 2026, TODAY) if row.monday == MONDAY)
        assert (len(row.sessions), row.learners) == (1, 17)
        with pytest.raises(WeekError):
            teach_week(week=week, on=MONDAY, hamlet=None, headcounts={}, **ACT)


def test_a_year_asks_as_many_questions_full_as_empty(village: Village) -> None:
    with scope([KY_ANH]):
        with CaptureQueriesContext(connection) as empty:
            weeks_of(KY_ANH, 2026, TODAY)
        for monday in mondays_of(2026)[:20]:
            publish_week(week=a_week(monday), channels=["zalo", "loudspeaker"], on=monday, proof="", **ACT)
        with CaptureQueriesContext(connection) as full:
            rows = weeks_of(KY_ANH, 2026, TODAY)
            assert all(row.lesson for row in rows[:20])
    assert len(full) == len(empty) <= 9, "four questions, and the scope of what the commune published"


def test_the_officer_fills_a_year_and_reads_missed_weeks(lan: Client) -> None:
    this = monday_of(timezone.localdate())
    year = this.isocalendar().year
    answer = lan.post("/day-hoc/tuan/xep/", {"nam": str(year)}, follow=True)
    page = answer.content.decode()
    assert_good_page(page)
    assert len(answer.context["rows"]) in (52, 53)
    over = [row for row in answer.context["rows"] if row.sunday < timezone.localdate()]
    assert answer.context["missed"] == len(over)
    assert not over or "lỡ tuần" in page


def test_the_officer_chooses_publishes_and_prints_a_week(lan: Client) -> None:
    today = timezone.localdate()
    page = f"/day-hoc/tuan/{monday_of(today).isoformat()}/"
    assert lan.post(page, {"viec": "bai", "lesson": OTP}).status_code == 302
    told = {"viec": "phat", "phat-channels": ["loudspeaker", "zalo"], "phat-on": f"{today:%d/%m/%Y}"}
    assert lan.post(page, told).status_code == 302
    answer = lan.get(page)
    assert_good_page(answer.content.decode())
    assert "Truyền thanh cơ sở" in answer.content.decode()
    assert f"/hoc/bai/{OTP}/?xa={KY_ANH}" in answer.context["post"]
    assert answer.context["loudspeaker"] == lessons(KY_ANH)[OTP].loudspeaker
    lan.post(page, {"viec": "day", "day-on": f"{today:%d/%m/%Y}", "day-count_elderly": "9"})
    assert "9 người" in lan.get(page).content.decode()
    pdf = lan.get(f"{page}ap-phich/")
    assert io.BytesIO(pdf.content).read(5) == b"%PDF-"
    sheet = pypdfium2.PdfDocument(pdf.content)
    assert len(sheet) == 1
    assert "Mỗi tuần".upper() in sheet[0].get_textpage().get_text_range()
    sheet.close()


def test_the_longest_lessons_poster_fits_one_a4_sheet(lan: Client) -> None:
    longest = max(
        lessons(KY_ANH).values(),
        key=lambda one: sum(len(s.title) + len(s.text) for s in one.steps) + 70 * len(one.steps),
    )
    page = f"/day-hoc/tuan/{MONDAY.isoformat()}/"
    lan.post(page, {"viec": "bai", "lesson": longest.id})
    sheet = pypdfium2.PdfDocument(lan.get(f"{page}ap-phich/").content)
    assert len(sheet) == 1
    assert [round(side / 72 * 25.4) for side in sheet[0].get_size()] == [210, 297]
    sheet.close()


@pytest.mark.parametrize("sent", [
    {"viec": "phat", "phat-on": "16/11/2026"},
    {"viec": "phat", "phat-on": "32/13/2026", "phat-channels": ["zalo"]},
    {"viec": "phat", "phat-on": "01/01/2020", "phat-channels": ["zalo"]},
    {"viec": "phat", "phat-on": "01/01/2090", "phat-channels": ["zalo"]},
    {"viec": "day", "day-on": "16/11/2026"},
    {"viec": "bai", "lesson": "khong-co-bai-nay"},
])  # fmt: skip
def test_what_cannot_be_is_told_on_the_page_and_not_stored(lan: Client, sent: dict[str, object]) -> None:
    page = f"/day-hoc/tuan/{MONDAY.isoformat()}/"
    lan.post(page, {"viec": "bai", "lesson": OTP})
    answer = lan.post(page, sent)
    assert answer.status_code == 422
    assert_good_page(answer.content.decode())
    with scope([KY_ANH]):
        assert not Publication.objects.exists()
        assert not Session.objects.exists()


@pytest.mark.parametrize("monday", ["2026-11-17", "hom-nay", "9999-12-27", "2026-W47"])
def test_an_address_of_no_week_finds_nothing(lan: Client, monday: str) -> None:
    assert lan.get(f"/day-hoc/tuan/{monday}/").status_code == 404


def test_a_head_of_a_hamlet_and_a_leader_do_not_plan_the_year(village: Village) -> None:
    for user in (village.hoa, village.minh):
        client = Client()
        client.force_login(user)
        assert client.get("/day-hoc/tuan/").status_code == 403


def test_the_post_has_steps_an_address_and_a_mark_without_accents() -> None:
    text = post_text(title="Giữ mã OTP", why="Lộ mã là mất tiền.", steps=["Xem mã", "Đọc lời dặn"], tip="Cúp máy.",
                     address="https://xa.invalid/hoc/bai/otp/", commune="xã Kỳ Anh")  # fmt: skip
    assert text.splitlines()[0] == "MỖI TUẦN MỘT KỸ NĂNG: Giữ mã OTP"
    assert "2. Đọc lời dặn" in text
    assert text.endswith("#BinhDanHocVuSo #XaKyAnh")


def test_what_was_published_is_written_in_the_journal(village: Village) -> None:
    with scope([KY_ANH]):
        publish_week(week=a_week(), channels=["zalo"], on=MONDAY, proof="", by=village.lan, at=NOW)
        acts = list(Line.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["record_publication", "show_week"]
