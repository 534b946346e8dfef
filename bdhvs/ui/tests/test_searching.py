"""What was typed to find somebody stays out of addresses."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict

from bdhvs.ui.searching import KEPT, NAME, Reader, SearchOverError, is_private, locked, opened

AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
LAN = Reader(SimpleNamespace(pk=7), AT)
TYPED = [
    ("tim", "Phạm Thị Sáu"),
    ("b-q", "0912"),
    ("f.name", "sau"),
    ("sort", "-name"),
    ("thon", "18775-T01"),
]


def address(reader: Reader = LAN) -> str:
    return urlencode(locked(TYPED, reader))


def test_an_address_says_nothing_of_what_was_typed() -> None:
    names = [name for name, _ in parse_qsl(address())]
    assert names == ["sort", "thon", NAME]
    assert not [word for word in ("Sáu", "S%C3%A1u", "sau", "0912") if word in address()]


def test_the_words_come_back_for_the_one_who_typed_them() -> None:
    assert sorted(opened(QueryDict(address()), LAN).items()) == sorted(TYPED)


@pytest.mark.parametrize(
    "reader",
    [
        Reader(SimpleNamespace(pk=8), AT),
        Reader(SimpleNamespace(pk=7), AT + KEPT + timedelta(seconds=1)),
        Reader(SimpleNamespace(pk=7), AT - timedelta(minutes=1)),
    ],
)
def test_nobody_else_and_nobody_tomorrow_reads_them(reader: Reader) -> None:
    with pytest.raises(SearchOverError):
        opened(QueryDict(address()), reader)


@pytest.mark.parametrize("token", ["", "abc", "ÿ", "AAAA" * 40, "eyJhIjoxfQ"])
def test_a_made_up_address_is_refused(token: str) -> None:
    with pytest.raises(SearchOverError):
        opened(QueryDict(mutable=False, query_string=urlencode({NAME: token})), LAN)


@pytest.mark.parametrize("name", ["tim", "q", "n.q", "b-q", "f.name", "n.f.says", "f.day.from"])
def test_search_boxes_and_filters_are_private(name: str) -> None:
    assert is_private(name)


@pytest.mark.parametrize("name", ["sort", "page", "ngay", "thon", "ky", "bao_cao", "seq", "cols", "out"])
def test_other_parameters_stay_readable(name: str) -> None:
    assert not is_private(name)
