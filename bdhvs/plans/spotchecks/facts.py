"""What "not confirmed" writes: a no for the items, or the correction of a visit; and how a correction puts it back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from bdhvs.accounts.models import User
from bdhvs.indicators.kinds import SPOT_CHECK
from bdhvs.indicators.queries import Fact
from bdhvs.learning.models import TestResult
from bdhvs.lib.evidence import Level
from bdhvs.people.models import Household
from bdhvs.plans.models import SpotCheckUnit
from bdhvs.plans.spotchecks.rules import NothingNamedError
from bdhvs.skills.commands import AttainmentEntry, record_attainments
from bdhvs.skills.correcting import supersede
from bdhvs.skills.models import Attainment, Item
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import record_visit
from bdhvs.visits.models import Visit
from bdhvs.visits.rules import VisitKind, VisitOutcome

PUT_BACK: Final = "khôi phục khi sửa kết quả phúc tra"
CHECKED_SET: Final = "core"


def attained(facts: Iterable[Fact]) -> list[Attainment]:
    """Attainments in force that said yes among the evidence."""
    ids = [int(fact.id) for fact in facts if fact.kind == "attainment" and fact.id.isdigit()]
    found = Attainment.objects.filter(pk__in=ids, superseded_by=None, result=Result.YES.value)
    return list(found.select_related("person").order_by("person_id", "item_code"))


def tested(facts: Iterable[Fact]) -> list[TestResult]:
    """Passed tests among the evidence."""
    ids = [int(fact.id) for fact in facts if fact.kind == "test_result" and fact.id.isdigit()]
    found = TestResult.objects.filter(pk__in=ids, superseded_by=None, passed=True)
    return list(found.select_related("person").order_by("pk"))


def items_in_question(facts: Sequence[Fact]) -> dict[str, str]:
    """Items a checker may find wanting, `person:item` → words: those claimed, or those a passed test stands for."""
    claims, tests = attained(facts), tested(facts)
    codes = {claim.item_code for claim in claims}
    labels = dict(Item.objects.filter(code__in=codes).values_list("code", "label"))
    several = len({claim.person_id for claim in claims}) > 1
    found = {
        f"{c.person_id}:{c.item_code}": f"{c.person.name}: {labels.get(c.item_code, c.item_code)}"
        if several
        else labels.get(c.item_code, c.item_code)
        for c in claims
    }
    for test in tests:
        asked = Item.objects.filter(
            framework=test.framework_id, sets__group_code=test.group_code, sets__set_code=CHECKED_SET
        )
        for code, label in asked.order_by("position").values_list("code", "label"):
            found.setdefault(f"{test.person_id}:{code}", label)
    return found


def refute(
    unit: SpotCheckUnit, facts: Sequence[Fact], items: Sequence[str], on: date, by: User | None, at: datetime
) -> list[dict[str, Any]]:
    """Write that the claim does not hold; gives what was written, so that it can be put back.

    Every attainment named (none named: all claimed) becomes a no of level E2, or E3 where the claim was E3. A visit
    that did not take place as recorded is corrected by one of kind spot-check, still owed (postponed).
    Missing: what else the claim stands on (sessions, duties) is not touched; who recorded it corrects it.
    Raises: NothingNamedError, FactError
    """
    wrote = _say_no(unit, facts, items, on, by, at)
    visits = [int(f.id) for f in facts if f.kind == "visit" and f.id.isdigit()]
    if unit.unit_kind == "household" and visits:
        wrote += _correct_visits(unit, visits, on, by, at)
    return wrote


def _say_no(
    unit: SpotCheckUnit, facts: Sequence[Fact], items: Sequence[str], on: date, by: User | None, at: datetime
) -> list[dict[str, Any]]:
    claims = {f"{claim.person_id}:{claim.item_code}": claim for claim in attained(facts)}
    tests = {test.person_id: test for test in tested(facts)}
    known = set(tests) | {claim.person_id for claim in claims.values()}
    chosen = [key for key in items if int(key.split(":")[0]) in known] or list(claims)
    if tests and not items:
        raise NothingNamedError(
            "Hãy chọn ít nhất một điều chưa làm được, để bài kiểm tra trước đó không còn tính."
        )
    if not chosen:
        return []
    people = {c.person_id: c.person for c in claims.values()} | {pk: t.person for pk, t in tests.items()}
    keys = [(key, int(key.split(":")[0]), key.split(":", 1)[1]) for key in chosen]
    entries = [
        AttainmentEntry(people[pk], item, Result.NO, _level(claims.get(key)), on, source=SPOT_CHECK)
        for key, pk, item in keys
    ]
    made = record_attainments(commune_code=unit.commune_id, entries=entries, by=by, at=at)
    return [
        {
            "kind": "attainment",
            "new": new.pk,
            "instead": claims[key].pk if key in claims else None,
            "test": tests[pk].pk if pk in tests else None,
        }
        for new, (key, pk, _) in zip(made, keys, strict=True)
    ]


def _level(claim: Attainment | None) -> Level:
    """Observed by the checker; a claim read from E3 upwards only falls to a look at the paper itself."""
    return Level.E3 if claim is not None and claim.level == Level.E3.value else Level.E2


def _correct_visits(
    unit: SpotCheckUnit, ids: Sequence[int], on: date, by: User | None, at: datetime
) -> list[dict[str, Any]]:
    old = list(Visit.objects.filter(pk__in=ids, superseded_by=None).order_by("pk"))
    if not old:
        return []
    made = record_visit(
        household=Household.objects.get(pk=int(unit.unit_id)),
        kind=VisitKind.SPOT_CHECK,
        outcome=VisitOutcome.POSTPONED,
        occurred_on=on,
        level=Level.E2,
        source=SPOT_CHECK,
        supersedes=old[0],
        by=by,
        at=at,
    )
    supersede([(visit, made) for visit in old[1:]])
    return [{"kind": "visit", "new": made.pk, "instead": [visit.pk for visit in old]}]


def put_back(wrote: Sequence[dict[str, Any]], by: User | None, at: datetime) -> None:
    """Undo what a finding wrote, by later facts that say again what was claimed before."""
    for row in wrote:
        if row["kind"] == "visit":
            _visits_again(row, by, at)
        else:
            _attainment_again(row, by, at)


def _visits_again(row: dict[str, Any], by: User | None, at: datetime) -> None:
    correction = Visit.objects.filter(pk=row["new"], superseded_by=None).first()
    for visit in Visit.objects.filter(pk__in=row["instead"]).select_related("household").order_by("pk"):
        record_visit(
            household=visit.household,
            kind=VisitKind(visit.kind),
            outcome=VisitOutcome(visit.outcome),
            occurred_on=visit.occurred_on,
            topics=visit.topics,
            level=Level(visit.level),
            source=visit.source or PUT_BACK,
            supersedes=correction,
            by=by,
            at=at,
        )
        correction = None


def _attainment_again(row: dict[str, Any], by: User | None, at: datetime) -> None:
    no = Attainment.objects.select_related("person").filter(pk=row["new"], superseded_by=None).first()
    if no is None:  # corrected by somebody since: theirs is the later word
        return
    old = Attainment.objects.filter(pk=row["instead"]).first() if row["instead"] else None
    before = old or TestResult.objects.get(pk=row["test"])
    entry = AttainmentEntry(
        no.person,
        no.item_code,
        Result.YES,
        Level(before.level),
        before.occurred_on,
        degree=old.degree if old else None,
        source=before.source or PUT_BACK,
        supersedes=no,
    )
    record_attainments(commune_code=no.commune_id, entries=[entry], by=by, at=at)
