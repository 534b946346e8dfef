"""A data folder with the sample, built once, and its database around a measurement."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bdhvs.ops.folder import ROOT

WARD = "20275"
OFFICER = "ah.canbo"


@dataclass(frozen=True)
class Sample:
    """Where the folders of this run are and how large the sample is."""

    home: Path
    size: str

    @property
    def data(self) -> Path:
        return self.home / f"sample-{self.size}"


def clean_environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("BDHVS_", "DATABASE_"))}


def bdhvs(data: Path, *words: str) -> None:
    """Run a command of the product."""
    line = [sys.executable, "-m", "bdhvs", "--data", str(data), *words]
    subprocess.run(line, cwd=ROOT, env=clean_environment(), check=True, stdout=subprocess.DEVNULL)


def build(sample: Sample) -> None:
    """The sample, unless it is there from an earlier run."""
    sample.home.mkdir(parents=True, exist_ok=True)
    sample.home.chmod(0o711)
    if not (sample.data / "accounts.txt").exists():
        bdhvs(sample.data, "demo", "--size", sample.size)


@contextmanager
def opened(data: Path) -> Iterator[None]:
    """Django and the database of a folder, as the application's role."""
    from bdhvs.ops.cli import database, set_environment
    from bdhvs.ops.folder import Folder

    folder = Folder(data)
    set_environment(folder)
    import django

    django.setup()
    with database(folder):
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        yield


def query(sql: str) -> list[tuple[Any, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def analyze() -> None:
    """Statistics as autovacuum makes them a minute after an import; only the owner may."""
    import psycopg
    from django.conf import settings

    owner = settings.DATABASE_OWNER
    address = {"dbname": owner["NAME"], "user": owner["USER"], "password": owner["PASSWORD"]}
    with psycopg.connect(**address, host=owner["HOST"], port=owner["PORT"] or None, autocommit=True) as owned:
        owned.execute("ANALYZE")
