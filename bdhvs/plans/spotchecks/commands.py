"""Acts of a spot-check: drawing, giving out, recording what was found."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Act
from bdhvs.journal.commands import note as journal_note
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.plans.models import SpotCheck, SpotCheckResult, SpotCheckStratum, SpotCheckUnit, Target
from bdhvs.plans.spotchecks.claims import checkers_of, claimed_on, evidence_of, question_of, subjects_of
from bdhvs.plans.spotchecks.facts import put_back, refute
from bdhvs.plans.spotchecks.rules import (
    Drawn,
    Finding,
    NotAssignedError,
    NothingClaimedError,
    OwnWorkError,
    Size,
    Span,
    check_day,
    draw,
    share_out,
)
from bdhvs.skills.correcting import supersede


@transaction.atomic
def draw_sample(
    *,
    target: Target,
    as_of: date,
    size: Size,
    span: Span,
    seed: int,
    by: User | None,
    at: datetime,
    due_on: date | None = None,
) -> SpotCheck:
    """Draw a sample of the claimed passes of that day; `seed` comes from chance at the edge and is kept.

    Raises: NothingClaimedError
    """
    question = question_of(target)
    if question is None:
        raise NothingClaimedError(
            "Chỉ tiêu này lấy từ số liệu tổng hợp, không có từng trường hợp để phúc tra."
        )
    claimed = claimed_on(target, as_of, span)
    drawn = draw(claimed.claims, size, seed)
    check = SpotCheck.objects.create(
        plan_id=target.plan_id,
        commune_id=target.commune_id,
        target_code=target.code,
        measure=question[1].key,
        as_of=as_of,
        span=span.value,
        each=size.each,
        percent=size.percent,
        seed=seed,
        claimed=len(claimed.claims),
        denominator=claimed.denominator,
        due_on=due_on,
        drawn_at=at,
        drawn_by=by,
    )
    position = 0
    for stratum in drawn:
        position = _store(check, stratum, position)
    journal_note(
        act="draw_spot_check", by=by, at=at, commune=check.commune_id, subject="spot_check", ids=[check.pk]
    )
    return check


def _store(check: SpotCheck, drawn: Drawn, position: int) -> int:
    stratum = SpotCheckStratum.objects.create(
        check_of=check,
        commune_id=check.commune_id,
        place=drawn.place,
        period=drawn.period,
        claimed=drawn.claimed,
        drawn=len(drawn.sample),
    )
    SpotCheckUnit.objects.bulk_create(
        SpotCheckUnit(
            stratum=stratum,
            commune_id=check.commune_id,
            position=position + number,
            unit_kind=claim.unit_kind,
            unit_id=claim.unit_id,
            hamlet_code=claim.hamlet,
            level=claim.level,
        )
        for number, claim in enumerate(drawn.sample, start=1)
    )
    return position + len(drawn.sample)


@transaction.atomic
def give_out(*, check: SpotCheck, checkers: Sequence[str], by: User | None, at: datetime) -> int:
    """Give every unit that has no finding yet to one of these who may check it; gives how many stay without.

    Raises: OwnWorkError when none of them may check any.
    """
    known = checkers_of(check.commune_id, at.date())
    chosen = [known[key][1] for key in checkers if key in known]
    units = list(SpotCheckUnit.objects.select_for_update().filter(stratum__check_of=check))
    done = set(_in_force(check).values_list("sampled_id", flat=True))
    open_units = [unit for unit in units if unit.pk not in done]
    given = share_out(subjects_of(check, open_units), chosen)
    if open_units and not given:
        raise OwnWorkError(
            "Những người này đều đã ghi kết quả, cùng Tổ, hoặc là người trong chính trường hợp được chọn. "
            "Hãy chọn người khác."
        )
    by_key = {checker.key: checker for checker in chosen}
    users = {user.pk: user for user in User.objects.filter(pk__in=[c.user for c in chosen if c.user])}
    for unit in open_units:
        checker = by_key.get(given.get(unit.pk, ""))
        unit.checker_user_id = checker.user if checker else None
        unit.checker_person_id = checker.person if checker else None
        user = users.get(checker.user) if checker and checker.user else None
        unit.places = list(user.territory.places or ()) if user else []
    SpotCheckUnit.objects.bulk_update(open_units, ["checker_user", "checker_person", "places"])
    journal_note(act="give_out_spot_check", by=by, at=at, commune=check.commune_id, subject="spot_check",
                 ids=[check.pk], count=len(given))  # fmt: skip
    return len(open_units) - len(given)


@transaction.atomic
def record_finding(
    *,
    unit: SpotCheckUnit,
    finding: Finding,
    on: date,
    by: User,
    at: datetime,
    items: Sequence[str] = (),
    note: str = "",
) -> SpotCheckResult:
    """Write what the checker found. Not confirmed also writes the facts that lower the figure; a second finding
    corrects the first and puts back what that one wrote.

    The checker writes himself, or the office types what he brought on paper. Having been given the unit, the checker
    writes about it wherever it lies; nothing else of that place is opened to him.
    Raises: NotAssignedError, CheckDayError, NothingNamedError, FactError
    """
    SpotCheckUnit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    check = unit.stratum.check_of
    _check_assigned(unit, by)
    check_day(on, drawn_on=check.drawn_at.astimezone(at.tzinfo).date(), today=at.date())
    with scope([check.commune_id]):
        before = SpotCheckResult.objects.filter(sampled=unit, superseded_by=None).first()
        if before is not None:
            put_back(before.wrote, by, at)
        wrote = []
        if finding is Finding.NOT_CONFIRMED:
            facts = evidence_of(check, [unit.unit_id], on).get(unit.unit_id, [])
            wrote = refute(unit, facts, items, on, by, at)
        result = SpotCheckResult.objects.create(
            sampled=unit,
            commune_id=check.commune_id,
            places=unit.places,
            checker_user_id=unit.checker_user_id,
            checker_person_id=unit.checker_person_id,
            finding=finding.value,
            occurred_on=on,
            recorded_at=at,
            recorded_by=by,
            level=Level.E2.value,
            wrote=wrote,
            note=note,
        )
        if before is not None:
            supersede([(before, result)])
    journal_note(act="record_finding", by=by, at=at, commune=check.commune_id, subject="spot_check_unit",
                 ids=[unit.pk])  # fmt: skip
    return result


def _check_assigned(unit: SpotCheckUnit, by: User) -> None:
    if unit.checker_user_id is None and unit.checker_person_id is None:
        raise NotAssignedError("Trường hợp này chưa giao cho ai. Hãy giao người phúc tra trước.")
    if unit.checker_user_id != by.pk and not by.may(Act.EDIT_PLAN):
        raise NotAssignedError("Trường hợp này đã giao cho người khác phúc tra.")


def _in_force(check: SpotCheck) -> QuerySet[SpotCheckResult]:
    return SpotCheckResult.objects.filter(sampled__stratum__check_of=check, superseded_by=None)
