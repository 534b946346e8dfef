"""Long imports, beside the web. Progress goes over a connection of its own, so that pages see it at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app

from bdhvs.ops.territory import scope
from bdhvs.people.import_models import ImportBatch, ImportState
from bdhvs.people.importing.commands import run_to_end
from bdhvs.people.importing.store import Progress

_EVERY_SECONDS = 0.5


@app.task(name="people.import", queue="long")
def run_import(batch: int, commune: str) -> None:
    """Check or store a staged list, whichever it waits for."""
    now = timezone.localtime()
    try:
        with scope([commune]), _progress(batch, commune) as progress:
            staged = ImportBatch.objects.select_related("by").get(pk=batch)
            run_to_end(batch=staged, by=staged.by, at=now, on=now.date(), progress=progress)
    except Exception:
        with scope([commune]):
            ImportBatch.objects.filter(pk=batch).update(
                state=ImportState.FAILED, failure="Máy chủ gặp lỗi giữa chừng; chưa lưu gì. Hãy thử lại."
            )
        raise


@contextmanager
def _progress(batch: int, commune: str) -> Iterator[Progress]:
    told = 0.0
    side = connection.copy("default")

    def show(phase: str, done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told < _EVERY_SECONDS:
            return
        told = time.monotonic()
        with side.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('app.communes', %s, false), set_config('app.places', '*', false)",
                [commune],
            )
            cursor.execute(
                "UPDATE people_importbatch SET phase = %s, done = %s, total = %s WHERE id = %s",
                [phase, done, total, batch],
            )

    try:
        yield show
    finally:
        side.close()
