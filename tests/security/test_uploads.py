"""Every door through which a file comes in, found by looking at the forms, against files nobody should send."""

import importlib.util
import pkgutil
import re
import tempfile
from collections.abc import Iterator
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

import bdhvs
from bdhvs.ops.territory import scope
from bdhvs.ui.uploads import UploadField
from tests.security.doors import DOORS, TODAY
from tests.security.hostile_files import HOSTILE, leftovers, own_temp
from tests.village import KY_ANH, Village, a_village

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
    for name in ("form", "template_form", "superior_form", "sheet_form"):
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
