"""What an officer can do to a person or a household, act by act: words, form, and the command behind it.

A plain table: the address names the act, the page asks, says what will happen, and carries it out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django import forms

from bdhvs.accounts.models import User
from bdhvs.people import commands
from bdhvs.people.commands import NewHome
from bdhvs.people.forms import CorrectForm
from bdhvs.people.forms_acts import (
    AddressForm,
    ConsentForm,
    DeathForm,
    GroupForm,
    KindForm,
    LeaveForm,
    MergeHouseholdForm,
    MoveForm,
    PlainForm,
    PriorityForm,
    SplitForm,
    TeamForm,
)
from bdhvs.people.models import Household, Membership, Person, Roster
from bdhvs.people.rules import HouseholdRole, Priority, ResidenceKind, RosterKind


@dataclass(frozen=True, slots=True)
class Deed:
    """One act being carried out: on what, by whom, when, with what was typed."""

    subject: Any
    form: Any
    by: User
    at: datetime

    @property
    def given(self) -> dict[str, Any]:
        return dict(self.form.cleaned_data)

    @property
    def who(self) -> dict[str, Any]:
        return {"by": self.by, "at": self.at}


@dataclass(frozen=True, slots=True)
class ActPage:
    """Words and form of one act. `effects`: what will happen, said before it happens."""

    title: str
    button: str
    said: str
    form: type[forms.Form]
    run: Callable[[Deed], object]
    effects: Sequence[str] = field(default=())
    danger: bool = False


def _correct(deed: Deed) -> object:
    return commands.correct_person(person=deed.subject, details=deed.form.details(), **deed.who)


def _move(deed: Deed) -> object:
    given = deed.given
    return commands.move_person(
        person=deed.subject,
        household=given["code"],
        on=given["on"],
        kind=ResidenceKind(given["kind"]),
        role=HouseholdRole(given["role"]),
        **deed.who,
    )


def _kind(deed: Deed) -> object:
    kind = ResidenceKind(deed.given["kind"])
    return commands.change_kind(person=deed.subject, kind=kind, on=deed.given["on"], **deed.who)


def _join_group(deed: Deed) -> object:
    given = deed.given
    return commands.join_group(
        person=deed.subject, group=given["group"], unit=given["unit"], valid_from=given["on"], **deed.who
    )


def _join_team(deed: Deed) -> object:
    given = deed.given
    return commands.serve(
        kind=RosterKind.TEAM_MEMBER,
        subject=deed.subject,
        served=given["team"],
        role=given["role"],
        valid_from=given["on"],
        **deed.who,
    )


def _consent(deed: Deed) -> object:
    given = deed.given
    return commands.record_consent(
        person=deed.subject, purpose=given["purpose"], given=given["given"], on=given["on"], **deed.who
    )


PERSON_ACTS: Final[dict[str, ActPage]] = {
    "sua": ActPage("Sửa thông tin", "Lưu", "Đã sửa thông tin.", CorrectForm, _correct),
    "chuyen": ActPage(
        "Chuyển nơi ở", "Chuyển", "Đã ghi nơi ở mới.", MoveForm, _move,
        ("Nơi ở cùng loại đang ghi kết thúc từ ngày này.", "Nơi ở cũ và kết quả đã ghi vẫn giữ nguyên."),
    ),
    "cu-tru": ActPage(
        "Đổi hình thức cư trú", "Đổi", "Đã đổi hình thức cư trú.", KindForm, _kind,
        ("Người đi vắng vẫn ở trong hộ nhưng không tính vào số người đang ở.",),
    ),
    "roi-xa": ActPage(
        "Ghi người chuyển đi", "Ghi chuyển đi", "Đã ghi người chuyển đi khỏi xã.", LeaveForm,
        lambda deed: commands.leave_commune(person=deed.subject, on=deed.given["on"], **deed.who),
        (
            "Mọi nơi ở trong xã kết thúc từ ngày này.",
            "Kết quả đã ghi vẫn giữ; các kỳ sau không tính người này theo nơi ở.",
            "Khi trở về, dùng Chuyển nơi ở để ghi lại.",
        ),
        danger=True,
    ),
    "mat": ActPage(
        "Ghi người mất", "Ghi người mất", "Đã ghi. Có thể rút lại nếu nhầm.", DeathForm,
        lambda deed: commands.record_death(person=deed.subject, on=deed.given["on"], **deed.who),
        (
            "Nơi ở, nhóm, đơn vị và việc đang phụ trách kết thúc từ ngày này.",
            "Nếu ghi nhầm, có nút Rút lại ghi mất trên trang của người này.",
        ),
        danger=True,
    ),
    "rut-ghi-mat": ActPage(
        "Rút lại ghi mất", "Rút lại", "Đã rút lại ghi mất.", PlainForm,
        lambda deed: commands.withdraw_death(person=deed.subject, **deed.who),
        ("Những gì đã kết thúc vào ngày ghi mất được mở lại.",),
    ),
    "vao-nhom": ActPage("Thêm vào nhóm, đơn vị", "Thêm", "Đã thêm vào nhóm.", GroupForm, _join_group),
    "vao-to": ActPage("Thêm vào Tổ", "Thêm", "Đã thêm vào Tổ.", TeamForm, _join_team),
    "dong-y": ActPage(
        "Ghi ý kiến đồng ý", "Ghi", "Đã ghi ý kiến.", ConsentForm, _consent,
        ("Người không đồng ý vẫn nằm trong mẫu số của mọi tỷ lệ.",),
    ),
}  # fmt: skip


def _address(deed: Deed) -> object:
    given = deed.given
    return commands.correct_household(
        household=deed.subject, code=given["code"].strip(), address=given["address"].strip(), **deed.who
    )


def _priority(deed: Deed) -> object:
    return commands.set_priority(
        household=deed.subject, priority=Priority(deed.given["priority"]), **deed.who
    )


def _split(deed: Deed) -> object:
    given = deed.given
    head = int(given["head"]) if given["head"] else None
    return commands.split_household(
        household=deed.subject,
        leaving=deed.form.persons(),
        home=NewHome(given["code"].strip(), given["address"].strip(), head),
        on=given["on"],
        **deed.who,
    )


HOUSEHOLD_ACTS: Final[dict[str, ActPage]] = {
    "dia-chi": ActPage("Sửa mã hộ, địa chỉ", "Lưu", "Đã sửa.", AddressForm, _address),
    "uu-tien": ActPage(
        "Diện ưu tiên", "Lưu", "Đã ghi diện ưu tiên.", PriorityForm, _priority,
        ("Chỉ chọn lý do trong danh sách; không ghi bệnh, dân tộc, tôn giáo.",),
    ),
    "tach": ActPage(
        "Tách hộ", "Tách hộ", "Đã tách hộ.", SplitForm, _split,
        (
            "Một hộ mới được lập ở cùng nơi; những người được chọn ở hộ mới từ ngày này.",
            "Trước ngày này họ vẫn được tính ở hộ cũ.",
        ),
    ),
    "gop": ActPage(
        "Gộp hộ", "Gộp hộ", "Đã gộp hộ.", MergeHouseholdForm,
        lambda deed: commands.merge_households(keep=deed.given["code"], drop=deed.subject, **deed.who),
        (
            "Từ hôm nay mọi người của hộ này ở hộ được chọn.",
            "Hộ này thôi dùng; lịch sử trước hôm nay vẫn đọc được.",
            "Nếu nhầm, có nút Tách lại trên trang của hộ này và ở mục Nghi trùng.",
        ),
        danger=True,
    ),
}  # fmt: skip


def _leave_group(deed: Deed) -> object:
    return commands.leave_group(membership=deed.subject, on=deed.given["on"], **deed.who)


def _stop_serving(deed: Deed) -> object:
    return commands.stop_serving(entry=deed.subject, on=deed.given["on"], **deed.who)


class EndForm(LeaveForm):
    """The day from which a membership or a duty is no more."""


LEAVE_GROUP: Final = ActPage(
    "Rời nhóm, đơn vị", "Ghi rời", "Đã ghi rời nhóm.", EndForm, _leave_group,
    ("Từ ngày này không còn tính trong nhóm; thời gian trước vẫn giữ.",),
)  # fmt: skip
STOP_SERVING: Final = ActPage(
    "Thôi phụ trách", "Ghi thôi", "Đã ghi thôi phụ trách.", EndForm, _stop_serving,
    ("Từ ngày này không còn trong danh sách phụ trách; thời gian trước vẫn giữ.",),
)  # fmt: skip

Subject = Person | Household | Membership | Roster
