"""Every indicator of the catalogue: the compiled text gives the integers of the slow count, unit by unit.

A number of villages that never changes; BDHVS_EXAMPLES asks for more. A failure names the seed and shows the
smallest village on which the two differ.
"""

import os
from collections.abc import Iterator

import duckdb
import pytest

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.definitions import Definition
from tests.counting.compare import differences
from tests.counting.duck import fill, village_database
from tests.counting.smaller import shown, smallest
from tests.oracle.question import Question
from tests.villages.generate import Village, make_village
from tests.villages.rows import Tables, empty_tables

EXAMPLES = int(os.environ.get("BDHVS_EXAMPLES", "3"))
FIRST_SEED = int(os.environ.get("BDHVS_FIRST_SEED", "40"))
SIZE = 4
"""Large villages: more cases for the price of one query."""


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with village_database(empty_tables()) as opened:
        yield opened


def question_of(village: Village) -> Question:
    """Each seed asks in another way: another commune, floor, rule of residence, reading of a birth year."""
    seed, days, communes = village.seed, village.days, village.communes()
    return Question(
        commune=communes[seed % len(communes)],
        as_of=days.as_of,
        plan_start=days.start,
        by=days.by,
        floor=("E0", "E0", "E1", "E2")[seed % 4],
        resident="permanent" if seed % 5 == 0 else "present",
        year_only_birth=(1, 1) if seed % 7 == 0 else (12, 31),
    )


@pytest.mark.parametrize("seed", range(FIRST_SEED, FIRST_SEED + EXAMPLES))
def test_the_compiled_text_counts_what_the_rules_say(database: duckdb.DuckDBPyConnection, seed: int) -> None:
    village = make_village(seed, SIZE)
    question = question_of(village)
    fill(database, village.tables)
    wrong = {
        name: found
        for name, definition in catalogue().items()
        if (found := differences(database, definition, village.tables, question))
    }
    if wrong:
        first = catalogue()[next(iter(wrong))]
        pytest.fail(_told(database, first, village, question, wrong), pytrace=False)


def _told(
    database: duckdb.DuckDBPyConnection,
    definition: Definition,
    village: Village,
    question: Question,
    wrong: dict[str, list[str]],
) -> str:
    def differs(tables: Tables) -> bool:
        fill(database, tables)
        return bool(differences(database, definition, tables, question))

    small = smallest(village.tables, differs)
    fill(database, small)
    lines = differences(database, definition, small, question)
    every = "\n".join(f"{name}: {found[0]}" for name, found in wrong.items())
    return "\n".join(
        [
            f"seed {village.seed}, size {SIZE}",
            every,
            f"smallest for {definition.id}, {question}",
            shown(small),
            *lines,
        ]
    )
