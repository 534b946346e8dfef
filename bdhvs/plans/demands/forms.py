"""Shapes of what is typed about sub-plans, inspections and findings."""

from collections.abc import Sequence
from typing import Any, Final, cast

from django import forms

from bdhvs.places.queries import teams_on
from bdhvs.places.rules import UnitKind
from bdhvs.plans.demands.commands import DemandTold, InspectionDetails, Place
from bdhvs.plans.demands.rules import (
    DemandKind,
    DemandState,
    DemandStep,
    InspectionKind,
    InspectionState,
    steps_after,
)
from bdhvs.plans.queries import plans_of
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import blank
from bdhvs.ui.forms import DateField, FreeLine, FreeTextField
from bdhvs.ui.proofs import ProofsField

_ALL: Final = {
    "hamlets": "Mọi thôn, tổ dân phố",
    "teams": "Mọi Tổ công nghệ số cộng đồng",
    "schools": "Mọi trường học",
}
_HAMLET, _UNIT, _TEAM = "thon:", "don-vi:", "to:"
PROOFS_HELP: Final = "Ảnh, PDF, Word, Excel; tối đa 5 tệp, mỗi tệp 10 MB."


def _places(desk: Desk) -> list[tuple[str, str]]:
    return [
        *((f"{_HAMLET}{code}", name) for code, name in desk.hamlets),
        *((f"{_UNIT}{code}", name) for code, name in desk.units),
    ]


def _place(chosen: str) -> Place | None:
    if chosen.startswith(_HAMLET):
        return Place(hamlet_code=chosen.removeprefix(_HAMLET))
    return Place(unit_code=chosen.removeprefix(_UNIT)) if chosen else None


class DeskForm(forms.Form):
    """A form whose lists come from the desk."""

    def __init__(self, *args: Any, desk: Desk, **options: Any) -> None:
        super().__init__(*args, **options)
        self.desk = desk
        self.offer()

    def offer(self) -> None:
        """Fill the lists."""

    def choices(self, field: str, choices: Any) -> None:
        cast(forms.ChoiceField, self.fields[field]).choices = choices

    def plans(self) -> list[tuple[str, str]]:
        return [(plan.pk, f"{plan.year}: {plan.title}") for plan in plans_of(self.desk.commune)]


class AskForm(DeskForm):
    """Sub-plans asked of many places at once."""

    plan = forms.ChoiceField(label="Theo kế hoạch")
    says = FreeTextField(
        label="Yêu cầu", max_length=500, widget=FreeLine, initial="Kế hoạch hưởng ứng, thực hiện tại nơi mình",
    )  # fmt: skip
    due_on = DateField(label="Hạn nộp")
    who = forms.MultipleChoiceField(
        label="Những nơi phải nộp", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Hãy đánh dấu ít nhất một nơi."},
        help_text="Nơi đã được yêu cầu theo kế hoạch này thì không bị yêu cầu lần nữa.",
    )  # fmt: skip

    def offer(self) -> None:
        self.choices("plan", self.plans())
        units = [(f"{_UNIT}{code}", name) for code, name in self.desk.units]
        self.choices("who", [*_ALL.items(), *units])

    def places(self) -> list[Place]:
        """Everybody meant, each once."""
        found: dict[Place, None] = {}
        for chosen in self.cleaned_data["who"]:
            for one in self._meant(chosen):
                found[one] = None
        return list(found)

    def _meant(self, chosen: str) -> Sequence[Place]:
        commune, on = self.desk.commune, self.desk.on
        if chosen == "hamlets":
            return [Place(hamlet_code=code) for code, _ in self.desk.hamlets]
        if chosen == "teams":
            return [Place(hamlet_code=team.hamlet_id, team_code=team.pk) for team in teams_on(commune, on)]
        if chosen == "schools":
            return [Place(unit_code=code) for code in self.desk.units_of_kind(UnitKind.SCHOOL)]
        one = _place(chosen)
        return [one] if one else []


class StepForm(forms.Form):
    """The next step of something asked."""

    step = forms.ChoiceField(label="Việc", widget=forms.RadioSelect)
    occurred_on = DateField(label="Ngày")
    due_on = DateField(label="Hạn mới (chỉ khi đổi hạn)", required=False)
    text = FreeTextField(label="Ghi chú, lý do", required=False, max_length=2000)
    proofs = ProofsField(label="Tệp", required=False, help_text=PROOFS_HELP)

    def __init__(
        self, *args: Any, kind: DemandKind, state: DemandState, settles: bool, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        steps = [step for step in steps_after(state) if settles or step is DemandStep.HANDED_IN]
        if settles and DemandStep.HANDED_IN in steps:
            steps.append(DemandStep.MOVED)
        else:
            del self.fields["due_on"]
        words = _FINDING_WORDS if kind is DemandKind.FINDING else _SUB_PLAN_WORDS
        field = cast(forms.ChoiceField, self.fields["step"])
        field.choices = [(step.value, words[step]) for step in steps]
        if len(steps) == 1:
            field.initial = steps[0].value

    def told(self) -> DemandTold:
        """The typed argument of the command."""
        got = self.cleaned_data
        return DemandTold(
            DemandStep(got["step"]), got["occurred_on"], got["text"], got["proofs"], got.get("due_on")
        )


_SUB_PLAN_WORDS: Final = {
    DemandStep.HANDED_IN: "Nộp kế hoạch",
    DemandStep.RETURNED: "Trả lại để sửa (ghi lý do)",
    DemandStep.ACCEPTED: "Duyệt",
    DemandStep.MOVED: "Đổi hạn (ghi lý do)",
    DemandStep.WITHDRAWN: "Thôi yêu cầu (ghi lý do)",
}
_FINDING_WORDS: Final = _SUB_PLAN_WORDS | {
    DemandStep.HANDED_IN: "Trả lời đã khắc phục",
    DemandStep.RETURNED: "Chưa đạt, làm lại (ghi lý do)",
    DemandStep.ACCEPTED: "Đóng, có minh chứng",
}


class InspectionForm(DeskForm):
    """A planned inspection."""

    kind = forms.ChoiceField(label="Loại", choices=InspectionKind.choices())
    about = FreeTextField(label="Kiểm tra, giám sát việc gì", max_length=300, widget=FreeLine)
    falls_on = DateField(label="Ngày")
    place = forms.ChoiceField(label="Tại", required=False)
    team = FreeTextField(
        label="Đoàn gồm", max_length=300, widget=FreeLine,
        help_text="Ghi cơ quan, chức danh. Ví dụ: Phòng Văn hóa - Xã hội chủ trì, Công an xã.",
    )  # fmt: skip
    plan = forms.ChoiceField(label="Theo kế hoạch", required=False)

    def offer(self) -> None:
        self.choices("place", blank(_places(self.desk), "Toàn xã"))
        self.choices("plan", blank(self.plans(), "Không gắn kế hoạch nào"))

    def details(self) -> InspectionDetails:
        """The typed argument of the command."""
        got = self.cleaned_data
        return InspectionDetails(
            InspectionKind(got["kind"]), _place(got["place"]) or Place(), got["falls_on"], got["about"],
            got["team"], got["plan"] or None,
        )  # fmt: skip


class ConcludeForm(forms.Form):
    """What came of it."""

    state = forms.ChoiceField(
        label="Kết quả", widget=forms.RadioSelect, initial=InspectionState.DONE.value,
        choices=[(InspectionState.DONE.value, "Đã làm"), (InspectionState.CANCELLED.value, "Không làm")],
    )  # fmt: skip
    on = DateField(label="Ngày")
    conclusion = FreeTextField(label="Kết luận, hoặc lý do không làm", max_length=2000)


class FindingForm(DeskForm):
    """Something that was found."""

    place = forms.ChoiceField(label="Nơi phải trả lời", required=False)
    says = FreeTextField(label="Phát hiện gì, phải làm gì", max_length=1000)
    due_on = DateField(label="Hạn trả lời")

    def __init__(self, *args: Any, whole: bool, **options: Any) -> None:
        self.whole = whole
        super().__init__(*args, **options)

    def offer(self) -> None:
        words = "Chọn nơi" if self.whole else "Nơi được kiểm tra"
        self.choices("place", blank(_places(self.desk), words))

    def asked(self) -> Place | None:
        return _place(self.cleaned_data["place"])
