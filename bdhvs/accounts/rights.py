"""The table of rights as rows: for the page, the print-out and docs/permissions.md."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bdhvs.accounts.rules import ACT_GROUPS, MAY, OPENS, Act, Role
from bdhvs.ui.tables import Column, Table


@dataclass(frozen=True, slots=True)
class Right:
    """One act with the scope of every role; an empty scope is a refusal."""

    group: str
    act: Act
    words: str

    def scope(self, role: Role) -> str:
        scope = MAY[role].get(self.act)
        return scope.label if scope else ""


def rights() -> list[Right]:
    """Every act once, in the order of the table."""
    return [Right(group, act, words) for group, acts in ACT_GROUPS.items() for act, words in acts.items()]


def opens_rows() -> list[tuple[str, str]]:
    """Who opens, changes and closes whose accounts, in words."""
    return [(role.label, ", ".join(other.label for other in others)) for role, others in OPENS.items()]


def _scope_of(role: Role) -> Callable[[Right], str]:
    return lambda right: right.scope(role) or "–"


def rights_table(request: Any) -> Table[Right]:
    """Acts down, roles across."""
    groups = {group: group for group in ACT_GROUPS}
    columns = [
        Column("words", "Việc", heading=True, searchable=True, sortable=False),
        Column("group", "Nhóm việc", choices=groups, filterable=True, sortable=False, hidden=True),
        *(
            Column(role.value, role.label.capitalize(), source=_scope_of(role), sortable=False) for role in Role
        ),
    ]  # fmt: skip
    return Table(rights(), columns, request.GET, key="bang-quyen", caption="Bảng quyền")
