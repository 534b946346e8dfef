"""Counting every target of a ward anew, target by target, and what one new fact costs."""

import re
from collections.abc import Iterable
from functools import partial
from time import perf_counter

from benchmarks.office import WARD, Sample, analyze, build, opened, query
from benchmarks.telling import Part, seconds, timed

PLAIN = (
    "SELECT hamlet_code, count(*) FILTER (WHERE result = 'yes'), count(*) FROM skills_attainment "
    "WHERE superseded_by_id IS NULL GROUP BY hamlet_code"
)


def measure(sample: Sample) -> Part:
    build(sample)
    part = Part("counting", f"Counting all targets of An Hải ({sample.size})")
    with opened(sample.data):
        analyze()
        _measure(part)
    return part


def _measure(part: Part) -> None:
    from django.utils import timezone

    from bdhvs.indicators.compiler.question import TextShape
    from bdhvs.indicators.counting import Texts, ask, count_all
    from bdhvs.ops.territory import scope
    from bdhvs.plans.measuring import measured, recount
    from bdhvs.plans.queries import targets_in_force

    today = timezone.localdate()
    with scope([WARD]):
        people = query("SELECT count(*) FROM people_person")[0][0]
        facts = query("SELECT count(*) FROM skills_attainment")[0][0]
        targets = list(targets_in_force(WARD, today))
        plain = min(timed(lambda: query(PLAIN)) for _ in range(3))
        whole = min(timed(lambda: recount(commune=WARD, targets=targets, as_of=today)) for _ in range(3))
        part.notes.append(
            f"{people} people, {facts} attainments, {len(targets)} targets. Reference: one count of all attainments by "
            "hamlet under the same policies."
        )
        part.add("all targets, cells stored (best of 3)", seconds(whole), budget="5 s",
                 reference=seconds(plain), ratio=whole / plain)  # fmt: skip
        unique = {measure.key: measure for _, _, measure in measured(targets)}
        texts = Texts(measure.definition_hash for measure in unique.values())
        for one in unique.values():
            took = min(timed(lambda one=one: dict(count_all({one.key: one}, WARD, today))) for _ in range(2))
            shape: TextShape = "cells" if "cells" in texts.shapes(one.definition_hash) else "figure_cells"
            sql = texts.get(one.definition_hash, shape).bind(one.question(WARD, today))
            planning = timed(partial(ask, "EXPLAIN " + sql))
            part.add(
                f"`{one.indicator_id}`",
                f"{seconds(took)}, planning {seconds(planning)}, text {len(sql) // 1000} kB",
                reference=seconds(plain),
                ratio=took / plain,
            )
            found = ask("EXPLAIN (ANALYZE, BUFFERS) " + sql)
            part.plans.append((one.indicator_id, _in_short(row["QUERY PLAN"] for row in found)))
    _one_new_fact(part)


def _in_short(plan: Iterable[str]) -> str:
    """The steps of a plan with the rows expected and found; conditions and buffers would fill half a megabyte."""
    steps = (line for line in plan if "actual time" in line or "Time:" in line)
    return "\n".join(re.sub(r"cost=\S+ | width=\d+| loops=1", "", line)[:150] for line in steps)


def _one_new_fact(part: Part) -> None:
    """What the worker counts again for a mark of each kind, taken back afterwards."""
    from django.db import transaction
    from django.utils import timezone

    from bdhvs.indicators.models import Dirty
    from bdhvs.ops.territory import scope
    from bdhvs.plans.measuring import recount
    from bdhvs.plans.queries import targets_in_force

    now = timezone.localtime()
    with scope([WARD]):
        targets = list(targets_in_force(WARD, now.date()))
        for kind in ("attainment", "visit", "session", "publication", "roster", "figure", "residence"):
            with transaction.atomic():
                Dirty.objects.filter(commune_id=WARD).delete()
                Dirty.objects.create(commune_id=WARD, kind=kind, marked_at=now)
                begun = perf_counter()
                number = recount(commune=WARD, targets=targets, as_of=now.date(), only_changed=True)
                took = perf_counter() - begun
                transaction.set_rollback(True)
            part.add(f"after a new {kind}: {number} targets", seconds(took))
