"""The official report of a year and the export of a ward."""

import shutil

from benchmarks.office import WARD, Sample, build, opened, query
from benchmarks.telling import Part, seconds, timed


def measure(sample: Sample) -> Part:
    build(sample)
    part = Part("papers", f"Report of a year and export of An Hải ({sample.size})")
    with opened(sample.data):
        _report(part)
        _export(part, sample)
    return part


def _report(part: Part) -> None:
    from django.utils import timezone

    from bdhvs.lib.period import Calendar, read_period
    from bdhvs.ops.territory import scope
    from bdhvs.reports.composing import compose
    from bdhvs.reports.documents.builder import build as build_document
    from bdhvs.reports.queries import duties_of

    now = timezone.localtime()
    with scope([WARD]):
        duty = next(duty for duty in duties_of(WARD) if duty.every == "year")
        period = read_period(str(now.year), Calendar.DECREE_09)

        def write() -> None:
            build_document(compose(commune=WARD, duty=duty, period=period, at=now).document)

        first = timed(write)
        again = min(timed(write) for _ in range(3))
        part.add(f"report {duty.id} of {now.year}, cells not yet counted for that day", seconds(first))
        part.add(
            f"report {duty.id} of {now.year}, from counted cells (best of 3)", seconds(again), budget="1 s"
        )


def _export(part: Part, sample: Sample) -> None:
    from django.utils import timezone

    from bdhvs.exchange.export.writing import Occasion, export_layout
    from bdhvs.ops.territory import scope

    now = timezone.localtime()
    folder = sample.home / "export"
    shutil.rmtree(folder, ignore_errors=True)
    occasion = Occasion("benchmark", "benchmark", now, now.date())
    took = timed(lambda: export_layout(communes=[WARD], folder=folder, key="0" * 64, occasion=occasion))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    shutil.rmtree(folder)
    with scope([WARD]):
        rows = query("SELECT count(*) FROM skills_attainment")[0][0]
        plain = timed(lambda: query("SELECT * FROM layout.attainment"))
    part.add("export to Parquet", f"{seconds(took)}, {size / 1e6:.1f} MB",
             reference=f"{seconds(plain)} to fetch its {rows} attainments", ratio=took / plain)  # fmt: skip
