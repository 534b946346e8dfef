"""The journal as an auditor reads it: who has read this person, the newest seal, and copies that leave a line."""

import pytest
from django.test import Client

from bdhvs.journal.models import Line
from bdhvs.journal.sealing import seal_lines, settled_up_to
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, NOW, Village, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_village()


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_who_has_read_a_person_is_one_step_from_the_person(village: Village) -> None:
    sau, officer = village.people["sau"], signed_in(village.lan)
    page = officer.get(f"/danh-sach/nguoi/{sau.uuid}/").content.decode()
    address = f"/nhat-ky/?ma={sau.pk}&amp;loai=person"
    assert address in page
    said = officer.get(address.replace("&amp;", "&")).content.decode()
    assert_good_page(said)
    assert "xem trang một người" in said
    assert "Nguyễn Thị Lan" in said
    assert 'data-label="Việc">lập hộ<' not in said
    assert "Sáu" not in said
    head = signed_in(village.hoa).get(f"/danh-sach/nguoi/{sau.uuid}/").content.decode()
    assert "/nhat-ky/" not in head


def test_the_page_shows_the_newest_seal(village: Village) -> None:
    with scope([KY_ANH]):
        block = seal_lines(commune=KY_ANH, up_to=settled_up_to() or 0, at=NOW)
    assert block is not None
    page = signed_in(village.lan).get("/nhat-ky/").content.decode()
    assert block.head in page
    assert "09:00 20/11/2026" in page


@pytest.mark.parametrize("output", ["xlsx", "print"])
def test_a_copy_of_the_journal_leaves_a_line(village: Village, output: str) -> None:
    answer = signed_in(village.lan).get(f"/nhat-ky/?out={output}")
    answer.getvalue()
    with scope([KY_ANH]):
        line = Line.objects.latest("pk")
    assert (line.act, line.by) == ("export_journal", village.lan)
    assert line.count > 10
