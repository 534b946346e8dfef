"""Roles, acts and scopes: who may do what, and where, as one table that an auditor reads (docs/permissions.md).

A page names its act (`http.allowed`); the database shows only rows of the user's territory (ops/territory.py). A new
act or role without a line here cannot be used, and tests/permissions walks every address with every role.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bdhvs.lib.labelled import Labelled


class Role(Labelled):
    ADMINISTRATOR = "administrator", "quản trị hệ thống"
    OFFICER = "officer", "cán bộ thường trực"
    LEADER = "leader", "lãnh đạo"
    FOCAL_PERSON = "focal_person", "đầu mối đơn vị"
    HAMLET_HEAD = "hamlet_head", "trưởng thôn, tổ trưởng"
    TEAM_LEADER = "team_leader", "tổ trưởng Tổ công nghệ số"
    TEAM_MEMBER = "team_member", "thành viên Tổ công nghệ số"
    MENTOR = "mentor", "người kèm"
    PROVINCE_VIEWER = "province_viewer", "người xem cấp tỉnh"
    LEARNER = "learner", "người học"


ACCOUNT_ROLES: Final = tuple(role for role in Role if role is not Role.LEARNER)
"""Roles that sign in. A learner has a card that opens the learning side only."""

OF_A_HAMLET: Final = frozenset({Role.HAMLET_HEAD, Role.TEAM_LEADER, Role.TEAM_MEMBER, Role.MENTOR})
"""Roles whose territory is hamlets, not the commune."""

OF_A_TEAM: Final = frozenset({Role.TEAM_LEADER, Role.TEAM_MEMBER})
"""Roles whose hamlets come from a team."""

OF_NO_COMMUNE: Final = frozenset({Role.ADMINISTRATOR, Role.PROVINCE_VIEWER})

VOLUNTEERS: Final = OF_A_HAMLET
"""Roles that sign a pledge of confidentiality before the account opens. Officials are bound by their service."""


class Scope(Labelled):
    """Where a role may do an act: the rows it reaches, by query and by the policy of the database."""

    MACHINE = "machine", "cả máy"
    PROVINCE = "province", "tỉnh mình"
    COMMUNE = "commune", "xã mình"
    UNIT = "unit", "đơn vị mình"
    HAMLET = "hamlet", "thôn mình"
    SELF = "self", "của mình"


SCOPE_MEANINGS: Final[dict[Scope, str]] = {
    Scope.MACHINE: "mọi xã trên máy này, mỗi lần một xã do mình chọn",
    Scope.PROVINCE: "mọi xã của tỉnh, chỉ các ô số; ô nhỏ bị che",
    Scope.COMMUNE: "xã, phường ghi trong tài khoản",
    Scope.UNIT: "đơn vị ghi trong tài khoản: người, buổi, số liệu của đơn vị ấy",
    Scope.HAMLET: "các thôn ghi trong tài khoản, hoặc thôn của Tổ",
    Scope.SELF: "chỉ phần của chính người ấy",
}


class Act(StrEnum):
    """What a page or command does, in words an auditor reads."""

    SEE_BOARD = "see_board"
    SEE_NAMES_BEHIND = "see_names_behind"
    EDIT_PLAN = "edit_plan"
    SEE_PLACES = "see_places"
    EDIT_PLACES = "edit_places"
    SEE_PEOPLE = "see_people"
    EXPORT_PEOPLE = "export_people"
    EDIT_PEOPLE = "edit_people"
    IMPORT_PEOPLE = "import_people"
    ENTER_FACTS = "enter_facts"
    ENTER_FIGURES = "enter_figures"
    APPROVE_CONTENT = "approve_content"
    FIELD_WORK = "field_work"
    LEAD_TEAM = "lead_team"
    SEE_REPORT = "see_report"
    MAKE_REPORT = "make_report"
    CLOSE_PERIOD = "close_period"
    EXPORT = "export"
    SEE_CELLS = "see_cells"
    MANAGE_ACCOUNTS = "manage_accounts"
    ISSUE_CARDS = "issue_cards"
    PLAN_LEARNING = "plan_learning"
    APPROVE_LESSONS = "approve_lessons"
    WRITE_ALERTS = "write_alerts"
    APPROVE_ALERTS = "approve_alerts"
    ANSWER_QUESTIONS = "answer_questions"
    APPROVE_ANSWERS = "approve_answers"
    SEE_DEVICES = "see_devices"
    HEAR_VOICES = "hear_voices"
    ASSIGN_VOICES = "assign_voices"
    SEE_REGISTRIES = "see_registries"
    KEEP_REGISTRIES = "keep_registries"
    SEE_JOURNAL = "see_journal"
    KEEP_BACKUP = "keep_backup"
    SEE_RIGHTS = "see_rights"
    LEARN = "learn"

    @property
    def label(self) -> str:
        return ACT_WORDS[self]


ACT_GROUPS: Final[dict[str, dict[Act, str]]] = {
    "Theo dõi": {
        Act.SEE_BOARD: "Xem bảng chỉ tiêu, kế hoạch, nhiệm vụ (không có tên ai)",
        Act.SEE_NAMES_BEHIND: "Xem tên người, hộ đứng sau một con số",
        Act.EDIT_PLAN: "Lập, sửa kế hoạch; giao nhiệm vụ; rút mẫu phúc tra",
    },
    "Danh sách": {
        Act.SEE_PLACES: "Xem thôn, đơn vị, Tổ, lịch mở cửa",
        Act.EDIT_PLACES: "Sửa thôn, đơn vị, Tổ, lịch mở cửa, cách gọi",
        Act.SEE_PEOPLE: "Xem danh sách người, hộ",
        Act.EXPORT_PEOPLE: "Tải, in danh sách người, hộ",
        Act.EDIT_PEOPLE: "Thêm, sửa, gộp người, hộ; xem số điện thoại, ba số cuối",
        Act.IMPORT_PEOPLE: "Nhập danh sách từ Excel",
    },
    "Ghi nhận": {
        Act.ENTER_FACTS: "Ghi kết quả, lượt thăm, buổi, tin bài; phúc tra phần được giao",
        Act.ENTER_FIGURES: "Xem, ghi số liệu chính thức của nơi có số liệu",
        Act.APPROVE_CONTENT: "Duyệt, trả lại tin bài của người khác viết",
        Act.FIELD_WORK: "Đi từng nhà bằng điện thoại",
        Act.LEAD_TEAM: "Giao hộ, xem việc của Tổ",
        Act.HEAR_VOICES: "Xem, ghi, trả lời ý kiến, khó khăn; vùng lõm sóng; in tờ mã QR",
        Act.ASSIGN_VOICES: "Giao, đóng việc; viết gọn cho báo cáo; đăng câu trả lời",
        Act.SEE_REGISTRIES: "Xem đối tác, tình nguyện viên, giảng viên, người có uy tín, nguồn lực",
        Act.KEEP_REGISTRIES: "Ghi, sửa, kết thúc các danh sách nguồn lực ấy",
    },
    "Báo cáo": {
        Act.SEE_REPORT: "Xem, tải báo cáo",
        Act.MAKE_REPORT: "Soạn báo cáo, sửa mẫu báo cáo",
        Act.CLOSE_PERIOD: "Chốt kỳ",
        Act.EXPORT: "Xuất dữ liệu đã che tên để phân tích",
        Act.SEE_CELLS: "Xem ô số của từng xã, xã nào đã báo cáo",
    },
    "Quản trị": {
        Act.MANAGE_ACCOUNTS: "Mời, đổi vai trò, bàn giao, đóng tài khoản",
        Act.ISSUE_CARDS: "Cấp, thu thẻ của người học",
        Act.SEE_DEVICES: "Xem, thu điện thoại đã đăng ký",
        Act.SEE_JOURNAL: "Xem nhật ký: ai làm gì, lúc nào",
        Act.KEEP_BACKUP: "Xem tình trạng máy, nhật ký của máy, giữ bản sao lưu",
        Act.SEE_RIGHTS: "Xem bảng quyền này, trang tài khoản của mình",
    },
    "Dạy học": {
        Act.PLAN_LEARNING: "Lập lịch mỗi tuần một kỹ năng, khóa học, khung kỹ năng; soạn bài học",
        Act.APPROVE_LESSONS: "Xem bài đang soạn; duyệt, trả lại, rút bài của người khác viết",
        Act.WRITE_ALERTS: "Viết cảnh báo lừa đảo (đầu mối: chỉ Công an)",
        Act.APPROVE_ALERTS: "Duyệt, trả lại, rút cảnh báo lừa đảo của người khác viết",
        Act.ANSWER_QUESTIONS: "Xem câu hỏi chưa có trả lời (không có tên ai); viết thẻ hỏi đáp; ghi nơi có người giúp",
        Act.APPROVE_ANSWERS: "Xem, duyệt, trả lại, rút thẻ hỏi đáp của người khác viết",
    },
    "Học": {Act.LEARN: "Học, luyện tập, làm bài bằng thẻ"},
}
"""Every act once, in the order and the words of the printed table."""

ACT_WORDS: Final[dict[Act, str]] = {act: words for acts in ACT_GROUPS.values() for act, words in acts.items()}

MAY: Final[Mapping[Role, Mapping[Act, Scope]]] = {
    # Keeps the machine, not the commune's content: no list of persons, no fact, no report (decision 0015).
    Role.ADMINISTRATOR: {
        Act.SEE_PLACES: Scope.MACHINE,
        Act.MANAGE_ACCOUNTS: Scope.MACHINE,
        Act.SEE_DEVICES: Scope.MACHINE,
        Act.SEE_JOURNAL: Scope.MACHINE,
        Act.KEEP_BACKUP: Scope.MACHINE,
        Act.SEE_RIGHTS: Scope.SELF,
    },
    Role.OFFICER: {
        Act.SEE_BOARD: Scope.COMMUNE,
        Act.SEE_NAMES_BEHIND: Scope.COMMUNE,
        Act.EDIT_PLAN: Scope.COMMUNE,
        Act.SEE_PLACES: Scope.COMMUNE,
        Act.EDIT_PLACES: Scope.COMMUNE,
        Act.SEE_PEOPLE: Scope.COMMUNE,
        Act.EXPORT_PEOPLE: Scope.COMMUNE,
        Act.EDIT_PEOPLE: Scope.COMMUNE,
        Act.IMPORT_PEOPLE: Scope.COMMUNE,
        Act.ENTER_FACTS: Scope.COMMUNE,
        Act.ENTER_FIGURES: Scope.COMMUNE,
        Act.APPROVE_CONTENT: Scope.COMMUNE,
        Act.FIELD_WORK: Scope.COMMUNE,
        Act.LEAD_TEAM: Scope.COMMUNE,
        Act.SEE_REPORT: Scope.COMMUNE,
        Act.MAKE_REPORT: Scope.COMMUNE,
        Act.CLOSE_PERIOD: Scope.COMMUNE,
        Act.EXPORT: Scope.COMMUNE,
        Act.MANAGE_ACCOUNTS: Scope.COMMUNE,
        Act.ISSUE_CARDS: Scope.COMMUNE,
        Act.PLAN_LEARNING: Scope.COMMUNE,
        Act.APPROVE_LESSONS: Scope.COMMUNE,
        Act.WRITE_ALERTS: Scope.COMMUNE,
        Act.APPROVE_ALERTS: Scope.COMMUNE,
        Act.ANSWER_QUESTIONS: Scope.COMMUNE,
        Act.APPROVE_ANSWERS: Scope.COMMUNE,
        Act.SEE_DEVICES: Scope.COMMUNE,
        Act.SEE_JOURNAL: Scope.COMMUNE,
        Act.HEAR_VOICES: Scope.COMMUNE,
        Act.ASSIGN_VOICES: Scope.COMMUNE,
        Act.SEE_REGISTRIES: Scope.COMMUNE,
        Act.KEEP_REGISTRIES: Scope.COMMUNE,
        Act.SEE_RIGHTS: Scope.SELF,
    },
    Role.LEADER: {
        Act.SEE_BOARD: Scope.COMMUNE,
        Act.SEE_PLACES: Scope.COMMUNE,
        Act.SEE_REPORT: Scope.COMMUNE,
        Act.CLOSE_PERIOD: Scope.COMMUNE,
        Act.APPROVE_CONTENT: Scope.COMMUNE,
        Act.APPROVE_LESSONS: Scope.COMMUNE,
        Act.APPROVE_ALERTS: Scope.COMMUNE,
        Act.APPROVE_ANSWERS: Scope.COMMUNE,
        Act.SEE_JOURNAL: Scope.COMMUNE,
        Act.HEAR_VOICES: Scope.COMMUNE,
        Act.ASSIGN_VOICES: Scope.COMMUNE,
        Act.SEE_REGISTRIES: Scope.COMMUNE,
        Act.SEE_RIGHTS: Scope.SELF,
    },
    Role.FOCAL_PERSON: {
        Act.SEE_BOARD: Scope.COMMUNE,
        Act.SEE_PLACES: Scope.COMMUNE,
        Act.SEE_PEOPLE: Scope.UNIT,
        Act.ENTER_FACTS: Scope.UNIT,
        Act.ENTER_FIGURES: Scope.UNIT,
        Act.WRITE_ALERTS: Scope.COMMUNE,
        Act.HEAR_VOICES: Scope.UNIT,
        Act.SEE_REGISTRIES: Scope.UNIT,
        Act.KEEP_REGISTRIES: Scope.UNIT,
        Act.SEE_RIGHTS: Scope.SELF,
    },
    Role.HAMLET_HEAD: {
        Act.SEE_BOARD: Scope.COMMUNE,
        Act.SEE_PLACES: Scope.COMMUNE,
        Act.SEE_PEOPLE: Scope.HAMLET,
        Act.SEE_NAMES_BEHIND: Scope.HAMLET,
        Act.ENTER_FACTS: Scope.HAMLET,
        Act.ENTER_FIGURES: Scope.HAMLET,
        Act.HEAR_VOICES: Scope.HAMLET,
        Act.SEE_REGISTRIES: Scope.HAMLET,
        Act.KEEP_REGISTRIES: Scope.HAMLET,
        Act.SEE_RIGHTS: Scope.SELF,
    },
    Role.TEAM_LEADER: {
        Act.SEE_BOARD: Scope.COMMUNE,
        Act.SEE_PLACES: Scope.COMMUNE,
        Act.SEE_PEOPLE: Scope.HAMLET,
        Act.SEE_NAMES_BEHIND: Scope.HAMLET,
        Act.ENTER_FACTS: Scope.HAMLET,
        Act.FIELD_WORK: Scope.HAMLET,
        Act.LEAD_TEAM: Scope.HAMLET,
        Act.ISSUE_CARDS: Scope.HAMLET,
        Act.HEAR_VOICES: Scope.HAMLET,
        Act.SEE_RIGHTS: Scope.SELF,
    },
    Role.TEAM_MEMBER: {Act.FIELD_WORK: Scope.HAMLET, Act.SEE_RIGHTS: Scope.SELF},
    Role.MENTOR: {Act.FIELD_WORK: Scope.HAMLET, Act.SEE_RIGHTS: Scope.SELF},
    Role.PROVINCE_VIEWER: {Act.SEE_CELLS: Scope.PROVINCE, Act.SEE_RIGHTS: Scope.SELF},
    Role.LEARNER: {Act.LEARN: Scope.SELF},
}
"""Role × act × scope. What is not here is refused."""

OPENS: Final[Mapping[Role, tuple[Role, ...]]] = {
    Role.ADMINISTRATOR: (Role.ADMINISTRATOR, Role.PROVINCE_VIEWER, Role.OFFICER, Role.LEADER),
    Role.OFFICER: (
        Role.OFFICER, Role.LEADER, Role.FOCAL_PERSON, Role.HAMLET_HEAD, Role.TEAM_LEADER, Role.TEAM_MEMBER,
        Role.MENTOR,
    ),
}  # fmt: skip
"""Whose accounts a role opens, changes, hands over and closes; an officer only in her commune."""

LANDINGS: Final[Mapping[Role, str]] = {
    Role.ADMINISTRATOR: "appointments:accounts",
    Role.PROVINCE_VIEWER: "province:communes",
    Role.TEAM_MEMBER: "field_app:app",
    Role.MENTOR: "field_app:app",
}
"""First page of a role that has no board."""


def scope_of(role: str, act: Act) -> Scope | None:
    """Where the role may do the act. Missing: None when it may not."""
    return MAY[Role(role)].get(act)


def may(role: str, act: Act) -> bool:
    """Whether the role allows the act at all; the territory decides on which rows."""
    return scope_of(role, act) is not None


def may_open(role: str, other: str) -> bool:
    """Whether somebody with `role` opens, changes and closes accounts with the role `other`."""
    return Role(other) in OPENS.get(Role(role), ())


class NotAllowedError(PermissionError):
    """The role does not allow this act."""
