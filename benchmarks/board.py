"""Pages of the office over a ward, asked inside one process as the officer: time, queries, bytes."""

import gzip
from typing import Any

from benchmarks.office import OFFICER, WARD, Sample, analyze, build, opened
from benchmarks.telling import Part, p95, seconds, timed

TIMES = 20
PAGES = {
    "board": "/",
    "people": "/danh-sach/",
    "people named": "/danh-sach/?tim=nguyen",
    "households": "/danh-sach/ho/",
    "plans": "/ke-hoach/",
}


def measure(sample: Sample) -> Part:
    build(sample)
    part = Part("board", f"Pages over An Hải ({sample.size})")
    with opened(sample.data):
        analyze()
        _measure(part)
    return part


def _measure(part: Part) -> None:
    from django.test import Client
    from django.utils import timezone

    from bdhvs.accounts.models import User
    from bdhvs.ops.loaded import keep_loaded
    from bdhvs.ops.territory import scope
    from bdhvs.plans.measuring import recount
    from bdhvs.plans.queries import targets_in_force

    today = timezone.localdate()
    new_fact()
    with scope([WARD]):
        recount(commune=WARD, targets=list(targets_in_force(WARD, today)), as_of=today, only_changed=True)
    keep_loaded()  # as the web process does
    client = Client()
    client.force_login(User.objects.get(username=OFFICER))
    for name, path in PAGES.items():
        page(part, client, name, path, budget="p95 100 ms" if name == "board" else "")
    part.notes.append(
        "The board after a new fact that the worker has counted. Whole request in this process: middleware, queries "
        "under the officer's policies, template."
    )


def new_fact() -> None:
    """One attainment of the first person, by the ordinary command."""
    from django.utils import timezone

    from bdhvs.lib.evidence import Level
    from bdhvs.ops.territory import scope
    from bdhvs.people.models import Consent
    from bdhvs.skills.commands import record_attainment
    from bdhvs.skills.models import Attainment, Item
    from bdhvs.skills.rules import Result

    now = timezone.localtime()
    with scope([WARD]):
        agreed = Consent.objects.filter(commune_id=WARD, given=True).values("person_id")
        person = Attainment.objects.filter(commune_id=WARD, person__in=agreed).order_by("id")[0].person
        record_attainment(
            person=person, item_code=Item.objects.order_by("code")[0].code, result=Result.YES, level=Level.E2,
            occurred_on=now.date(), by=None, at=now,
        )  # fmt: skip


def page(part: Part, client: Any, name: str, path: str, *, budget: str = "") -> None:
    """Time, queries and bytes of one page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    queries = list(asked.captured_queries)  # the next request forgets them
    took = [timed(lambda: client.get(path)) for _ in range(TIMES)]
    middle = sorted(took)[TIMES // 2]
    body = response.content
    part.add(
        f"{name} `{path}`",
        f"p50 {seconds(middle)}, p95 {seconds(p95(took))}, {len(queries)} queries, "
        f"{len(body) // 1000} kB ({len(gzip.compress(body)) // 1000} kB compressed)",
        budget=budget,
    )
    part.plans.append((f"queries of {name}", "\n".join(f"{q['time']} {q['sql'][:300]}" for q in queries)))
