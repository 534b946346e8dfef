"""pytest plugin: one database server for the whole run, started before the settings are read.

The embedded PostgreSQL 18, or Debian's 15 with BDHVS_TEST_POSTGRES=15, or whatever DATABASE_URL and
DATABASE_OWNER_URL name. Named in pyproject.toml (`-p tests.server`).
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bdhvs.ops.cluster import DEBIAN_15
from bdhvs.ops.roles import ready_database
from tests.prepared import TEMPLATE, lay_out


def _start(config: pytest.Config) -> None:
    folder = tempfile.TemporaryDirectory(prefix="bdhvs-test-", ignore_cleanup_errors=True)
    Path(folder.name).chmod(0o711)  # root's server runs as another user, who must walk through
    binaries = DEBIAN_15 if os.environ.get("BDHVS_TEST_POSTGRES") == "15" else None
    home = Path(folder.name) / "home"
    lay_out(home, binaries)
    server = ready_database(home, binaries)
    os.environ.update(server.__enter__().environment(), BDHVS_TEST_TEMPLATE=TEMPLATE)
    config.add_cleanup(folder.cleanup)

    def stop() -> None:
        server.__exit__(None, None, None)

    config.add_cleanup(stop)


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Workers of xdist inherit the addresses from the controller that started the server."""
    if "DATABASE_OWNER_URL" not in os.environ:
        _start(early_config)
    return (yield)
