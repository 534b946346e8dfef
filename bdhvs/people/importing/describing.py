"""A preview in words, for the terminal and for programs. No numbers of persons, no phones."""

from collections.abc import Iterator
from typing import Any

from bdhvs.people.importing.matching import Verdict
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.importing.running import Preview

_SHOWN = 30
CHANGE_LABELS = {
    "name": "họ tên",
    "birth_date": "ngày sinh",
    "birth_year": "năm sinh",
    "sex": "giới tính",
    "number": "số định danh",
    "phone": "điện thoại",
    "household": "hộ, nơi ở",
    "kind": "hình thức cư trú",
    "role": "quan hệ với chủ hộ",
    "priority": "diện ưu tiên của hộ",
    "address": "địa chỉ của hộ",
}


def reasons(verdict: Verdict) -> list[str]:
    """Why the row stands as it does: refusals, a suspicion, or what changes."""
    if verdict.outcome is Outcome.REFUSED:
        return [problem.text for problem in verdict.row.problems]
    if verdict.outcome is Outcome.SUSPECT:
        return [f"{verdict.reason} (mã {verdict.other})"]
    return [CHANGE_LABELS.get(change, change) for change in verdict.changes]


def lines(found: Preview, *, stored: bool, apply: bool) -> Iterator[str]:
    """What the officer reads in the terminal."""
    yield from found.sentences
    for verdict in [v for v in found.verdicts if v.outcome in (Outcome.REFUSED, Outcome.SUSPECT)][:_SHOWN]:
        yield f"Dòng {verdict.row.line}: {verdict.outcome.label} – {'; '.join(reasons(verdict))}."
    hidden = found.open_rows - _SHOWN
    if hidden > 0:
        yield f"… và {hidden} dòng nữa (dùng --result để xem đủ)."
    counts = ", ".join(f"{o.label} {n}" for o, n in found.counts.items() if n)
    yield f"{len(found.verdicts)} người: {counts or 'không có'}; {found.new_households} hộ mới."
    if found.left_out:
        yield f"{len(found.left_out)} dòng không phải người (tiêu đề, tổng cộng, ký tên) được bỏ qua."
    yield _ending(found, stored, apply)


def _ending(found: Preview, stored: bool, apply: bool) -> str:
    if stored:
        return "Đã ghi vào sổ."
    if found.open_rows:
        return "Chưa lưu gì. Hãy sửa các dòng trên trong tệp, hoặc sửa ngay trên trang Nhập danh sách."
    return "Chưa lưu gì." if apply else "Đây là bản xem trước, chưa lưu gì. Thêm --apply để ghi vào sổ."


def answer(found: Preview, *, stored: bool) -> dict[str, Any]:
    """The preview for a program."""
    return {
        "sheet": found.table.sheet,
        "stored": stored,
        "rows": len(found.verdicts),
        "counts": {outcome.value: number for outcome, number in found.counts.items()},
        "new_households": found.new_households,
        "notes": found.sentences,
        "left_out": [{"row": row, "reason": reason} for row, reason in found.left_out],
        "columns": [
            {"column": c.letters, "header": c.header, "field": c.field.value, "confidence": c.confidence}
            for c in found.table.columns
        ],
        "findings": [
            {
                "row": v.row.line,
                "outcome": v.outcome.value,
                "reasons": [{"field": p.field, "text": p.text} for p in v.row.problems]
                or [{"field": "name", "text": text} for text in reasons(v)],
            }
            for v in found.verdicts
            if v.outcome in (Outcome.REFUSED, Outcome.SUSPECT)
        ],
        "changes": [
            {"row": v.row.line, "fields": list(v.changes)}
            for v in found.verdicts
            if v.outcome is Outcome.CHANGED
        ],
    }
