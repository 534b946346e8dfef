"""A page of cards and a batch of visits cost the same number of statements, however much is in them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bdhvs.ops.territory import scope
from tests.faults.phone import Phone
from tests.faults.world import Direct, Field, a_field, can, join, number
from tests.village import KY_ANH

_MORE = """
INSERT INTO people_household (uuid, commune_code, hamlet_code, code, address, priority, valid_from)
SELECT gen_random_uuid(), '{commune}', '{hamlet}', 'D' || n, 'Ngõ ' || n % 9, '', '2025-07-01'
FROM generate_series(1, 60) n;
INSERT INTO people_person (uuid, commune_code, places, name, name_key, sort_key, birth_year, sex)
SELECT gen_random_uuid(), '{commune}', ARRAY['{hamlet}'], 'Người ' || n, 'zz ' || n, n || ' zz', 1950 + n % 60, 'female'
FROM generate_series(1, 180) n;
INSERT INTO people_residence (person_id, household_id, commune_code, hamlet_code, kind, role, valid_from)
SELECT p.id, h.id, '{commune}', '{hamlet}', 'permanent', 'member', '2025-07-01' FROM people_person p
JOIN people_household h ON h.code = 'D' || 1 + substr(p.name_key, 4)::int % 60 WHERE p.name_key LIKE 'zz %';
"""


@pytest.fixture
def field(db: None) -> Field:
    return a_field()


@pytest.fixture
def phone(field: Field) -> Phone:
    return join(field.members["oanh"], Direct())


def pulled(phone: Phone) -> int:
    phone.cursor, phone.cards = "", {}
    with CaptureQueriesContext(connection) as queries:
        phone.pull_once()
    return len(queries)


def test_a_page_of_cards_costs_the_same_for_sixty_households_as_for_two(field: Field, phone: Phone) -> None:
    pulled(phone)
    few = pulled(phone)
    assert len(phone.cards) == 2
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute(_MORE.format(commune=KY_ANH, hamlet=field.hamlet(1)))
    many = pulled(phone)
    assert len(phone.cards) == 62
    assert many == few


def sent(phone: Phone, field: Field, visits: int) -> int:
    person = field.people["binh"]
    for n in range(visits):
        results = [can(person, item) for item in ("D1", "D2", "S1")[: n % 4]]
        phone.visit(field.homes["binh"], met=[person], results=results, need={"kind": "no_signal"})
    with CaptureQueriesContext(connection) as queries:
        assert phone.send_once() == "sent"
    return len(queries)


def test_a_visit_sent_alone_costs_no_more_statements_than_two_hundred_phones_can_afford(
    field: Field, phone: Phone
) -> None:
    """Scope and its end, phone, key, what is known; register, erasures, items; visit, results, limits, look, journal;
    event, journal, who waited; phone, epoch; transaction and savepoint. docs/decisions/0074."""
    person = field.people["binh"]
    for _ in range(2):
        results = [can(person, item) for item in ("D1", "S1", "P1")]
        phone.visit(field.homes["binh"], met=[person], topics=["D1"], results=results)
        with CaptureQueriesContext(connection) as queries:
            assert phone.send_once() == "sent"
        assert len(queries) <= 22


def test_a_batch_costs_the_same_for_fifty_visits_as_for_five(field: Field, phone: Phone) -> None:
    sent(phone, field, 5)
    few = sent(phone, field, 5)
    assert sent(phone, field, 50) <= few + 4, "one line more where rechecks are opened, none per visit"
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 60
