"""Pages on which works are written: what was typed is never lost, and no page asks more for more works."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from bdhvs.learning.authoring.commands import (
    Wording,
    approve_work,
    newest_of,
    save_work,
    send_work,
)
from bdhvs.learning.authoring.drafts import LessonDraft, plain
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.pictures import pictures_like
from bdhvs.learning.authoring.shelves import shelf_of
from bdhvs.learning.lessons.shelf import shelf
from bdhvs.learning.tests.works import OWN, a_draft, begun, lan, published, seen
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, KY_HOA, NOW, Village, a_village


@pytest.fixture
def village() -> Village:
    return a_village()


def boxes(work: OwnWork, draft: LessonDraft, **changes: Any) -> dict[str, Any]:
    """What the editor's form sends."""
    told = draft.model_dump(exclude={"steps", "card", "digcomp", "minutes"})
    for n, step in enumerate(draft.steps):
        told |= {f"b{n}-title": step.title, f"b{n}-text": step.text}
    return {**told, "seen": work.latest, "base": work.latest, "viec": "luu", **changes}


@pytest.mark.django_db
def test_the_editor_keeps_what_was_typed_when_another_window_was_faster(
    client: Client, village: Village
) -> None:
    with scope([KY_ANH]):
        work = begun(village)
        address = f"/day-hoc/soan/{work.pk}/sua/"
        client = lan(village)
        assert "Khóa cửa hàng xóm" in seen(client, address)
        save_work(
            work=work, seen=1, wording=Wording(a_draft(title="Người khác").model_dump(mode="json")), **ACT
        )
        work.refresh_from_db()
        typed = boxes(work, a_draft(tip="Chữ của tôi không được mất."), seen=1, base=1)
        page = seen(client, address, 409, **typed)
        assert "Chữ của tôi không được mất." in page
        assert "vừa được lưu ở cửa sổ khác" in page
        assert client.post(address, {**typed, "seen": 2, "base": 1}).status_code == 302
        assert newest_of(work).content["tip"] == "Chữ của tôi không được mất."
        long = seen(client, address, 422, **boxes(work, a_draft(), title="x" * 90, seen=3, base=3))
        assert "x" * 90 in long


@pytest.mark.django_db
def test_steps_are_added_moved_taken_out_and_given_a_picture(village: Village) -> None:
    with scope([KY_ANH]):
        work, draft = begun(village), a_draft()
        client = lan(village)
        address = f"/day-hoc/soan/{work.pk}/sua/"
        assert client.post(address, boxes(work, draft, viec="xuong-0")).status_code == 302
        steps = newest_of(work).content["steps"]
        assert [one["title"] for one in steps[:2]] == [draft.steps[1].title, draft.steps[0].title]
        picture = f"/day-hoc/soan/{work.pk}/buoc/1/hinh/"
        assert "Dùng hình này" in seen(client, f"{picture}?q=quet+ma")
        assert "Không có hình nào" in seen(client, f"{picture}?q=voi+hai+duoi")
        chosen = pictures_like("quet ma", "S1")[0]
        assert client.post(picture, {"hinh": chosen.name, "seen": 2}).status_code == 302
        assert newest_of(work).content["steps"][0]["screen"] == plain(chosen.screen)
        raw = BytesIO()
        Image.new("RGB", (900, 600), "green").save(raw, "PNG")
        file = SimpleUploadedFile("anh.png", raw.getvalue(), "image/png")
        sent = client.post(picture, {"file": file, "shows": "Cửa nhà văn hóa thôn", "seen": 3})
        assert sent.status_code == 302
        send_work(work=work, by=village.lan, at=NOW)
        approve_work(work=work, number=4, by=village.minh, at=NOW)
    client = Client()
    page = seen(client, f"/hoc/bai/{OWN}/?xa={KY_ANH}")
    assert 'href="data:image/jpeg;base64,' in page
    assert len(page.encode()) < 150_000
    assert client.get(f"/hoc/bai/{OWN}/to-a4.pdf?xa={KY_ANH}").content.startswith(b"%PDF")
    assert "Khóa cửa hàng xóm" in seen(client, f"/hoc/tim/?q=khoa+cua+hang+xom&xa={KY_ANH}")


@pytest.mark.django_db
def test_pages_of_works_are_good_and_ask_no_more_for_more_of_them(village: Village) -> None:
    with scope([KY_ANH]):
        work = begun(village)
        client = lan(village)
        assert "Khóa cửa hàng xóm" in seen(client, "/day-hoc/soan/")
        with CaptureQueriesContext(connection) as few:
            client.get("/day-hoc/soan/")
        for number in range(8):
            begun(village, code=f"s1-bai-{number}")
        with CaptureQueriesContext(connection) as many:
            client.get("/day-hoc/soan/")
        assert len(many) == len(few)
        seen(client, f"/day-hoc/soan/{work.pk}/")
        seen(client, "/day-hoc/soan/co-san/")
        save_work(
            work=work, seen=1, wording=Wording(a_draft(tip="Mẹo mới của xã.").model_dump(mode="json")), **ACT
        )
        assert "<ins>Mẹo mới của xã." in seen(client, f"/day-hoc/soan/{work.pk}/ban/2/")
        looked = client.get(f"/day-hoc/soan/{work.pk}/ban/2/xem/")
        assert "frame-ancestors 'self'" in looked.headers["Content-Security-Policy"]
        assert looked.headers["X-Frame-Options"] == "SAMEORIGIN"
        assert_good_page(looked.content.decode())
        empty = begun(village, LessonDraft(), code="trong")
        seen(client, f"/day-hoc/soan/{empty.pk}/ban/1/xem/")


@pytest.mark.django_db
def test_questions_and_simulations_are_changed_in_the_browser_and_by_file(
    client: Client, village: Village
) -> None:
    with scope([KY_ANH]):
        client = lan(village)
        seen(client, "/day-hoc/soan/cau-hoi/")
        address = client.post("/day-hoc/soan/cau-hoi/", {"item": "S1"}).headers["Location"]
        work = OwnWork.objects.get(kind="questions")
        count = len(shelf().questions["S1"])
        seen(client, address)
        one = {"kind": "one", "ask": "Cửa đã khóa chưa?", "why": "Khóa rồi mới yên tâm.", "says1": "Rồi ạ",
               "about1": "Đúng thế.", "right1": "on", "says2": "Chưa", "about2": "Khóa đi nhé.", "seen": 1}  # fmt: skip
        assert "ghi x ở đúng một ô Đúng" in seen(
            client, f"{address}{count + 1}/", 422, **{**one, "right1": ""}
        )
        assert client.post(f"{address}{count + 1}/", one).status_code == 302
        sheet = client.get(f"/day-hoc/soan/{work.pk}/cau-hoi.xlsx").content
        upload = SimpleUploadedFile("cau-hoi.xlsx", sheet)
        page = seen(client, f"/day-hoc/soan/{work.pk}/tu-excel/", file=upload)
        kept = page.split('name="kept" value="')[1].split('"')[0]
        assert (
            client.post(f"/day-hoc/soan/{work.pk}/tu-excel/luu/", {"kept": kept, "seen": 2}).status_code
            == 302
        )
        send_work(work=work, by=village.lan, at=NOW)
        approve_work(work=work, number=3, by=village.minh, at=NOW)
        assert shelf_of(KY_ANH).questions["S1"][-1].ask == "Cửa đã khóa chưa?"
        seen(client, f"/day-hoc/soan/{work.pk}/ban/3/xem/")
        assert client.post("/day-hoc/soan/co-san/giu-ma-otp/chep/").status_code == 302
        play = OwnWork.objects.get(kind="simulation")
        script = f"/day-hoc/soan/{play.pk}/kich-ban/"
        seen(client, script)
        seen(client, f"/day-hoc/soan/{play.pk}/ban/1/xem/")
        text = client.get(f"/day-hoc/soan/{play.pk}/kich-ban.yaml").content.decode()
        assert "Dòng 1" in seen(client, script, 422, text=f"ten: x\n{text}", seen=1)
        changed = text.replace(shelf().simulations["giu-ma-otp"].title, "Giữ mã của xã")
        assert client.post(script, {"text": changed, "seen": 1}).status_code == 302
        assert newest_of(play).content["title"] == "Giữ mã của xã"


@pytest.mark.django_db
def test_a_file_beside_a_lesson_is_told_by_its_content_and_shown_with_its_weight(
    village: Village, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    with scope([KY_ANH]):
        work, client = published(village), lan(village)
        address, told = (
            f"/day-hoc/soan/{work.pk}/tep/",
            {"kind": "sign_language", "label": "Xem bằng ký hiệu"},
        )
        seen(client, address)
        strange = SimpleUploadedFile("bai.mp4", b"MZ" + bytes(3000))
        assert "Chỉ nhận video" in seen(client, address, 422, file=strange, **told)
        video = SimpleUploadedFile("bai.exe", b"\0\0\0\x18ftypmp42" + bytes(2_500_000))
        assert client.post(address, {"file": video, **told}).status_code == 302
    learner = Client()
    page = seen(learner, f"/hoc/bai/{OWN}/?xa={KY_ANH}")
    assert "Xem bằng ký hiệu" in page
    assert "Tải về 2,4" in page
    (kept,) = shelf_of(KY_ANH).attachments[OWN]
    answer: Any = learner.get(f"/hoc/tep/{kept.id}/?xa={KY_ANH}")
    assert len(b"".join(answer.streaming_content)) == kept.weight
    for close in answer._resource_closers:
        close()
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"][:10]) == (
        "video/mp4",
        "attachment",
    )
    assert Client().get(f"/hoc/tep/{kept.id}/?xa={KY_HOA}").status_code == 404
    assert client.post(f"{address}{kept.id}/bo/").status_code == 302
    assert "Xem bằng ký hiệu" not in seen(Client(), f"/hoc/bai/{OWN}/?xa={KY_ANH}")
