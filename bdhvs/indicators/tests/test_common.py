"""Pieces that several questions share are made once, and nobody's answer changes by it."""

from datetime import date

import pytest

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.common import common_pieces, taken_apart
from bdhvs.indicators.counting import Answer, ask, count_all
from bdhvs.indicators.measures import Measure, Term, measure
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, TODAY, a_village

YEAR = Term(date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 31))


def text(number: int, table: str = "p") -> str:
    return (
        f"WITH\n-- piece one\none AS (\nSELECT {number} AS n FROM {table}\n),\n"
        "-- piece two\ntwo AS MATERIALIZED (\nSELECT n + 1 AS n FROM one\n)\n-- question\nSELECT n FROM two"
    )


def test_a_text_is_put_together_again_as_it_was() -> None:
    parts = taken_apart(text(1))
    assert list(parts.pieces) == ["one", "two"]
    assert parts.without({}) == (
        "WITH one AS (\nSELECT 1 AS n FROM p\n),\n"
        "two AS MATERIALIZED (\nSELECT n + 1 AS n FROM one\n)\nSELECT n FROM two"
    )


def test_what_only_a_made_piece_needed_is_left_out_with_it() -> None:
    parts = taken_apart(text(1))
    assert parts.without({"two": parts.pieces["two"].key}) == "SELECT n FROM two"


def test_pieces_of_one_text_over_different_pieces_are_not_the_same() -> None:
    one, other = taken_apart(text(1)), taken_apart(text(2))
    assert one.pieces["two"].body == other.pieces["two"].body
    assert one.pieces["two"].key != other.pieces["two"].key
    assert other.without({"two": one.pieces["two"].key}) == other.without({})


def all_measures() -> dict[str, Measure]:
    """Every entry of the catalogue, asked with and without an evidence floor, and by both rules of residence."""
    asked = [
        measure(one, YEAR, floor, settings)
        for one in catalogue().values()
        for floor, settings in (("", {}), ("E2", {"resident": "permanent"}))
    ]
    return {one.key: one for one in asked}


@pytest.mark.django_db
def test_counted_together_and_one_by_one_every_measure_has_the_same_counts(catalogue: None) -> None:
    a_village()
    measures = all_measures()
    with scope([KY_ANH]):
        together: dict[str, Answer] = dict(count_all(measures, KY_ANH, TODAY))
        for key, one in measures.items():
            assert dict(count_all({key: one}, KY_ANH, TODAY))[key] == together[key], one.indicator_id
    assert any(answer.counts[None, "", ""].numerator for answer in together.values())


@pytest.mark.django_db
def test_the_tables_of_shared_pieces_are_gone_after_the_count(catalogue: None) -> None:
    a_village()
    with scope([KY_ANH]):
        with common_pieces([text(1, "people_person"), text(1, "people_person")]) as made:
            assert set(made) == {"two"}
            assert ask("SELECT count(*) AS n FROM two")
        dict(count_all(all_measures(), KY_ANH, TODAY))
        assert ask("SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'") == []
