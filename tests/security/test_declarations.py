"""Every field of every table says whether it is about people; what tells who somebody is stays inside."""

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, Field, JSONField

from bdhvs.config.management.commands.print_personal_data import page
from bdhvs.journal.models import Line
from bdhvs.ops.folder import ROOT
from bdhvs.ops.personal import LEVELS, MARKS, PATH, declarations, telling_names
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, a_village

TABLES = {
    f"{room}.{model}": said
    for room, models in tomllib.loads(PATH.read_text(encoding="utf-8")).items()
    for model, said in models.items()
}


def fields() -> Iterator[tuple[str, "Field[Any, Any]"]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.concrete and not field.many_to_many:
                yield model._meta.label, field


def test_every_field_is_declared() -> None:
    known = declarations()
    missing = sorted(f"{model}.{field.name}" for model, field in fields() if (model, field.name) not in known)
    assert missing == [], (
        "write each under its [room.Model] in catalogue/personal-data.toml as plain, personal or sensitive "
        "(the head of that file says which), then run: python -m bdhvs print_personal_data"
    )


def test_nothing_is_declared_that_is_not_there() -> None:
    there = {(model, field.name) for model, field in fields()}
    installed = {app.label for app in apps.get_app_configs()}
    gone = [key for key in declarations() if key not in there and key[0].split(".")[0] in installed]
    assert gone == []


@pytest.mark.parametrize("model", TABLES)
def test_a_field_has_one_level_and_a_mark_only_above_plain(model: str) -> None:
    said = TABLES[model]
    assert set(said) <= {*LEVELS, *MARKS}
    levels = [field for level in LEVELS for field in said.get(level, ())]
    assert len(levels) == len(set(levels))
    above = {*said.get("personal", ()), *said.get("sensitive", ())}
    for mark in MARKS:
        assert set(said.get(mark, ())) <= above


def test_what_is_sealed_is_kept_as_bytes_or_inside_a_document() -> None:
    kinds = {(model, field.name): field for model, field in fields()}
    for key, one in declarations().items():
        if one.sealed and key in kinds:
            assert isinstance(kinds[key], BinaryField | JSONField), key


def test_the_printed_page_is_the_declared_one() -> None:
    printed = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8")
    assert said_in(printed) == said_in(page()), "run: python -m bdhvs print_personal_data"


def said_in(text: str) -> list[list[str]]:
    """The page without what the forms call each field."""
    rows = (line.split(" | ") for line in text.splitlines())
    return [[row[0], *row[2:]] if len(row) == 4 else row for row in rows]


@pytest.mark.django_db
def test_no_table_of_the_export_reads_what_tells_who_somebody_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname, b.relname, a.attname FROM pg_depend d "
            "JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::regclass "
            "JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace "
            "JOIN pg_class b ON b.oid = d.refobjid "
            "JOIN pg_attribute a ON a.attrelid = b.oid AND a.attnum = d.refobjsubid "
            "WHERE n.nspname = 'layout' AND d.refobjsubid > 0"
        )
        read = cursor.fetchall()
    assert len(read) > 50
    columns = {(field.model._meta.db_table, field.column): (model, field.name) for model, field in fields()}
    telling = [
        f"layout.{view} reads {table}.{column}"
        for view, table, column in read
        if (found := declarations().get(columns.get((table, column), ("", ""))))
        and (found.identifies or found.level == "sensitive")
    ]
    assert telling == []


@pytest.mark.django_db
def test_the_journal_names_fields_and_never_what_they_say() -> None:
    village = a_village()
    names = {field.name for _, field in fields()}
    with scope([KY_ANH]):
        lines = list(Line.objects.all())
        assert {name for line in lines for name in line.fields} <= names
        told = " ".join(f"{line.subject_kind} {line.subject_ids} {line.fields}" for line in lines)
    for person in village.people.values():
        assert person.name not in told


def test_a_log_never_carries_these_names() -> None:
    assert {"full_name", "phone", "number_tail", "number_hash", "password", "session_key"} <= telling_names()
