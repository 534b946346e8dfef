"""What `bdhvs check` looks at in the journal of every commune."""

from collections.abc import Iterator

from bdhvs.journal.checking import tampering_in
from bdhvs.journal.heads import kept_head
from bdhvs.journal.queries import last_block
from bdhvs.ops.findings import Finding, Surroundings
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes


def check_journal(around: Surroundings) -> Iterator[Finding]:
    """Every line is as it was written, and the chain holds the seal kept in the data folder."""
    blocks, problems = 0, 0
    for commune in working_communes():
        with scope([commune]):
            newest = last_block(commune)
            blocks += newest.number if newest else 0
            for found in tampering_in(commune, head=kept_head(around.home, commune), at=around.at):
                problems += 1
                yield Finding("journal", "problem", f"Nhật ký của xã {commune}: {found.says}")
    if not problems:
        yield Finding("journal", "ok", f"Nhật ký nguyên vẹn ({blocks} khối đã niêm phong).")
