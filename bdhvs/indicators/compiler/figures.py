"""Second primitive: n and N of the latest figure of each reporting unit (measurement rule 6)."""

from typing import Any

from bdhvs.indicators.compiler.frames import hamlets, units
from bdhvs.indicators.compiler.summaries import plain
from bdhvs.indicators.compiler.tables import day, ibis, standing, table, text
from bdhvs.indicators.definitions import Figures, Shape


def reporting_units(figures: Figures) -> Any:
    """(unit_kind, unit_id, hamlet_code) of every unit that should report."""
    found = [_units(word, figures) for word in figures.by]
    return found[0] if len(found) == 1 else ibis().union(*found, distinct=True)


def _units(word: str, figures: Figures) -> Any:
    if word == "commune":
        one = ibis().range(1).unnest().name("one").as_table()
        return one.select(
            unit_kind=ibis().literal("commune"), unit_id=text("commune"), hamlet_code=ibis().null("string")
        )
    if word == "hamlet":
        rows = hamlets().rows
        return rows.select("hamlet_code", unit_kind=ibis().literal("hamlet"), unit_id="unit_id").relocate(
            "unit_kind", "unit_id"
        )
    rows = units(word).rows
    rows = rows.filter(plain(rows, figures.where)) if figures.where is not None else rows
    return rows.select(unit_kind="kind", unit_id="unit_id", hamlet_code="hamlet_code")


def _reported(figures: Figures, shape: Shape) -> Any:
    """The latest complete row of each place and group at D: with n and N for a share, else with its one number."""
    figure = table("figure")
    rows = standing(
        figure.filter(figure.measure == figures.measure, figure.commune_code == text("commune")), floor=True
    )
    number = ibis().coalesce(rows.value, rows.numerator.cast("decimal(16, 4)"))
    rows = rows.mutate(value=number).filter(rows.as_of <= day())
    whole = rows.numerator.notnull() & rows.denominator.notnull()
    rows = rows.filter(whole if shape == "share" else rows.value.notnull())
    of = ibis().coalesce(rows.unit_code.nullif(""), rows.place_code.nullif(""), rows.commune_code)
    rows = rows.mutate(of=of, part_of=ibis().coalesce(rows.group_code, ""))
    newest = ibis().window(
        group_by=[rows.of, rows.part_of],
        order_by=[rows.as_of.desc(), rows.recorded_at.desc(), rows.numerator, rows.value],
    )
    rows = rows.mutate(turn=ibis().row_number().over(newest))
    return rows.filter(rows.turn == 0)


def _without_double(rows: Any) -> Any:
    """Rows by group only where the unit gave no total."""
    total = rows.filter(rows.part_of == "").select(total_of="of")
    return rows.filter(rows.part_of == "").union(
        rows.filter(rows.part_of != "").anti_join(total, rows.of == total.total_of), distinct=False
    )


def figure_rows(figures: Figures, shape: Shape) -> Any:
    """One row per unit that should report: unit_kind, unit_id, hamlet_code, outcome (reported or missing),
    numerator, denominator, value, as_of, level, source, fact_id."""
    rows = _without_double(_reported(figures, shape))
    added = rows.group_by("of").aggregate(
        numerator=rows.numerator.sum().cast("int64"),
        denominator=rows.denominator.sum().cast("int64"),
        value=rows.value.sum(),
        as_of=rows.as_of.max(),
        least=rows.level.min(),
        source=rows.source.min(),
        fact_id=rows.id.min(),
    )
    expected = reporting_units(figures)
    both = expected.left_join(added, expected.unit_id == added.of)
    return both.select(
        "unit_kind",
        "unit_id",
        "hamlet_code",
        "numerator",
        "denominator",
        "value",
        "as_of",
        "source",
        "fact_id",
        outcome=both.of.notnull().ifelse("reported", "missing"),
        level=both.of.notnull().ifelse("E" + both.least.cast("string"), ibis().null("string")),
    )


def figure_cells(figures: Figures, shape: Shape) -> Any:
    """By hamlet: numerator, denominator, value, reporting, missing (units), as_of (of the newest), oldest, source."""
    rows = figure_rows(figures, shape)
    return rows.group_by("hamlet_code").aggregate(
        numerator=rows.numerator.sum().cast("int64"),
        denominator=rows.denominator.sum().cast("int64"),
        value=rows.value.sum(),
        reporting=rows.count(where=rows.outcome == "reported"),
        missing=rows.count(where=rows.outcome == "missing"),
        as_of=rows.as_of.max(),
        oldest=rows.as_of.min(),
        source=rows.source.min(),
    )
