"""Every box for a file: the page it stands on, the objects that page needs, a whole file that it takes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings as given
from django.utils import timezone
from docx import Document
from PIL import Image

from bdhvs.accounts.models import User
from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.learning.authoring.commands import Wording, begin_work
from bdhvs.learning.authoring.drafts import LessonDraft
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.rules import Attachment, WorkKind
from bdhvs.learning.authoring.sheets import write_questions
from bdhvs.learning.authoring.word import template
from bdhvs.learning.lessons.reading import Lesson
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.ops.territory import scope
from bdhvs.outreach.banners.commands import BannerDetails, plan_banner
from bdhvs.outreach.banners.rules import BannerKind
from bdhvs.outreach.content.commands import ContentDetails, approve_item, send_item, write_item
from bdhvs.outreach.content.rules import ContentForm
from bdhvs.outreach.incidents.commands import IncidentDetails, enter_incident
from bdhvs.outreach.incidents.rules import IncidentKind
from bdhvs.outreach.models import Banner, ContentItem, Incident
from bdhvs.places.models import Code
from bdhvs.plans.demands.commands import Place, ask_sub_plans
from bdhvs.plans.models import Demand, Task
from bdhvs.reports.models import Round
from tests.permissions.cast import a_round
from tests.security.hostile_files import a_workbook, whole_docx, whole_xlsx
from tests.village import ACT, KY_ANH


def a_task() -> str:
    with scope([KY_ANH]):
        return str(Task.objects.order_by("pk")[0].pk)


def a_gathering() -> str:
    details = GatheringDetails(
        kind="hamlet_guidance", falls_on=timezone.localdate(), title="Học dùng VNeID",
        hamlet_code=f"{KY_ANH}-T01", topics=("vneid",),
    )  # fmt: skip
    with scope([KY_ANH]):
        there = Gathering.objects.first() or plan_gathering(commune_code=KY_ANH, details=details, **ACT)[0]
        return str(there.pk)


def a_content_item() -> str:
    """Approved, so that its going out can be told."""
    details = ContentDetails(ContentForm.SCRIPT, "Giữ mã OTP", "Kính thưa bà con.")
    with scope([KY_ANH]):
        Code.objects.get_or_create(kind="channels", code="loudspeaker", defaults={"label": "Truyền thanh"})
        there = ContentItem.objects.first()
        if there is None:
            there = send_item(item=write_item(commune_code=KY_ANH, details=details, **ACT), **ACT)
            approve_item(item=there, by=User.objects.get(username="minh"), at=ACT["at"])
        return str(there.pk)


def a_banner() -> str:
    details = BannerDetails(BannerKind.BANNER, "Cổng chào", "Mỗi tuần một kỹ năng số")
    with scope([KY_ANH]):
        there = Banner.objects.first() or plan_banner(commune_code=KY_ANH, details=details, **ACT)
        return str(there.pk)


def an_incident() -> str:
    details = IncidentDetails(IncidentKind.FALSE_NEWS, "Tin sai", ACT["at"].date(), ACT["at"].date())
    with scope([KY_ANH]):
        there = Incident.objects.first() or enter_incident(commune_code=KY_ANH, details=details, **ACT)
        return str(there.pk)


def a_demand() -> str:
    """A plan of its own, asked of a hamlet."""
    with scope([KY_ANH]):
        there = Demand.objects.first() or ask_sub_plans(
            commune_code=KY_ANH, plan_id="ky-anh-2026", places=[Place(hamlet_code=f"{KY_ANH}-T01")],
            says="Kế hoạch của thôn", due_on=timezone.localdate() + timedelta(days=5), **ACT,
        )[0]  # fmt: skip
        return str(there.pk)


def a_work(kind: WorkKind, code: str, content: Callable[[], dict[str, Any]]) -> str:
    """A commune's own, begun and not yet shown to anybody."""
    with scope([KY_ANH]):
        there = OwnWork.objects.filter(kind=kind.value).first()
        there = there or begin_work(
            commune=KY_ANH, kind=kind, code=code, wording=Wording(content()), **ACT
        )  # fmt: skip
        return str(there.pk)


def a_lesson() -> str:
    return a_work(WorkKind.LESSON, "s1-cua-xa", lambda: LessonDraft.of(our_lesson()).model_dump(mode="json"))


def questions() -> str:
    told = [one.model_dump(mode="json", exclude_defaults=True) for one in shelf().questions["S1"]]
    return a_work(WorkKind.QUESTIONS, "S1", lambda: {"item": "S1", "questions": told})


def our_lesson() -> Lesson:
    return shelf().lessons["s1-khoa-man-hinh"]


def a_paper() -> dict[str, str]:
    """A hamlet's paper of a round that is open."""
    hamlet = f"{KY_ANH}-T01"
    with scope([KY_ANH]):
        there = Round.objects.first() or a_round(KY_ANH, [hamlet])
        return {"round_id": str(there.pk), "subject_id": hamlet}


def an_annex() -> bytes:
    held, word = BytesIO(), Document()
    table = word.add_table(rows=0, cols=3)
    for row in (("TT", "Nhiệm vụ", "Chủ trì"), ("1", "Tổ chức lễ phát động", "Công an xã")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    word.save(held)
    return held.getvalue()


def a_filled_paper() -> bytes:
    return a_workbook(
        ("Mã ô", "Nội dung", "Số", "Trên tổng số", "Lời"), ("o1", "Số hộ của thôn", 120, "", "")
    )


def a_photo() -> bytes:
    held = BytesIO()
    Image.effect_noise((640, 480), 20).convert("RGB").save(held, "JPEG")
    return held.getvalue()


def a_plan() -> bytes:
    return (Path(given.CATALOGUE_DIR) / "plans" / "ky-anh-2026.yaml").read_bytes()


@dataclass(frozen=True)
class Door:
    """Where a box is sent to, with what beside it, and a file that it would take."""

    page: str
    whole: Callable[[], bytes]
    name: str
    arguments: Callable[[], dict[str, str]] = dict
    beside: Mapping[str, str] = field(default_factory=dict)
    box: str = "file"


TODAY = f"{timezone.localdate():%d/%m/%Y}"
DOORS = {
    "bdhvs.people.forms_import.UploadForm.file": Door(
        "people:import", whole_xlsx, "danh-sach.xlsx", beside={"since": TODAY, "residence": "permanent"}
    ),
    "bdhvs.exchange.forms.UploadForm.file": Door(
        "exchange:upload", whole_xlsx, "viec.xlsx", lambda: {"kind": "attainments"}
    ),
    "bdhvs.plans.forms.PlanFileForm.file": Door("plans:load", a_plan, "ke-hoach.yaml"),
    "bdhvs.plans.work.forms.StepForm.proofs": Door(
        "plans:task", whole_docx, "bien-ban.docx", lambda: {"task_id": a_task()},
        {"work": "told", "occurred_on": TODAY, "text": "Đã họp"}, "proofs",
    ),
    "bdhvs.gatherings.planning.forms.FilesForm.proofs": Door(
        "classes:files", whole_docx, "bien-ban.docx", lambda: {"gathering_id": a_gathering()}, box="proofs"
    ),
    "bdhvs.outreach.content.forms.ReleaseForm.proofs": Door(
        "outreach_content:publish", whole_docx, "bien-ban.docx", lambda: {"item_id": a_content_item()},
        {"channel": "loudspeaker", "on": TODAY, "minutes": "3"}, "proofs",
    ),
    "bdhvs.outreach.banners.forms.PutUpForm.proofs": Door(
        "banners:put_up", whole_docx, "anh.docx", lambda: {"banner_id": a_banner()}, {"on": TODAY}, "proofs"
    ),
    "bdhvs.outreach.banners.forms.PhotosForm.proofs": Door(
        "banners:photos", whole_docx, "anh.docx", lambda: {"banner_id": a_banner()}, box="proofs"
    ),
    "bdhvs.outreach.incidents.forms.ToldForm.proofs": Door(
        "incidents:tell", whole_docx, "cong-van.docx", lambda: {"incident_id": an_incident()},
        {"viec-step": "asked", "viec-text": "Đã đề nghị gỡ"}, "viec-proofs",
    ),
    "bdhvs.outreach.incidents.forms.ClosingForm.proofs": Door(
        "incidents:close", whole_docx, "cong-van.docx", lambda: {"incident_id": an_incident()},
        {"dong-on": TODAY, "dong-text": "Đã gỡ"}, "dong-proofs",
    ),
    "bdhvs.learning.framework.forms.ImportForm.file": Door(
        "framework:import", whole_xlsx, "khung.xlsx",
        beside={"code": "thu", "version": "1.0", "title": "Thử", "source": "Thử"},
    ),
    "bdhvs.reports.forms.TemplateForm.file": Door(
        "reports:upload_template", whole_docx, "mau.docx", beside={"name": "Mẫu lạ"}
    ),
    "bdhvs.reports.forms.SuperiorForm.file": Door(
        "reports:upload_form", whole_xlsx, "bieu.xlsx", beside={"name": "Biểu lạ"}
    ),
    "bdhvs.reports.forms.CheckForm.file": Door("reports:check", whole_docx, "van-ban.docx"),
    "bdhvs.plans.annex.forms.AnnexForm.file": Door(
        "plans:annex", an_annex, "phu-luc.docx", lambda: {"plan_id": "ky-anh-2026"}
    ),
    "bdhvs.plans.demands.forms.StepForm.proofs": Door(
        "plans:demand", whole_docx, "ke-hoach.docx", lambda: {"demand_id": a_demand()},
        {"step": "handed_in", "occurred_on": TODAY}, "proofs",
    ),
    "bdhvs.learning.authoring.forms.WordForm.file": Door(
        "authoring:from_word", lambda: template(our_lesson()), "bai.docx", beside={"item": "S1", "groups": "citizen"}
    ),
    "bdhvs.learning.authoring.forms.AttachForm.file": Door(
        "authoring:files", whole_docx, "phieu.docx", lambda: {"work_id": a_lesson()},
        {"kind": Attachment.choices()[0][0], "label": "Phiếu thực hành"},
    ),
    "bdhvs.learning.authoring.forms.PictureForm.file": Door(
        "authoring:picture", a_photo, "anh.jpg", lambda: {"work_id": a_lesson(), "number": "1"},
        {"shows": "Màn hình khóa của điện thoại", "seen": "1"},
    ),
    "bdhvs.learning.authoring.forms.SheetForm.file": Door(
        "authoring:from_sheet", lambda: write_questions(shelf().questions["S1"]), "cau-hoi.xlsx",
        lambda: {"work_id": questions()},
    ),
    "bdhvs.learning.library.forms.HandbookForm.word": Door(
        "handbooks:begin", whole_docx, "cam-nang.docx", beside={"title": "Cẩm nang"}, box="word"
    ),
    "bdhvs.learning.library.forms.HandbookForm.file": Door(
        "handbooks:begin", whole_docx, "cam-nang.docx", beside={"title": "Cẩm nang"}
    ),
    "bdhvs.reports.units.forms.SheetForm.file": Door("units:sheet_in", a_filled_paper, "bao-cao.xlsx", a_paper),
    "bdhvs.field.views_office.RescueForm.file": Door("field:rescue", lambda: b'{"format": 1}', "cuu.json"),
}  # fmt: skip
