"""Spot-checks of the sample: one that is done, of people's skills or visits, and one that has just been drawn."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from bdhvs.accounts.models import User
from bdhvs.plans.models import SpotCheck, Target
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.spotchecks.claims import checkers_of, evidence_of, question_of
from bdhvs.plans.spotchecks.commands import draw_sample, give_out, record_finding
from bdhvs.plans.spotchecks.facts import items_in_question
from bdhvs.plans.spotchecks.queries import units_of
from bdhvs.plans.spotchecks.rules import Finding, NothingClaimedError, OwnWorkError, Size, Span

_KINDS: Final = ("person", "household")
_EACH: Final = Size(each=1)
_EVERY: Final = 6
"""One of so many did not hold, one was not at home."""


def check_on_the_spot(commune: str, on: date, officer: User, at: datetime) -> None:
    """Draw twice, five weeks ago and yesterday; what was drawn first has been checked meanwhile."""
    targets = islice(_claimed_one_by_one(commune, on), 2)
    for target, days in zip(targets, (35, 1), strict=False):
        drawn = at - timedelta(days=days)
        try:
            check = draw_sample(
                target=target,
                as_of=on - timedelta(days=days),
                size=_EACH,
                span=Span.WHOLE,
                seed=days,
                due_on=on + timedelta(days=14 - days),
                by=officer,
                at=drawn,
            )
            give_out(check=check, checkers=list(checkers_of(commune, on)), by=officer, at=drawn)
        except (NothingClaimedError, OwnWorkError):
            continue
        if days > _EVERY:
            _find(check, officer, on - timedelta(days=20), at - timedelta(days=20))


def _claimed_one_by_one(commune: str, on: date) -> Iterator[Target]:
    for target in targets_in_force(commune, on):
        question = question_of(target)
        if question is not None and question[0].of in _KINDS and question[0].shape == "share":
            yield target


def _find(check: SpotCheck, officer: User, on: date, at: datetime) -> None:
    """What the checkers brought on paper, typed by the officer."""
    given = [unit for unit in units_of(check, officer) if unit.checker_user_id or unit.checker_person_id]
    evidence = evidence_of(check, [unit.unit_id for unit in given], on)
    for number, unit in enumerate(given):
        named = list(items_in_question(evidence.get(unit.unit_id, [])))
        finding = Finding.CONFIRMED
        if number % _EVERY == 1 and named:
            finding = Finding.NOT_CONFIRMED
        elif number % _EVERY == 3:
            finding = Finding.NOT_REACHED
        record_finding(unit=unit, finding=finding, items=named[:1], on=on, by=officer, at=at)
