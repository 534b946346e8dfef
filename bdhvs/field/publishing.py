"""The feed is written by the database: each statement that changes what a card shows leaves its households there.

Functions run with the owner's rights: who changes a person in one hamlet also tells the phones of another hamlet where
the person has a home, without being able to read it.
"""

from django.db.migrations.operations import RunSQL

_SEES = """INSERT INTO field_change (xid, commune_code, hamlet_code, household_id, subject)
  SELECT pg_current_xact_id()::text::bigint, h.commune_code, h.hamlet_code, h.id, h.uuid FROM """
_OF_HOMES = f"{_SEES} people_household h WHERE h.id = ANY(homes);"
_OF_NAMED = f"homes := named; {_OF_HOMES}"
_OF_PERSONS = f"""named := named || ARRAY(SELECT merged_into_id FROM people_person WHERE id = ANY(named));
  homes := ARRAY(
    WITH lived AS MATERIALIZED (SELECT household_id, valid_to FROM people_residence WHERE person_id = ANY(named))
    SELECT DISTINCT household_id FROM lived WHERE valid_to IS NULL);
  {_OF_HOMES}"""  # noqa: S608 our own words
_OF_LISTS = f"""homes := ARRAY(SELECT household_id FROM visits_priorityentry WHERE of_list_id = ANY(named));
  {_OF_HOMES}"""  # noqa: S608 our own words
_OF_RESIDENCES = f"""{_SEES} (
    SELECT DISTINCT t.commune_code, t.hamlet_code, t.household_id AS id,
      (SELECT uuid FROM people_household WHERE id = t.household_id) AS uuid FROM touched t) AS h;"""  # noqa: S608 our own words

KINDS = {
    "household": ("id", f"{_SEES} touched h;"),
    "residence": ("household_id", _OF_RESIDENCES),
    "person": ("id", _OF_PERSONS),
    "of_person": ("person_id", _OF_PERSONS),
    "of_household": ("household_id", _OF_NAMED),
    "of_list": ("id", _OF_LISTS),
    "of_object_household": ("object_household_id", _OF_NAMED),
}
"""By what the touched rows name a household or a person, and what is written then.

No statement joins two tables: each looks up an array of ids by an index, whatever the planner believes. A session keeps
the plan that it made first, perhaps in an empty register; with joins that plan met every household once for each row
when a list of thousands had come, until the tables were analysed. What else is asked of a row stands outside the
look-up, or an index of all that it is true for would be read from end to end.
"""


def _function(kind: str) -> str:
    column, write = KINDS[kind]
    return f"""
CREATE OR REPLACE FUNCTION publish_{kind}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE named bigint[] := ARRAY(SELECT DISTINCT {column} FROM touched); homes bigint[];
BEGIN
  {write}
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
