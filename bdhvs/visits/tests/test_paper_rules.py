"""How households fill pages, and what a hand writes into a box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.skills.rules import Result
from bdhvs.visits.grid.rules import Answer, CellError, answer_of
from bdhvs.visits.paper.rules import ALPHABET, LINES_A_PAGE, Block, lanes_on, pages_of, read_code

blocks = st.lists(
    st.tuples(st.sampled_from(["ngõ 1", "ngõ 2", "ngõ 3"]), st.integers(0, 40)), min_size=1, max_size=60
).map(lambda rows: [Block(n, lane, members) for n, (lane, members) in enumerate(sorted(rows))])


@given(blocks)
def test_every_household_is_on_one_page_whole_in_the_order_of_the_way_and_no_page_overflows(
    homes: list[Block],
) -> None:
    pages = pages_of(homes)
    assert [block.household for page in pages for block in page] == [block.household for block in homes]
    assert all(page for page in pages)
    assert all(sum(block.lines for block in page) <= LINES_A_PAGE for page in pages)


def test_short_lanes_share_a_page_and_a_long_one_begins_its_own() -> None:
    short = [Block(n, f"ngõ {n}", 2) for n in range(1, 4)]  # three times seven lines
    long = [Block(10 + n, "ngõ 9", 6) for n in range(3)]  # three times nine: not on the 17 that are left
    pages = pages_of([*short, *long])
    assert [lanes_on(page) for page in pages] == ["ngõ 1 đến ngõ 3", "ngõ 9"]


def test_a_code_is_read_as_people_type_it_and_has_no_look_alikes() -> None:
    assert read_code(" k7m-2pq ") == "K7M2PQ"
    assert not set(ALPHABET) & set("01OILSB")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("x", Answer(Result.YES)), ("X ", Answer(Result.YES)), ("1", Answer(Result.YES)), ("Có", Answer(Result.YES)),
        ("2", Answer(Result.YES, 2)), ("k", Answer(Result.NO)), ("0", Answer(Result.NO)), ("Chưa", Answer(Result.NO)),
        ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_what_a_hand_writes(typed: str, answer: Answer | None) -> None:
    assert answer_of(typed) == answer


@pytest.mark.parametrize("typed", ["y", "3", "??", "x2"])
def test_what_is_no_answer_is_said(typed: str) -> None:
    with pytest.raises(CellError):
        answer_of(typed)
