import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.ui.components import (
    Evidence,
    HeatCell,
    HeatColumn,
    HeatRow,
    HeatTable,
    Job,
    Status,
    TargetCard,
    Trend,
)
from bdhvs.ui.icons import ICONS
from bdhvs.ui.inspection import problems

COUNTS = st.integers(0, 50_000)


def drawn(template: str, **values: object) -> str:
    return Template("{% load ui %}" + template).render(Context(values))


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize("status", list(Status))
def test_a_state_is_told_by_word_and_shape_not_only_by_colour(status: Status) -> None:
    html = drawn("{% chip status %}", status=status)
    assert words(html) == status.label
    assert ICONS[status.value] in html


def test_each_state_has_its_own_word_and_shape() -> None:
    assert len({status.label for status in Status}) == len(Status)
    assert len({ICONS[status.value] for status in Status}) == len(Status)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_the_evidence_bar_is_filled_exactly_once(strong: int, weak: int, failed: int, missing: int) -> None:
    evidence = Evidence({"E4": strong, "E0": weak}, failed, missing)
    segments = evidence.segments
    assert sum(segment.count for segment in segments) == evidence.denominator
    if segments:
        assert sum(segment.width for segment in segments) == pytest.approx(100, abs=0.01)


def test_the_evidence_bar_can_be_read_aloud() -> None:
    html = drawn("{% evidence_bar e %}", e=Evidence({"E2": 1200, "E1": 300}, 250, 250, "hộ", 0.7))
    assert (
        'aria-label="1.500 trên 2.000 hộ đạt, bằng 75%. E2 kiểm tra có quan sát: 1.200. '
        "E1 Tổ hoặc người hướng dẫn ghi nhận: 300. chưa đạt: 250. chưa rà soát: 250. Mức cần đạt: 70%."
        in html
    )
    assert 'x="70.0%"' in html  # a decimal comma would break the drawing


def test_a_target_nobody_has_looked_at_shows_no_figure() -> None:
    card = TargetCard(
        "AH-T9", "Đa số người dân được thông tin", Status.NO_DATA, "quá nửa", Evidence({}, missing=120)
    )
    html = drawn("{% target_card card %}", card=card)
    assert "chưa có" in words(html)
    assert "0%" not in words(html)


def test_a_target_card_shows_what_is_missing_and_what_is_not_enough() -> None:
    evidence = Evidence({"E1": 699}, 100, 201, "hộ", 0.7)
    card = TargetCard(
        "KA-T4", "Hộ được hướng dẫn", Status.SOFT, "trên 70%", evidence, coverage=0.9, coverage_enough=False
    )
    said = words(drawn("{% target_card card %}", card=card))
    assert "69,9%" in said
    assert "699 / 1.000 hộ · cần trên 70%" in said
    assert "Chưa rà soát 201 hộ" in said
    assert "chưa đủ danh sách" in said


@pytest.mark.parametrize(
    ("cell", "shade"),
    [
        (HeatCell(None), "none"),
        (HeatCell(0.0, 0.7), "far"),
        (HeatCell(0.6, 0.7), "near"),
        (HeatCell(0.71, 0.7, reached=True), "reached"),
        (HeatCell(0.9, out="không giao"), "out"),
    ],
)
def test_a_heat_cell_keeps_unknown_apart_from_zero(cell: HeatCell, shade: str) -> None:
    assert cell.shade == shade


def test_a_heat_table_writes_a_number_or_a_word_in_every_cell() -> None:
    row = HeatRow("Thôn 2", [HeatCell(None), HeatCell(0.6996, 0.7)])
    html = drawn(
        "{% heat_table h %}", h=HeatTable("Thôn", "Thôn", [HeatColumn("A", "a"), HeatColumn("B", "b")], [row])
    )
    assert "chưa có số liệu" in words(html)
    assert "69,96%" in words(html)


def test_a_trend_breaks_where_a_week_is_missing() -> None:
    assert Trend([0.1, None, 0.3, 0.4]).path.count("M") == 2


def test_running_work_asks_again_and_finished_work_stops() -> None:
    running = drawn("{% job j %}", j=Job("Nhập", "/viec/1/", 5, 10))
    assert 'hx-trigger="every 2s"' in running
    assert 'href="/viec/1/"' in running  # without scripts
    assert "hx-get" not in drawn("{% job j %}", j=Job("Nhập", "/viec/1/", 10, 10, state="finished"))


def test_names_are_escaped_everywhere() -> None:
    html = drawn(
        '{% head t %}{{ t }}{% endhead %}{% notice "info" %}{{ t }}{% endnotice %}{% hint t %}{{ t }}{% endhint %}'
        "{% panel t %}{{ t }}{% endpanel %}{% chip 'late' t %}{% empty t t %}{% crumbs t t t %}",
        t="<b onclick=x>Lê</b>",
    )
    assert "<b " not in html
    assert problems(html) == []


def test_an_empty_state_says_what_to_do_next() -> None:
    html = drawn('{% empty_state "Chưa có kế hoạch" "Hãy nạp tệp." "/nap/" "Nạp kế hoạch" %}')
    assert words(html) == "Chưa có kế hoạch Hãy nạp tệp. Nạp kế hoạch"
    assert 'href="/nap/"' in html


def test_the_share_of_those_looked_at_stands_beside_the_share_of_all() -> None:
    card = TargetCard(
        "A", "Hộ", Status.LATE, "80%", Evidence({"E4": 300}, 100, 600, "hộ", 0.8), figure="31% (Công an xã)"
    )
    said = words(drawn("{% target_card card %}", card=card))
    assert "30% 300 / 1.000 hộ" in said
    assert "Trong số đã rà soát 75%" in said
    assert "Số liệu chính thức 31% (Công an xã)" in said


def test_a_count_is_shown_as_a_count() -> None:
    card = TargetCard(
        "HL-Q1", "Băng rôn", Status.REACHED, "từ 4", Evidence({}), value="5", basis="băng rôn đã treo"
    )
    said = words(drawn("{% target_card card %}", card=card))
    assert "5 băng rôn đã treo · cần từ 4" in said
    assert "%" not in said
