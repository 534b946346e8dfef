"""Before an account is given, changed or taken away, whoever sits there proves it again; codes are not guessed."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.accounts.signin.models import SignInSession, SignInTry
from bdhvs.accounts.signin.rules import TooManyTriesError
from bdhvs.accounts.signin.tries import begin_try, invitation_of
from bdhvs.appointments.commands import close_account, hand_over, invite, invite_again, take_up
from bdhvs.appointments.rules import ALPHABET
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.people.models import Roster
from bdhvs.people.rules import RosterKind
from bdhvs.ui.inspection import assert_good_page
from bdhvs.visits.assigning.commands import assign_households
from tests.signing import clock_stands, signed_in  # noqa: F401 - a fixture
from tests.village import ACT, KY_ANH, NOW, PASSWORD, TODAY, Village, a_user, a_village

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
OWN = "ba bốn từ không liên quan"
SENSITIVE = ("moi/", "moi/to/{team}/", "{user}/ma-moi/", "{user}/doi/", "{user}/ban-giao/", "{user}/dong/",
             "{user}/mo-lai/", "{user}/dang-xuat/")  # fmt: skip


@pytest.fixture
def village(catalogue: None) -> Village:
    return a_village()


def page_of(village: Village, path: str) -> str:
    return "/tai-khoan/" + path.format(team=village.team.pk, user=village.hoa.pk)


def acts(act: str) -> list[tuple[Any, list[str]]]:
    with scope([KY_ANH]):
        return list(Line.objects.filter(act=act).values_list("by_id", "subject_ids"))


# --- a fresh proof --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SENSITIVE)
@pytest.mark.parametrize("ago", [16, None])
def test_a_desk_left_open_gives_changes_and_takes_away_nothing(
    village: Village, path: str, ago: int | None
) -> None:
    lan, page = signed_in(village.lan, proved_minutes_ago=ago), page_of(village, path)
    before = (User.objects.count(), list(User.objects.order_by("pk").values_list("role", "is_active")))
    for answer in (
        lan.get(page),
        lan.post(page, {"full_name": "Kẻ Lạ", "role": "officer", "since": "20/11/2026"}),
    ):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/tai-khoan/bao-mat/xac-nhan/?next=%2Ftai-khoan%2F")
    assert before == (
        User.objects.count(),
        list(User.objects.order_by("pk").values_list("role", "is_active")),
    )


@pytest.mark.parametrize("path", SENSITIVE)
def test_whoever_proved_it_just_now_goes_on(village: Village, path: str) -> None:
    page = signed_in(village.lan, proved_minutes_ago=14).get(page_of(village, path))
    assert page.status_code == 200
    assert_good_page(page.content.decode())


def test_the_proof_leads_back_to_the_page(village: Village) -> None:
    lan = signed_in(village.lan, proved_minutes_ago=None)
    to = lan.get("/tai-khoan/moi/")["Location"]
    assert lan.post(to, {"password": PASSWORD})["Location"] == "/tai-khoan/moi/"
    assert lan.get("/tai-khoan/moi/").status_code == 200


def test_the_list_and_one_account_are_read_without_it(village: Village) -> None:
    lan = signed_in(village.lan, proved_minutes_ago=None)
    assert lan.get("/tai-khoan/").status_code == 200
    assert lan.get(page_of(village, "{user}/")).status_code == 200


# --- somebody else's sessions ---------------------------------------------------------------------------------


def test_an_officer_signs_somebody_out_everywhere_and_the_journal_says_so_once(village: Village) -> None:
    there, elsewhere = signed_in(village.hoa), signed_in(village.hoa)
    lan = signed_in(village.lan)
    page = page_of(village, "{user}/dang-xuat/")
    assert_good_page(lan.get(page).content.decode())
    assert lan.post(page).status_code == 302
    assert [client.get("/").status_code for client in (there, elsewhere)] == [302, 302]
    assert SignInSession.objects.filter(user=village.lan).exists()
    assert acts("end_sessions") == [(village.lan.pk, [str(village.hoa.pk)])]


@pytest.mark.parametrize("who", ["minh", "hoa", "tam"])
def test_nobody_else_ends_somebodys_sessions(village: Village, who: str) -> None:
    client = signed_in(getattr(village, who))
    answer = client.post(f"/tai-khoan/{village.lan.pk}/dang-xuat/")
    assert answer.status_code in (403, 404)
    assert acts("end_sessions") == []


@pytest.mark.parametrize("ending", ["close", "take_up"])
def test_factors_that_go_leave_one_line_and_sessions_one(village: Village, ending: str) -> None:
    with scope([KY_ANH]):
        made = invite_again(user=village.minh, by=village.lan, at=NOW)
        if ending == "close":
            close_account(user=village.minh, on=TODAY, by=village.lan, at=NOW)
    if ending == "take_up":
        take_up(code=made.code, password=OWN, at=NOW)
    assert [len(acts(act)) for act in ("remove_factors", "end_sessions")] == [1, 1]


# --- codes ----------------------------------------------------------------------------------------------------


def a_code(village: Village) -> str:
    with scope([KY_ANH]):
        return invite(
            full_name="Bùi Văn Hải",
            post=Post(Role.LEADER, KY_ANH),
            on=TODAY,
            by=village.lan,
            at=datetime.now(UTC),
        ).code


def try_code(client: Client, code: str, address: str = "203.0.113.7") -> Any:
    sent = {"code": code, "password": OWN, "again": OWN}
    return client.post("/tai-khoan/nhan-ma/", sent, REMOTE_ADDR=address)


def wrong_codes(count: int) -> list[str]:
    return [f"aaaa-aaaa-{ALPHABET[n // 30]}{ALPHABET[n % 30]}zz" for n in range(count)]


def test_a_guesser_at_one_address_is_slowed_and_an_officer_elsewhere_is_not(village: Village) -> None:
    code, guesser = a_code(village), Client()
    for wrong in wrong_codes(20):
        assert "Mã chưa đúng" in try_code(guesser, wrong).content.decode()
    slowed = try_code(guesser, "bbbb-bbbb-bbbb")
    assert slowed.status_code == 422
    assert "Đã thử sai nhiều lần. Hãy đợi" in slowed.content.decode()
    assert SignInTry.objects.count() == 20, "a try that waits is not counted"
    assert try_code(Client(), code, "198.51.100.4").status_code == 302


def test_one_code_tried_again_and_again_is_slowed_by_itself(village: Village) -> None:
    client = Client()
    for _ in range(6):
        try_code(client, "cccc-cccc-cccc")
    assert "Hãy đợi" in try_code(client, "CCCC cccc cccc").content.decode()
    assert "Mã chưa đúng" in try_code(client, "dddd-dddd-dddd").content.decode()


def test_a_device_of_the_office_is_not_kept_waiting_by_a_stranger_in_its_network(village: Village) -> None:
    desk = Client()
    desk.post("/dang-nhap/", {"login": village.lan.username, "password": PASSWORD})
    desk.post("/dang-xuat/")
    for wrong in wrong_codes(21):
        try_code(Client(), wrong)
    code = a_code(village)
    assert "Hãy đợi" in try_code(Client(), code).content.decode()
    assert try_code(desk, code).status_code == 302


def wait_of(number: int, at: datetime) -> timedelta:
    """How long the address is asked to wait before this code is looked at; it is then tried."""
    counted = invitation_of(f"{number}", "203.0.113.7")
    with suppress(TooManyTriesError):
        begin_try(counted=counted, at=at)
        return timedelta()
    with pytest.raises(TooManyTriesError) as slowed:
        begin_try(counted=counted, at=at)
    begin_try(counted=counted, at=at + slowed.value.wait)
    return slowed.value.wait


def test_nobody_in_the_same_network_waits_longer_than_a_minute() -> None:
    moment, longest = NOW, timedelta()
    for number in range(40):
        wait = wait_of(number, moment)
        moment, longest = moment + wait, max(longest, wait)
    assert longest == timedelta(minutes=1)


def test_a_right_code_without_the_pledge_is_no_guess(village: Village) -> None:
    post = Post(Role.TEAM_MEMBER, KY_ANH, team_code=village.team.pk)
    with scope([KY_ANH]):
        at = datetime.now(UTC)
        code = invite(full_name="Hoàng Văn Bình", post=post, on=TODAY, by=village.lan, at=at).code
    for _ in range(8):
        assert "cam kết" in try_code(Client(), code).content.decode()
    assert SignInTry.objects.count() == 0


# --- whom: a person of the register -----------------------------------------------------------------------------


def test_the_invited_person_is_found_by_name_chosen_and_tied_to_the_account(village: Village) -> None:
    lan, binh = signed_in(village.lan), village.people["binh"]
    typed = {"find": "binh", "role": "focal_person", "unit": village.office.pk, "since": "20/11/2026"}
    found = lan.post("/tai-khoan/moi/", {**typed, "tim_lai": "1"})
    page = found.content.decode()
    assert_good_page(page)
    assert "Hoàng Văn Bình" in page
    assert f'value="{binh.pk}"' in page
    assert 'value="focal_person" selected' in page, "what was typed is still there"
    assert acts("search_person")[-1][0] == village.lan.pk
    assert User.objects.filter(person=binh).count() == 0
    assert lan.post("/tai-khoan/moi/", {**typed, "person": binh.pk}).status_code == 200
    made = User.objects.get(person=binh)
    assert (made.full_name, made.role) == ("Hoàng Văn Bình", "focal_person")


def test_a_name_nobody_has_is_said_and_a_name_alone_is_enough(village: Village) -> None:
    lan = signed_in(village.lan)
    page = lan.post("/tai-khoan/moi/", {"find": "xyzw", "role": "leader", "since": "", "tim_lai": "1"})
    assert "Không tìm thấy ai tên như vậy" in page.content.decode()
    nobody = lan.post("/tai-khoan/moi/", {"role": "leader", "since": "20/11/2026"})
    assert "Hãy nhập họ và tên, hoặc tìm rồi chọn một người" in nobody.content.decode()
    assert (
        lan.post(
            "/tai-khoan/moi/", {"full_name": "Bùi Văn Hải", "role": "leader", "since": "20/11/2026"}
        ).status_code
        == 200
    )
    assert User.objects.get(full_name="Bùi Văn Hải").person is None


def test_people_of_another_commune_are_neither_found_nor_chosen(village: Village) -> None:
    tam = signed_in(village.tam)
    sent = {"role": "leader", "since": "20/11/2026", "person": village.people["binh"].pk}
    assert (
        "Hoàng Văn Bình"
        not in tam.post("/tai-khoan/moi/", {**sent, "find": "binh", "tim_lai": "1"}).content.decode()
    )
    assert tam.post("/tai-khoan/moi/", sent).status_code == 422
    assert not User.objects.filter(person=village.people["binh"]).exists()


def test_the_keeper_of_the_machine_types_names_and_reads_no_list(village: Village) -> None:
    with scope([KY_ANH]):
        keeper = a_user("may", "Lò Văn Máy", Post(Role.ADMINISTRATOR))
    page = signed_in(keeper).get("/tai-khoan/moi/").content.decode()
    assert 'name="find"' not in page
    assert 'name="full_name"' in page


# --- what goes along when an account is handed over -------------------------------------------------------------


def homes_of(person: Any) -> set[str]:
    rows = Roster.objects.filter(kind=RosterKind.ASSIGNMENT.value, subject_person=person, valid_to=None)
    return set(rows.values_list("object_household__code", flat=True))


def test_handed_over_households_are_the_successors_from_that_day(village: Village) -> None:
    binh, cuc, hamlet = village.people["binh"], village.people["cuc"], village.hamlets[0]
    with scope([KY_ANH]):
        User.objects.filter(pk=village.hoa.pk).update(person=binh)
        village.hoa.refresh_from_db()
        homes = [home for home in village.homes.values() if home.hamlet_id == hamlet.pk]
        assign_households(
            hamlet=hamlet, given={home.pk: binh.pk for home in homes}, on=TODAY - timedelta(days=9), **ACT
        )
        before = homes_of(binh)
        hand_over(user=village.hoa, full_name=cuc.name, person=cuc, on=TODAY, by=village.lan, at=NOW)
        assert before
        assert (homes_of(binh), homes_of(cuc)) == (set(), before)
        ended = Roster.objects.filter(kind=RosterKind.ASSIGNMENT.value, subject_person=binh)
        assert {row.valid_to for row in ended} == {TODAY}, "who had them before stays known"


def test_a_successor_who_is_only_a_name_takes_no_household_along(village: Village) -> None:
    binh, hamlet = village.people["binh"], village.hamlets[0]
    with scope([KY_ANH]):
        User.objects.filter(pk=village.hoa.pk).update(person=binh)
        village.hoa.refresh_from_db()
        homes = {home.pk: binh.pk for home in village.homes.values() if home.hamlet_id == hamlet.pk}
        assign_households(hamlet=hamlet, given=homes, on=TODAY, **ACT)
        hand_over(user=village.hoa, full_name="Trịnh Văn Ba", on=TODAY, by=village.lan, at=NOW)
        assert len(homes_of(binh)) == len(homes)
    page = signed_in(village.lan).get(f"/tai-khoan/{village.hoa.pk}/").content.decode()
    assert "Lê Thị Hòa" in page


def test_the_page_of_handing_over_says_that_households_follow_a_chosen_person(village: Village) -> None:
    with scope([KY_ANH]):
        User.objects.filter(pk=village.hoa.pk).update(person=village.people["binh"])
    page = signed_in(village.lan).get(f"/tai-khoan/{village.hoa.pk}/ban-giao/").content.decode()
    assert "Các hộ đang giao chuyển theo" in page


# --- showing what is typed --------------------------------------------------------------------------------------


def test_the_password_can_be_looked_at_while_it_is_chosen(db: None) -> None:
    """The switch is drawn by the script: without one there is none, and the boxes work."""
    for path in ("/tai-khoan/nhan-ma/", "/bat-dau/"):
        page = Client().get(path).content.decode()
        assert 'data-show-password="Hiện mật khẩu"' in page, path
        assert "ui/built/signin.js" in page
        assert "<button type" not in page.split("password")[1][:200]
