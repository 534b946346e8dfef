"""The feed is written by the database: each statement that changes what a card shows leaves its households there.

Functions run with the owner's rights: who changes a person in one hamlet also tells the phones of another hamlet where
the person has a home, without being able to read it.
"""

from django.db.migrations.operations import RunSQL

_HEAD = "INSERT INTO field_change (xid, commune_code, hamlet_code, household_id, subject) "
_ROW = (
    "pg_current_xact_id()::text::bigint, h.commune_code, h.hamlet_code, h.id, h.uuid FROM people_household h"
)
_OF_PERSONS = """SELECT ROW WHERE h.id IN (
  SELECT r.household_id FROM people_residence r WHERE r.valid_to IS NULL AND r.person_id IN (
    SELECT COLUMN FROM touched
    UNION SELECT p.merged_into_id FROM touched t JOIN people_person p ON p.id = t.COLUMN))"""
_OF_HOUSEHOLDS = "SELECT ROW WHERE h.id IN (SELECT COLUMN FROM touched)"


def _select(text: str, column: str) -> str:
    return text.replace("ROW", _ROW).replace("COLUMN", column)


KINDS = {
    "household": _select("SELECT ROW", "").replace("people_household h", "touched h"),
    "residence": _select("SELECT DISTINCT ROW JOIN touched t ON h.id = t.household_id", "").replace(
        "h.hamlet_code", "t.hamlet_code"
    ),
    "person": _select(_OF_PERSONS, "id"),
    "of_person": _select(_OF_PERSONS, "person_id"),
    "of_household": _select(_OF_HOUSEHOLDS, "household_id"),
    "of_list": _select(
        "SELECT ROW WHERE h.id IN (SELECT e.household_id FROM visits_priorityentry e "
        "JOIN touched t ON t.id = e.of_list_id)",
        "",
    ),
    "of_object_household": _select(_OF_HOUSEHOLDS, "object_household_id"),
}


MANY = 500
"""Rows of one statement from which on whole sets are joined. A table whose rows were taken back is one of nobody to the
planner; with the plan for nobody, a list of ten thousand people met every other person of the commune once."""


def _function(kind: str) -> str:
    write = f"{_HEAD}{KINDS[kind]}"
    return f"""
CREATE OR REPLACE FUNCTION publish_{kind}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE loops text := current_setting('enable_nestloop');
BEGIN
  IF (SELECT count(*) FROM (SELECT FROM touched LIMIT {MANY}) AS first) < {MANY} THEN
    {write};
  ELSE
    PERFORM set_config('enable_nestloop', 'off', true);
    EXECUTE $many${write}$many$;
    PERFORM set_config('enable_nestloop', loops, true);
  END IF;
  RETURN NULL;
END $$;"""  # noqa: S608 our own words


def publishing_functions(*kinds: str) -> RunSQL:
    """Functions of these kinds; a later kind is made by a later migration."""
    drop = "".join(f"DROP FUNCTION publish_{kind}();" for kind in kinds)
    return RunSQL("".join(_function(kind) for kind in kinds), drop)


def written_anew() -> RunSQL:
    """The functions of all kinds as they are written now, in a database that has older ones."""
    return RunSQL("".join(_function(kind) for kind in KINDS), RunSQL.noop)


def publishes(table: str, kind: str, *, moves: bool = False) -> RunSQL:
    """Every change of `table` goes to the feed. `moves`: an update may take the row away from a hamlet."""
    events = [("insert", "INSERT", "NEW"), ("update", "UPDATE", "NEW"), ("delete", "DELETE", "OLD")]
    events += [("leave", "UPDATE", "OLD")] if moves else []
    make = "".join(
        f"CREATE TRIGGER publish_{name} AFTER {event} ON {table} REFERENCING {side} TABLE AS touched "
        f"FOR EACH STATEMENT EXECUTE FUNCTION publish_{kind}();"
        for name, event, side in events
    )
    drop = "".join(f"DROP TRIGGER publish_{name} ON {table};" for name, _, _ in events)
    return RunSQL(make, drop)


KEEP_EVENTS = RunSQL(
    """
CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE may text[] := ARRAY['outcome', 'code', 'waits', 'fields', 'facts', 'settled_at', 'household_id', 'hamlet_code',
  'type', 'subject', 'flags', 'occurred_at', 'v'];
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF to_jsonb(NEW) - may = to_jsonb(OLD) - may AND OLD.outcome <> 'applied' THEN RETURN NEW; END IF;
    IF to_jsonb(NEW) - 'sealed' = to_jsonb(OLD) - 'sealed' AND NEW.sealed IS NULL THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'an event is never changed' USING ERRCODE = 'BD002';
END $$;
CREATE TRIGGER keep_events BEFORE UPDATE OR DELETE ON field_event FOR EACH ROW EXECUTE FUNCTION keep_events();
""",
    "DROP TRIGGER keep_events ON field_event; DROP FUNCTION keep_events();",
)
"""Only what became of an event may change, and not once it is applied; its sealed form may be erased."""
