"""Lifelike content of the gallery page. Nobody and no figure here is real."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse

from bdhvs.ui import charts, tables
from bdhvs.ui.components import Job, Status
from bdhvs.ui.specimens.content import (
    BEHIND,
    CARDS,
    CHARTS,
    HAMLET_COLUMNS,
    HAMLETS,
    HEAT,
    JOB_DONE,
    JOB_RUNNING,
    MOMENTS,
    PLACES,
    STEPS,
    STRONG,
    TILES,
)
from bdhvs.ui.specimens.fields import VisitForm

__all__ = ["HAMLETS", "HAMLET_COLUMNS", "VisitForm", "gallery_context", "running_job"]
EVIDENCE_CHART = charts.evidence_by_place("Minh chứng theo thôn, chỉ tiêu KA-T4", PLACES)
EMPTY_CHART = charts.trend("Chỉ tiêu chưa có kỳ nào", [])
EFFECTS = [
    "Số liệu tháng 11/2026 được chốt và không sửa trực tiếp được nữa.",
    "Ghi nhận đến sau sẽ vào kỳ tháng 12 dưới dạng điều chỉnh.",
]


def running_job() -> Job:
    """Work in progress, polled at the gallery's own address."""
    return replace(JOB_RUNNING, url=reverse("ui:gallery_job"))


def gallery_context(query: Any) -> Mapping[str, Any]:
    """Everything the gallery shows besides the table that answers the address."""
    wrong = VisitForm({"household": "", "visited_on": "31/02/2026", "minutes": "mười", "topic": "dvc"})
    return {
        "statuses": list(Status),
        "tiles": TILES,
        "cards": CARDS,
        "evidence": STRONG,
        "heat": HEAT,
        "steps": STEPS,
        "moments": MOMENTS,
        "rows_behind": BEHIND,
        "jobs": [running_job(), JOB_DONE],
        "charts": [*CHARTS, EVIDENCE_CHART, EMPTY_CHART],
        "form": VisitForm(prefix="moi"),
        "wrong_form": wrong,
        "empty_table": tables.Table(
            [], HAMLET_COLUMNS[:3], query, key="trong", caption="Danh sách trống", prefix="e-"
        ),
        "effects": EFFECTS,
    }
