"""Rule 2: when nothing written down means missing instead of no."""

from dataclasses import dataclass
from datetime import date

from tests.oracle.force import in_force, local_day
from tests.oracle.question import Question
from tests.oracle.register import Tables

ACTIVITY_LOG = "activity_log"
ACCEPTED = ("accepted", "approved", "locked")


@dataclass(frozen=True)
class Owner:
    """Who keeps the log: a hamlet, a team or a unit."""

    kind: str
    code: str


def log_is_open(tables: Tables, owners: set[Owner], question: Question, last_day: date) -> bool:
    """Whether a log of these owners overlapping plan start … `last_day` is due by D and not accepted by D."""
    return any(
        row["report_id"] == ACTIVITY_LOG
        and row["superseded_by"] is None
        and Owner(row["subject_kind"], row["subject_id"]) in owners
        and row["period_from"] <= last_day
        and question.plan_start < row["period_to"]
        and local_day(row["due_at"]) <= question.as_of
        and not (row["status"] in ACCEPTED and in_force("submission", row, question.as_of))
        for row in tables["submission"]
    )
