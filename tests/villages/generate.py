"""A whole village from one seed: the same seed gives the same rows, always."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tests.villages.draft import Days, Draft
from tests.villages.learning import add_learning
from tests.villages.office import add_office
from tests.villages.people import add_people
from tests.villages.places import add_places
from tests.villages.rows import Tables
from tests.villages.withdrawing import add_withdrawals
from tests.villages.work import add_work

START = date(2026, 1, 1)
BY = date(2026, 12, 31)


@dataclass(frozen=True)
class Village:
    """Rows of one village and the days for which they were made."""

    seed: int
    days: Days
    tables: Tables

    def communes(self) -> list[str]:
        """Codes of the communes in it."""
        return [row["commune_code"] for row in self.tables["commune"]]


def make_village(seed: int, size: int = 1) -> Village:
    """The village of this seed. A larger size gives more people and work, not other cases."""
    chance = Random(seed)
    draft = Draft(chance, choose_days(chance), size)
    add_places(draft)
    add_people(draft)
    add_learning(draft)
    add_work(draft)
    add_office(draft)
    add_withdrawals(draft)
    for rows in draft.tables.values():
        chance.shuffle(rows)
    return Village(seed, draft.days, draft.tables)


def choose_days(chance: Random) -> Days:
    """A plan year, at times begun late or ended early, and a day of asking inside, on or after its edges."""
    start = chance.choice((START, START, START + timedelta(days=45)))
    by = chance.choice((BY, BY, start + timedelta(days=120)))
    as_of = chance.choice(
        (
            start,
            start + timedelta(days=chance.randint(1, 60)),
            start + timedelta(days=chance.randint(1, 330)),
            date(2026, 10, 9),
            date(2026, 10, 10),
            by,
            by + timedelta(days=chance.randint(1, 40)),
        )
    )
    return Days(start, by, as_of)
