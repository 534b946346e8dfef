"""Shape of the code: acts are keyword-only and documented, views are guarded, territory tables have policies."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

import bdhvs

ROOT = Path(__file__).resolve().parents[2]
OPEN_PAGES = {
    "accounts:sign_in": "how else to come in",
    "accounts:sign_out": "does nothing for a stranger",
    "accounts:sessions": "one's own sessions",
    "appointments:take_up": "the printed code is the key",
    "places:first_start": "only while nobody has an account",
    "places:choose_commune": "signed in; the machine's administrator alone, decided in the view",
    "help": "handbooks; nothing of anybody stands in them",
    "help_guide": "as the list of handbooks",
    "help_sheet": "as the list of handbooks",
    "help_picture": "as the list of handbooks",
    "ui:preferences": "contrast and text size, a cookie of the reader",
    "ui:gallery": "signed in or at a developer's desk, decided in the view; made-up content",
    "ui:gallery_job": "as the gallery",
    "field_app:app": "the same for everybody; what it shows comes to a joined phone only",
    "field_app:worker": "as the app",
    "field_app:manifest": "as the app",
}
"""Pages without an act of the table of rights, each with the reason."""

WITHOUT_TERRITORY = {
    "places_province", "places_commune", "places_communesuccessor", "places_communeprofile", "places_code",
    "ops_installation", "accounts_signinsession", "accounts_signintry", "skills_framework", "skills_item",
    "skills_itemset", "learning_frameworkimport", "learning_itemdetail", "indicators_definition", "indicators_compiled",
}  # fmt: skip
"""Tables that name no person and belong to no commune, or are needed before a scope is known."""


def command_modules() -> list[str]:
    found = []
    for path in sorted((ROOT / "bdhvs").glob("*/commands.py")):
        found.append(f"bdhvs.{path.parent.name}.commands")
    for path in sorted((ROOT / "bdhvs").glob("*/commands/__init__.py")):
        package = f"bdhvs.{path.parent.parent.name}.commands"
        found += [f"{package}.{m.name}" for m in pkgutil.iter_modules([str(path.parent)])]
    return found


def acts() -> Iterator[tuple[str, Callable[..., Any]]]:
    for name in command_modules():
        module = importlib.import_module(name)
        for key, value in inspect.getmembers(module, inspect.isfunction):
            ours = inspect.unwrap(value).__module__ == name and hasattr(
                value, "__wrapped__"
            )  # one transaction
            if ours and not key.startswith("_"):
                yield f"{name}.{key}", value


@pytest.mark.parametrize(("name", "act"), list(acts()))
def test_an_act_has_a_docstring_and_keyword_only_arguments(name: str, act: Callable[..., Any]) -> None:
    assert inspect.getdoc(act), f"{name} has no docstring"
    kinds = {p.kind for p in inspect.signature(act).parameters.values()}
    assert kinds <= {inspect.Parameter.KEYWORD_ONLY}, f"{name} takes arguments by position"


def views(
    patterns: list[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, pattern.namespace or space)
        elif pattern.callback is not None:
            yield f"{space}:{pattern.name}" if space else str(pattern.name), pattern.callback


def test_every_page_says_who_may_open_it() -> None:
    """A new page without a decision fails here."""
    undecided = [
        name
        for name, view in views(get_resolver().url_patterns)
        if name not in OPEN_PAGES and not hasattr(view, "act") and not getattr(view, "decided", "")
    ]
    assert undecided == []


@pytest.mark.django_db
def test_every_table_of_a_commune_is_guarded_by_a_policy_even_against_its_owner() -> None:
    ours = {
        m._meta.db_table for m in apps.get_models() if m.__module__.startswith("bdhvs.")
    } - WITHOUT_TERRITORY
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_policy p ON p.polrelid = c.oid "
            "WHERE c.relrowsecurity AND c.relforcerowsecurity"
        )
        guarded = {row[0] for row in cursor.fetchall()}
    assert ours - guarded == set()


@pytest.mark.django_db
def test_the_layout_views_have_the_columns_of_the_layout_and_the_readers_rights() -> None:
    from bdhvs.indicators.layout import LAYOUT

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY ordinal_position) "
            "FROM information_schema.columns WHERE table_schema = 'layout' GROUP BY 1"
        )
        found = dict(cursor.fetchall())
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'layout' AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)"
        )
        with_owners_rights = cursor.fetchall()
    assert {table: [name for name, _ in columns] for table, columns in LAYOUT.items()} == found
    assert with_owners_rights == []


def test_every_room_says_what_it_owns() -> None:
    rooms = [m.name for m in pkgutil.iter_modules(bdhvs.__path__) if m.ispkg]
    silent = [room for room in rooms if not (importlib.import_module(f"bdhvs.{room}").__doc__ or "").strip()]
    assert silent == []
