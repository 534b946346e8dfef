"""The list of accounts."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from bdhvs.accounts.http import Request
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import ACCOUNT_ROLES
from bdhvs.appointments.queries import STATES, in_state, place_of, state_of
from bdhvs.ui.formats import vn_datetime
from bdhvs.ui.tables import Column, Kind, Table
from bdhvs.ui.tables.table import Empty

_CHIPS = {"open": "reached", "invited": "soft", "pledge": "late", "closed": "no_data"}
_ROLES = {role.value: role.label for role in ACCOUNT_ROLES}


def account_table(request: Request, users: QuerySet[User], names: Mapping[str, str]) -> Table[User]:
    """Name, role, place, state; searched by name, filtered by role and state."""

    def last(user: Any) -> str:
        return vn_datetime(user.last_login) if user.last_login else "chưa lần nào"

    columns = [
        Column("full_name", "Họ và tên", Kind.LINK, heading=True, searchable=True,
               link=lambda user: reverse("appointments:account", args=[user.pk])),
        Column("role", "Vai trò", choices=_ROLES, filterable=True),
        Column("where", "Nơi", source=lambda user: place_of(user, names), sortable=False),
        Column("state", "Tình trạng", Kind.CHIP, source=lambda user: STATES[state_of(user)], choices=STATES,
               status_of=lambda user: _CHIPS[state_of(user)], filterable=True, sortable=False, narrow=in_state),
        Column("username", "Tên đăng nhập", searchable=True),
        Column("last_login", "Vào lần cuối", source=last, order_by=("last_login",)),
    ]  # fmt: skip
    empty = Empty("Chưa có tài khoản nào", "Mời một người, hoặc mời cả Tổ một lần.")
    return Table(
        users, columns, request.GET, key="tai-khoan", caption="Tài khoản", sort="full_name", empty=empty
    )
