"""What becomes of a row that needs two pairs of eyes. The caller has a transaction and writes the journal's line."""

from datetime import datetime
from typing import TypeVar

from bdhvs.accounts.models import User
from bdhvs.learning.approval.models import Approved
from bdhvs.learning.approval.rules import NOT_ONES_OWN, RefusalError, reason_of

Row = TypeVar("Row", bound=Approved)


def held(row: Row) -> Row:
    """The row as it stands now, until the transaction ends."""
    fresh: Row = type(row)._default_manager.select_for_update().get(pk=row.pk)
    return fresh


def taken_over(row: Row, *, by: User, at: datetime) -> Row:
    """Made ready for a correction: whoever rewrites it counts as its writer. Raises: RefusalError"""
    fresh = held(row)
    if not fresh.waits:
        raise RefusalError("Đã duyệt thì không sửa. Nếu sai, hãy rút rồi viết mới.")
    fresh.written_at, fresh.written_by, fresh.returned = at, by, ""
    return fresh


def approve(row: Row, *, by: User, at: datetime) -> Row:
    """Shown from now on. Raises: RefusalError when it is one's own, or was decided before"""
    fresh = held(row)
    if fresh.written_by_id == by.pk:
        raise RefusalError(NOT_ONES_OWN)
    _check_waits(fresh)
    fresh.approved_at, fresh.approved_by, fresh.returned = at, by, ""
    fresh.save(update_fields=["approved_at", "approved_by", "returned"])
    return fresh


def give_back(row: Row, *, reason: str) -> Row:
    """To its writer, with what should be different. Raises: RefusalError"""
    fresh = held(row)
    _check_waits(fresh)
    fresh.returned = reason_of(reason)
    fresh.save(update_fields=["returned"])
    return fresh


def withdraw(row: Row, *, reason: str, by: User, at: datetime) -> Row:
    """Away from everybody at once; it stays in the history with the reason. Raises: RefusalError"""
    fresh = held(row)
    if fresh.withdrawn_at:
        raise RefusalError("Đã rút từ trước rồi.")
    fresh.withdrawn_at, fresh.withdrawn_by, fresh.reason = at, by, reason_of(reason)
    fresh.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    return fresh


def _check_waits(row: Approved) -> None:
    if not row.waits:
        raise RefusalError("Việc này đã được xử lý. Hãy tải lại trang.")
