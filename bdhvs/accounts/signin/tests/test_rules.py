"""Waits, lengths of sessions and words of the door, without a database."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin.rules import (
    KNOWN_DEVICE,
    NAME_AT_ADDRESS,
    SECOND_FACTOR_ROLES,
    Count,
    Lifetime,
    Limit,
    device_in_words,
    in_words,
    network_of,
)
from tests.village import NOW

LIMITS = st.builds(
    Limit,
    st.integers(0, 50),
    st.timedeltas(timedelta(seconds=1), timedelta(minutes=1)),
    st.timedeltas(timedelta(minutes=1), timedelta(hours=2)),
)


@given(limit=LIMITS, tries=st.integers(0, 10_000))
def test_a_wait_never_gets_shorter_with_more_wrong_tries_and_never_longer_than_the_most(
    limit: Limit, tries: int
) -> None:
    wait = limit.wait_after(tries)
    assert timedelta() <= wait <= limit.wait_after(tries + 1) <= limit.most


@given(limit=LIMITS, tries=st.integers(0, 10_000))
def test_slips_below_the_limit_cost_nothing_and_the_next_one_costs_something(
    limit: Limit, tries: int
) -> None:
    assert bool(limit.wait_after(tries)) == (tries >= limit.free)


@given(tries=st.integers(0, 200), later=st.timedeltas(timedelta(), timedelta(days=2)))
def test_whoever_waits_long_enough_may_try_again(tries: int, later: timedelta) -> None:
    left = Count(tries, NOW).wait(NAME_AT_ADDRESS, NOW + later)
    assert (left == timedelta()) == (later >= NAME_AT_ADDRESS.wait_after(tries))


def test_a_day_of_patient_guessing_at_one_address_is_a_few_hundred_passwords_at_most() -> None:
    """Half a million common passwords would take years."""
    clock, tries, guesses = NOW, 0, [NOW]
    while guesses[-1] < NOW + timedelta(days=1):
        tries += 1
        clock += max(NAME_AT_ADDRESS.wait_after(tries), timedelta(milliseconds=50))
        guesses.append(clock)
    assert len(guesses) < 150


def test_slips_on_a_known_device_never_cost_more_than_a_minute() -> None:
    assert max(KNOWN_DEVICE.wait_after(n) for n in range(1000)) == timedelta(minutes=1)


def test_whoever_sees_many_people_needs_a_second_factor() -> None:
    desk = {Role.ADMINISTRATOR, Role.OFFICER, Role.LEADER, Role.FOCAL_PERSON, Role.PROVINCE_VIEWER}
    assert desk == SECOND_FACTOR_ROLES


def test_the_length_of_a_session_is_written_in_minutes() -> None:
    assert Lifetime.of_minutes("30,720") == Lifetime(timedelta(minutes=30), timedelta(hours=12))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::9", "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", ""),
        ("not an address", ""),
    ],
)
def test_one_household_is_one_address(address: str, counted: str) -> None:
    assert network_of(address) == counted


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A135F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36",
            "Chrome trên điện thoại Android",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge trên máy Windows",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 coc_coc_browser/118 Chrome/112 Safari/537.36",
            "Cốc Cốc trên máy Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) Version/16.0 Mobile/15E148 Safari/604.1",
            "Safari trên iPhone",
        ),
        ("curl/8.0", "thiết bị không rõ"),
        ("", "thiết bị không rõ"),
    ],
)
def test_a_device_is_named_in_plain_words(said: str, words: str) -> None:
    assert device_in_words(said) == words


@given(st.text(max_size=400))
def test_whatever_a_browser_says_of_itself_fits_the_list(said: str) -> None:
    assert 0 < len(device_in_words(said)) <= 60


@pytest.mark.parametrize(
    ("wait", "words"),
    [
        (timedelta(milliseconds=1), "1 giây"),
        (timedelta(seconds=59.2), "1 phút"),
        (timedelta(seconds=45), "45 giây"),
        (timedelta(seconds=61), "2 phút"),
        (timedelta(minutes=15), "15 phút"),
    ],
)
def test_a_wait_is_said_rounded_up(wait: timedelta, words: str) -> None:
    assert in_words(wait) == words


@given(tries=st.integers(0, 4), ahead=st.timedeltas(timedelta(), timedelta(minutes=1)))
def test_below_the_limit_nobody_waits_even_when_another_process_has_a_later_clock(
    tries: int, ahead: timedelta
) -> None:
    assert Count(tries, NOW + ahead).wait(NAME_AT_ADDRESS, NOW) == timedelta()


def test_the_clock_of_a_count_starts_with_the_last_wrong_try() -> None:
    last: datetime = NOW - timedelta(seconds=10)
    assert Count(5, last).wait(NAME_AT_ADDRESS, NOW) == timedelta(seconds=5)
    assert Count(0, None).wait(NAME_AT_ADDRESS, NOW) == timedelta()
