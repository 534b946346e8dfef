"""Pages about the phones: who may open them, what they say, that they cost the same for many phones as for one."""

import hashlib
import io
import json
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image
from pytest_django import Settings

from bdhvs.field.jobs import tidy
from bdhvs.field.models import Device
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.faults.phone import Phone
from tests.faults.world import Direct, Field, a_field, can, join, rows
from tests.village import KY_ANH, NOW

PAGES = [
    "/den-nha/thiet-bi/",
    "/den-nha/thiet-bi/xung-dot/",
    "/den-nha/thiet-bi/cach-ly/",
    "/den-nha/thiet-bi/cuu-du-lieu/",
]


@pytest.fixture
def field(db: None) -> Field:
    return a_field()


@pytest.fixture
def phone(field: Field) -> Phone:
    return join(field.members["oanh"], Direct())


def browser(field: Field, who: str) -> Client:
    client = Client()
    client.force_login(getattr(field.village, who, None) or field.members[who])
    return client


def opened(client: Client, page: str) -> str:
    answer = client.get(page)
    assert answer.status_code == 200, page
    text = answer.content.decode()
    assert_good_page(text)
    return text


def refused_visit(phone: Phone, field: Field) -> str:
    """A child without consent: stored, not counted."""
    child = field.people["an"]
    event = phone.visit(field.homes["binh"], met=[child], results=[can(child, "D1")])
    assert phone.flush()
    return event


@pytest.mark.parametrize("page", PAGES)
def test_the_officer_opens_every_page_of_the_phones(field: Field, phone: Phone, page: str) -> None:
    refused_visit(phone, field)
    opened(browser(field, "lan"), page)


def test_a_team_leader_sees_the_phones_of_the_hamlet_only(field: Field, phone: Phone) -> None:
    other = join(field.members["quan"], Direct())
    text = opened(browser(field, "nga"), "/den-nha/thiet-bi/")
    assert "Lê Thị Oanh" in text
    assert "Bùi Văn Quân" not in text
    nga = browser(field, "nga")
    assert nga.get(f"/den-nha/thiet-bi/{phone.id}/").status_code == 200
    assert nga.get(f"/den-nha/thiet-bi/{other.id}/").status_code == 404
    assert nga.get("/den-nha/thiet-bi/cach-ly/").status_code == 403
    assert nga.post(f"/den-nha/thiet-bi/{phone.id}/ngung/").status_code == 403


@pytest.mark.parametrize("who", ["minh", "oanh"])
def test_others_do_not_open_them(field: Field, who: str) -> None:
    for page in PAGES:
        assert browser(field, who).get(page).status_code == 403


def test_a_leader_is_told_no_count_that_only_the_office_can_make(field: Field, phone: Phone) -> None:
    """What was not applied belongs to no hamlet: who sees one hamlet would count it as still missing."""
    phone.visit(field.homes["sau"])
    refused_visit(phone, field)
    phone.visit("01936e2a-7c00-7000-8000-000000000001")  # of a household that has not come
    phone.seq += 1  # one is still in the phone
    phone.visit(field.homes["sau"])
    assert phone.flush()
    for page in ("/den-nha/thiet-bi/", f"/den-nha/thiet-bi/{phone.id}/"):
        office, leader = (opened(browser(field, who), page) for who in ("lan", "nga"))
        assert "òn thiếu" in office
        assert "òn thiếu" not in leader
        assert "chưa tính" not in leader
    assert "còn thiếu 1<" in opened(browser(field, "lan"), f"/den-nha/thiet-bi/{phone.id}/")


def test_a_revoked_phone_stops_and_its_page_says_so(field: Field, phone: Phone) -> None:
    client = browser(field, "lan")
    asked = opened(client, f"/den-nha/thiet-bi/{phone.id}/ngung/")
    assert "tệp cứu dữ liệu" in asked
    assert client.post(f"/den-nha/thiet-bi/{phone.id}/ngung/").status_code == 302
    phone.visit(field.homes["sau"])
    assert phone.send_once() == "stopped"
    assert "Đã ngừng quyền" in opened(client, f"/den-nha/thiet-bi/{phone.id}/")


def test_an_event_set_aside_is_applied_once_what_was_wrong_is_put_right(field: Field, phone: Phone) -> None:
    event = refused_visit(phone, field)
    client = browser(field, "lan")
    assert "cần ghi đồng ý của cha mẹ" in opened(client, "/den-nha/thiet-bi/cach-ly/")
    [(pk,)] = rows("SELECT id FROM field_event WHERE uuid = %s", event)
    opened(client, f"/den-nha/thiet-bi/cach-ly/{pk}/")
    client.post(f"/den-nha/thiet-bi/cach-ly/{pk}/")
    assert rows("SELECT outcome FROM field_event") == [("rejected",)]
    consent = {"person": field.people["an"], "purpose": "skill_record", "given": True, "on": "2026-11-20"}
    phone.write("consent_recorded", field.homes["binh"], consent)
    assert phone.flush()
    client.post(f"/den-nha/thiet-bi/cach-ly/{pk}/")
    assert rows("SELECT DISTINCT outcome FROM field_event") == [("applied",)]
    assert rows("SELECT item_code FROM skills_attainment") == [("D1",)]


def test_a_rescue_file_is_brought_in_at_the_office(field: Field, phone: Phone) -> None:
    phone.visit(field.homes["sau"])
    data = json.dumps(phone.rescue_file()).encode()
    client = browser(field, "lan")
    for words in ("đã ghi: 1", "đã nhận trước đó: 1"):
        file = SimpleUploadedFile("cuu.json", data, "application/json")
        answer = client.post("/den-nha/thiet-bi/cuu-du-lieu/", {"file": file})
        assert words in answer.content.decode()
    wrong = SimpleUploadedFile("cuu.json", b"{}", "application/json")
    answer = client.post("/den-nha/thiet-bi/cuu-du-lieu/", {"file": wrong})
    assert answer.status_code == 422
    assert "Chưa nhập bản ghi nào" in answer.content.decode()


def test_a_photo_is_shown_in_its_hamlet_only(
    field: Field, phone: Phone, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(out, "JPEG")
    assert phone.send_photo(out.getvalue()).status == 201
    [(digest,)] = rows("SELECT sha256 FROM field_photo")
    answer = browser(field, "nga").get(f"/den-nha/anh/{digest}/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    assert browser(field, "nga").get(f"/den-nha/anh/{'0' * 64}/").status_code == 404
    assert browser(field, "oanh").get(f"/den-nha/anh/{digest}/").status_code == 403


def test_a_visit_is_read_with_its_photos_and_who_looked_stands_in_the_journal(
    field: Field, phone: Phone, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    out = io.BytesIO()
    Image.effect_noise((40, 30), 90).convert("RGB").save(out, "JPEG")
    there, coming = hashlib.sha256(out.getvalue()).hexdigest(), "0" * 64
    phone.visit(
        field.homes["binh"],
        met=[field.people["binh"]],
        topics=["D1"],
        photos=[there, coming],
        note="hẹn tối thứ Bảy",
    )
    assert phone.flush()
    assert phone.send_photo(out.getvalue()).status == 201
    nga = browser(field, "nga")
    listed = opened(nga, f"/den-nha/ho/{field.homes['binh']}/luot-tham/")
    assert "2 ảnh" in listed
    [(visit,)] = rows("SELECT id FROM visits_visit")
    text = opened(nga, f"/den-nha/luot-tham/{visit}/")
    assert "hẹn tối thứ Bảy" in text
    assert f"/den-nha/anh/{there}/" in text
    assert f"/den-nha/anh/{coming}/" not in text
    assert "điện thoại chưa gửi xong" in text
    assert nga.get(f"/den-nha/anh/{there}/").status_code == 200
    acts = rows("SELECT act FROM journal_line WHERE act IN ('see_visit', 'see_photo') ORDER BY id")
    assert acts == [("see_visit",), ("see_visit",), ("see_photo",)]
    assert browser(field, "oanh").get(f"/den-nha/luot-tham/{visit}/").status_code == 403


def test_a_leader_of_another_hamlet_finds_no_visit(field: Field, phone: Phone) -> None:
    phone.visit(field.homes["dung"], met=[])
    other = join(field.members["quan"], Direct())
    other.visit(field.homes["dung"], met=[])
    assert other.flush()
    [(visit,)] = rows("SELECT id FROM visits_visit")
    nga = browser(field, "nga")
    assert nga.get(f"/den-nha/luot-tham/{visit}/").status_code == 404
    assert nga.get(f"/den-nha/ho/{field.homes['dung']}/luot-tham/").status_code == 404


def test_needs_of_the_doors_are_answered_in_the_office_and_cost_the_same_for_many(
    field: Field, phone: Phone
) -> None:
    lan = browser(field, "lan")

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            opened(lan, "/y-kien/")
        return len(queries)

    phone.visit(field.homes["binh"], need={"kind": "no_signal", "text": "sau nhà không có sóng"})
    assert phone.flush()
    few = cost()
    [(need,)] = rows("SELECT id FROM feedback_need")
    for _ in range(12):
        phone.visit(field.homes["sau"], need={"kind": "wants_class"})
    assert phone.flush()
    assert cost() == few
    assert "sau nhà không có sóng" in opened(lan, f"/y-kien/{need}/")
    assert lan.post(f"/y-kien/{need}/tra-loi/", {"traloi-answer": ""}).status_code == 422
    assert lan.post(f"/y-kien/{need}/tra-loi/", {"traloi-answer": "Đã báo nhà mạng."}).status_code == 302
    assert rows("SELECT state, answer FROM feedback_need WHERE id = %s", need) == [
        ("answered", "Đã báo nhà mạng.")
    ]
    assert "Đã báo nhà mạng." in opened(lan, f"/y-kien/{need}/")
    phone.pull()
    assert phone.cards[field.homes["binh"]]["needs"] == []


def test_half_photos_and_repeated_changes_are_tidied_away(
    field: Field, phone: Phone, settings: Settings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    half = phone.call("PUT", f"/sync/photo/{'1' * 64}", b"half", Content_Range="bytes 0-3/9")
    assert half.status == 200
    [part] = (tmp_path / "field" / KY_ANH).glob("*.part")
    os.utime(part, (0, 0))
    phone.pull()
    tidy(0)
    assert not part.exists()
    before = set(phone.cards)
    phone.cursor = ""
    phone.pull()
    assert set(phone.cards) == before


def test_the_list_of_phones_costs_the_same_for_many(field: Field, phone: Phone) -> None:
    client = browser(field, "lan")
    opened(client, "/den-nha/thiet-bi/")

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            opened(client, "/den-nha/thiet-bi/")
        return len(queries)

    few = cost()
    with scope([KY_ANH]):
        first = Device.objects.get(pk=phone.id)
        for n in range(20):
            first.pk = uuid4()
            first.last_seen_at = NOW - timedelta(days=n)
            first.save(force_insert=True)
    assert cost() == few


def test_the_description_of_the_interface_is_for_staff(field: Field) -> None:
    assert Client().get("/sync/openapi.json").status_code == 302
    assert browser(field, "oanh").get("/sync/openapi.json").status_code == 403
    answer = browser(field, "lan").get("/sync/openapi.json")
    assert set(answer.json()["paths"]) == {
        f"/sync/{name}"
        for name in (
            "device",
            "renew",
            "batch",
            "have",
            "rescue",
            "lost",
            "pull",
            "catalogue",
            "photo/{digest}",
        )
    }
