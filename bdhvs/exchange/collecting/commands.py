"""Making a parcel of cells, and taking one in: twice is once, and a copied office is named."""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.exchange.collecting.models import CollectedCell, Parcel
from bdhvs.exchange.collecting.rules import Mark, ParcelError, Verdict, fork_words, judge
from bdhvs.exchange.export.cells import COLUMNS, cells_leaving
from bdhvs.exchange.export.writing import Occasion
from bdhvs.indicators.rules import decimal_text
from bdhvs.journal.commands import note
from bdhvs.ops.models import Installation

_FORMAT = "bdhvs-cells"
_UNIQUE = ["commune", "as_of", "definition_hash", "plan_code", "target_code", "hamlet_code"]


@transaction.atomic
def make_parcel(*, commune: str, occasion: Occasion, by: User | None) -> dict[str, Any]:
    """The commune's cells of the day as one parcel, numbered and chained to the one before."""
    names = [name for name, _ in COLUMNS]
    rows = [dict(zip(names, row, strict=True)) for row in cells_leaving(commune, occasion)]
    installation, _ = Installation.objects.get_or_create(id=1)
    sent = Parcel.objects.filter(commune_id=commune, outgoing=True, life=str(installation.life))
    last = sent.order_by("-number").first()
    said: dict[str, Any] = {
        "format": _FORMAT,
        "commune": commune,
        "as_of": occasion.as_of.isoformat(),
        "life": str(installation.life),
        "number": (last.number if last else 0) + 1,
        "before": last.hash if last else "",
        "cells": [_plain(row) for row in rows],
    }
    said["hash"] = _hash(said)
    Parcel.objects.create(
        commune_id=commune,
        outgoing=True,
        life=said["life"],
        number=said["number"],
        hash=said["hash"],
        before=said["before"],
        as_of=occasion.as_of,
        at=occasion.at,
        verdict=Verdict.TAKEN.value,
    )
    note(act="export_cells", by=by, at=occasion.at, commune=commune, subject="commune", ids=[commune])
    return said


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Days and exact numbers as text. The parcel's hash is over the text."""
    value = None if row["value"] is None else decimal_text(row["value"])
    return {**row, "as_of": row["as_of"].isoformat(), "value": value}


def _hash(said: dict[str, Any]) -> str:
    content = {name: value for name, value in said.items() if name != "hash"}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def collect_parcel(*, parcel: dict[str, Any], by: User | None, at: datetime) -> tuple[Verdict, str]:
    """Take a parcel in, once; gives the verdict and, for a copied office, who crosses whom. Needs its commune's scope.

    Raises: ParcelError when it is damaged
    """
    mark, as_of = _read(parcel)
    commune = str(parcel["commune"])
    received = Parcel.objects.filter(commune_id=commune, outgoing=False)
    taken = received.filter(verdict=Verdict.TAKEN.value).select_for_update().order_by("pk")
    verdict, other = judge(mark, [Mark(p.life, p.number, p.hash, p.before, p.at) for p in taken])
    if verdict is Verdict.KNOWN:
        return verdict, ""
    row, new = received.get_or_create(
        commune_id=commune,
        outgoing=False,
        life=mark.life,
        number=mark.number,
        hash=mark.hash,
        defaults={"before": mark.before, "as_of": as_of, "at": at, "verdict": verdict.value},
    )
    if verdict is Verdict.TAKEN:
        _store(row, parcel["cells"])
    if new:
        note(act="collect_cells", by=by, at=at, commune=commune, subject="commune", ids=[commune])
    return verdict, fork_words(commune, mark, other) if other else ""


def _read(parcel: dict[str, Any]) -> tuple[Mark, date]:
    try:
        good = (
            parcel["format"] == _FORMAT
            and parcel["hash"] == _hash(parcel)
            and isinstance(parcel["cells"], list)
        )
        mark = Mark(parcel["life"], int(parcel["number"]), parcel["hash"], parcel["before"])
        as_of = date.fromisoformat(parcel["as_of"])
    except (KeyError, TypeError, ValueError):
        good, mark, as_of = False, Mark("", 0, "", ""), date.min
    if not good:
        raise ParcelError("Gói số liệu bị hỏng hoặc đã bị sửa. Hãy xuất lại từ máy của xã.")
    return mark, as_of


def _store(row: Parcel, cells: list[dict[str, Any]]) -> None:
    made = [
        CollectedCell(
            commune_id=row.commune_id,
            parcel=row,
            as_of=row.as_of,
            plan_code=cell["plan_id"],
            target_code=cell["target_id"],
            definition_hash=cell["definition_hash"],
            hamlet_code=cell["hamlet_code"] or "",
            numerator=cell["numerator"],
            denominator=cell["denominator"],
            missing=cell["missing"],
            value=cell.get("value"),
        )
        for cell in cells
    ]
    CollectedCell.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=_UNIQUE,
        update_fields=["parcel", "numerator", "denominator", "missing", "value"],
    )
