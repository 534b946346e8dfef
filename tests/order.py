"""pytest plugin: which files begin, and what the older database server is asked (decision 0064).

Named in pyproject.toml (`-p tests.order`); `make test` gives the options.
"""

import os
from collections import Counter
from pathlib import PurePath

import pytest

LONGEST = (
    "tests/ops/test_upgrade.py",
    "tests/ops/test_backup.py",
    "tests/permissions/test_walk.py",
    "tests/ops/test_sudden_death.py",
    "tests/journeys/test_signing_in.py",
    "tests/counting/test_spark.py",
    "tests/ops/test_tls.py",
    "tests/ops/test_run.py",
    "tests/journeys/test_officer.py",
    "tests/contracts/test_five_communes.py",
    "tests/permissions/test_reading_is_journaled.py",
)
"""Few tests, a minute or more each. A file is worked by one worker: begun last, one of these leaves the others idle.
None of them empties the database, so those after them find it as they would have."""

PAGE = (
    "asks through the ORM, which Django tries on both; test_reading_is_journaled opens every address on both"
)
DEATH = "a killed process: what a transaction promises is the same in both"
ON_ONE_SERVER = {
    "test_*pages*.py": PAGE,
    "test_walk.py": PAGE,
    "test_marker.py": PAGE,
    "test_composing_*.py": "the words of documents; their figures are counted by bdhvs/plans, which is asked again",
    "bdhvs/demo/tests/test_office.py": "what the sample shows; it is loaded on both by test_five_communes",
    "tests/faults/test_processes.py": DEATH,
    "tests/ops/test_killed_at_work.py": DEATH,
    "tests/security/test_uploads.py": "files that are refused before anything is stored",
    "tests/security/test_formulas.py": "cells of workbooks",
    "tests/security/test_interface.py": "forms of requests",
    "tests/security/test_declarations.py": "names of fields",
}
"""Files of tests that have a database and would learn nothing from another version of it, and why."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database-only",
        action="store_true",
        help="only what depends on the version of the database server",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        config.hook.pytest_deselected(items=[item for item in items if not asks_the_server(item)])
        items[:] = [item for item in items if asks_the_server(item)]
    if "PYTEST_XDIST_WORKER" in os.environ:
        items[:] = longest_first(items)


def asks_the_server(item: pytest.Item) -> bool:
    """Whether a test depends on what the database server can and does."""
    fixtures = getattr(item, "fixturenames", ())
    if not item.get_closest_marker("django_db") and not {"db", "transactional_db"}.intersection(fixtures):
        return False
    if item.get_closest_marker("browser") or item.get_closest_marker("spark"):
        return False
    return not any(item.path.match(name) for name in ON_ONE_SERVER)


def longest_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """By file: those of LONGEST, then those with most tests; a file's own tests stay together, in their order."""
    sizes = Counter(item.path for item in items)

    def place(item: pytest.Item) -> tuple[int, int, PurePath]:
        rank = next((n for n, name in enumerate(LONGEST) if item.path.match(name)), len(LONGEST))
        return rank, -sizes[item.path], item.path

    return sorted(items, key=place)
