"""Talking cards on the page and on paper."""

import io

import pypdfium2
import pytest
from django.test import Client

from bdhvs.accounts.commands import Post
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, Village, a_user, a_village


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


@pytest.fixture
def member(village: Village) -> Client:
    with scope([KY_ANH]):
        user = a_user("quy", "Lê Văn Quý", Post(Role.TEAM_MEMBER, KY_ANH, village.hamlets[0].code))
    client = Client()
    client.force_login(user)
    return client


def test_a_team_member_reads_all_41_cards(member: Client) -> None:
    answer = member.get("/den-nha/the-noi/")
    assert len(answer.context["cards"]) == 26 + 15
    assert_good_page(answer.content.decode())


def test_every_card_fits_its_own_a6_page(member: Client) -> None:
    pdf = pypdfium2.PdfDocument(member.get("/den-nha/the-noi/?in").content)
    assert len(pdf) == 41
    assert [round(side / 72 * 25.4) for side in pdf[0].get_size()] == [105, 148]
    pdf.close()


def test_one_card_is_printed_alone(member: Client) -> None:
    answer = member.get("/den-nha/the-noi/?in&the=S1")
    assert answer["Content-Type"] == "application/pdf"
    assert io.BytesIO(answer.content).read(5) == b"%PDF-"
