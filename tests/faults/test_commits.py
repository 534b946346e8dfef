"""Commits that come late beside a pull: no change is skipped."""

import random
from typing import Any

import psycopg
import pytest

from tests.faults.live import database_url
from tests.faults.phone import Phone
from tests.faults.world import (
    Direct,
    Field,
    join,
)
from tests.village import KY_ANH

SCOPE = f"SELECT set_config('app.communes', '{KY_ANH}', true), set_config('app.places', '*', true)"
TOUCH = "UPDATE people_household SET address = %s WHERE uuid = %s"


def pulled(phone: Phone) -> dict[str, str]:
    """What one pull brings: addresses by household."""
    before = phone.cards
    phone.cards = {}
    phone.pull()
    found = {key: card["address"] for key, card in phone.cards.items()}
    phone.cards = before | phone.cards
    return found


def test_fault_06_a_commit_that_comes_late_is_not_skipped(the_open_field: Field) -> None:
    """Two transactions: the first to begin is the last to commit (a naive cursor loses it)."""
    field = the_open_field
    phone = join(field.members["oanh"], Direct())
    phone.pull()
    early, late = psycopg.connect(database_url()), psycopg.connect(database_url())
    with early, late:
        for connection in (early, late):
            connection.execute(SCOPE)
        early.execute(TOUCH, ["Ngõ sớm", field.homes["sau"]])
        late.execute(TOUCH, ["Ngõ muộn", field.homes["binh"]])
        late.commit()
        first = pulled(phone)
        early.commit()
        second = pulled(phone)
    assert first == {}
    assert second == {field.homes["sau"]: "Ngõ sớm", field.homes["binh"]: "Ngõ muộn"}
    assert pulled(phone) == {}


@pytest.mark.parametrize("seed", [6, 66])
def test_fault_06_no_row_is_missed_in_any_order_of_commits(the_open_field: Field, seed: int) -> None:
    field, chance = the_open_field, random.Random(seed)
    phone = join(field.members["oanh"], Direct())
    phone.pull()
    open_now: list[tuple[psycopg.Connection[Any], str, str]] = []
    expected: dict[str, str] = {}
    seen: dict[str, str] = {}
    for n in range(12):
        home = field.homes[chance.choice(["sau", "binh"])]
        if all(home != other for _, other, _ in open_now):
            connection = psycopg.connect(database_url())
            connection.execute(SCOPE)
            connection.execute(TOUCH, [f"Ngõ {n}", home])
            open_now.append((connection, home, f"Ngõ {n}"))
        if open_now and chance.random() < 0.6:
            connection, home, words = open_now.pop(chance.randrange(len(open_now)))
            connection.commit()
            connection.close()
            expected[home] = words
        seen |= pulled(phone)
    for connection, home, words in open_now:
        connection.commit()
        connection.close()
        expected[home] = words
    seen |= pulled(phone)
    assert {home: seen.get(home) for home in expected} == expected
