"""Outreach set beside the plans: weeks of channels, the next gap, households reached by the rule of the targets."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.ops.territory import scope
from bdhvs.outreach.commands import PublicationDetails, record_deliveries, record_publication
from bdhvs.outreach.content.commands import ContentDetails, write_item
from bdhvs.outreach.content.rules import ContentForm
from bdhvs.plans.commands import save_plan
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.reach.queries import SKILL_ROW, air_months, channel_weeks, households_reached
from bdhvs.plans.reach.rules import ChannelWeeks, Week, WeekState
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.ui.inspection import assert_good_page
from bdhvs.visits.commands import record_visit
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, TODAY, Village, a_village

MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)


@pytest.fixture
def village(db: None, settings: Any) -> Village:
    made = a_village()
    store_codes(read_codes(settings.CATALOGUE_DIR / "codes.yaml"))
    return made


@pytest.mark.parametrize(
    ("published", "planned", "owed", "weeks_ago", "expected"),
    [
        (1, 0, True, 1, WeekState.OUT),
        (0, 1, True, 1, WeekState.MISSED),
        (0, 0, True, 0, WeekState.OPEN),
        (0, 1, True, 0, WeekState.PLANNED),
        (0, 1, False, -1, WeekState.PLANNED),
        (0, 0, False, 1, WeekState.FREE),
    ],
)
def test_what_went_out_decides_a_week_and_a_plan_alone_never_fills_one_that_is_over(
    published: int, planned: int, owed: bool, weeks_ago: int, expected: WeekState
) -> None:
    assert Week(MONDAY - WEEK * weeks_ago, published, planned, owed, TODAY).state is expected


def test_the_next_gap_is_the_first_week_owed_with_nothing_out_or_planned() -> None:
    weeks = [Week(MONDAY + WEEK * n, int(n == 0), int(n == 1), True, TODAY) for n in range(4)]
    gap = ChannelWeeks("website", "Trang", weeks).next_gap
    assert gap is not None
    assert gap.monday == MONDAY + WEEK * 2


def a_plan_with_weekly_duties(settings: Any) -> None:
    """Hà Long asks an article a week on two channels (HL-Q2); here Kỳ Anh does, this year."""
    file = load_plan_file(settings.CATALOGUE_DIR / "plans" / "ha-long-2025.yaml").plan
    frame = file.plan.model_copy(update={
        "id": "ky-anh-truyen-thong-2026", "commune": KY_ANH, "year": 2026,
        "period_from": date(2026, 1, 1), "period_to": date(2027, 1, 1),
    })  # fmt: skip
    save_plan(file=file.model_copy(update={"plan": frame}), **ACT)


def test_the_grid_shows_both_channels_of_the_weekly_article_with_missed_weeks_and_the_next_gap(
    village: Village, settings: Any
) -> None:
    with scope([KY_ANH]):
        a_plan_with_weekly_duties(settings)
        last = MONDAY - WEEK
        for channel, day in (("website", last), ("website", MONDAY), ("zalo", last)):
            record_publication(commune_code=KY_ANH, details=PublicationDetails(channel, day), **ACT)
        details = ContentDetails(
            ContentForm.ARTICLE, "Tuần sau", "Nội dung", ("website",), planned_on=MONDAY + WEEK
        )
        write_item(commune_code=KY_ANH, details=details, **ACT)
        rows = {row.code: row for row in channel_weeks(KY_ANH, last, MONDAY + WEEK * 2, TODAY)}
    states = {code: [week.state.value for week in row.weeks] for code, row in rows.items()}
    assert states["website"] == ["out", "out", "planned", "open"]
    assert states["loudspeaker"] == ["missed", "open", "open", "open"]
    assert states["zalo"] == ["out", "free", "free", "free"]
    assert list(rows)[:2] == ["loudspeaker", "website"]
    gap = rows["website"].next_gap
    assert gap is not None
    assert gap.monday == MONDAY + WEEK * 2
    assert SKILL_ROW not in rows


def test_minutes_on_air_are_told_month_by_month_and_only_what_was_broadcast_counts(village: Village) -> None:
    with scope([KY_ANH]):
        for day, minutes in ((date(2026, 10, 31), 10), (date(2026, 11, 2), 15), (date(2026, 11, 9), 20)):
            details = PublicationDetails("loudspeaker", day, minutes=minutes)
            record_publication(commune_code=KY_ANH, details=details, **ACT)
        record_publication(commune_code=KY_ANH, details=PublicationDetails("website", TODAY), **ACT)
        months = air_months(KY_ANH, TODAY)
    assert [(one.first.month, one.turns, one.minutes) for one in months] == [
        (6, 0, 0), (7, 0, 0), (8, 0, 0), (9, 0, 0), (10, 1, 10), (11, 2, 35),
    ]  # fmt: skip


def test_households_reached_are_the_cells_of_the_target_and_each_counts_once(
    village: Village, catalogue: None
) -> None:
    with scope([KY_ANH]):
        home = village.homes["sau"]
        for topic in ("safety", "safety", "movement"):
            record_deliveries(
                households=[home], channel_code="household", topic_code=topic, occurred_on=TODAY, **ACT
            )
        record_visit(
            household=home, kind=VisitKind.GUIDANCE, outcome=VisitOutcome.DONE, occurred_on=TODAY, **ACT
        )
        found, hamlets = households_reached(KY_ANH, TODAY)
    reach = {one.definition.id: one for one in found}
    informed = reach["household_informed"]
    here = {hamlet.name: informed.of(hamlet.code).told for hamlet in hamlets}
    assert {name: (cell.numerator, cell.denominator) for name, cell in here.items() if cell} == {
        "Thôn 1": (1, 2), "Thôn 2": (0, 1),
    }  # fmt: skip
    ways = informed.of(hamlets[0].code).ways
    assert {way: cell.numerator for way, cell in ways.items()} == {"visited": 1, "handed": 1, "attended": 0}
    whole = reach["household_safety_informed"].of(None).told
    assert whole is not None
    assert (whole.numerator, whole.denominator) == (1, 3)


@pytest.mark.parametrize("page", ["/truyen-thong/", "/truyen-thong/lich/", "/truyen-thong/den-ho/"])
def test_a_page_of_outreach_is_good_and_asks_as_many_questions_of_many_facts_as_of_few(
    village: Village, catalogue: None, settings: Any, page: str
) -> None:
    client = Client()
    client.force_login(village.lan)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page)
        assert answer.status_code == 200
        assert_good_page(answer.content.decode())
        return len(queries)

    def fill(number: int) -> None:
        with scope([KY_ANH]):
            for n in range(number):
                details = ContentDetails(ContentForm.POST, f"Bài {n}", "Lời", ("zalo",), planned_on=TODAY)
                write_item(commune_code=KY_ANH, details=details, **ACT)
                record_publication(commune_code=KY_ANH, details=PublicationDetails("zalo", TODAY), **ACT)

    with scope([KY_ANH]):
        a_plan_with_weekly_duties(settings)
    fill(1)
    asked()
    few = asked()
    fill(15)
    assert asked() == few
