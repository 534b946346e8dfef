"""docs/permissions.md, made from the rules: `python -m bdhvs.config.permissions > docs/permissions.md`.

Here, at the top, because it also reads which unit tells which figure (figures.rules).
"""

import sys
from collections.abc import Iterable, Sequence

from bdhvs.accounts.rights import opens_rows, rights
from bdhvs.accounts.rules import ACCOUNT_ROLES, ACT_GROUPS, SCOPE_MEANINGS, VOLUNTEERS, Role
from bdhvs.figures.rules import MEASURES
from bdhvs.places.rules import UnitKind

_HEAD = """# Bảng quyền

Ai làm được việc gì, ở đâu. Trang này được lập từ `bdhvs/accounts/rules.py` (`python -m bdhvs.config.permissions`);
một kiểm thử giữ cho hai nơi giống nhau, và một kiểm thử khác mở mọi trang bằng mọi vai trò để so với bảng.
Ô trống là không được. Trên máy: Quản trị › Bảng quyền (xem, in, tải Excel).
"""


def text() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *_acts(), *_scopes(), *_opens(), *_figures()]) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]


def _acts() -> list[str]:
    found = []
    for group in ACT_GROUPS:
        rows = [
            [right.words, *(right.scope(role) for role in Role)] for right in rights() if right.group == group
        ]
        found += [f"## {group}", "", *_table([group, *(role.label for role in Role)], rows)]
    return found


def _scopes() -> list[str]:
    rows = [[scope.label, means] for scope, means in SCOPE_MEANINGS.items()]
    return ["## Phạm vi", "", *_table(["Phạm vi", "Nghĩa là"], rows)]


def _opens() -> list[str]:
    pledged = ", ".join(role.label for role in ACCOUNT_ROLES if role in VOLUNTEERS)
    return [
        "## Ai mở, đổi, bàn giao, đóng tài khoản của ai", "",
        *_table(["Vai trò", "Mở tài khoản cho"], opens_rows()),
        f"Ký cam kết giữ bí mật trước khi mở: {pledged}.", "",
    ]  # fmt: skip


def _figures() -> list[str]:
    kinds = [
        kind for kind in UnitKind if any(measure.is_told_by(kind.value) for measure in MEASURES.values())
    ]
    rows = [
        [measure.label, ", ".join(kind.label for kind in kinds if measure.is_told_by(kind.value))]
        for measure in MEASURES.values()
    ]
    return [
        "## Đầu mối đơn vị nào ghi số liệu nào", "",
        "Cán bộ thường trực ghi được mọi số liệu; trưởng thôn ghi số của thôn mình.", "",
        *_table(["Số liệu", "Đơn vị có số liệu"], rows),
    ]  # fmt: skip


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bdhvs.config.settings")
    django.setup()
    sys.stdout.write(text())
