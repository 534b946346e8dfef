"""Counts, values and ranks that are told as figures: what the cells hold, and what a definition may not be."""

from datetime import date
from decimal import Decimal

import pytest

from bdhvs.indicators.catalogue import load
from bdhvs.indicators.compiler.question import Question
from bdhvs.indicators.counting import Answer, Row, answer
from bdhvs.indicators.definitions import Definition
from bdhvs.indicators.tests.kept import texts
from bdhvs.indicators.tests.village import BY, COMMUNE, START, D, Village, database
from bdhvs.lib.expression.errors import ExpressionError

QUESTION = Question(COMMUNE, D, START, BY)
SOURCE = "Công văn 12/SKHCN"


def told(shape: str, by: str = "commune") -> Definition:
    text = f"indicators:\n  - {{id: told, says: thử, shape: {shape}, figures: {{measure: told, by: {by}}}}}\n"
    return load(text)["told"]


def counted(village: Village, definition: Definition) -> Answer:
    connection = database(village.rows)

    def run(shape: str) -> list[Row]:
        found = connection.execute(texts(definition)[shape].bind(QUESTION))  # type: ignore[index]
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return answer(texts(definition).keys(), run, definition.shape)


def tells(village: Village, on: date, **number: object) -> None:
    village.fact(
        "figure", measure="told", commune_code=COMMUNE, as_of=on, level="E4", source=SOURCE, **number
    )


@pytest.mark.parametrize(("shape", "number", "said"), [("rank", "7", "7"), ("value", "0.6250", "0.625")])
def test_a_rank_or_a_value_is_the_newest_number_told_and_no_count(shape: str, number: str, said: str) -> None:
    village = Village()
    tells(village, date(2026, 3, 31), value=Decimal("99"))
    tells(village, date(2026, 9, 30), value=Decimal(number))
    tells(village, date(2026, 12, 31), value=Decimal("1"))
    found = counted(village, told(shape))
    total = found.counts[None, "", ""]
    assert found.extra["figure"] == {
        "value": said,
        "as_of": "2026-09-30",
        "source": SOURCE,
        "units": {"reporting": 1, "missing": 0},
    }
    assert (total.numerator, total.denominator, total.failed, total.missing) == (0, None, 0, 0)


def test_a_count_told_by_schools_is_added_up_without_a_base_and_names_who_is_missing() -> None:
    village = Village()
    for code in ("s1", "s2", "s3"):
        village.add(
            "unit",
            unit_code=code,
            kind="school",
            commune_code=COMMUNE,
            valid_from=date(2020, 1, 1),
            level="primary",
        )
    tells(village, date(2026, 9, 30), unit_code="s1", value=Decimal(120))
    tells(village, date(2026, 9, 30), unit_code="s2", numerator=80)
    found = counted(village, told("count", "school"))
    total = found.counts[None, "", ""]
    assert (total.numerator, total.denominator, total.missing) == (200, None, 0)
    assert found.extra["figure"]["value"] == "200"
    assert found.extra["figure"]["units"] == {"reporting": 2, "missing": 1}


@pytest.mark.parametrize("shape", ["count", "rank", "value"])
def test_nothing_told_is_missing_and_not_zero(shape: str) -> None:
    found = counted(Village(), told(shape))
    assert found.extra["figure"] == {"units": {"reporting": 0, "missing": 1}}
    assert found.counts[None, "", ""].denominator is None


def test_a_count_of_things_has_no_base() -> None:
    """Rule 9: the denominator of a count is null."""
    village = Village()
    village.publishes("website", on=date(2026, 3, 4), kind="banner", has_proof=True)
    text = "indicators:\n  - {id: c, says: thử, shape: count, value: 'count(publication[kind = banner])'}\n"
    total = counted(village, load(text)["c"]).counts[None, "", ""]
    assert (total.numerator, total.denominator, total.failed, total.missing) == (1, None, 0, 0)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("shape: rank, figures: {measure: m, by: school}", "một con số của cả xã"),
        ("shape: value, figures: {measure: m, by: [commune, school]}", "một con số của cả xã"),
        ("of: household, shape: count, pass: 'any(visit)'", "“pass” cần “shape”"),
        ("shape: rank, value: 'count(team)'", "“value” cần “shape”"),
        ("value: 'count(team)'", "“value” cần “shape”"),
        ("of: person, paired_change: {group: citizen}", "“paired_change” cần “shape”"),
    ],
)
def test_a_shape_that_cannot_be_is_told_with_its_place(entry: str, words: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        load(f"indicators:\n  - {{id: a, says: thử, {entry}}}\n", name="f.yaml")
    assert str(caught.value).startswith("f.yaml:2:")
    assert words in caught.value.message
