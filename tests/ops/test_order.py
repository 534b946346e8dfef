"""The plan of a whole run (tests/order.py): nothing in it is gone, and what depends on the server is asked of both."""

from typing import Any

import pytest

from tests.ops.starting import ROOT
from tests.order import LONGEST, ON_ONE_SERVER, longest_first


def test_every_file_that_the_plan_names_is_there() -> None:
    files = [path for folder in ("bdhvs", "tests") for path in (ROOT / folder).rglob("test_*.py")]
    assert [name for name in (*LONGEST, *ON_ONE_SERVER) if not any(path.match(name) for path in files)] == []


@pytest.mark.parametrize(
    "needed",
    [
        "bdhvs/*/tests/test_commands.py",  # what is written
        "bdhvs/plans/tests/test_incremental.py",  # what is counted, by compiled text
        "tests/permissions/test_territory.py",  # policies
        "tests/permissions/test_reading_is_journaled.py",  # every address, with rows
        "tests/performance/test_plans_of_queries.py",  # indexes
        "tests/ops/test_old_values.py",  # migrations of rows
        "tests/faults/test_commits.py",  # what phones send
    ],
)
def test_what_depends_on_the_server_is_asked_of_both(needed: str) -> None:
    found = [path.relative_to(ROOT) for path in ROOT.glob(needed)]
    assert found
    assert not [path for path in found for name in ON_ONE_SERVER if path.match(name)]


class _Item:
    """As much of a test as the order looks at."""

    def __init__(self, file: str, name: str) -> None:
        self.path, self.name = ROOT / file, name


def test_long_files_begin_then_large_ones_and_no_file_is_torn() -> None:
    small, large, long = "bdhvs/a/tests/test_a.py", "bdhvs/b/tests/test_b.py", LONGEST[1]
    items: list[Any] = [
        _Item(small, "1"),
        _Item(large, "2"),
        _Item(large, "1"),
        _Item(long, "1"),
        _Item(LONGEST[0], "1"),
    ]
    told = [(item.path, item.name) for item in longest_first(items)]
    assert told == [
        (ROOT / LONGEST[0], "1"), (ROOT / long, "1"), (ROOT / large, "2"), (ROOT / large, "1"), (ROOT / small, "1"),
    ]  # fmt: skip
