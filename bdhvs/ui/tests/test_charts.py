import re
from datetime import date
from xml.etree import ElementTree

import pytest

from bdhvs.ui.charts import Chart, UnsafeDrawingError, comparison, evidence_by_place, trend
from bdhvs.ui.charts.drawing import FORBIDDEN
from bdhvs.ui.components import Evidence
from bdhvs.ui.inspection import problems

DAYS = [date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21)]
TREND = trend(
    "Hộ được hướng dẫn", list(zip(DAYS, [0.2, None, 0.456], strict=True)), goal=0.7, by=date(2026, 12, 31)
)
PLACES = evidence_by_place(
    "Minh chứng", {"Thôn <2>": Evidence({"E2": 5}, 1, 4), "Thôn Đông": Evidence({}, 0, 9)}
)
LEVELS = comparison("So sánh", [("Cả nước", 0.512), ("Tỉnh", None), ("Xã", 0.337)], ours="Xã", goal=0.6)


@pytest.mark.parametrize("chart", [TREND, PLACES, LEVELS], ids=["trend", "evidence", "comparison"])
class TestEveryChart:
    def test_is_a_drawing_without_script_or_style(self, chart: Chart) -> None:
        svg = chart.svg
        ElementTree.fromstring(svg)  # noqa: S314 drawn by us
        assert not FORBIDDEN.search(svg)
        assert problems(svg) == []

    def test_can_be_read_aloud(self, chart: Chart) -> None:
        svg = chart.svg
        assert 'role="img"' in svg
        assert f">{chart.title}</title>" in svg
        names = re.search(r'aria-labelledby="(\S+) (\S+)"', svg)
        assert names
        assert all(f'id="{name}"' in svg for name in names.groups())

    def test_is_also_a_picture_for_a_document(self, chart: Chart) -> None:
        assert chart.png(scale=1).startswith(b"\x89PNG")

    def test_has_its_values_beside_it(self, chart: Chart) -> None:
        assert all(len(row) == len(chart.columns) for row in chart.written_rows)


def test_values_beside_a_chart_are_vietnamese_and_say_what_is_missing() -> None:
    assert TREND.written_rows == [
        ["Thực tế", "07/09/2026", "20%"],
        ["Thực tế", "14/09/2026", "chưa có"],
        ["Thực tế", "21/09/2026", "45,6%"],
    ]
    assert LEVELS.written_rows[1] == ["Tỉnh", "chưa có"]


def test_a_chart_says_in_words_what_it_shows() -> None:
    assert TREND.says == "Đến 21/09/2026: 45,6%; cần 70% vào 31/12/2026."
    assert LEVELS.says == "Cả nước 51,2%; Tỉnh chưa có; Xã 33,7%; cần đạt 60%."


def test_a_trend_without_any_figure_has_nothing_to_draw() -> None:
    assert trend("Chưa có", [(DAYS[0], None)]).rows == []


def test_charts_that_show_the_same_share_one_drawing() -> None:
    again = trend(
        "Hộ được hướng dẫn", list(zip(DAYS, [0.2, None, 0.456], strict=True)), goal=0.7, by=date(2026, 12, 31)
    )
    assert again.fingerprint == TREND.fingerprint
    assert again.fingerprint != trend("Hộ được hướng dẫn", [(DAYS[0], 0.2)], goal=0.7).fingerprint


def test_a_drawing_with_a_script_is_refused() -> None:
    with pytest.raises(UnsafeDrawingError):
        TREND._clean('<svg viewBox="0 0 1 1"><script>1</script></svg>')
