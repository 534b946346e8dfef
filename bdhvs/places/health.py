"""What `bdhvs check` looks at in the journal of every commune."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from bdhvs.journal.checking import holds, tampering_in
from bdhvs.journal.queries import last_block
from bdhvs.journal.rules import MACHINE
from bdhvs.ops.backup.keeping import seals_in_newest
from bdhvs.ops.findings import Finding, Surroundings
from bdhvs.ops.seals import kept_head
from bdhvs.ops.territory import scope
from bdhvs.places.queries import journals


def check_journal(around: Surroundings) -> Iterator[Finding]:
    """Every line is as it was written, and the chain holds the seals kept in the data folder and the newest backup."""
    blocks, problems = 0, 0
    backup, seals = seals_in_newest(Path(settings.BACKUP_DIR))
    for commune in journals():
        with scope([commune]):
            newest = last_block(commune)
            blocks += newest.number if newest else 0
            for found in tampering_in(commune, head=kept_head(around.home, commune), at=around.at):
                problems += 1
                yield Finding("journal", "problem", f"Nhật ký của {_whose(commune)}: {found.says}")
            if commune in seals and not holds(commune, seals[commune]):
                problems += 1
                yield Finding("journal", "problem", _older(commune, backup, seals[commune]))
    if not problems:
        yield Finding("journal", "ok", f"Nhật ký nguyên vẹn ({blocks} khối đã niêm phong).")


def _older(commune: str, backup: str, seal: str) -> str:
    return (
        f"Nhật ký của {_whose(commune)} không có khối {seal} ghi trong bản sao lưu {backup}: "
        "dữ liệu ở đây là bản cũ hơn bản sao lưu ấy, hoặc nhật ký đã bị làm lại."
    )


def _whose(journal: str) -> str:
    return "máy này" if journal == MACHINE else f"xã {journal}"
