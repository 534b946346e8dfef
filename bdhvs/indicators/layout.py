"""The layout of facts that every counting program reads (design §14, measurement rules "Layout").

PostgreSQL offers it as views of the same names in the schema `layout`, an export as Parquet files. A table is a
tuple of columns; types are the short names of `TYPES`. Instants are UTC, `valid_to` is the first day no longer
valid, null means open. No names of persons, no numbers, no phones.
"""

from typing import Final

Columns = tuple[tuple[str, str], ...]

TYPES: Final = ("text", "date", "instant", "int", "bool", "decimal", "time")

_FACT_TAIL: Final[Columns] = (
    ("recorded_at", "instant"),
    ("level", "text"),
    ("source", "text"),
    ("superseded_by", "text"),
)
_VALIDITY: Final[Columns] = (("valid_from", "date"), ("valid_to", "date"))


def _text(*names: str) -> Columns:
    return tuple((name, "text") for name in names)


LAYOUT: Final[dict[str, Columns]] = {
    # places
    "commune": (*_text("commune_code", "province_code", "name", "kind"), *_VALIDITY),
    "commune_successor": (*_text("old_code", "new_code"), ("since", "date")),
    "hamlet": (*_text("hamlet_code", "commune_code"), *_VALIDITY),
    "hamlet_successor": (*_text("old_code", "new_code"), ("since", "date")),
    "unit": (
        *_text("unit_code", "kind", "commune_code", "hamlet_code", "parent_code", "level"),
        *_VALIDITY,
    ),
    "team": (
        *_text("team_code", "commune_code", "hamlet_code", "decision_no"),
        ("decision_on", "date"),
        *_VALIDITY,
    ),
    "calendar": (
        ("commune_code", "text"),
        ("day", "date"),
        ("open_from", "time"),
        ("open_to", "time"),
    ),
    # people
    "person": (
        ("person_id", "text"),
        ("birth_date", "date"),
        ("birth_year", "int"),
        ("sex", "text"),
        ("died_on", "date"),
        ("merged_into", "text"),
    ),
    "household": (
        *_text("household_id", "commune_code", "hamlet_code", "priority"),
        *_VALIDITY,
        ("merged_into", "text"),
    ),
    "residence": (
        *_text("person_id", "household_id", "hamlet_code", "commune_code", "kind", "role"),
        *_VALIDITY,
    ),
    "membership": (*_text("person_id", "group_code", "unit_code", "commune_code"), *_VALIDITY),
    "consent": (
        ("person_id", "text"),
        ("purpose", "text"),
        ("given", "bool"),
        ("given_on", "date"),
    ),
    "roster": (
        *_text(
            "id",
            "kind",
            "subject_kind",
            "subject_id",
            "object_kind",
            "object_id",
            "role",
            "commune_code",
            "hamlet_code",
        ),
        *_VALIDITY,
        ("from_time", "time"),
        ("to_time", "time"),
        *_FACT_TAIL,
    ),
    # skills and learning
    "item": (*_text("item_code", "framework", "version", "group_code", "set_code"), ("core", "bool")),
    "item_set": _text("item_code", "framework", "version", "group_code", "set_code"),
    "framework_in_use": (
        *_text("commune_code", "group_code", "framework", "version"),
        ("valid_from", "date"),
    ),
    "attainment": (
        *_text("id", "person_id", "item_code", "result"),
        ("degree", "int"),
        ("occurred_on", "date"),
        *_FACT_TAIL,
    ),
    "test_result": (
        *_text("id", "person_id", "framework", "version", "group_code", "purpose"),
        ("score", "decimal"),
        ("passed", "bool"),
        ("degree", "int"),
        ("occurred_on", "date"),
        *_FACT_TAIL,
    ),
    # work at the door and in the hall
    "visit": (
        *_text("id", "household_id", "commune_code", "hamlet_code", "kind", "outcome"),
        ("occurred_on", "date"),
        *_FACT_TAIL,
    ),
    "visit_topic": _text("visit_id", "topic_code"),
    "delivery": (
        *_text("id", "household_id", "channel_code", "topic_code"),
        ("occurred_on", "date"),
        *_FACT_TAIL,
    ),
    "session": (
        *_text("id", "kind", "commune_code", "hamlet_code", "team_code", "unit_code", "status"),
        ("occurred_on", "date"),
        *_FACT_TAIL,
    ),
    "session_topic": _text("session_id", "topic_code"),
    "session_place": _text("session_id", "hamlet_code"),
    "attendance": (
        *_text("session_id", "person_id", "role", "group_code"),
        ("headcount", "int"),
    ),
    "publication": (
        *_text("id", "channel_code", "kind", "ref_code", "commune_code"),
        ("occurred_on", "date"),
        ("minutes", "int"),
        ("has_proof", "bool"),
        *_FACT_TAIL,
    ),
    "publication_place": _text("publication_id", "hamlet_code"),
    "publication_topic": _text("publication_id", "topic_code"),
    # the office
    "recognition": (
        *_text("id", "programme_code", "subject_kind", "subject_id", "commune_code"),
        *_VALIDITY,
        *_FACT_TAIL,
    ),
    "submission": (
        *_text("id", "report_id", "subject_kind", "subject_id", "commune_code"),
        ("period_from", "date"),
        ("period_to", "date"),
        ("due_at", "instant"),
        ("submitted_at", "instant"),
        ("status", "text"),
        *_FACT_TAIL,
    ),
    "figure": (
        *_text("id", "measure", "commune_code", "place_code", "unit_code", "group_code"),
        ("as_of", "date"),
        ("numerator", "int"),
        ("denominator", "int"),
        ("value", "decimal"),
        *_FACT_TAIL,
    ),
    # plans
    "plan": (
        ("id", "text"),
        ("commune_code", "text"),
        ("year", "int"),
        ("kind", "text"),
        ("period_from", "date"),
        ("period_to", "date"),
    ),
    "task": (
        ("id", "text"),
        ("plan_id", "text"),
        ("status", "text"),
        ("due_on", "date"),
        ("done_on", "date"),
        ("lead_unit", "text"),
    ),
    "target": (
        *_text("id", "plan_id", "commune_code", "indicator_id", "op"),
        ("value", "decimal"),
        ("unit", "text"),
        ("by_date", "date"),
        ("at_least", "text"),
        ("base", "text"),
        ("settings", "text"),
    ),
    "definition": _text("indicator_id", "hash", "text"),
    "code": _text("kind", "code", "label"),
    "cell": (
        *_text(
            "target_id",
            "indicator_id",
            "definition_hash",
            "commune_code",
            "hamlet_code",
            "period",
            "at_least",
            "group_code",
        ),
        ("as_of", "date"),
        ("numerator", "int"),
        ("denominator", "int"),
        ("failed", "int"),
        ("missing", "int"),
        ("value", "decimal"),
    ),
    "spot_check": (
        *_text("id", "plan_id", "target_id", "commune_code", "place_code", "period"),
        ("as_of", "date"),
        ("denominator", "int"),
        ("claimed", "int"),
        ("drawn", "int"),
        ("confirmed", "int"),
        ("not_confirmed", "int"),
        ("not_reached", "int"),
    ),
}
"""Every table, in the order in which a reader meets them. Ids in PostgreSQL are the keys as text; in an export they
are pseudonyms. A `spot_check` has one row a stratum: what was claimed there on `as_of`, how many of it were drawn, and
what was found at them; `denominator` is the whole target's. `period_to` of a submission and of a plan is the first day
after it."""
