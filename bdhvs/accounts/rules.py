"""Roles and what each may do, as one readable table (design §10; depth comes with the rights issue)."""

from enum import StrEnum
from typing import Final


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    LEADER = "leader"
    FOCAL_PERSON = "focal_person"
    HAMLET_HEAD = "hamlet_head"
    TEAM_LEADER = "team_leader"
    TEAM_MEMBER = "team_member"
    MENTOR = "mentor"
    PROVINCE_VIEWER = "province_viewer"

    @property
    def label(self) -> str:
        return ROLE_LABELS[self]


ROLE_LABELS: Final[dict[Role, str]] = {
    Role.ADMINISTRATOR: "quản trị hệ thống",
    Role.OFFICER: "cán bộ thường trực",
    Role.LEADER: "lãnh đạo",
    Role.FOCAL_PERSON: "đầu mối đơn vị",
    Role.HAMLET_HEAD: "trưởng thôn, tổ trưởng",
    Role.TEAM_LEADER: "tổ trưởng Tổ công nghệ số",
    Role.TEAM_MEMBER: "thành viên Tổ công nghệ số",
    Role.MENTOR: "người kèm",
    Role.PROVINCE_VIEWER: "người xem cấp tỉnh",
}

OF_A_HAMLET: Final = frozenset({Role.HAMLET_HEAD, Role.TEAM_LEADER, Role.TEAM_MEMBER, Role.MENTOR})
"""Roles whose territory is a hamlet, not the commune."""


class Act(StrEnum):
    """What a page or command does, in words an auditor reads."""

    SEE_BOARD = "see_board"
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    IMPORT_PEOPLE = "import_people"
    EDIT_PLACES = "edit_places"
    EDIT_PLAN = "edit_plan"
    ENTER_FACTS = "enter_facts"
    SEE_NAMES_BEHIND = "see_names_behind"
    CLOSE_PERIOD = "close_period"
    MAKE_REPORT = "make_report"
    EXPORT = "export"
    SEE_JOURNAL = "see_journal"
    FIELD_WORK = "field_work"
    LEAD_TEAM = "lead_team"
    SEE_DEVICES = "see_devices"
    MANAGE_ACCOUNTS = "manage_accounts"
    ISSUE_CARDS = "issue_cards"
    SEE_CELLS = "see_cells"
    KEEP_BACKUP = "keep_backup"


_OFFICER: Final = frozenset(Act)

MAY: Final[dict[Role, frozenset[Act]]] = {
    Role.ADMINISTRATOR: _OFFICER,
    Role.OFFICER: _OFFICER,
    Role.LEADER: frozenset({Act.SEE_BOARD, Act.MAKE_REPORT, Act.CLOSE_PERIOD}),
    Role.FOCAL_PERSON: frozenset({Act.SEE_BOARD, Act.ENTER_FACTS}),
    Role.HAMLET_HEAD: frozenset({Act.SEE_BOARD, Act.SEE_PEOPLE, Act.ENTER_FACTS, Act.SEE_NAMES_BEHIND}),
    Role.TEAM_LEADER: frozenset(
        {Act.SEE_BOARD, Act.SEE_PEOPLE, Act.ENTER_FACTS, Act.SEE_NAMES_BEHIND, Act.FIELD_WORK, Act.LEAD_TEAM}
    ),
    Role.TEAM_MEMBER: frozenset({Act.FIELD_WORK}),
    Role.MENTOR: frozenset({Act.FIELD_WORK}),
    Role.PROVINCE_VIEWER: frozenset({Act.SEE_CELLS}),
}


def may(role: str, act: Act) -> bool:
    """Whether the role allows the act at all; the territory decides on which rows."""
    return act in MAY[Role(role)]


class NotAllowedError(PermissionError):
    """The role does not allow this act."""
