"""What is in force on a day (rules 7 and 11) and what the floor lets through."""

from datetime import date, datetime, timedelta

from tests.oracle.question import Question
from tests.oracle.register import Row, valid_on

VIET_NAM = timedelta(hours=7)
DATED_BY_VALIDITY = ("roster", "recognition")


def local_day(moment: datetime) -> date:
    """The calendar day in Viet Nam of an instant in UTC."""
    return (moment + VIET_NAM).date()


def in_force(table: str, row: Row, day: date) -> bool:
    """Rule 11, by table; a fact that was corrected is in force on no day."""
    if row.get("superseded_by") is not None:
        return False
    if table in DATED_BY_VALIDITY:
        return valid_on(row, day)
    if table == "figure":
        return bool(row["as_of"] <= day)
    if table == "submission":
        return row["submitted_at"] is not None and local_day(row["submitted_at"]) <= day
    return bool(row["occurred_on"] <= day)


def counts_at_all(table: str, row: Row) -> bool:
    """Rule 7: a session counts when held, a visit when done, an attendance when the role is learner."""
    wanted = {"session": ("status", "held"), "visit": ("outcome", "done"), "attendance": ("role", "learner")}
    if table not in wanted:
        return True
    column, value = wanted[table]
    return bool(row[column] == value)


def reaches_floor(row: Row, floor: str | None) -> bool:
    """Rule 7: a fact below the floor is not there; no floor is asked in `where`."""
    return floor is None or (row["level"] is not None and row["level"] >= floor)


def in_rule_period(day: date, question: Question, in_period: bool, logged: bool) -> bool:
    """Rule 3: plan start to min(D, by); without `in period` logged since plan start, observed since ever."""
    if in_period:
        return question.plan_start <= day <= question.period_end()
    return day <= question.as_of and (not logged or question.plan_start <= day)
