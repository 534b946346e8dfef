"""The kinds of charts the work needs. Each takes plain values and says in one sentence what is to be seen."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from bdhvs.lib.evidence import Level
from bdhvs.ui.charts.drawing import INK, Chart
from bdhvs.ui.components import Evidence
from bdhvs.ui.formats import vn_date, vn_number, vn_percent

ACTION, BRAND, QUIET = "#0b5868", "#8f1d1d", "#9fb3ba"
LEVEL_COLOURS = {
    Level.E4: "#083a46",
    Level.E3: "#1b6673",
    Level.E2: "#428f97",
    Level.E1: "#7fb8bb",
    Level.E0: "#b9d9d9",
}
FAILED, MISSING = "chưa đạt", "chưa rà soát"
WIDTH = 460


class Scale(StrEnum):
    """What the upright axis counts. A rank is better the smaller it is, so its axis runs downwards."""

    SHARE = "share"
    NUMBER = "number"
    RANK = "rank"

    @property
    def label(self) -> str:
        return {"share": "Tỷ lệ đạt", "number": "Số đạt được", "rank": "Thứ hạng"}[self.value]

    def words(self, value: float | None) -> str:
        return vn_percent(value) if self is Scale.SHARE else vn_number(value)


def trend(
    title: str,
    points: Sequence[tuple[date, float | None]],
    *,
    goal: float | None = None,
    by: date | None = None,
    forecast: Sequence[tuple[date, float]] = (),
    scale: Scale = Scale.SHARE,
) -> Chart:
    """A share (or a number, a rank) over time with the line to reach and, dashed, where the present pace leads.

    Unit: ratio 0..1 for a share. Missing: None breaks the line.
    """
    rows = [("Thực tế", day, value) for day, value in points] + [
        ("Dự báo", day, value) for day, value in forecast
    ]
    return Chart(
        kind="trend",
        title=title,
        says=_trend_says(points, goal, by, scale),
        columns=("Loại", "Ngày", scale.label),
        rows=rows if any(value is not None for _, value in points) else [],
        build=lambda: _draw_trend(points, goal, by, forecast, scale),
        percent_columns=frozenset({2}) if scale is Scale.SHARE else frozenset(),
        extra=(goal, by, scale.value),
    )


def evidence_by_place(title: str, places: Mapping[str, Evidence], *, place_word: str = "Thôn") -> Chart:
    """Bars of one length, split by evidence level, failed and not yet looked at, one for each place."""
    levels = list(reversed(Level))
    rows = [
        (name, *(e.by_level.get(level, 0) for level in levels), e.failed, e.missing)
        for name, e in places.items()
    ]
    reached = sum(e.numerator for e in places.values())
    whole = sum(e.denominator for e in places.values())
    return Chart(
        kind="evidence",
        title=title,
        says=f"{len(places)} địa bàn, chung {vn_percent(reached / whole if whole else None)} đã đạt; "
        "màu càng đậm, minh chứng càng chắc.",
        columns=(place_word, *(f"{level} {level.label}" for level in levels), FAILED, MISSING),
        rows=rows,
        build=lambda: _draw_evidence(places),
    )


def comparison(
    title: str, bars: Sequence[tuple[str, float | None]], *, ours: str, goal: float | None = None
) -> Chart:
    """The same measure at several levels of government, ours in colour. Unit: ratio 0..1. Missing: no bar."""
    said = "; ".join(f"{label} {vn_percent(value)}" for label, value in bars)
    return Chart(
        kind="comparison",
        title=title,
        says=said + (f"; cần đạt {vn_percent(goal)}." if goal is not None else "."),
        columns=("Cấp", "Tỷ lệ"),
        rows=list(bars),
        build=lambda: _draw_comparison(bars, ours, goal),
        percent_columns=frozenset({1}),
        extra=(ours, goal),
    )


def _trend_says(
    points: Sequence[tuple[date, float | None]], goal: float | None, by: date | None, scale: Scale
) -> str:
    known = [(day, value) for day, value in points if value is not None]
    if not known:
        return "Chưa có số liệu."
    day, value = known[-1]
    said = f"Đến {vn_date(day)}: {scale.words(value)}"
    if goal is not None:
        said += f"; cần {scale.words(goal)}" + (f" vào {vn_date(by)}" if by else "")
    return said + "."


def _draw_trend(
    points: Sequence[tuple[date, float | None]],
    goal: float | None,
    by: date | None,
    forecast: Sequence[tuple[date, float]],
    scale: Scale,
) -> Any:
    import altair as alt

    x = alt.X(
        "day:T",
        title=None,
        scale=alt.Scale(type="utc"),
        axis=alt.Axis(format="%d/%m", grid=False, tickCount=8, labelFlush=False),
    )
    top = max([value for _, value in points if value is not None] + ([goal] if goal is not None else []))
    y = alt.Y("value:Q", title=scale.label, **_upright(alt, scale, top))
    actual = alt.Chart(_days(points)).encode(x=x, y=y)
    layers = [
        actual.mark_area(color=ACTION, opacity=0.08),
        actual.mark_line(color=ACTION, strokeWidth=2.5),
        actual.mark_point(color=ACTION, filled=True, size=45, opacity=1),
    ]
    if forecast:
        known = [(day, value) for day, value in points if value is not None]
        ahead = alt.Chart(_days([*known[-1:], *forecast])).encode(x=x, y=y)
        layers.append(ahead.mark_line(color=ACTION, strokeWidth=2, strokeDash=[3, 4]))
        layers.append(
            _label(alt, _days(list(forecast)[-1:]), "Dự báo", x, y, color=ACTION, dy=-10, align="right")
        )
    if goal is not None:
        first = points[0][0]
        line = alt.Chart(_data([{"value": goal}])).encode(y="value:Q")
        layers.append(line.mark_rule(color=BRAND, strokeWidth=1.5, strokeDash=[7, 4]))
        words = f"Cần đạt {scale.words(goal)}" + (f" vào {vn_date(by)}" if by else "")
        layers.append(
            _label(alt, _days([(first, goal)]), words, x, y, color=BRAND, dy=-8, dx=4, align="left")
        )
    return alt.layer(*layers).properties(width=WIDTH, height=210)


def _upright(alt: Any, scale: Scale, top: float) -> dict[str, Any]:
    if scale is Scale.SHARE:
        return {"scale": alt.Scale(domain=[0, 1]), "axis": alt.Axis(format=".0%", tickCount=5)}
    if scale is Scale.RANK:
        return {"scale": alt.Scale(domain=[top + 1, 1]), "axis": alt.Axis(format="d", tickCount=5)}
    return {"scale": alt.Scale(domain=[0, top * 1.1 or 1]), "axis": alt.Axis(tickCount=5)}


def _label(alt: Any, data: Any, words: str, x: Any, y: Any, **look: Any) -> Any:
    return alt.Chart(data).mark_text(text=words, fontWeight="bold", **look).encode(x=x, y=y)


def _days(points: Sequence[tuple[date, float | None]]) -> Any:
    return _data([{"day": day.isoformat(), "value": value} for day, value in points])


def _draw_evidence(places: Mapping[str, Evidence]) -> Any:
    import altair as alt

    kinds = {level.value: (level.value, colour) for level, colour in LEVEL_COLOURS.items()}
    kinds |= {"failed": (FAILED, "#dfe3e7"), "missing": (MISSING, "#ffffff")}
    order = list(kinds)
    values = [
        {"place": name, "kind": kinds[s.kind][0], "count": s.count, "order": order.index(s.kind)}
        for name, evidence in places.items()
        for s in evidence.segments
    ]
    legend = alt.Legend(orient="bottom", columns=7, symbolType="square", symbolStrokeColor="#7b8794")
    scale = alt.Scale(
        domain=[label for label, _ in kinds.values()], range=[colour for _, colour in kinds.values()]
    )
    return (
        alt.Chart(_data(values))
        .mark_bar(stroke="#7b8794", strokeWidth=0.6, height={"band": 0.72})
        .encode(
            y=alt.Y(
                "place:N",
                sort=list(places),
                title=None,
                axis=alt.Axis(labelColor=INK, ticks=False, domain=False),
            ),
            x=alt.X("count:Q", stack="normalize", title=None, axis=alt.Axis(format=".0%", tickCount=5)),
            color=alt.Color(
                "kind:N",
                scale=scale,
                legend=legend,
            ),
            order="order:Q",
        )
        .properties(width=WIDTH - 110, height=alt.Step(30))
    )


def _draw_comparison(bars: Sequence[tuple[str, float | None]], ours: str, goal: float | None) -> Any:
    import altair as alt

    values = [
        {"level": label, "value": value, "words": vn_percent(value), "ours": label == ours}
        for label, value in bars
        if value is not None
    ]
    names = [label for label, _ in bars]
    base = alt.Chart(_data(values)).encode(
        y=alt.Y("level:N", sort=names, title=None, axis=alt.Axis(labelColor=INK, ticks=False, domain=False)),
        x=alt.X(
            "value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format=".0%", tickCount=5)
        ),
    )
    layers = [
        base.mark_bar(height={"band": 0.62}, cornerRadiusEnd=3).encode(
            color=alt.condition("datum.ours", alt.value(ACTION), alt.value(QUIET))
        ),
        _value_text(base, "datum.value < 0.2", align="left", dx=6),
        _value_text(base, "datum.value >= 0.2 && !datum.ours", align="right", dx=-8),
        _value_text(base, "datum.value >= 0.2 && datum.ours", align="right", dx=-8, color="white"),
    ]
    if goal is not None:
        line = alt.Chart(_data([{"value": goal, "words": f"Cần đạt {vn_percent(goal)}"}])).encode(x="value:Q")
        layers.append(line.mark_rule(color=BRAND, strokeWidth=1.5, strokeDash=[7, 4]))
        layers.append(line.mark_text(color=BRAND, fontWeight="bold", dy=-8, y=0).encode(text="words:N"))
    return alt.layer(*layers).properties(width=WIDTH - 110, height=alt.Step(38))


def _value_text(base: Any, where: str, **look: Any) -> Any:
    return base.transform_filter(where).mark_text(fontWeight="bold", **look).encode(text="words:N")


def _data(values: list[dict[str, Any]]) -> Any:
    import altair as alt

    make: Any = alt.Data
    return make(values=values)
