"""Does the journal still say what was written? Every difference is named."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bdhvs.journal.chain import GENESIS, KEPT_AT_LEAST, Written, differences, hash_of, read_head
from bdhvs.journal.models import Block, Line
from bdhvs.journal.sealing import as_written, written

SEALED_WITHIN = timedelta(days=1)
_NAMED = 20
_WORDS = {"changed": "đã bị sửa", "removed": "đã bị xóa", "inserted": "được chèn thêm"}


@dataclass(frozen=True, slots=True)
class Tampering:
    """One sentence about a place of the journal where it does not say what was written."""

    block: int
    says: str


def tampering_in(commune: str, *, head: str = "", at: datetime | None = None) -> Iterator[Tampering]:
    """Everything that does not fit, in order of blocks. `head`: a seal kept or printed elsewhere, which must occur.

    Needs the scope of the commune. Reads every line once.
    """
    wanted, number, previous, next_id = read_head(head), 0, GENESIS, 1
    for block in Block.objects.filter(commune_code=commune).order_by("number").iterator(chunk_size=50):
        if block.number > number + 1:
            yield Tampering(number + 1, _missing(number + 1, block.number - 1))
        elif bytes(block.previous) != previous or block.from_id != next_id:
            yield Tampering(block.number, f"Khối {block.number} không nối với khối trước.")
        yield from _tampering_of(block)
        if wanted and wanted[0] == block.number and not bytes(block.hash).hex().startswith(wanted[1]):
            yield Tampering(block.number, f"Khối {block.number} khác dấu niêm phong đã giữ ({head}).")
        number, previous, next_id = block.number, bytes(block.hash), block.to_id + 1
    if wanted and wanted[0] > number:
        yield Tampering(number + 1, _missing(number + 1, wanted[0]))
    if at is not None:
        yield from _left_open(commune, number, next_id, at)


def holds(commune: str, head: str) -> bool:
    """Whether a seal kept elsewhere occurs in the chain: asked of its block alone. Needs the scope of the commune."""
    number, digits = read_head(head) or (0, "")
    block = Block.objects.filter(commune_code=commune, number=number).defer("marks").first()
    return block is not None and bytes(block.hash).hex().startswith(digits)


def _missing(first: int, last: int) -> str:
    which = f"khối {first}" if first == last else f"các khối {first}–{last}"
    return f"Thiếu {which}: đã bị xóa, hoặc dữ liệu được khôi phục từ bản cũ hơn."


def _tampering_of(block: Block) -> Iterator[Tampering]:
    if hash_of(block.covered, bytes(block.marks), bytes(block.previous)) != bytes(block.hash):
        yield Tampering(block.number, f"Khối {block.number} không khớp dấu niêm phong của chính nó.")
    lines = (as_written(line) for line in written(block.commune_code, block.from_id, block.to_id).iterator())
    if block.forgotten_at is None:
        yield from _lines_of(block, lines)
        return
    if block.forgotten_at - block.last_at < KEPT_AT_LEAST:
        yield Tampering(block.number, f"Khối {block.number} bị bỏ trước hạn lưu.")
    for line in lines:
        yield Tampering(block.number, f"Dòng {line.id} được chèn vào khối {block.number} đã hết hạn lưu.")


def _lines_of(block: Block, lines: Iterable[Written]) -> Iterator[Tampering]:
    for number, (kind, line) in enumerate(differences(bytes(block.marks), lines)):
        if number == _NAMED:
            yield Tampering(block.number, f"Khối {block.number} còn nhiều dòng khác không khớp.")
            return
        yield Tampering(block.number, f"Dòng {line} ở khối {block.number} {_WORDS[kind]}.")


def _left_open(commune: str, number: int, next_id: int, at: datetime) -> Iterator[Tampering]:
    """Lines that nobody sealed for a day: the job does not run, or the last block was taken away."""
    open_lines = Line.objects.filter(commune_code=commune, pk__gte=next_id, at__lt=at - SEALED_WITHIN)
    if open_lines.exists():
        yield Tampering(number + 1, f"Có dòng chưa niêm phong đã quá một ngày, sau khối {number}.")
