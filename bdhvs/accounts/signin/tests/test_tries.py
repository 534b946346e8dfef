"""Guessers are stopped, officers are not: the counts in the database."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bdhvs.accounts.signin.models import SignInTry
from bdhvs.accounts.signin.rules import TooManyTriesError
from bdhvs.accounts.signin.tries import (
    Counted,
    begin_try,
    factor_of,
    forget_old_tries,
    forgive,
    password_of,
)
from tests.village import NOW

OFFICE, ELSEWHERE = "203.0.113.5", "198.51.100.9"


def wrong(counted: Counted, times: int, at: datetime = NOW) -> int:
    """How many of so many wrong tries, a second apart, were looked at."""
    looked_at = 0
    for second in range(times):
        try:
            begin_try(counted=counted, at=at + timedelta(seconds=second))
        except TooManyTriesError:
            continue
        looked_at += 1
    return looked_at


@pytest.mark.django_db
def test_brute_force_is_stopped() -> None:
    assert wrong(password_of("lan", ELSEWHERE), 600) < 15


@pytest.mark.django_db
def test_one_password_tried_on_many_names_is_stopped_too() -> None:
    looked_at = sum(
        wrong(password_of(f"user{n}", ELSEWHERE), 1, NOW + timedelta(seconds=n)) for n in range(300)
    )
    assert looked_at < 70


class NobodyElsewhereLocksAnOfficerOut(TestCase):
    @given(
        strangers=st.lists(st.tuples(st.ip_addresses().map(str), st.integers(1, 12)), min_size=1, max_size=4)
    )
    @settings(max_examples=15, deadline=None)
    def test_from_the_office_the_next_password_is_looked_at(self, strangers: list[tuple[str, int]]) -> None:
        for address, times in strangers:
            wrong(password_of("lan", address), times)
        begin_try(counted=password_of("lan", OFFICE), at=NOW + timedelta(seconds=20))

    @given(times=st.integers(1, 80))
    @settings(max_examples=8, deadline=None)
    def test_at_the_very_same_address_a_known_device_still_comes_in(self, times: int) -> None:
        wrong(password_of("lan", OFFICE), times)
        begin_try(counted=password_of("lan", OFFICE, "device:1"), at=NOW + timedelta(seconds=times))


@pytest.mark.django_db
def test_a_right_password_after_a_few_slips_works_and_forgives_them() -> None:
    lan = password_of("lan", OFFICE)
    assert wrong(lan, 4) == 4
    begin_try(counted=lan, at=NOW + timedelta(seconds=5))
    forgive(counted=lan)
    assert wrong(lan, 5, NOW + timedelta(seconds=6)) == 5


@pytest.mark.django_db
def test_ones_own_success_does_not_forgive_tries_on_other_names() -> None:
    for n in range(50):
        begin_try(counted=password_of(f"user{n}", ELSEWHERE), at=NOW)
    own = password_of("stranger", ELSEWHERE)
    with pytest.raises(TooManyTriesError):
        begin_try(counted=own, at=NOW + timedelta(seconds=1))
    forgive(counted=own)
    with pytest.raises(TooManyTriesError):
        begin_try(counted=own, at=NOW + timedelta(seconds=1))


@pytest.mark.django_db
def test_asking_while_waiting_makes_the_wait_no_longer() -> None:
    lan = password_of("lan", ELSEWHERE)
    wrong(lan, 5)
    before = SignInTry.objects.count()
    for second in range(1, 14):
        with pytest.raises(TooManyTriesError):
            begin_try(counted=lan, at=NOW + timedelta(seconds=4 + second))
    assert SignInTry.objects.count() == before
    begin_try(counted=lan, at=NOW + timedelta(seconds=4 + 15))


@pytest.mark.django_db
def test_codes_guessed_from_many_addresses_are_stopped_but_not_on_the_users_own_device() -> None:
    looked_at = sum(wrong(factor_of(7, f"198.51.100.{n}"), 1, NOW + timedelta(seconds=n)) for n in range(200))
    assert looked_at < 15
    begin_try(counted=factor_of(7, OFFICE, "device:7"), at=NOW + timedelta(seconds=200))
    begin_try(counted=factor_of(8, OFFICE), at=NOW + timedelta(seconds=200))


@pytest.mark.django_db
def test_neither_names_nor_addresses_can_be_read_from_the_counts() -> None:
    wrong(password_of("lan", OFFICE), 1)
    kept = " ".join(str(value) for value in SignInTry.objects.values_list("narrow", "wide").get())
    assert "lan" not in kept
    assert OFFICE not in kept


@pytest.mark.django_db
def test_after_a_day_tries_are_forgotten_and_dropped() -> None:
    lan = password_of("lan", ELSEWHERE)
    wrong(lan, 5)
    tomorrow = NOW + timedelta(hours=24, seconds=5)
    begin_try(counted=lan, at=tomorrow)
    assert forget_old_tries(at=tomorrow) == 5
    assert SignInTry.objects.count() == 1


@pytest.mark.django_db
def test_a_count_asks_the_database_the_same_however_many_tries_there_were(
    django_assert_num_queries: object,
) -> None:
    SignInTry.objects.bulk_create(SignInTry(at=NOW, narrow=f"{n}", wide="x") for n in range(300))
    with django_assert_num_queries(5):  # type: ignore[operator]  # savepoint, lock, count, insert, release
        begin_try(counted=password_of("lan", OFFICE), at=NOW)
