"""Papers of the sample: one round of the hamlets in every state, and two forms of the commune's own."""

from datetime import datetime, time, timedelta

from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.lib.period import Period
from bdhvs.places.queries import hamlets_on
from bdhvs.reports.cycles import Cycle, period_on
from bdhvs.reports.models import Paper, Round
from bdhvs.reports.ownforms.commands import Layout, save_own_form
from bdhvs.reports.ownforms.rules import ColumnSource, OwnColumn
from bdhvs.reports.units.commands import Filled, FormDetails, ask_round, hand_in_paper, save_form, save_paper
from bdhvs.reports.units.judging import approve, give_back
from bdhvs.reports.units.queries import counted_for
from bdhvs.reports.units.rules import OWN, Field, FieldKind

FIELDS = (
    Field("o1", "Số lượt thăm hộ đã thực hiện", FieldKind.COUNT, "visits"),
    Field("o2", "Số buổi, lớp đã tổ chức", FieldKind.COUNT, "sessions"),
    Field("o3", "Số máy điện thoại được tặng, cho mượn", FieldKind.NUMBER, OWN),
    Field("o4", "Khó khăn, vướng mắc", FieldKind.WORDS),
)
STATES = ("approved", "approved", "submitted", "returned", "draft", "due")


def fill_papers(commune: str, at: datetime) -> None:
    """A round of the month before, and a form over the same facts; inside the scope of the commune."""
    officer = User.objects.filter(commune_id=commune, role=Role.OFFICER.value).order_by("pk").first()
    hamlets = list(hamlets_on(commune, at.date()).values_list("code", flat=True))
    asked_at = at - timedelta(days=9)
    form = save_form(commune=commune, details=FormDetails("Báo cáo tháng của thôn", "hamlet", FIELDS), by=officer,
                     at=asked_at)  # fmt: skip
    one = ask_round(form=form, cycle=Cycle.MONTH, period=_month_before(at), subject_ids=hamlets, by=officer,
                    due_at=at - timedelta(days=1), at=asked_at)  # fmt: skip
    counted = counted_for(one)
    for number, code in enumerate(hamlets):
        own = {key: found.get(code, 0) for key, found in counted.items()}
        state = STATES[(5 * number + int(commune) // 100) % len(STATES)]
        _paper(one, code, state, own, officer, at - timedelta(days=3), number % 4)
    columns = (
        OwnColumn("Lượt thăm hộ", ColumnSource.COUNT, "visits"),
        OwnColumn("Buổi, lớp", ColumnSource.COUNT, "sessions"),
        OwnColumn("Máy được tặng, cho mượn", ColumnSource.FIGURE, f"{commune}-b{form.pk}-o3"),
    )
    layout = Layout("Biểu tháng gửi cấp trên", "hamlet", Cycle.MONTH, columns)
    save_own_form(commune=commune, layout=layout, by=officer, at=asked_at)
    daily = Layout("Tin nhanh 20 giờ hằng ngày", "hamlet", Cycle.DAY, columns[:2], time(20))
    save_own_form(commune=commune, layout=daily, by=officer, at=asked_at)


def _month_before(at: datetime) -> Period:
    return period_on(Cycle.MONTH, period_on(Cycle.MONTH, at.date()).start - timedelta(days=1))


def _paper(
    one: Round, code: str, state: str, counted: dict[str, int], by: User | None, at: datetime, phones: int
) -> None:
    if state == "due":
        return
    filled = Filled({"o3": {"n": phones, "of": None}}, {"o4": ""})
    if state == "draft":
        save_paper(round=one, subject_id=code, filled=filled, by=by, at=at)
        return
    paper: Paper = hand_in_paper(round=one, subject_id=code, filled=filled, counted=counted, by=by, at=at)
    if state == "approved":
        approve(paper=paper, by=by, at=at + timedelta(hours=5))
    elif state == "returned":
        give_back(paper=paper, reason="Số máy cho mượn chưa khớp với sổ của Tổ, đề nghị xem lại.", by=by,
                  at=at + timedelta(hours=5))  # fmt: skip
