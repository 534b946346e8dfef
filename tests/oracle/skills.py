"""What a person can do, as far as it was seen (rules 4, 5 and 8)."""

from tests.oracle.force import in_force, in_rule_period, reaches_floor
from tests.oracle.question import Question
from tests.oracle.register import Register, Row, Tables

SPOT_CHECK = "spot_check"
PRACTICE = "practice"


def items_of_set(tables: Tables, question: Question, group: str, set_code: str) -> set[str]:
    """Rule 8: the items of a set in the framework that the commune uses for this group on D; may be empty."""
    chosen = [
        row
        for row in tables["framework_in_use"]
        if row["commune_code"] == question.commune
        and row["group_code"] == group
        and row["valid_from"] <= question.as_of
    ]
    if not chosen:
        return set()
    used = max(chosen, key=lambda row: row["valid_from"])
    return {
        row["item_code"]
        for row in tables["item_set"]
        if row["set_code"] == set_code
        and row["group_code"] == group
        and (row["framework"], row["version"]) == (used["framework"], used["version"])
    }


def latest_order(row: Row) -> tuple[object, ...]:
    """Rule 4: later day, then later writing; at equality the worse result wins, then the lower degree.

    The greatest in this order is the one that holds. No degree is below the first degree; then the lower
    level.
    """
    worse = row["result"] == "no" if "result" in row else not row["passed"]
    degree = row["degree"] if row["degree"] is not None else 0
    return (row["occurred_on"], row["recorded_at"], worse, -degree, -ord(row["level"][-1]))


def latest_attainments(register: Register, person: str, in_period: bool, floor: str | None) -> dict[str, Row]:
    """Rule 4: of each item the latest attainment at or above the floor, yes or no."""
    latest: dict[str, Row] = {}
    for row in register.tables["attainment"]:
        counts = (
            register.person_of(row["person_id"]) == person
            and in_force("attainment", row, register.question.as_of)
            and in_rule_period(row["occurred_on"], register.question, in_period, logged=False)
            and reaches_floor(row, floor)
        )
        if counts:
            held = latest.get(row["item_code"])
            if held is None or latest_order(row) > latest_order(held):
                latest[row["item_code"]] = row
    return latest


def latest_tests(register: Register, person: str, in_period: bool, floor: str | None) -> list[Row]:
    """Rule 5: the latest test per framework and group, practice never."""
    latest: dict[tuple[str, str], Row] = {}
    for row in register.tables["test_result"]:
        counts = (
            register.person_of(row["person_id"]) == person
            and row["purpose"] != PRACTICE
            and in_force("test_result", row, register.question.as_of)
            and in_rule_period(row["occurred_on"], register.question, in_period, logged=False)
            and reaches_floor(row, floor)
        )
        key = (row["framework"], row["group_code"])
        if counts and (key not in latest or latest_order(row) > latest_order(latest[key])):
            latest[key] = row
    return [row for row in latest.values() if not voided(register, person, row, floor)]


def voided(register: Register, person: str, test: Row, floor: str | None) -> bool:
    """Rule 5: a later spot-check "no" on an item of the test's framework and group makes the test void."""
    items = {
        row["item_code"]
        for row in register.tables["item"]
        if (row["framework"], row["group_code"]) == (test["framework"], test["group_code"])
    }
    return any(
        row["source"] == SPOT_CHECK
        and row["result"] == "no"
        and row["item_code"] in items
        and register.person_of(row["person_id"]) == person
        and in_force("attainment", row, register.question.as_of)
        and reaches_floor(row, floor)
        and (row["occurred_on"], row["recorded_at"]) > (test["occurred_on"], test["recorded_at"])
        for row in register.tables["attainment"]
    )
