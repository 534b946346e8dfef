"""What many tests begin with is built once for each run, through the real commands; the others get its rows back.

The village alone is some 185 statements, nine tenths of what a test of a page takes. The first test that asks builds it
and keeps the rows that came; to the later ones they are given by one statement, under the same numbers, with a copy of
what the builder returned. It is built anew wherever other rows stand already, or the settings that it goes by differ.
"""

import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.conf import settings
from django.db import connection

DOORS = """
CREATE SCHEMA kept;
GRANT USAGE ON SCHEMA kept TO PUBLIC;
CREATE FUNCTION kept.filled() RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE one text; there boolean; found text[] := '{}';
BEGIN
  FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1 LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', one) INTO there;
    IF there THEN found := found || one; END IF;
  END LOOP;
  RETURN found;
END $$;
CREATE FUNCTION kept.rows(one text) RETURNS text LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE found text;
BEGIN
  EXECUTE format('SELECT json_agg(t)::text FROM public.%I t', one) INTO found;
  RETURN found;
END $$;
CREATE FUNCTION kept.emptied(names text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET session_replication_role = replica AS $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY names LOOP EXECUTE format('DELETE FROM public.%I', one); END LOOP;
END $$;
CREATE FUNCTION kept.put_back(kept json) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET session_replication_role = replica AS $$
DECLARE one text; content json;
BEGIN
  FOR one, content IN SELECT * FROM json_each(kept) LOOP
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM json_populate_recordset(NULL::public.%1$I, $1)', one)
    USING content;
  END LOOP;
END $$;
"""
"""Stand in the database that those of tests are copied from (tests/prepared.py). They are the superuser's: rows of
every commune are seen, and put back without triggers and checks, for what those wrote is among the rows."""
GOES_BY = ("SECRET_KEY", "FIELD_KEYS", "PERSON_KEYS", "PASSWORD_HASHERS", "CATALOGUE_DIR")
STANDING = {
    "django_migrations",
    "django_content_type",
    "auth_permission",
    "indicators_definition",
    "indicators_compiled",
}
"""Stand in an empty test database, the last two in most of them; nothing that is built here asks for them."""
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Built:
    """What the builder returned, pickled; what it put into tables, as JSON by table."""

    returned: bytes
    rows: str


def kept(build: Callable[P, R]) -> Callable[P, R]:
    """Build once for each choice of (plain) arguments. A builder may return and write into tables, nothing else."""
    known: dict[str, Built] = {}

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> R:
        if not _has_doors() or _filled():
            return build(*args, **kwargs)
        key = repr((args, sorted(kwargs.items()), [getattr(settings, name) for name in GOES_BY]))
        if key in known:
            _ask("SELECT kept.put_back(%s)", known[key].rows)
            again: R = pickle.loads(known[key].returned)  # noqa: S301 our own
            return again
        made = build(*args, **kwargs)
        rows = {name: json.loads(_ask("SELECT kept.rows(%s)", name)) for name in sorted(_filled())}
        known[key] = Built(pickle.dumps(made), json.dumps(rows))
        return made

    return built


@cache
def _has_doors() -> bool:
    """A server named by DATABASE_URL has none: there everything is built."""
    return bool(_ask("SELECT to_regnamespace('kept') IS NOT NULL"))


def _filled() -> set[str]:
    return set(_ask("SELECT kept.filled()")) - STANDING


def _ask(question: str, *values: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        (answer,) = cursor.fetchone() or (None,)
        return answer
