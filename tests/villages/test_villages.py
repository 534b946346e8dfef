"""What villages promise to the tests that use them."""

from itertools import combinations

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.definitions import walk
from bdhvs.indicators.layout import LAYOUT
from bdhvs.lib.expression import tree
from tests.villages import words
from tests.villages.generate import Village, make_village
from tests.villages.rows import Row

VILLAGES = [make_village(seed) for seed in range(60)]
NOT_WORDS = {"yes", "no", "female"}


def overlap(one: Row, other: Row) -> bool:
    begins = max(one["valid_from"], other["valid_from"])
    return all(row["valid_to"] is None or row["valid_to"] > begins for row in (one, other))


def ends_at(village: Village, person_id: str) -> str:
    by_id = {row["person_id"]: row for row in village.tables["person"]}
    while by_id[person_id]["merged_into"]:
        person_id = by_id[person_id]["merged_into"]
    return person_id


def test_a_seed_gives_the_same_village_always() -> None:
    assert make_village(7) == make_village(7)
    assert make_village(7).tables != make_village(8).tables


def test_rows_have_the_columns_of_the_layout() -> None:
    for village in VILLAGES:
        for table, rows in village.tables.items():
            assert all(list(row) == [name for name, _ in LAYOUT[table]] for row in rows), table


def test_nobody_has_two_permanent_homes_on_one_day() -> None:
    for village in VILLAGES:
        permanent = [row for row in village.tables["residence"] if row["kind"] == "permanent"]
        for one, other in combinations(permanent, 2):
            same = ends_at(village, one["person_id"]) == ends_at(village, other["person_id"])
            assert not (same and overlap(one, other)), village.seed


def test_periods_are_not_empty() -> None:
    for village in VILLAGES:
        for table in ("residence", "membership", "roster", "hamlet", "recognition"):
            for row in village.tables[table]:
                assert row["valid_to"] is None or row["valid_from"] < row["valid_to"], (village.seed, table)


def test_the_rare_cases_are_there() -> None:
    def some(table: str, column: str) -> int:
        return sum(1 for village in VILLAGES for row in village.tables[table] if row[column] is not None)

    assert some("person", "merged_into") > 20

    def withdrawn(table: str) -> int:
        return sum(row["superseded_by"] == row["id"] for village in VILLAGES for row in village.tables[table])

    assert some("household", "merged_into") > 20
    assert some("hamlet_successor", "since") > 20
    assert some("attainment", "superseded_by") > 20
    assert withdrawn("attainment") > 20
    assert withdrawn("visit") > 5
    assert some("person", "died_on") > 20
    assert some("test_result", "degree") > 20


def test_every_word_of_the_catalogue_occurs_in_villages() -> None:
    """A word that no village uses would let its rule agree on nothing."""
    known = {value for name in vars(words) if name.isupper() for value in _flat(getattr(words, name))}
    for definition in catalogue().values():
        for node in (node for expression in definition.expressions() for node in walk(expression)):
            if isinstance(node, tree.Code):
                assert node.value in known | NOT_WORDS | {"team_member", "college"}, (
                    definition.id,
                    node.value,
                )
        for figures in (definition.figures, definition.beside):
            assert figures is None or figures.measure in words.MEASURES + words.TOLD
        assert set(definition.channels) <= set(words.CHANNELS)


def _flat(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value
