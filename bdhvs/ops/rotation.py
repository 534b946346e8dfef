"""A change of keys: every locked field is locked again with the newest key, batch by batch.

Each batch is one transaction, so a run that is killed leaves every value readable and the next run goes on. It is
the owner's work: locked fields of facts are rewritten too, which no other role can (the fact stays the same).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import JSONField
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bdhvs.ops.keyring import (
    ID_BYTES,
    PREFIX_BYTES,
    TEXT_MARK,
    id_of,
    lock,
    lock_text,
    locked_bytes,
    prefix_of,
    unlock,
    unlock_text,
)
from bdhvs.ops.personal import sealed_fields

BATCH: Final = 500
Owner = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Locked:
    """One locked column; `in_json`: locked texts inside a document (seeds of second factors)."""

    table: str
    key: str
    key_type: str
    column: str
    in_json: bool = False

    @property
    def names(self) -> dict[str, sql.Composable]:
        parts = {"table": self.table, "key": self.key, "column": self.column}
        return {name: sql.Identifier(text) for name, text in parts.items()} | {"type": sql.SQL(self.key_type)}


def locked_columns() -> Iterator[Locked]:
    """Every column declared `sealed`, of the rooms that are installed."""
    installed = {app.label for app in apps.get_app_configs()}
    for label, field in sealed_fields():
        if label.split(".")[0] in installed:
            meta = apps.get_model(label)._meta
            kind, one = str(meta.pk.db_type(connection)), meta.get_field(field)
            yield Locked(
                meta.db_table, str(meta.pk.column), kind, str(one.column), isinstance(one, JSONField)
            )


@contextmanager
def as_owner() -> Iterator[Owner]:
    """The owner's connection: sees every commune."""
    owner = settings.DATABASE_OWNER
    wanted = {
        "user": owner["USER"],
        "password": owner["PASSWORD"],
        "host": owner["HOST"],
        "port": owner["PORT"],
    }
    given = {name: value for name, value in wanted.items() if value}
    conninfo = make_conninfo(dbname=str(connection.settings_dict["NAME"]), **given)
    with psycopg.connect(conninfo, autocommit=True) as turn:
        yield turn


_READ = sql.SQL(
    "SELECT {key}, {column} FROM {table} "
    "WHERE octet_length({column}) > 0 AND substring({column} FROM 1 FOR %(size)s) <> %(prefix)s "
    "AND (%(after)s::{type} IS NULL OR {key} > %(after)s::{type}) ORDER BY {key} LIMIT %(batch)s FOR UPDATE"
)
_WRITE = sql.SQL(
    "UPDATE {table} t SET {column} = n.value FROM unnest(%(keys)s::{type}[], %(values)s::bytea[]) AS n(key, value) "
    "WHERE t.{key} = n.key"
)
_READ_JSON = sql.SQL(
    "SELECT {key}, {column} FROM {table} WHERE %(after)s::{type} IS NULL OR {key} > %(after)s::{type} "
    "ORDER BY {key} LIMIT %(batch)s FOR UPDATE"
)
_WRITE_JSON = sql.SQL("UPDATE {table} SET {column} = %(value)s::jsonb WHERE {key} = %(key)s")
_ALL_JSON = sql.SQL("SELECT {column} FROM {table}")
_COUNT = sql.SQL(
    "SELECT encode(substring({column} FROM 1 FOR %(size)s), 'hex'), count(*) FROM {table} "
    "WHERE octet_length({column}) > 0 GROUP BY 1"
)


def lock_again(owner: Owner, column: Locked) -> int:
    """Bring one column under the newest key; how many values were rewritten."""
    if column.in_json:
        return _lock_documents_again(owner, column)
    done, after = 0, None
    while rows := _one_batch(owner, column, after):
        done, after = done + len(rows), rows[-1]
    return done


def _one_batch(owner: Owner, column: Locked, after: object) -> list[object]:
    asked = {
        "size": PREFIX_BYTES,
        "prefix": prefix_of(settings.FIELD_KEYS[0]),
        "batch": BATCH,
        "after": after,
    }
    with owner.transaction():
        rows = owner.execute(_READ.format(**column.names), asked).fetchall()
        if rows:
            values = [lock(unlock(bytes(value))) for _, value in rows]
            _without_triggers(owner, column, {"keys": [key for key, _ in rows], "values": values})
    return [key for key, _ in rows]


def _without_triggers(owner: Owner, column: Locked, written: dict[str, list[Any]]) -> None:
    """What the row says is the same: it is no correction of a fact and no change to send to a phone."""
    for word in ("DISABLE", "ENABLE"):
        owner.execute(sql.SQL(f"ALTER TABLE {{table}} {word} TRIGGER USER").format(**column.names))
        if word == "DISABLE":
            owner.execute(_WRITE.format(**column.names), written)


def _lock_documents_again(owner: Owner, column: Locked) -> int:
    """The locked texts inside the documents of one column; how many were rewritten."""
    done, after = 0, None
    while True:
        with owner.transaction():
            asked = {"batch": BATCH, "after": after}
            rows = owner.execute(_READ_JSON.format(**column.names), asked).fetchall()
            for key, document in rows:
                if old := _under_old_keys(document):
                    fresh = {**document, **{name: lock_text(unlock_text(text)) for name, text in old.items()}}
                    written = {"key": key, "value": json.dumps(fresh)}
                    owner.execute(_WRITE_JSON.format(**column.names), written)
                    done += len(old)
        if not rows:
            return done
        after = rows[-1][0]


def locked_texts(document: Mapping[str, Any]) -> dict[str, str]:
    """The locked texts of a document, by name."""
    return {
        name: text for name, text in document.items() if isinstance(text, str) and text.startswith(TEXT_MARK)
    }


def _under_old_keys(document: Mapping[str, Any]) -> dict[str, str]:
    newest = prefix_of(settings.FIELD_KEYS[0])
    texts = locked_texts(document)
    return {name: text for name, text in texts.items() if not locked_bytes(text).startswith(newest)}


def values_by_key(owner: Owner, column: Locked) -> dict[str, int]:
    """How many values stand under which key (by id; "" for the first form)."""
    if column.in_json:
        documents = owner.execute(_ALL_JSON.format(**column.names)).fetchall()
        heads = [
            locked_bytes(text)[:PREFIX_BYTES].hex()
            for (document,) in documents
            for text in locked_texts(document).values()
        ]
        found = [(head, 1) for head in heads]
    else:
        found = owner.execute(_COUNT.format(**column.names), {"size": PREFIX_BYTES}).fetchall()
    return count_by_key(found)


def count_by_key(found: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Counts by the beginnings of locked values, as counts by key (by id; "" for the first form)."""
    counts: dict[str, int] = {}
    for head, count in found:
        name = head[2:] if head.startswith("01") else ""
        counts[name] = counts.get(name, 0) + count
    return counts


# --- numbers --------------------------------------------------------------------------------------------------

_NUMBERS = (
    "SELECT CASE WHEN octet_length(number_hash) = 36 THEN encode(substring(number_hash FROM 1 FOR %s), 'hex') "
    "ELSE '' END, count(*) FROM people_person WHERE number_hash IS NOT NULL GROUP BY 1"
)
_FORGET = (
    "UPDATE people_person SET number_hash = NULL WHERE number_hash IS NOT NULL "
    "AND (octet_length(number_hash) <> 36 OR substring(number_hash FROM 1 FOR %s) <> %s)"
)


def numbers_by_key(owner: Owner) -> dict[str, int]:
    """How many numbers are known under which key."""
    return dict(owner.execute(_NUMBERS, [ID_BYTES]).fetchall())


def forget_old_numbers(owner: Owner) -> int:
    """Numbers not written again since the last change of keys are no longer known; the last three digits stay."""
    return owner.execute(_FORGET, [ID_BYTES, id_of(settings.PERSON_KEYS[0])]).rowcount
