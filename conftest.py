"""The test database: made and migrated as the owner, used by every test as the application's role."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker


def _act_as(role: str) -> None:
    from django.db import connections

    for connection in connections.all():
        connection.close()
        connection.settings_dict["USER"] = role


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    _act_as("bdhvs_owner")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Everything after the migrations runs as the role that the application has."""
    from django.db import connection

    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO bdhvs_app")
        _act_as("bdhvs_app")
        yield
        _act_as("bdhvs_owner")
