"""Taking the rows of an annex into the plan, as one edit with its own line in the plan's history."""

from collections.abc import Sequence
from copy import deepcopy
from datetime import datetime
from typing import Any

from bdhvs.accounts.models import User
from bdhvs.plans.annex.rules import AnnexError, AnnexRow, Words, task_of, unknown_names
from bdhvs.plans.commands import edit_plan
from bdhvs.plans.editing import next_id, with_row
from bdhvs.plans.models import Plan


def take_in_annex(
    *, plan: Plan, rows: Sequence[AnnexRow], words: Words, version: int, by: User | None, at: datetime
) -> Plan:
    """Add every row as a task at the end of the plan's tasks; whole or nothing. The missing annex is then attached.

    Raises: AnnexError, PlanChangedError, PlanFileError
    """
    if any(row.problems for row in rows) or unknown_names(rows, words):
        raise AnnexError("Còn dòng chưa rõ. Hãy sửa tệp hoặc chọn đơn vị rồi nhập lại; chưa lưu dòng nào.")
    content: dict[str, Any] = deepcopy(plan.content)
    for row in rows:
        number = next_id(content, "tasks")
        content = with_row(content, "tasks", number, {"id": number} | task_of(row, words, plan.year))
    missing = [one for one in content.get("annexes", []) if one.get("attached") is False]
    if len(missing) == 1:
        missing[0]["attached"] = True
    note = f"nhập phụ lục {len(rows)} nhiệm vụ"
    return edit_plan(plan=plan, content=content, version=version, by=by, at=at, note=note)
