"""Checks of what is to be measured: numbers, operators, bases, rules, and what a commune cannot know."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from bdhvs.plans.files.codes import baseline_of
from bdhvs.plans.files.marks import Path
from bdhvs.plans.files.rows import Measured
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.lint.findings import Findings, Found, Surroundings
from bdhvs.plans.rules import MeasureRule, Op, TargetUnit

SKILL: Final = frozenset(
    {
        "official_digital_skill",
        "official_good_skill",
        "adult_basic_skill",
        "adult_good_skill",
        "worker_basic_skill",
        "worker_good_skill",
    }
)
REACH: Final = frozenset({"youth_informed", "household_informed", "household_safety_informed"})
POLICE: Final = frozenset({"digital_identity_16", "identity_and_account_16"})
PEOPLE: Final = frozenset(
    {"adult", "resident", "citizen_16", "pupil", "secondary_pupil", "student", "youth", "worker", "official"}
)
OVERLAPS: Final = (
    frozenset({"pupil", "youth"}),
    frozenset({"student", "youth"}),
    frozenset({"adult", "elderly"}),
)
WORDS: Final = {
    Op.AT_LEAST: "ít nhất",
    Op.MORE_THAN: "trên",
    Op.EXACTLY: "đúng",
    Op.AT_MOST: "không quá",
    Op.LESS_THAN: "dưới",
}
RULES: Final = {
    MeasureRule.ASSESSMENT: "bài kiểm tra hoặc quan sát thực hành (E2 trở lên)",
    MeasureRule.CERTIFICATE: "chứng nhận, màn hình được cán bộ kiểm tra (E3 trở lên)",
    MeasureRule.OFFICIAL_LIST: "danh sách chính thức (E4)",
}

UNITS_OF: Final = {
    "share": frozenset({TargetUnit.PERCENT, TargetUnit.COUNT}),  # a quota asks for so many, of however many
    "count": frozenset({TargetUnit.COUNT}),
    "value": frozenset({TargetUnit.VALUE}),
    "rank": frozenset({TargetUnit.RANK}),
}
"""The units in which a target can ask for what an indicator of a shape answers."""
SHAPE_WORDS: Final = {"share": "tỷ lệ", "count": "số lượng", "value": "giá trị", "rank": "thứ hạng"}


def numbers(plan: PlanFile, _around: Surroundings) -> Findings:
    """Missing numbers, strict operators, plans without any number, phases that fall."""
    if not any(row.is_numeric for row in plan.targets):
        yield Found("no-numeric-targets", ("plan",))
    for path, row in _measured(plan):
        if row.needs_decision:
            hint = f" (gợi ý: {_asked(row, row.proposal.op, row.proposal.value)})" if row.proposal else ""
            yield Found("number-missing", path, row.id, {"proposal": hint})
        if row.op in {Op.MORE_THAN, Op.LESS_THAN} and row.value is not None:
            yield Found("strict-operator", (*path, "op"), row.id, {"value": _amount(row, row.value)})
        if _falls(row):
            yield Found("phases-backwards", (*path, "phases"), row.id)


def undecided_requirements(plan: PlanFile, _around: Surroundings) -> Findings:
    """Requirements to be measured without a threshold."""
    for index, row in enumerate(plan.requirements):
        if row.needs_decision:
            yield Found("number-missing", ("requirements", index), row.id, {"proposal": ""})


def measuring(plan: PlanFile, _around: Surroundings) -> Findings:
    """How skill is established, and rules that nothing measures."""
    for path, row in _measured(plan):
        if row.indicator is None:
            yield Found("rule-unmeasured", path, row.id)
        elif row.indicator in SKILL:
            yield _measure_rule(path, row)
        elif row.indicator in REACH:
            yield Found("reach-not-skill", path, row.id)


def _measure_rule(path: Path, row: Measured) -> Found:
    if row.settings.rule is None:
        return Found("measure-rule-missing", path, row.id)
    return Found("measure-rule-chosen", (*path, "settings"), row.id, {"rule": RULES[row.settings.rule]})


def bases(plan: PlanFile, around: Surroundings) -> Findings:
    """Shares of people or households without a word on who is counted, as one finding; and overlapping groups."""
    silent = [
        (path, row) for path, row in _measured(plan) if _counts_people(row) and not row.settings.base_says
    ]
    if silent:
        yield Found(
            "base-not-stated", silent[0][0], silent[0][1].id, {"rows": ", ".join(row.id for _, row in silent)}
        )
    for path, row in _measured(plan):
        if any(both <= set(row.groups) for both in OVERLAPS):
            names = [around.codes.label("groups", code) if around.codes else code for code in row.groups]
            yield Found(
                "groups-overlap", path, row.id, {"groups": " và ".join(name.lower() for name in names)}
            )


def _counts_people(row: Measured) -> bool:
    if row.indicator is None or row.unit is not TargetUnit.PERCENT:
        return False
    return row.settings.resident is not None or bool(PEOPLE.intersection(row.groups))


def knowable(plan: PlanFile, _around: Surroundings) -> Findings:
    """Figures that only another authority has."""
    for path, row in _measured(plan):
        if row.indicator in POLICE:
            yield Found("police-only", path, row.id)
        if row.indicator == "vneid_confirmed":
            yield Found("vneid-unknowable", path, row.id)


def national(plan: PlanFile, around: Surroundings) -> Findings:
    """A commune's value beside the national one of the same measure and day."""
    for path, row in _measured(plan):
        if row.indicator is None or row.by is None or row.value is None or row.op is None:
            continue
        asked = baseline_of(around.baselines, row.indicator, row.by)
        if asked is None or asked == (row.op, row.value):
            continue
        words = {"own": _asked(row, row.op, row.value), "national": _asked(row, *asked)}
        lower = (row.value, row.op is Op.MORE_THAN) < (asked[1], asked[0] is Op.MORE_THAN)
        yield Found("below-national" if lower else "above-national", path, row.id, words)


def dates(plan: PlanFile, around: Surroundings) -> Findings:
    """Targets without a day, with a day gone by, or with one outside the plan."""
    for path, row in _measured(plan):
        if row.by is None:
            if row.indicator:
                yield Found("target-undated", path, row.id)
            continue
        by = (*path, "by")
        day = {"by": f"{row.by:%d/%m/%Y}"}
        if not plan.plan.period_from <= row.by < plan.plan.period_to:
            yield Found("target-outside-period", by, row.id, day)
        elif around.on and row.by < around.on:
            yield Found("target-past", by, row.id, day)


def catalogue(plan: PlanFile, around: Surroundings) -> Findings:
    """Indicators that do not exist, item sets that are empty, targets nobody leads."""
    for path, row in _measured(plan):
        if row.indicator and row.lead is None:
            yield Found("lead-missing", path, row.id)
        yield from _indicator(path, row, around)
    for index, requirement in enumerate(plan.requirements):
        if (
            requirement.indicator
            and around.indicators is not None
            and requirement.indicator not in around.indicators
        ):
            yield Found(
                "unknown-indicator", ("requirements", index), requirement.id, {"name": requirement.indicator}
            )


def _indicator(path: Path, row: Measured, around: Surroundings) -> Findings:
    if row.indicator is None:
        return
    if around.indicators is not None and row.indicator not in around.indicators:
        yield Found("unknown-indicator", (*path, "indicator"), row.id, {"name": row.indicator})
    shape = (around.indicators or {}).get(row.indicator)
    if shape is not None and row.unit not in UNITS_OF[shape]:
        words = {"name": row.indicator, "unit": row.unit.label, "shape": SHAPE_WORDS[shape]}
        yield Found("unit-misfit", (*path, "unit"), row.id, words)
    for name in around.empty_sets.get(row.indicator, ()):
        yield Found("set-empty", (*path, "indicator"), row.id, {"name": name})


def _measured(plan: PlanFile) -> Iterator[tuple[Path, Measured]]:
    for section, index, row in plan.measured():
        yield (section, index), row


def _falls(row: Measured) -> bool:
    stages = [(phase.quarter, phase.value) for phase in row.phases]
    return any(
        later[0] <= earlier[0] or later[1] < earlier[1]
        for earlier, later in zip(stages, stages[1:], strict=False)
    )


def _asked(row: Measured, op: Op, value: Decimal) -> str:
    return f"{WORDS[op]} {_amount(row, value)}"


def _amount(row: Measured, value: Decimal) -> str:
    text = f"{value}".replace(".", ",")
    return f"{text}%" if row.unit is TargetUnit.PERCENT else text
