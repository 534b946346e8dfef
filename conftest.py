"""The test database: made and migrated as the owner, used by every test as the application's role.

The catalogue is compiled once and its SQL text kept in .pytest_cache by the hash of what it was made from.
"""

import fcntl
import hashlib
import os
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker, Settings

ROOT = Path(__file__).parent
# No test fails on a clock, however busy the machine is.
settings.register_profile("any-machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-machine")


def _act_as(role: str) -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.settings_dict["USER"] = role


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each worker of xdist has a database of its own: the owner's copy of the migrated one (tests/prepared.py)."""
    _act_as("bdhvs_owner")
    from django.db import connections

    for connection in connections.all():
        connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("BDHVS_TEST_TEMPLATE")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything after the migrations runs as the role that the application has."""
    from django.db import connection

    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO bdhvs_app")
        _act_as("bdhvs_app")
        _store_catalogue()
        yield
        _act_as("bdhvs_owner")


@pytest.fixture
def catalogue(db: None) -> None:
    """All definitions of the product with their compiled text, as after `load_catalogue`.

    Stored once per run; a test that empties the tables makes the next one store them again.
    """
    _store_catalogue()


def _store_catalogue() -> None:
    from bdhvs.indicators.models import Compiled, Definition

    if Compiled.objects.exists():
        return
    definitions, compiled = _compiled()
    Definition.objects.bulk_create(Definition(**row) for row in definitions)
    Compiled.objects.bulk_create(Compiled(**row) for row in compiled)


def _compiled() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    made_from = [*(ROOT / "bdhvs/indicators").rglob("*.py"), *(ROOT / "bdhvs/lib/expression").glob("*.py")]
    made_from.append(ROOT / "catalogue/indicators.yaml")
    seal = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(made_from))).hexdigest()[:16]
    kept = ROOT / ".pytest_cache" / f"compiled-{seal}.pickle"
    kept.parent.mkdir(exist_ok=True)
    with (kept.parent / "compiled.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker compiles, the others wait
        if not kept.exists():
            kept.write_bytes(pickle.dumps(_compile()))
    found: tuple[list[dict[str, str]], list[dict[str, str]]] = pickle.loads(kept.read_bytes())
    return found


def _compile() -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    from bdhvs.indicators.catalogue import catalogue
    from bdhvs.indicators.compiler.texts import compile_texts
    from bdhvs.indicators.counting import stamp

    known = catalogue().values()
    definitions = [{"indicator_id": d.id, "hash": d.hash, "text": d.text} for d in known]
    compiled = [
        {"hash": stamp(d.hash), "dialect": "postgres", "shape": shape, "text": text.text}
        for d in known
        for shape, text in compile_texts(d, "postgres").items()
    ]
    return definitions, compiled


@pytest.fixture(autouse=True)
def _second_factor_not_forced(settings: Settings) -> None:
    """Tests of pages sign staff in without one; tests of signing in switch it on again."""
    settings.SECOND_FACTOR_FORCED = False


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """A test needs a password to be checked, not to be hard to guess."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
