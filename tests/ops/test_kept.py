"""Rows that are put back are those that the commands wrote (tests/kept.py)."""

import json
from dataclasses import fields
from inspect import unwrap
from typing import Any

import pytest
from django.db import connection, transaction

from tests import kept
from tests.village import Village, a_village

pytestmark = pytest.mark.django_db


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """By table, in an order of their own: that of the disk hangs on what other tests left there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kept.filled()")
        names = [name for name in cursor.fetchone()[0] if name not in kept.STANDING]
        found = {}
        for name in names:
            cursor.execute("SELECT kept.rows(%s)", [name])
            found[name] = sorted(json.loads(cursor.fetchone()[0]), key=json.dumps)
    return found


def taken_back(build: Any) -> tuple[Village, dict[str, list[dict[str, Any]]]]:
    """What a builder returns and writes where nothing stands, in a transaction that is undone: a test that committed
    may have left rows of its own on this server."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT kept.emptied(%s)", [sorted(kept._filled())])
        made, rows = build(), all_rows()
        transaction.set_rollback(True)
    return made, rows


def test_a_village_put_back_is_the_village_that_was_built() -> None:
    if not kept._has_doors():
        pytest.skip("a server of one's own: everything is built")
    build = kept.kept(unwrap(a_village))
    built, written = taken_back(build)
    again, put_back = taken_back(build)
    assert len(written) > 20
    assert put_back == written
    assert again is not built
    for part in fields(Village):
        assert getattr(again, part.name) == getattr(built, part.name)


def test_where_rows_stand_already_the_village_is_built_around_them() -> None:
    first = a_village()
    with pytest.raises(
        Exception, match="accounts_user"
    ):  # nothing was put back beside them: the names are taken
        a_village()
    assert first.lan.username == "lan"
