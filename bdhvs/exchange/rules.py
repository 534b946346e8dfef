"""What may happen to a row of an uploaded list of facts, free of framework."""

from bdhvs.lib.labelled import Labelled


class Outcome(Labelled):
    """What will happen (or happened) to one row."""

    NEW = "new", "mới"
    CORRECTS = "corrects", "sửa số đã ghi"
    SAME = "same", "đã có, bỏ qua"
    REFUSED = "refused", "không nhận"

    @property
    def done_label(self) -> str:
        return _DONE_LABELS[self]

    @property
    def stores(self) -> bool:
        return self in (Outcome.NEW, Outcome.CORRECTS)


_DONE_LABELS = {
    Outcome.NEW: "đã ghi",
    Outcome.CORRECTS: "đã sửa số cũ",
    Outcome.SAME: "đã có từ trước",
    Outcome.REFUSED: "không nhận",
}


class FactsRefusedError(ValueError):
    """Rows are left that cannot be stored; nothing was stored."""
