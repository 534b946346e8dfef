"""Hand-written SQL and the slow count, made from one text of rules, agree on villages."""

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.definitions import Definition
from tests.counting.duck import fill, village_database
from tests.counting.independent_sql import QUERIES, Asked, independent_count
from tests.oracle.count import Count, count
from tests.oracle.question import Question
from tests.villages.generate import Village, make_village

SEEDS = range(1000, 1012)


def four(definition: Definition, found: Count) -> tuple[int, int, int, int]:
    if definition.figures is not None and found.figure is not None:
        return found.figure.numerator, found.figure.failed, found.figure.units_missing, 0
    total = found.total
    return total.numerator, total.failed, total.missing, total.base_unknown


def asked_of(village: Village, commune: str) -> Asked:
    days = village.days
    floor = ("E0", "E1", "E2")[village.seed % 3]
    return Asked(commune, days.as_of, days.start, days.by, floor)


def question_of(asked: Asked) -> Question:
    return Question(asked.commune, asked.as_of, asked.start, asked.by, asked.floor)


def test_sql_by_hand_agrees_with_the_slow_count() -> None:
    with village_database(make_village(0).tables) as database:
        for seed in SEEDS:
            village = make_village(seed)
            fill(database, village.tables)
            for commune in village.communes():
                asked = asked_of(village, commune)
                for indicator in QUERIES:
                    definition = catalogue()[indicator]
                    slow = four(definition, count(definition, village.tables, question_of(asked)))
                    assert independent_count(database, indicator, asked) == slow, (seed, commune, indicator)
