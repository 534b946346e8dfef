"""Keyed pseudonyms: the same id always gets the same one within an export, and another one in the next."""

from typing import Final

PERSON, HOUSEHOLD = "person", "household"

ID_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "person": {"person_id": PERSON, "merged_into": PERSON},
    "household": {"household_id": HOUSEHOLD, "merged_into": HOUSEHOLD},
    "residence": {"person_id": PERSON, "household_id": HOUSEHOLD},
    "membership": {"person_id": PERSON},
    "consent": {"person_id": PERSON},
    "attainment": {"person_id": PERSON, "id": "attainment", "superseded_by": "attainment"},
    "test_result": {"person_id": PERSON, "id": "test_result", "superseded_by": "test_result"},
    "visit": {"household_id": HOUSEHOLD, "id": "visit", "superseded_by": "visit"},
    "visit_topic": {"visit_id": "visit"},
    "delivery": {"household_id": HOUSEHOLD, "id": "delivery", "superseded_by": "delivery"},
    "session": {"id": "session", "superseded_by": "session"},
    "session_topic": {"session_id": "session"},
    "session_place": {"session_id": "session"},
    "attendance": {"person_id": PERSON, "session_id": "session"},
    "publication": {"id": "publication", "superseded_by": "publication"},
    "publication_topic": {"publication_id": "publication"},
    "publication_place": {"publication_id": "publication"},
    "roster": {"id": "roster"},
    "recognition": {"id": "recognition", "superseded_by": "recognition"},
    "submission": {"id": "submission", "superseded_by": "submission"},
    "figure": {"id": "figure", "superseded_by": "figure"},
    "spot_check": {"id": "spot_check"},
}
"""Columns that hold an id of ours, by table, with what they are ids of."""

BY_KIND: Final[dict[str, dict[str, str]]] = {
    "roster": {"subject_id": "subject_kind", "object_id": "object_kind"},
    "recognition": {"subject_id": "subject_kind"},
}
"""Columns that hold a person, a household or a code of a place, by the column that says which."""

CODE_OR_NOTHING: Final = "CASE WHEN {0} ~ '^[a-z_]{{1,30}}$' THEN {0} END AS {0}"
"""A source that is a code (spot_check) decides counts and leaves; one that somebody typed stays at home."""


def expression(table: str, column: str, key: str) -> str:
    """SQL that gives the column as it may leave; `key` is hexadecimal, made by us."""
    if column == "source":
        return CODE_OR_NOTHING.format(column)
    if column in ID_COLUMNS.get(table, {}):
        return f"{_hashed(ID_COLUMNS[table][column], column, key)} AS {column}"
    if column in BY_KIND.get(table, {}):
        kind = BY_KIND[table][column]
        hashed = " ".join(f"WHEN '{of}' THEN {_hashed(of, column, key)}" for of in (PERSON, HOUSEHOLD))
        return f"CASE {kind} {hashed} ELSE {column} END AS {column}"
    return column


def _hashed(of: str, column: str, key: str) -> str:
    text = f"'{key}:{of}:' || {column}"
    return f"left(encode(sha256(convert_to({text}, 'UTF8')), 'hex'), 24)"
