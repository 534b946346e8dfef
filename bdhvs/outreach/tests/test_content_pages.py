"""Content items: written by one, approved by another, published as facts that the targets count; drafts and posters."""

import io
from datetime import date, timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.commands import GatheringDetails, plan_gathering
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.outreach.commands import PublicationDetails, record_publication
from bdhvs.outreach.content.commands import (
    ContentDetails,
    Released,
    approve_item,
    drop_item,
    publish_item,
    return_item,
    rewrite_item,
    send_item,
    write_item,
)
from bdhvs.outreach.content.models import ContentItem, ContentVersion
from bdhvs.outreach.content.queries import items_of, publications_of
from bdhvs.outreach.content.rules import ContentError, ContentForm
from bdhvs.outreach.models import OutreachFile, Publication
from bdhvs.skills.catalogue import read_codes, store_codes
from bdhvs.skills.correcting import withdraw
from bdhvs.skills.rules import OutsideTerritoryError
from bdhvs.ui.inspection import assert_good_page
from bdhvs.ui.proofs import Proof
from tests.signing import clock_stands  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village

pytestmark = pytest.mark.usefixtures("clock_stands")  # the day does not turn

TEXT = "Kính thưa bà con. " + "Mỗi tuần ta học một kỹ năng số. " * 22


@pytest.fixture
def village(db: None, settings: Any, tmp_path: Any) -> Village:
    settings.MEDIA_ROOT = tmp_path
    made = a_village()
    store_codes(read_codes(settings.CATALOGUE_DIR / "codes.yaml"))
    return made


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def a_script(village: Village, **other: Any) -> ContentItem:
    details = ContentDetails(
        **{
            "form": ContentForm.SCRIPT,
            "title": "Giữ mã OTP",
            "body": TEXT,
            "channels": ("loudspeaker",),
            **other,
        }
    )
    return write_item(commune_code=KY_ANH, details=details, by=village.lan, at=NOW)


def an_approved(village: Village, **other: Any) -> ContentItem:
    item = send_item(item=a_script(village, **other), by=village.lan, at=NOW)
    return approve_item(item=item, by=village.minh, at=NOW, comment="Đồng ý")


def stands(item: ContentItem) -> str:
    return str(items_of(KY_ANH).get(pk=item.pk).stands)


def test_a_text_goes_out_only_after_another_approved_it_and_is_then_a_fact(village: Village) -> None:
    with scope([KY_ANH]):
        item = a_script(village, served=(village.hamlets[0].code,), topics=("safety",))
        released = Released("loudspeaker", TODAY, minutes=3)
        for refused in (
            lambda: publish_item(item=item, released=released, by=village.lan, at=NOW),
            lambda: approve_item(item=item, by=village.minh, at=NOW),
        ):
            with pytest.raises(ContentError):
                refused()
        send_item(item=item, by=village.lan, at=NOW)
        with pytest.raises(ContentError, match="không tự duyệt"):
            approve_item(item=item, by=village.lan, at=NOW)
        approve_item(item=item, by=village.minh, at=NOW)
        fact = publish_item(item=item, released=released, by=village.lan, at=NOW)
        assert (fact.channel_code, fact.minutes, fact.title, fact.served) == (
            "loudspeaker", 3, "Giữ mã OTP", [village.hamlets[0].code],
        )  # fmt: skip
        assert stands(item) == "published"
        acts = list(Line.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-5:] == [
        "write_content", "send_content", "approve_content", "record_publication", "publish_content",
    ]  # fmt: skip


def test_the_database_refuses_a_text_approved_by_its_writer(village: Village) -> None:
    with scope([KY_ANH]):
        item = a_script(village)
        with pytest.raises(IntegrityError), transaction.atomic():
            ContentItem.objects.filter(pk=item.pk).update(
                state="approved", approved_at=NOW, approved_by=village.lan
            )


def test_a_changed_text_must_be_approved_again_and_the_former_one_is_kept(village: Village) -> None:
    with scope([KY_ANH]):
        item = an_approved(village)
        same = ContentDetails(ContentForm.SCRIPT, "Giữ mã OTP", TEXT, planned_on=TODAY)
        rewrite_item(item=item, details=same, by=village.lan, at=NOW)
        assert stands(item) == "approved"
        other = ContentDetails(ContentForm.SCRIPT, "Giữ mã OTP", TEXT + " Xin cảm ơn.")
        rewrite_item(item=item, details=other, by=village.lan, at=NOW)
        assert stands(item) == "draft"
        assert list(ContentVersion.objects.order_by("number").values_list("number", "body")) == [
            (1, TEXT), (2, TEXT + " Xin cảm ơn."),
        ]  # fmt: skip


def test_a_withdrawn_publication_leaves_the_text_approved_and_a_correction_keeps_the_link(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        item = an_approved(village)
        fact = publish_item(
            item=item, released=Released("zalo", TODAY, "https://zalo.example/1"), by=village.lan, at=NOW
        )
        corrected = record_publication(
            commune_code=KY_ANH, details=PublicationDetails("facebook", TODAY), supersedes=fact, **ACT
        )
        assert [one.pk for one in publications_of(item)] == [corrected.pk]
        withdraw(corrected, by=village.lan, at=NOW, reason="Chưa đăng")
        assert stands(item) == "approved"
        return_item(item=item, comment="Đổi câu đầu", by=village.minh, at=NOW)
        assert stands(item) == "returned"
        drop_item(item=item, comment="Đã có bài khác", by=village.lan, at=NOW)
        with pytest.raises(ContentError):
            send_item(item=item, by=village.lan, at=NOW)


@pytest.mark.parametrize(
    ("released", "missing"),
    [
        (Released("loudspeaker", TODAY), "số phút"),
        (Released("website", TODAY), "liên kết"),
        (Released("zalo", TODAY + timedelta(days=1), "https://zalo.example/1"), "tương lai"),
    ],
)
def test_what_went_out_leaves_a_trace_of_a_day_that_has_come(
    village: Village, released: Released, missing: str
) -> None:
    with scope([KY_ANH]):
        item = an_approved(village)
        with pytest.raises(ValueError, match=missing):
            publish_item(item=item, released=released, by=village.lan, at=NOW)
        assert not Publication.objects.exists()


def test_a_picture_of_the_screen_proves_a_post_and_is_kept(village: Village) -> None:
    with scope([KY_ANH]):
        item = an_approved(village)
        proof = Proof("man-hinh.jpg", "jpg", b"picture")
        fact = publish_item(
            item=item, released=Released("zalo", TODAY, proofs=(proof,)), by=village.lan, at=NOW
        )
        assert fact.proof == "man-hinh.jpg"
        kept = OutreachFile.objects.get()
    answer = signed_in(village.minh).get(f"/truyen-thong/tep/{kept.pk}/")
    assert b"".join(answer.streaming_content) == b"picture"  # type: ignore[attr-defined]
    assert signed_in(village.tam).get(f"/truyen-thong/tep/{kept.pk}/").status_code == 404


def test_a_head_of_a_hamlet_writes_for_his_hamlet_only(village: Village) -> None:
    with scope([KY_ANH]):
        first, second = village.hamlets
        details = ContentDetails(ContentForm.POST, "Họp thôn", TEXT, served=(first.code,))
        write_item(commune_code=KY_ANH, details=details, by=village.hoa, at=NOW)
        for served in ((), (second.code,), (first.code, second.code)):
            with pytest.raises(OutsideTerritoryError):
                write_item(
                    commune_code=KY_ANH, details=ContentDetails(ContentForm.POST, "Họp", TEXT, served=served),
                    by=village.hoa, at=NOW,
                )  # fmt: skip


def test_the_way_of_an_item_through_the_pages(village: Village) -> None:
    lan, minh = signed_in(village.lan), signed_in(village.minh)
    today = timezone.localdate()
    sent: dict[str, Any] = {
        "form": "script",
        "title": "Giữ mã OTP",
        "body": TEXT,
        "channels": ["loudspeaker"],
    }
    answer = lan.post("/truyen-thong/bai/moi/", {**sent, "planned_on": f"{today:%d/%m/%Y}"})
    page = answer["Location"]
    assert "khoảng" in (shown := lan.get(page).content.decode())
    assert_good_page(shown)
    assert lan.post(f"{page}gui/", {}).status_code == 302
    assert minh.post(f"{page}tra-lai/", {"comment": ""}).status_code == 422
    assert minh.post(f"{page}duyet/", {"comment": "Đồng ý"}).status_code == 302
    assert_good_page(lan.get(f"{page}phat/").content.decode())
    sent = {"channel": "loudspeaker", "on": f"{today:%d/%m/%Y}", "aired_from": "5h30", "minutes": "3"}
    assert lan.post(f"{page}phat/", sent).status_code == 302
    assert "từ 05h30, 3 phút" in minh.get(page).content.decode()
    for address in (
        "/truyen-thong/bai/",
        "/truyen-thong/bai/moi/",
        "/truyen-thong/bai/soan-san/",
        f"{page}sua/",
    ):
        assert_good_page(lan.get(address).content.decode())
    workbook = lan.get("/truyen-thong/bai/?out=xlsx&f.stands=published")
    assert b"".join(workbook.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]


def test_drafts_of_a_lesson_and_of_a_gathering_are_whole_texts_to_change(village: Village) -> None:
    lan = signed_in(village.lan)
    with scope([KY_ANH]):
        details = GatheringDetails("hamlet_guidance", date(2026, 12, 5), "Học dùng VNeID", place="Nhà văn hóa",
                                   hamlet_code=village.hamlets[0].code, topics=("vneid",))  # fmt: skip
        plan_gathering(commune_code=KY_ANH, details=details, **ACT)
        gathering = Gathering.objects.get()
    wanted = ["script", "article", "post", "poster"]
    address = "/truyen-thong/bai/soan-san/"
    assert lan.post(address, {"lesson": "s1-giu-ma-otp", "wanted": wanted}).status_code == 302
    with scope([KY_ANH]):
        made = {item.form: item for item in ContentItem.objects.all()}
        assert set(made) == set(wanted)
        assert "/hoc/bai/s1-giu-ma-otp/" in made["post"].body
        assert made["poster"].lesson == "s1-giu-ma-otp"
    pdf = lan.get(f"/truyen-thong/bai/{made['poster'].pk}/ap-phich/")
    sheet = pypdfium2.PdfDocument(pdf.content)
    assert len(sheet) == 1
    sheet.close()
    assert lan.post(address, {"wanted": wanted}).status_code == 422
    near = timezone.localdate() + timedelta(days=2)
    with scope([KY_ANH]):
        Gathering.objects.update(falls_on=near)
    assert lan.post(address, {"gathering": str(gathering.pk), "wanted": wanted}).status_code == 302
    with scope([KY_ANH]):
        invited = {item.form: item for item in ContentItem.objects.filter(gathering=gathering)}
        assert all(
            f"{near:%d/%m/%Y}" in item.body and "Nhà văn hóa" in item.body for item in invited.values()
        )
        assert invited["script"].served == [village.hamlets[0].code]
    answer = lan.get(f"/truyen-thong/bai/{invited['poster'].pk}/ap-phich/")
    assert io.BytesIO(answer.content).read(5) == b"%PDF-"


def test_the_list_asks_as_many_questions_of_many_items_as_of_few(village: Village) -> None:
    lan = signed_in(village.lan)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert lan.get("/truyen-thong/bai/").status_code == 200
        return len(queries)

    with scope([KY_ANH]):
        a_script(village, planned_on=TODAY)
    lan.get("/truyen-thong/bai/")
    few = asked()
    with scope([KY_ANH]):
        for _ in range(20):
            item = an_approved(village, planned_on=TODAY)
            publish_item(
                item=item, released=Released("loudspeaker", TODAY, minutes=3), by=village.lan, at=NOW
            )
    assert asked() == few


@pytest.mark.parametrize("step", ["gui", "duyet", "tra-lai", "bo"])
def test_a_leader_decides_and_does_not_write_and_a_head_writes_and_does_not_decide(
    village: Village, step: str
) -> None:
    with scope([KY_ANH]):
        item = a_script(village)
    page = f"/truyen-thong/bai/{item.pk}/{step}/"
    decides = step in ("duyet", "tra-lai")
    assert (signed_in(village.minh).post(page, {}).status_code == 403) is not decides
    assert (signed_in(village.hoa).post(page, {}).status_code == 403) is decides
