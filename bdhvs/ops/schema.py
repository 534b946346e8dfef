"""Steps of a migration that Django has no word for: policies, append-only tables, views of the layout."""

from django.db.migrations.operations import RunSQL

SCOPE_FUNCTIONS = """
CREATE FUNCTION scope_communes() RETURNS text[] LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE named text := current_setting('app.communes', true);
BEGIN
  IF named IS NULL OR named = '' THEN
    RAISE EXCEPTION 'no territory scope is set' USING ERRCODE = 'BD001', HINT = 'open bdhvs.ops.territory.scope()';
  END IF;
  RETURN string_to_array(named, ',');
END $$;
CREATE FUNCTION scope_whole() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT coalesce(current_setting('app.places', true), '') = '*' $$;
CREATE FUNCTION scope_places() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE AS
  $$ SELECT string_to_array(coalesce(current_setting('app.places', true), ''), ',') $$;
CREATE FUNCTION keep_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.superseded_by_id IS NULL
      AND to_jsonb(NEW) - 'superseded_by_id' = to_jsonb(OLD) - 'superseded_by_id' THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'a fact is never changed: record a correction' USING ERRCODE = 'BD002';
END $$;
CREATE FUNCTION mark_dirty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO indicators_dirty (commune_code, kind, marked_at)
  SELECT DISTINCT commune_code, TG_ARGV[0], now() FROM touched;
  RETURN NULL;
END $$;
CREATE SCHEMA layout;
"""

DROP_SCOPE_FUNCTIONS = """
DROP SCHEMA layout CASCADE;
DROP FUNCTION mark_dirty; DROP FUNCTION keep_facts;
DROP FUNCTION scope_places; DROP FUNCTION scope_whole; DROP FUNCTION scope_communes;
"""

_IN_COMMUNE = "commune_code = ANY ((SELECT scope_communes())::text[])"


def _in_places(columns: tuple[str, ...]) -> str:
    tests = ["(SELECT scope_whole())"]
    tests += [f"{column} = ANY ((SELECT scope_places())::text[])" for column in columns if column != "places"]
    if "places" in columns:
        tests.append("places && (SELECT scope_places())::text[]")
    return " OR ".join(tests)


def territory(table: str, *, by: tuple[str, ...] = ("hamlet_code",)) -> RunSQL:
    """Guard `table`: rows of the scoped communes, and of the scoped places by the columns `by`.

    The scope functions stand in sub-selects so that the planner reads them once per query (an index condition), not
    once per row. `by=()` leaves a table to commune-wide roles only when a scope names places.
    """
    test = f"{_IN_COMMUNE} AND ({_in_places(by)})"
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY territory ON {table} USING ({test}) WITH CHECK ({test});",
        f"DROP POLICY territory ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def commune_wide(table: str) -> RunSQL:
    """Guard `table` by commune only: everybody of the commune may read it (plans, units, cells)."""
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY territory ON {table} USING ({_IN_COMMUNE}) WITH CHECK ({_IN_COMMUNE});",
        f"DROP POLICY territory ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


_NAMED = "coalesce(current_setting('app.communes', true), '')"


def at_the_door(table: str) -> RunSQL:
    """Guard a table that is read before a scope is known (accounts, invitations): inside a scope only rows of its
    communes and those of no commune are there; at the door all of them are."""
    test = (
        f"(SELECT {_NAMED}) = '' OR commune_code IS NULL"
        f" OR commune_code = ANY ((SELECT string_to_array({_NAMED}, ','))::text[])"
    )
    return RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        f"CREATE POLICY territory ON {table} USING ({test}) WITH CHECK ({test});",
        f"DROP POLICY territory ON {table}; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def watched(table: str) -> RunSQL:
    """A province may read this table of its communes, besides (never write): cells, targets, what was handed in.

    A table without this line is closed to a province, whatever its other policy says.
    """
    test = "commune_code = ANY ((SELECT scope_watched())::text[])"
    return RunSQL(
        f"CREATE POLICY watched ON {table} FOR SELECT USING ({test});", f"DROP POLICY watched ON {table};"
    )


def append_only(table: str) -> RunSQL:
    """The database refuses to change or delete a fact; only the mark of its correction may be set, once."""
    return RunSQL(
        f"CREATE TRIGGER keep_facts BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION keep_facts();",
        f"DROP TRIGGER keep_facts ON {table};",
    )


def layout_view(name: str, select: str) -> RunSQL:
    """One table of the layout (design §14) over our own tables, with the reader's rights, not the owner's."""
    return RunSQL(
        f"CREATE VIEW layout.{name} WITH (security_invoker = true) AS {select};",
        f"DROP VIEW layout.{name};",
    )


def marks_dirty(table: str, kind: str) -> RunSQL:
    """Every change of `table` says which communes' counts of `kind` are old, whichever door it came through.

    One mark per statement and commune, not per row; the worker takes the marks before it counts, so a change
    committed meanwhile keeps its mark (indicators.commands).
    """
    events = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
    make = "".join(
        f"CREATE TRIGGER mark_dirty_{event.lower()} AFTER {event} ON {table} REFERENCING {side} TABLE AS touched "
        f"FOR EACH STATEMENT EXECUTE FUNCTION mark_dirty('{kind}');"
        for event, side in events
    )
    drop = "".join(f"DROP TRIGGER mark_dirty_{event.lower()} ON {table};" for event, _ in events)
    return RunSQL(make, drop)
