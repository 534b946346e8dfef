"""What may happen to a row of an uploaded list of facts, free of framework."""

from enum import StrEnum


class Outcome(StrEnum):
    """What will happen (or happened) to one row."""

    NEW = "new"
    CORRECTS = "corrects"
    SAME = "same"
    REFUSED = "refused"

    @property
    def label(self) -> str:
        return OUTCOME_LABELS[self]

    @property
    def done_label(self) -> str:
        return _DONE_LABELS[self]

    @property
    def stores(self) -> bool:
        return self in (Outcome.NEW, Outcome.CORRECTS)


OUTCOME_LABELS = {
    Outcome.NEW: "mới",
    Outcome.CORRECTS: "sửa số đã ghi",
    Outcome.SAME: "đã có, bỏ qua",
    Outcome.REFUSED: "không nhận",
}
_DONE_LABELS = {
    Outcome.NEW: "đã ghi",
    Outcome.CORRECTS: "đã sửa số cũ",
    Outcome.SAME: "đã có từ trước",
    Outcome.REFUSED: "không nhận",
}


class FactsRefusedError(ValueError):
    """Rows are left that cannot be stored; nothing was stored."""
