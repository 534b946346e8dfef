"""Recording the result of a test."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.learning.models import TestResult
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Person
from bdhvs.skills.models import Framework
from bdhvs.skills.rules import check_occurred_on


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """What a test gave. Unit: `score` is 0 to 1, `degree` 1 can, 2 does well; None where it was not measured."""

    group_code: str
    passed: bool
    score: Decimal | None = None
    degree: int | None = None
    purpose: str = "confirmation"


@transaction.atomic
def record_test_result(
    *,
    person: Person,
    framework: Framework,
    outcome: TestOutcome,
    occurred_on: date,
    by: User | None,
    at: datetime,
) -> TestResult:
    """Write the result of a supervised test (E2).

    Raises: FutureFactError
    """
    check_occurred_on(occurred_on, received_on=at.date())
    result = TestResult.objects.create(
        person=person,
        commune_id=person.commune_id,
        hamlet_id=person.residences.filter(valid_to=None).values_list("hamlet_id", flat=True).first(),
        framework=framework,
        group_code=outcome.group_code,
        passed=outcome.passed,
        score=outcome.score,
        degree=outcome.degree,
        purpose=outcome.purpose,
        occurred_on=occurred_on,
        recorded_at=at,
        recorded_by=by,
        level=Level.E2.value,
    )
    note(
        act="record_test_result",
        by=by,
        at=at,
        commune=person.commune_id,
        subject="test_result",
        ids=[result.pk],
    )
    return result
