"""Pages of a commune whose movement runs: 200 tasks, 2,000 gatherings, 5,000 items published; time and queries."""

from datetime import date, timedelta
from typing import Any

from benchmarks.board import page
from benchmarks.office import OFFICER, WARD, Sample, analyze, build, opened
from benchmarks.telling import Part

TASKS, GATHERINGS, ITEMS = 200, 2_000, 5_000
BUDGET = "p95 100 ms"
PAGES = {
    "board": "/",
    "tasks": "/ke-hoach/nhiem-vu/",
    "tasks by day": "/ke-hoach/nhiem-vu/theo-han/",
    "tasks by unit": "/ke-hoach/nhiem-vu/theo-don-vi/",
    "week of the leader": "/ke-hoach/nhiem-vu/ban-tin-tuan/",
    "calendar": "/ke-hoach/lich/",
    "gatherings": "/lop-hoc/",
}


def measure(sample: Sample) -> Part:
    build(sample)
    part = Part("movement", f"Pages over An Hải with {TASKS} tasks, {GATHERINGS} gatherings, {ITEMS} items")
    with opened(sample.data):
        analyze()
        _measure(part)
    return part


def _measure(part: Part) -> None:
    from django.db import connection, transaction
    from django.test import Client
    from django.utils import timezone

    from bdhvs.accounts.models import User
    from bdhvs.ops.loaded import keep_loaded
    from bdhvs.ops.territory import scope

    keep_loaded()  # as the web process does
    client = Client()
    client.force_login(User.objects.get(username=OFFICER))
    with transaction.atomic():  # what is filled in here is gone again for the next benchmark
        with scope([WARD]):
            fill(timezone.localtime())
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for name, path in PAGES.items():
            page(part, client, name, path, budget=BUDGET)
        transaction.set_rollback(True)
    part.notes.append(
        "Whole request in this process: middleware, queries under the officer's policies, template. The rows lie in "
        "one transaction that is rolled back; half of the tasks carry a note, a third of the items fall in this year."
    )


def fill(at: Any) -> None:
    """As many rows as a busy ward has after two years."""
    from bdhvs.gatherings.models import Gathering
    from bdhvs.outreach.models import Publication
    from bdhvs.places.models import Hamlet
    from bdhvs.plans.models import Plan, Task, TaskNote

    today: date = at.date()
    plan = Plan.objects.filter(commune_id=WARD).order_by("-year")[0]
    hamlets = list(Hamlet.objects.filter(commune_id=WARD).values_list("code", flat=True))
    told = Task.objects.filter(commune_id=WARD).count()
    Task.objects.bulk_create(
        Task(plan=plan, commune_id=WARD, code=f"AH-A{900 + n}", position=900 + n, says=f"Việc thứ {n} của phường",
             lead="culture_society", due_on=today + timedelta(days=n % 120 - 20))
        for n in range(max(TASKS - told, 0))
    )  # fmt: skip
    TaskNote.objects.bulk_create(
        TaskNote(plan=plan, commune_id=WARD, code=f"AH-A{900 + n}", work="told", text="đang làm", occurred_on=today,
                 recorded_at=at)
        for n in range(0, TASKS, 2)
    )  # fmt: skip
    Gathering.objects.bulk_create(
        Gathering(commune_id=WARD, kind="hamlet_guidance", falls_on=today + timedelta(days=n % 700 - 600),
                  hamlet_id=hamlets[n % len(hamlets)], title=f"Buổi {n}", place="Nhà văn hóa", planned_at=at,
                  state="planned" if n % 700 > 600 else "held")
        for n in range(GATHERINGS)
    )  # fmt: skip
    Publication.objects.bulk_create(
        Publication(commune_id=WARD, channel_code="loudspeaker" if n % 2 else "website", kind="news",
                    title=f"Tin {n}", occurred_on=today - timedelta(days=n % 730), recorded_at=at, level="E1")
        for n in range(ITEMS)
    )  # fmt: skip
