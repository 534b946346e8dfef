"""How an account begins, changes hands and ends."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pypdfium2
import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client

from bdhvs.accounts.commands import Post, open_account
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import NotAllowedError, Role
from bdhvs.appointments.commands import (
    change_post,
    close_account,
    hand_over,
    invite,
    invite_again,
    invite_team,
    record_pledge,
    reopen_account,
    revoke_invitation,
    take_up,
)
from bdhvs.appointments.models import Appointment, Invitation
from bdhvs.appointments.rules import AppointmentError, CodeError, PledgeError
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people.commands import redraw_hamlets, redraw_of, serve, undo_redraw
from bdhvs.people.rules import RosterKind
from bdhvs.places.commands import add_hamlet
from bdhvs.places.models import Hamlet, Team
from bdhvs.ui.inspection import assert_good_page
from tests.signing import signed_in
from tests.village import ACT, KY_ANH, KY_HOA, NOW, SETTLED, TODAY, Village, a_village

pytestmark = pytest.mark.django_db
OWN = "ba bốn từ không liên quan"
LIST = "/tai-khoan/"


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


@pytest.fixture(autouse=True)
def _one_step(settings: Any) -> None:
    settings.SECOND_FACTOR_FORCED = False


def by_lan(village: Village) -> dict[str, Any]:
    return {"by": village.lan, "at": NOW}


def test_a_code_opens_the_account_once_and_nothing_of_it_is_kept(village: Village) -> None:
    with scope([KY_ANH]):
        made = invite(full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_ANH), on=TODAY, **by_lan(village))
    assert made.user.username == "haibv.18775"
    assert not made.user.is_active
    assert made.code.replace("-", "").encode() not in bytes(Invitation.objects.get().code_hash)
    opened = take_up(code=made.code.upper().replace("-", " "), password=OWN, at=NOW + timedelta(days=13))
    assert opened.is_active
    assert check_password(OWN, opened.password)
    with pytest.raises(CodeError):
        take_up(code=made.code, password="mot mat khau khac", at=NOW + timedelta(days=13))


@pytest.mark.parametrize("days", [14, 30])
def test_a_code_runs_out(village: Village, days: int) -> None:
    with scope([KY_ANH]):
        made = invite(full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_ANH), on=TODAY, **by_lan(village))
    with pytest.raises(CodeError):
        take_up(code=made.code, password=OWN, at=NOW + timedelta(days=days))


def test_a_new_code_takes_the_place_of_the_old_one_and_a_revoked_one_opens_nothing(village: Village) -> None:
    with scope([KY_ANH]):
        first = invite(full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_ANH), on=TODAY, **by_lan(village))
        second = invite_again(user=first.user, **by_lan(village))
    with pytest.raises(CodeError):
        take_up(code=first.code, password=OWN, at=NOW)
    with scope([KY_ANH]):
        revoke_invitation(user=first.user, **by_lan(village))
    with pytest.raises(CodeError):
        take_up(code=second.code, password=OWN, at=NOW)


def test_a_forgotten_password_is_replaced_by_a_code_and_ends_every_session(village: Village) -> None:
    there = signed_in(village.minh)
    with scope([KY_ANH]):
        made = invite_again(user=village.minh, **by_lan(village))
    assert there.get("/").status_code == 200
    take_up(code=made.code, password=OWN, at=NOW)
    assert there.get("/").status_code == 302
    assert check_password(OWN, User.objects.get(pk=village.minh.pk).password)


def test_a_volunteers_account_opens_after_the_pledge(village: Village) -> None:
    post = Post(Role.TEAM_MEMBER, KY_ANH, team_code=village.team.pk)
    with scope([KY_ANH]):
        made = invite(full_name="Hoàng Văn Bình", post=post, on=TODAY, **by_lan(village))
    assert made.user.hamlets == [village.hamlets[0].pk]
    with pytest.raises(PledgeError):
        take_up(code=made.code, password=OWN, at=NOW)
    with scope([KY_ANH]):
        with pytest.raises(AppointmentError, match="chưa tới"):
            record_pledge(
                user=made.user, signed_on=TODAY + timedelta(days=1), witness="Lan", **by_lan(village)
            )
        record_pledge(user=made.user, signed_on=TODAY, witness="Nguyễn Thị Lan", **by_lan(village))
    assert take_up(code=made.code, password=OWN, at=NOW).is_active


@pytest.mark.parametrize(
    ("post", "says"),
    [
        (Post(Role.TEAM_MEMBER, KY_ANH), "Tổ"),
        (Post(Role.HAMLET_HEAD, KY_ANH), "thôn"),
        (Post(Role.HAMLET_HEAD, KY_ANH, "99901-T01"), "không thuộc xã"),
        (Post(Role.FOCAL_PERSON, KY_ANH), "đơn vị"),
        (Post(Role.FOCAL_PERSON, KY_ANH, unit_code="99901-U"), "không thuộc xã"),
    ],
)
def test_a_post_names_the_places_it_needs(village: Village, post: Post, says: str) -> None:
    with scope([KY_ANH]), pytest.raises(AppointmentError, match=says):
        invite(full_name="Ai Đó", post=post, on=TODAY, **by_lan(village))


@pytest.mark.parametrize(
    "post",
    [
        Post(Role.ADMINISTRATOR),
        Post(Role.PROVINCE_VIEWER, province_code="42"),
        Post(Role.LEADER, KY_HOA),
        Post(Role.OFFICER, KY_HOA),
    ],
)
def test_an_officer_opens_accounts_of_her_commune_and_no_administrators(village: Village, post: Post) -> None:
    with scope([KY_ANH]), pytest.raises(NotAllowedError):
        invite(full_name="Ai Đó", post=post, on=TODAY, **by_lan(village))


def test_a_leader_opens_nobody_and_a_keeper_of_the_machine_no_volunteers(village: Village) -> None:
    keeper = open_account(
        username="may", full_name="Quản trị", post=Post(Role.ADMINISTRATOR), password=OWN, **ACT
    )
    with scope([KY_ANH]):
        with pytest.raises(NotAllowedError):
            invite(full_name="A", post=Post(Role.LEADER, KY_ANH), on=TODAY, by=village.minh, at=NOW)
        post = Post(Role.TEAM_MEMBER, KY_ANH, team_code=village.team.pk)
        with pytest.raises(NotAllowedError):
            invite(full_name="A", post=post, on=TODAY, by=keeper, at=NOW)
        invite(full_name="Phan Thị Mơ", post=Post(Role.OFFICER, KY_ANH), on=TODAY, by=keeper, at=NOW)


def test_names_for_signing_in_tell_nothing_about_other_communes(village: Village) -> None:
    with scope([KY_HOA]):
        there = invite(
            full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_HOA), on=TODAY, by=village.tam, at=NOW
        )
    with scope([KY_ANH]):
        names = [
            invite(
                full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_ANH), on=TODAY, **by_lan(village)
            ).user.username
            for _ in range(2)
        ]
    assert there.user.username == "haibv.99901"
    assert names == ["haibv.18775", "haibv2.18775"]


def test_a_whole_team_is_invited_in_one_act_and_nobody_twice(village: Village) -> None:
    with scope([KY_ANH]):
        serve(kind=RosterKind.TEAM_MEMBER, subject=village.people["cuc"], served=village.team, role="",
              valid_from=SETTLED, **ACT)  # fmt: skip
        made = invite_team(team=village.team, on=TODAY, **by_lan(village))
        again = invite_team(team=village.team, on=TODAY, **by_lan(village))
    assert {(one.user.full_name, one.user.role) for one in made} == {
        ("Hoàng Văn Bình", "team_leader"),
        ("Vũ Thị Cúc", "team_member"),
    }
    assert {one.user.person_id for one in made} == {village.people["binh"].pk, village.people["cuc"].pk}
    assert again == []


def test_a_change_of_post_keeps_what_was_held_before(village: Village) -> None:
    since = TODAY + timedelta(days=1)
    with scope([KY_ANH]):
        first = invite(full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_ANH), on=TODAY, **by_lan(village))
        new = Post(Role.HAMLET_HEAD, KY_ANH, village.hamlets[0].pk, also=(village.hamlets[1].pk,))
        changed = change_post(user=first.user, post=new, since=since, **by_lan(village))
        held = list(Appointment.objects.filter(user=first.user).order_by("valid_from"))
        lines = list(Line.objects.filter(act="change_post").values_list("subject_ids", "fields"))
    assert changed == ["role", "hamlets"]
    assert [(one.role, one.valid_from, one.valid_to) for one in held] == [
        ("leader", TODAY, since),
        ("hamlet_head", since, None),
    ]
    assert lines == [([str(first.user.pk)], ["hamlets", "role"])]
    assert first.user.territory.places == (village.hamlets[0].pk, village.hamlets[1].pk)


def test_posts_and_open_invitations_follow_a_new_map_and_come_back_with_the_old_one(village: Village) -> None:
    head, member = (
        Post(Role.HAMLET_HEAD, KY_ANH, "18775-T01"),
        Post(Role.TEAM_MEMBER, KY_ANH, team_code="18775-TO-01"),
    )
    since = TODAY - timedelta(days=30)

    def redrawn() -> Hamlet:
        olds = list(Hamlet.objects.filter(pk__in=["18775-T01", "18775-T02"]))
        new = add_hamlet(commune=village.commune, name="Thôn Hòa Bình", valid_from=since, **ACT)
        redraw_hamlets(olds=olds, news=[new], since=since, **ACT)
        return new

    def held(made: Any) -> list[Any]:
        rows = Appointment.objects.filter(user=made.user).order_by("valid_from")
        return [(row.hamlets, row.team_id, row.valid_from, row.valid_to) for row in rows]

    with scope([KY_ANH]):
        first = invite(full_name="Bùi Văn Hải", post=head, on=SETTLED, **by_lan(village))
        other = invite(full_name="Đỗ Thị Mận", post=member, on=TODAY, **by_lan(village))
        before = [held(first), held(other)]
        new = redrawn()
        team = Team.objects.get(hamlet=new).pk
        assert held(first) == [
            (["18775-T01"], None, SETTLED, since),
            (["18775-T01", new.pk], None, since, None),
        ]
        assert held(other) == [(["18775-T01", new.pk], team, TODAY, None)]
        redraw = redraw_of(new)
        assert redraw is not None
        undo_redraw(redraw=redraw, **ACT)
        assert [held(first), held(other)] == before
        new = redrawn()
        for made in (first, other):
            serves = User.objects.get(pk=made.user.pk)
            now = Appointment.objects.get(user=serves, valid_to=None)
            assert new.pk in now.hamlets
            assert (now.hamlets, now.team_id) == (serves.hamlets, serves.team_id)


def test_handing_over_opens_the_same_post_for_another_and_closes_the_old_account(village: Village) -> None:
    there = signed_in(village.hoa)
    with scope([KY_ANH]):
        made = hand_over(user=village.hoa, full_name="Trịnh Văn Ba", on=TODAY, **by_lan(village))
    old, new = User.objects.get(pk=village.hoa.pk), made.user
    assert (new.role, new.hamlets) == ("hamlet_head", [village.hamlets[0].pk])
    assert (old.is_active, old.full_name, old.has_usable_password()) == (False, "Lê Thị Hòa", False)
    assert there.get("/").status_code == 302


def test_a_closed_account_comes_back_by_a_new_code_only(village: Village) -> None:
    with scope([KY_ANH]):
        close_account(user=village.minh, on=TODAY, **by_lan(village))
        with pytest.raises(AppointmentError, match="bàn giao"):
            close_account(user=village.lan, on=TODAY, **by_lan(village))
        made = reopen_account(user=village.minh, on=TODAY, **by_lan(village))
    assert not User.objects.get(pk=village.minh.pk).is_active
    take_up(code=made.code, password=OWN, at=NOW)
    assert User.objects.get(pk=village.minh.pk).is_active


def test_the_officer_invites_prints_and_the_invited_person_comes_in(village: Village) -> None:
    lan = signed_in(village.lan)
    assert_good_page(lan.get("/tai-khoan/moi/").content.decode())
    wrong = lan.post("/tai-khoan/moi/", {"full_name": "Ai Đó", "role": "focal_person", "since": "20/11/2026"})
    assert wrong.status_code == 422
    assert "Hãy chọn đơn vị" in wrong.content.decode()
    sent = {
        "full_name": "Ngô Thị Tư",
        "role": "focal_person",
        "unit": village.office.pk,
        "since": "20/11/2026",
    }
    shown = lan.post("/tai-khoan/moi/", sent)
    assert shown["Cache-Control"] == "no-store"
    assert_good_page(shown.content.decode())
    code = shown.content.decode().split('name="code" value="')[1][:14]
    sheet = lan.post("/tai-khoan/phieu/", {"code": [code]})
    words = pypdfium2.PdfDocument(BytesIO(sheet.content))[0].get_textpage().get_text_range()
    assert code in words
    assert "Ngô Thị Tư" in words
    stranger = Client()
    assert_good_page(stranger.get("/tai-khoan/nhan-ma/").content.decode())
    assert (
        stranger.post(
            "/tai-khoan/nhan-ma/", {"code": code, "password": "1234567890", "again": "1234567890"}
        ).status_code
        == 422
    )
    taken = stranger.post("/tai-khoan/nhan-ma/", {"code": code, "password": OWN, "again": OWN})
    assert (taken.status_code, taken["Location"]) == (302, "/dang-nhap/")
    assert lan.post("/tai-khoan/phieu/", {"code": [code]}).status_code == 404


def test_the_pages_of_an_account_are_good_and_print_the_pledge(village: Village) -> None:
    lan, hoa = signed_in(village.lan), village.hoa.pk
    for path in ("", f"{hoa}/", f"{hoa}/cam-ket/", f"{hoa}/doi/", f"{hoa}/ban-giao/", f"{hoa}/dong/", "quyen/",
                 f"moi/to/{village.team.pk}/"):  # fmt: skip
        assert_good_page(lan.get(LIST + path).content.decode())
    pledge = lan.get(f"{LIST}{hoa}/cam-ket/in/")
    assert "Lê Thị Hòa" in pypdfium2.PdfDocument(BytesIO(pledge.content))[0].get_textpage().get_text_range()
    signed = {"signed_on": "20/11/2026", "witness": "Nguyễn Thị Lan"}
    assert lan.post(f"{LIST}{hoa}/cam-ket/", signed).status_code == 302
    assert "ký ngày 20/11/2026" in lan.get(f"{LIST}{hoa}/").content.decode()
    assert lan.post(f"{LIST}{village.tam.pk}/ma-moi/").status_code == 404


def test_the_list_asks_the_same_however_many_accounts(
    village: Village, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    lan = signed_in(village.lan)
    lan.get(LIST)
    with CaptureQueriesContext(connection) as few:
        lan.get(LIST)
    with scope([KY_ANH]):
        for _ in range(12):
            invite(full_name="Bùi Văn Hải", post=Post(Role.LEADER, KY_ANH), on=TODAY, **by_lan(village))
    with CaptureQueriesContext(connection) as many:
        assert "haibv12.18775" in lan.get(LIST).content.decode()
    assert len(many) == len(few)


def test_the_keeper_of_the_machine_sees_accounts_of_no_commune_before_he_chooses_one(
    village: Village,
) -> None:
    with scope([KY_ANH]):
        keeper = open_account(
            username="may", full_name="Lò Văn Máy", post=Post(Role.ADMINISTRATOR), password=OWN, **ACT
        )
    page = signed_in(keeper).get(LIST)
    assert page.status_code == 200
    assert "Lò Văn Máy" in page.content.decode()
    assert village.lan.full_name not in page.content.decode()
