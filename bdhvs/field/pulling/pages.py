"""One page of a pull. Read only what no running transaction can still change the order of.

A change carries its transaction's number; a pull reads those below the oldest transaction that still runs, so a
commit that comes late is read by the next pull and nothing is skipped (fault 6).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from bdhvs.field.models import Device, Feed, Grant
from bdhvs.field.pulling.cards import cards_of, progress_of
from bdhvs.field.pulling.cursor import Cursor, read_cursor
from bdhvs.field.rules import PAGE
from bdhvs.ops.epoch import current_epoch
from bdhvs.ops.territory import scope
from bdhvs.people.models import Household

_GUARD = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
_CHANGES = """
SELECT xid, seq, household_id, subject::text FROM field_change
WHERE commune_code = %(commune)s AND hamlet_code = ANY(%(hamlets)s)
  AND (xid, seq) > (%(xid)s, %(seq)s) AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
ORDER BY xid, seq LIMIT %(limit)s
"""
_READ = 5 * PAGE


@dataclass(frozen=True, slots=True)
class Asked:
    """What the phone says of itself when it pulls."""

    cursor: str = ""
    last_seq: int | None = None
    outbox_left: int | None = None


@dataclass(slots=True)
class Page:
    """What it is sent."""

    cursor: Cursor
    households: list[dict[str, Any]] = field(default_factory=list)
    forget: list[str] = field(default_factory=list)
    more: bool = False
    done: bool = False


def pull(*, device: Device, asked: Asked, at: datetime) -> dict[str, Any]:
    """The next page for this phone. Needs a scope of the whole commune; cards are read in the phone's own scope."""
    epoch, hamlets = epoch_of(device.commune_id), tuple(sorted(device.places))
    cursor = read_cursor(asked.cursor, str(device.pk)) if asked.cursor else None
    if cursor is None or cursor.epoch != epoch or cursor.hamlets != ",".join(hamlets):
        cursor = _beginning(epoch, hamlets)
    else:
        _confirm_transfer(device, asked.last_seq)
    with scope([device.commune_id], hamlets):
        page = (
            _snapshot(cursor, hamlets, device, at)
            if cursor.snapshot
            else _changes(cursor, hamlets, device, at)
        )
        progress = progress_of(device.commune_id, hamlets, at.date())
    _touch(device, asked, at)
    return {
        "epoch": epoch,
        "cursor": page.cursor.sealed(str(device.pk)),
        "more": page.more,
        "renew": device.forked_at is not None,
        "snapshot": cursor.snapshot or None,
        "snapshot_done": page.done,
        "households": page.households,
        "forget": page.forget,
        "drop_hamlets": _dropped(device, hamlets),
        "hamlets": progress,
    }


def epoch_of(commune: str) -> str:
    """The present life of the database. Changes of an earlier life, with its transaction numbers, are dropped once."""
    epoch = current_epoch()
    feed, _ = Feed.objects.get_or_create(commune_id=commune, defaults={"epoch": epoch})
    if feed.epoch != epoch:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM field_change WHERE commune_code = %s", [commune])
            Feed.objects.filter(pk=feed.pk).update(epoch=epoch)
    return epoch


def _beginning(epoch: str, hamlets: Iterable[str]) -> Cursor:
    """Changes of transactions that still run, or begin later, are read after the snapshot."""
    with connection.cursor() as cursor:
        cursor.execute(_GUARD)
        (xmin,) = cursor.fetchone() or (0,)
    return Cursor(epoch, ",".join(hamlets), secrets.token_hex(6), 0, int(xmin) - 1, 2**62)


def _confirm_transfer(device: Device, last_seq: int | None) -> None:
    """The phone shows a cursor of its present hamlets, so it knows what was taken away: up to here it wrote rightly."""
    if last_seq is not None:
        ended = Grant.objects.filter(device=device, ended_at__isnull=False, ended_seq=None)
        ended.update(ended_seq=min(max(last_seq, 0), 2**53))


def _snapshot(cursor: Cursor, hamlets: Sequence[str], device: Device, at: datetime) -> Page:
    homes = Household.objects.filter(commune_id=device.commune_id, hamlet_id__in=hamlets, pk__gt=cursor.after)
    homes = homes.valid_on(at.date()).filter(merged_into=None).order_by("pk")
    ids = list(homes.values_list("pk", flat=True)[: PAGE + 1])
    page = Page(replace(cursor, after=ids[PAGE - 1] if len(ids) > PAGE else 0))
    page.households = list(cards_of(device.commune_id, hamlets, ids[:PAGE], at.date()).values())
    page.more, page.done = True, len(ids) <= PAGE
    if page.done:
        page.cursor = replace(cursor, snapshot="", after=0)
    return page


def _changes(cursor: Cursor, hamlets: Sequence[str], device: Device, at: datetime) -> Page:
    rows = _read(cursor, hamlets, device.commune_id)
    wanted: dict[int, str] = {}
    last = cursor
    for xid, seq, household, subject in rows:
        if household not in wanted and len(wanted) == PAGE:
            break
        wanted[household] = subject
        last = replace(cursor, xid=xid, seq=seq)
    cards = cards_of(device.commune_id, hamlets, list(wanted), at.date())
    page = Page(last)
    page.households = list(cards.values())
    page.forget = [subject for pk, subject in wanted.items() if pk not in cards]
    page.more = bool(rows) and (len(rows) == _READ or (last.xid, last.seq) != rows[-1][:2])
    return page


def _read(cursor: Cursor, hamlets: Sequence[str], commune: str) -> list[tuple[int, int, int, str]]:
    values: dict[str, Any] = {
        "commune": commune,
        "hamlets": list(hamlets),
        "xid": cursor.xid,
        "seq": cursor.seq,
        "limit": _READ,
    }
    with connection.cursor() as sql:
        sql.execute(_CHANGES, values)
        return list(sql.fetchall())


def _dropped(device: Device, hamlets: Sequence[str]) -> list[str]:
    """Hamlets that this phone held once and holds no more."""
    ended = Grant.objects.filter(device=device, ended_at__isnull=False).exclude(hamlet_id__in=hamlets)
    return sorted(set(ended.values_list("hamlet_id", flat=True)))


def _touch(device: Device, asked: Asked, at: datetime) -> None:
    device.last_seen_at = device.cursor_at = at
    changed = ["last_seen_at", "cursor_at"]
    if asked.outbox_left is not None:
        device.outbox_left = min(max(asked.outbox_left, 0), 2**31 - 1)
        changed.append("outbox_left")
    if asked.last_seq is not None:
        device.told_seq = max(device.told_seq, min(max(asked.last_seq, 0), 2**53))
        changed.append("told_seq")
    device.save(update_fields=changed)


def trim(*, commune: str, at: datetime) -> int:
    """Drop changes that a newer one of the same household repeats and every pull may read. Counts: rows dropped."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM field_change c USING field_change n WHERE c.commune_code = %s "
            "AND n.commune_code = c.commune_code AND n.household_id = c.household_id "
            "AND n.hamlet_code = c.hamlet_code AND (n.xid, n.seq) > (c.xid, c.seq) "
            "AND n.xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint",
            [commune],
        )
        dropped: int = cursor.rowcount
        Feed.objects.filter(commune_id=commune).update(trimmed_at=at)
    return dropped


def sent_subjects(page: dict[str, Any]) -> set[UUID]:
    """Every household and person that a page names."""
    found = {UUID(card["id"]) for card in page["households"]}
    return found | {UUID(member["id"]) for card in page["households"] for member in card["members"]}
