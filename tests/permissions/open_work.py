"""Work that lies open in Kỳ Anh: a recheck, a priority list, a spot check, lists that were uploaded and not yet stored.

Gives the addresses of their pages, so that whoever walks the site finds rows on them.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from bdhvs.accounts.models import User
from bdhvs.exchange.tests.desk import PEOPLE, SAU, uploaded, workbook
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.models import ImportBatch
from bdhvs.plans.models import SpotCheckUnit
from bdhvs.plans.queries import target_named
from bdhvs.plans.spotchecks.commands import draw_sample, give_out
from bdhvs.plans.spotchecks.rules import Size, Span
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.rules import Result
from bdhvs.visits.commands import VisitEntry, record_visits
from bdhvs.visits.priority.commands import make_list
from bdhvs.visits.rechecks.commands import flag_rechecks
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import KY_ANH, Village

SAME_PHOTO = ("a" * 64,)
REGISTER = ("Họ và tên", "Năm sinh", "Giới tính", "Mã hộ", "Quan hệ với chủ hộ", "Thôn")


def open_work(village: Village, recorder: User, officer: Client) -> dict[str, str]:
    """Address by name of the page."""
    store_codes(read_codes(Path(settings.CATALOGUE_DIR) / "codes.yaml"))
    with scope([KY_ANH]):
        here = {**_recheck(village, recorder), **_priority_list(village), **_spot_check(village)}
    return here | _uploads(officer)


def _recheck(village: Village, recorder: User) -> dict[str, str]:
    at = timezone.now() - timedelta(days=2)
    entries = [
        VisitEntry(village.homes[home], VisitKind.GUIDANCE, VisitOutcome.DONE, at.date(), topics=("learning_platform",),
                   occurred_at=at, photos=SAME_PHOTO)
        for home in ("sau", "binh")
    ]  # fmt: skip
    made = record_visits(commune_code=KY_ANH, entries=entries, by=recorder, at=at)
    first = flag_rechecks(commune=KY_ANH, visits=made, by=recorder, at=at)[0]
    return {"team:recheck": f"/den-nha/xem-lai/{first}/"}


def _priority_list(village: Village) -> dict[str, str]:
    now = timezone.localtime()
    made = make_list(hamlet=village.hamlets[0], on=now.date(), by=None, at=now)
    entry, page = made.entries.order_by("pk")[0].pk, f"/den-nha/uu-tien/{made.pk}/"
    return {"team:priority_list": page, "team:priority_entry": f"/den-nha/uu-tien/ho/{entry}/",
            "team:add_priority_entry": f"{page}them/"}  # fmt: skip


def _spot_check(village: Village) -> dict[str, str]:
    """Of members of teams: what is drawn has a person's name, where a household has only its code."""
    now, target = timezone.localtime(), target_named(KY_ANH, "KA-T2")
    assert target is not None
    record_attainment(
        person=village.people["binh"], item_code="course_joined", result=Result.YES, level=Level.E1,
        occurred_on=now.date(), by=None, at=now,
    )  # fmt: skip
    check = draw_sample(
        target=target, as_of=now.date(), size=Size(percent=100), span=Span.QUARTER, seed=7, by=None, at=now
    )
    give_out(check=check, checkers=[f"u{village.lan.pk}"], by=village.lan, at=now)
    unit = SpotCheckUnit.objects.filter(stratum__check_of=check).order_by("position")[0].pk
    page = f"/ke-hoach/phuc-tra/{check.pk}/"
    return {
        "plans:spot_check": page,
        "plans:spot_check_unit": f"{page}{unit}/",
        "plans:give_spot_check": f"{page}giao/",
    }


def _uploads(officer: Client) -> dict[str, str]:
    facts = uploaded(officer, "attainments", workbook(PEOPLE, SAU)).headers["Location"]
    people = workbook(REGISTER, ("Phạm Thị Sáu", "1948", "Nữ", "H01", "Chủ hộ", "Thôn 1"))
    given: dict[str, Any] = {"file": SimpleUploadedFile("so-ho.xlsx", people), "hamlet": "", "since": "01/11/2026",
                             "residence": "permanent"}  # fmt: skip
    columns = officer.post("/nguoi-dan/nhap/", given).headers["Location"]
    with scope([KY_ANH]):
        batch = ImportBatch.objects.get()
    chosen = {f"c{column['index']}": column["field"] for column in batch.columns}
    rows = officer.post(columns, chosen).headers["Location"]
    return {"exchange:preview": facts, "exchange:result": f"{facts}ket-qua/", "people:import_columns": columns,
            "people:import_preview": rows, "people:import_line": f"{rows}dong/2/",
            "people:import_result": f"{rows}ket-qua/"}  # fmt: skip
