"""Store the national list. What an official file changed is never put back by the shipped snapshot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from bdhvs.lib.vietnamese import fold
from bdhvs.places.models import Commune, CommuneSuccessor, Province
from bdhvs.places.reference.official import Change
from bdhvs.places.reference.snapshot import SINCE, Place, Snapshot
from bdhvs.places.rules import ReferenceListError


@dataclass(frozen=True, slots=True)
class Stored:
    """How many rows a list added and changed."""

    added: int
    changed: int = 0


@transaction.atomic
def store_snapshot(snapshot: Snapshot) -> Stored:
    """Add what is not there yet. Run again, it changes nothing."""
    known = set(Commune.objects.values_list("code", flat=True))
    missing = [place for place in snapshot.communes if place.code not in known]
    if not missing:
        return Stored(added=0)
    Province.objects.bulk_create(
        (
            Province(code=p.code, name=p.name, kind=p.kind, valid_from=p.valid_from, valid_to=p.valid_to)
            for p in snapshot.provinces
        ),
        ignore_conflicts=True,
    )
    Commune.objects.bulk_create((_commune(place) for place in missing), batch_size=2000)
    CommuneSuccessor.objects.bulk_create(
        (CommuneSuccessor(old_id=old, new_id=new, since=SINCE) for old, new in snapshot.successors),
        ignore_conflicts=True,
        batch_size=4000,
    )
    return Stored(added=len(missing))


def _commune(place: Place) -> Commune:
    return Commune(
        code=place.code,
        province_id=place.province,
        name=place.name,
        name_key=fold(place.name),
        kind=place.kind,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
    )


@transaction.atomic
def store_changes(changes: Sequence[Change]) -> Stored:
    """Apply an official list, all of it or nothing.

    A unit that keeps its code goes on under its new name and kind; a new code is a new unit since its day, and the
    predecessors named end that day.
    Raises: ReferenceListError naming the row.
    """
    done = [_store_province(c) if c.of_province else _store_commune(c) for c in changes]
    return Stored(added=done.count("added"), changed=done.count("changed"))


def _store_province(change: Change) -> str:
    row, created = Province.objects.get_or_create(
        code=change.code, defaults={"name": change.name, "kind": change.kind, "valid_from": change.since}
    )
    if not created and (row.name, row.kind) != (change.name, change.kind):
        row.name, row.kind = change.name, change.kind
        row.save(update_fields=["name", "kind"])
        return "changed"
    return "added" if created else "same"


def _store_commune(change: Change) -> str:
    known = Commune.objects.filter(code=change.code).first()
    province = change.province or (known.province_id if known else "")
    if not Province.objects.filter(code=province).exists():
        raise ReferenceListError(f"Dòng {change.row}: không có tỉnh, thành phố mã {province!r}.")
    wanted = {
        "name": change.name,
        "name_key": fold(change.name),
        "kind": change.kind,
        "province_id": province,
    }
    if known is None:
        Commune.objects.create(code=change.code, valid_from=change.since, **wanted)
    elif any(getattr(known, field) != value for field, value in wanted.items()):
        Commune.objects.filter(code=change.code).update(**wanted)
    else:
        return "changed" if _close_predecessors(change) else "same"
    _close_predecessors(change)
    return "changed" if known else "added"


def _close_predecessors(change: Change) -> bool:
    closed = False
    for code in change.predecessors:
        if code == change.code:
            continue
        if not Commune.objects.filter(code=code).exists():
            raise ReferenceListError(f"Dòng {change.row}: không có đơn vị cũ mã {code}.")
        closed |= _close(code, change.since)
        CommuneSuccessor.objects.get_or_create(
            old_id=code, new_id=change.code, defaults={"since": change.since}
        )
    return closed


def _close(code: str, on: date) -> bool:
    return bool(Commune.objects.filter(code=code, valid_to=None).update(valid_to=on))
