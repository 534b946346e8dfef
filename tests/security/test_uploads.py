"""Every door through which a file comes in, found by looking at the forms, against files nobody should send."""

import importlib.util
import pkgutil
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.conf import settings as given
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import bdhvs
from bdhvs.accounts.models import User
from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.ops.territory import scope
from bdhvs.outreach.banners.commands import BannerDetails, plan_banner
from bdhvs.outreach.banners.rules import BannerKind
from bdhvs.outreach.content.commands import ContentDetails, approve_item, send_item, write_item
from bdhvs.outreach.content.rules import ContentForm
from bdhvs.outreach.incidents.commands import IncidentDetails, enter_incident
from bdhvs.outreach.incidents.rules import IncidentKind
from bdhvs.outreach.models import Banner, ContentItem, Incident
from bdhvs.places.models import Code
from bdhvs.plans.models import Task
from bdhvs.ui.uploads import UploadField
from tests.security.hostile_files import HOSTILE, leftovers, own_temp, whole_docx, whole_xlsx
from tests.village import ACT, KY_ANH, Village, a_village

ROOT = Path(bdhvs.__file__).parent
MOST_MEMORY = 260 * 2**20
"""Bytes that this process may grow by while it takes one hostile file."""


def all_forms() -> set[type[forms.BaseForm]]:
    """Every form of the product, wherever it is written."""
    for module in pkgutil.walk_packages(bdhvs.__path__, "bdhvs."):
        if (
            "migrations" not in module.name
            and ".tests" not in module.name
            and "form" in source_of(module.name)
        ):
            importlib.import_module(module.name)
    found, todo = set(), [forms.BaseForm]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        found.add(kind)
    return {one for one in found if one.__module__.startswith("bdhvs.") and ".tests" not in one.__module__}


def source_of(module: str) -> str:
    found = importlib.util.find_spec(module)
    return Path(found.origin).read_text(encoding="utf-8") if found and found.origin else ""


def file_boxes() -> dict[str, forms.FileField]:
    """`ImportForm.file` → the box."""
    return {
        f"{form.__module__}.{form.__qualname__}.{name}": box
        for form in all_forms()
        for name, box in getattr(form, "base_fields", {}).items()
        if isinstance(box, forms.FileField)
    }


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
    "bdhvs.field.views_office.RescueForm.file": Door("field:rescue", lambda: b'{"format": 1}', "cuu.json"),
}  # fmt: skip
NOT_SERVED = {"bdhvs.ui.specimens.fields.VisitForm.photo": "a specimen in the gallery; nothing takes it in"}
KEPT_NOTHING = {"bdhvs.reports.forms.CheckForm.file"}
"""Doors that answer with what they found in the file instead of refusing it."""
READ_FURTHER = {
    "bdhvs.field.views_office.RescueForm.file": "needs a phone that signed it: tests/faults",
    "bdhvs.exchange.forms.UploadForm.file": "needs the columns of its kind: bdhvs/exchange/tests",
    "bdhvs.learning.framework.forms.ImportForm.file": "needs the columns of a framework: bdhvs/learning/tests",
}
ONLY_TEXT = {("bdhvs.people.forms_import.UploadForm.file", "YAML that swells")}
"""A reader of plain text expands nothing: a few lines of text are a short list, shown for a choice of columns."""


def test_every_box_for_a_file_goes_through_the_one_door_and_is_tried_here() -> None:
    boxes = file_boxes()
    assert [name for name, box in boxes.items() if not isinstance(box, UploadField)] == []
    assert set(boxes) - set(DOORS) - set(NOT_SERVED) == set()
    assert max(box.most for box in boxes.values() if isinstance(box, UploadField)) < given.UPLOAD_MOST


def test_no_page_draws_a_file_box_by_hand_and_no_view_takes_a_file_past_its_form() -> None:
    pages = [path for path in ROOT.rglob("*.html") if 'type="file"' in path.read_text(encoding="utf-8")]
    assert pages == []
    taken = re.compile(r"request\.FILES\s*[.\[]")
    views = [p for p in ROOT.rglob("*.py") if taken.search(p.read_text(encoding="utf-8"))]
    assert views == []


def test_a_proxy_lets_through_what_the_product_answers_in_its_own_words() -> None:
    for name in ("nginx.conf", "Caddyfile"):
        text = (ROOT.parent / "deploy" / name).read_text(encoding="utf-8")
        said = re.search(r"(?:client_max_body_size|max_size) (\d+)(?:m|MB)", text)
        assert said, name
        assert int(said.group(1)) * 2**20 > given.UPLOAD_MOST


@pytest.fixture
def village(db: None, settings: Any, tmp_path: Path) -> Iterator[Village]:
    settings.MEDIA_ROOT = tmp_path / "uploads"
    own_temp(tmp_path / "passing")
    yield a_village()
    tempfile.tempdir = None


@pytest.fixture
def lan(village: Village) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(village.lan)
    return client


def rows_stored() -> dict[str, int]:
    """How many rows each table of the work holds."""
    tables = sorted(m._meta.db_table for m in apps.get_models() if m.__module__.startswith("bdhvs."))
    with scope([KY_ANH]), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT '{t}', count(*) FROM {t}" for t in tables))
        return dict(cursor.fetchall())


def sent(lan: Client, name: str, content: bytes) -> Any:
    door = DOORS[name]
    file = SimpleUploadedFile(door.name, content)
    return lan.post(reverse(door.page, kwargs=door.arguments()), {**door.beside, door.box: file})


def sentences(answer: Any) -> list[str]:
    """What the page says is wrong."""
    context = answer.context
    for name in ("form", "template_form", "superior_form"):
        form = context.get(name)
        if form is not None and form.errors:
            return [str(one) for ones in form.errors.values() for one in ones]
    if context.get("problems"):
        return [str(one) for one in context["problems"]]
    return [one.message for one in context.get("refused") or ()]


def assert_refused(answer: Any, name: str) -> None:
    assert answer.status_code in ({200, 422} if name in KEPT_NOTHING else {422}), answer.status_code
    said = sentences(answer)
    assert said, "the page does not say what is wrong"
    for one in said:
        assert re.search(r"[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụầấềếệốồộớờợứừựữ]", one), one
        assert not re.search(r"Error|Exception|Traceback|None|errno|expected|invalid", one, re.I), one


class Memory:
    """The most memory this process held since it was asked last (Linux keeps the mark)."""

    def __enter__(self) -> "Memory":
        Path("/proc/self/clear_refs").write_text("5")
        self.before = self._read("VmRSS")
        return self

    def __exit__(self, *_: object) -> None:
        self.grown = self._read("VmHWM") - self.before

    def _read(self, name: str) -> int:
        found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
        assert found
        return int(found.group(1)) * 1024


SERVED = sorted(set(file_boxes()) & set(DOORS))


@pytest.mark.parametrize("name", SERVED)
def test_a_hostile_file_is_refused_in_a_sentence_and_nothing_stays(
    lan: Client, name: str, tmp_path: Path
) -> None:
    DOORS[name].arguments()
    before = rows_stored()
    for what, made in HOSTILE.items():
        if (name, what) in ONLY_TEXT:
            continue
        content = made(DOORS[name].whole())
        with Memory() as memory:
            answer = sent(lan, name, content)
        try:
            assert_refused(answer, name)
        except AssertionError as error:
            raise AssertionError(f"{what}: {error}") from error
        assert rows_stored() == before, what
        assert leftovers(tmp_path) == [], what
        assert memory.grown < MOST_MEMORY, f"{what}: {memory.grown / 2**20:.0f} MB"


@pytest.mark.parametrize("name", SERVED)
def test_a_file_over_the_most_is_refused_by_its_weight(lan: Client, name: str, tmp_path: Path) -> None:
    box = file_boxes()[name]
    assert isinstance(box, UploadField)
    DOORS[name].arguments()
    before, answer = rows_stored(), sent(lan, name, b"\0" * (box.most + 1))
    assert answer.status_code == 422
    assert any(re.search(r"nặng hơn \d+ [MK]B", one) for one in sentences(answer))
    assert rows_stored() == before
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", [name for name in SERVED if name not in READ_FURTHER])
def test_the_whole_file_is_taken(lan: Client, name: str) -> None:
    """Otherwise the refusals above would prove nothing."""
    answer = sent(lan, name, DOORS[name].whole())
    assert answer.status_code in {200, 302}, sentences(answer)
    assert answer.status_code == 302 or sentences(answer) == []


def test_no_request_fills_the_disk_however_many_files_it_carries(
    lan: Client, settings: Any, tmp_path: Path
) -> None:
    """Each file is light enough; together they are not. Of the last ones nothing is kept."""
    settings.UPLOAD_MOST = 3 * 2**20
    door = DOORS["bdhvs.plans.work.forms.StepForm.proofs"]
    before = rows_stored()
    files = [SimpleUploadedFile(f"{n}.pdf", b"%PDF-" + b"0" * 2**20 + b"%%EOF") for n in range(5)]
    answer = lan.post(reverse(door.page, kwargs=door.arguments()), {**door.beside, door.box: files})
    assert answer.status_code == 422
    assert "nặng hơn" in sentences(answer)[0]
    assert rows_stored() == before
    heavy = SimpleUploadedFile("nang.xlsx", b"PK" + b"0" * (40 * 2**20))
    answer = lan.post(reverse("people:import"), {"since": TODAY, "residence": "permanent", "file": heavy})
    assert answer.status_code == 422
    assert "nặng hơn" in sentences(answer)[0]
    assert leftovers(tmp_path) == []
