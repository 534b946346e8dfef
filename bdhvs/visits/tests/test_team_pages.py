"""Pages of the team: who may open them, what they show and write, and that queries do not grow with rows."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bdhvs.accounts.commands import Post
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.journal.models import Line
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import register_household, register_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.people.models import Roster
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.models import Attainment
from bdhvs.skills.rules import Result
from bdhvs.ui.inspection import assert_good_page
from bdhvs.visits.commands import VisitEntry, record_visits
from bdhvs.visits.models import PriorityEntry, PriorityList, Recheck, Visit, VisitSheet
from bdhvs.visits.priority.commands import make_list
from bdhvs.visits.rechecks.commands import flag_rechecks
from bdhvs.visits.rules import VisitKind, VisitOutcome
from tests.village import ACT, KY_ANH, NOW, SETTLED, TODAY, Village, a_user, a_village

T1 = f"{KY_ANH}-T01"


@pytest.fixture
def village(db: None, time_machine_now: None) -> Village:
    return a_village()


@pytest.fixture
def time_machine_now(monkeypatch: pytest.MonkeyPatch) -> None:
    """Views read one fixed clock, so that days of the cast and of the page agree."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def leader(village: Village) -> User:
    with scope([KY_ANH]):
        return a_user("nam", "Phan Nam", Post(Role.TEAM_LEADER, KY_ANH, T1))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


PAGES = [
    "",
    "nghi-trung/",
    "xem-lai/",
    "xem-lai/cach-kiem-tra/",
    "uu-tien/",
    "giao/",
    "giao/chia-deu/",
    "phieu/",
    "bang/",
]


@pytest.mark.parametrize("page", PAGES)
def test_the_team_leader_opens_every_page_of_the_team(village: Village, leader: User, page: str) -> None:
    answer = signed_in(leader).get(f"/den-nha/{page}")
    assert answer.status_code == 200
    assert_good_page(answer.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_a_leader_of_the_commune_sees_no_household(village: Village, page: str) -> None:
    assert signed_in(village.minh).get(f"/den-nha/{page}").status_code == 403


def test_a_leader_sees_who_may_be_written_twice_in_his_own_hamlet_alone(
    village: Village, leader: User
) -> None:
    """Side by side, with both homes, journaled; the office merges."""
    with scope([KY_ANH]):
        for number, hamlet in enumerate(village.hamlets):
            for code in ("X1", "X2"):
                home = register_household(code=f"{code}{number}", hamlet=hamlet, valid_from=SETTLED, **ACT)
                details = PersonDetails(f"Trần Thị Đôi {number}", birth_year=1950)
                register_person(commune_code=KY_ANH, household=home, details=details, **ACT)
    client = signed_in(leader)
    page = client.get("/den-nha/nghi-trung/").content.decode()
    assert_good_page(page)
    assert all(f"Hộ {code}" in page for code in ("X10", "X20"))
    assert "Đôi 1" not in page
    assert "/den-nha/nghi-trung/" in client.get("/den-nha/").content.decode()
    with scope([KY_ANH]):
        assert Line.objects.filter(act="see_duplicates").count() == 1


def test_only_the_officer_changes_weights_and_limits(village: Village, leader: User) -> None:
    assert signed_in(leader).get("/den-nha/nguong/").status_code == 403
    client = signed_in(village.lan)
    page = client.get("/den-nha/nguong/")
    assert_good_page(page.content.decode())
    given = {name: str(field.initial) for name, field in page.context["form"].fields.items() if field.initial}
    given |= {name: str(value) for name, value in page.context["form"].initial.items()}
    answer = client.post("/den-nha/nguong/", {**given, "elderly": "7"})
    assert answer.status_code == 302
    again = client.get("/den-nha/nguong/")
    assert again.context["form"].initial["elderly"] == 7


def test_another_hamlet_is_not_there_for_the_leader(village: Village, leader: User) -> None:
    assert signed_in(leader).get("/den-nha/", {"thon": f"{KY_ANH}-T02"}).status_code == 404


def more_homes(village: Village, number: int) -> None:
    with scope([KY_ANH]):
        for n in range(number):
            home = register_household(
                hamlet=village.hamlets[0],
                code=f"M{n:03d}",
                address=f"Số {n}, ngõ {n % 3}",
                valid_from=SETTLED,
                **ACT,
            )
            register_person(commune_code=KY_ANH, household=home,
                            details=PersonDetails(name=f"Trần Văn Mười {n}", birth_year=1950), **ACT)  # fmt: skip


@pytest.mark.parametrize("page", ["", "giao/", "bang/?bo=core", "phieu/"])
def test_queries_do_not_grow_with_households(village: Village, leader: User, page: str) -> None:
    client = signed_in(leader)
    client.get(f"/den-nha/{page}")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(f"/den-nha/{page}")
    more_homes(village, 25)
    with CaptureQueriesContext(connection) as many:
        assert client.get(f"/den-nha/{page}").status_code == 200
    assert len(many) == len(few)


def test_the_page_names_who_waits_first_and_counts_the_rest(village: Village, leader: User) -> None:
    page = signed_in(leader).get("/den-nha/").content.decode()
    assert "Đã gặp 0 trên 2 hộ" in page
    assert "Phạm Thị Sáu" in page
    assert "chưa gặp lần nào: 2" in page


def test_households_are_given_by_list_and_taken_back(village: Village, leader: User) -> None:
    client, home, binh = signed_in(leader), village.homes["sau"].pk, village.people["binh"].pk
    answer = client.post("/den-nha/giao/", {"thon": T1, "homes": [home], "member": binh}, follow=True)
    assert "Đã giao 1 hộ" in answer.content.decode()
    with scope([KY_ANH]):
        entry = Roster.objects.get(kind="assignment")
        assert (entry.object_household_id, entry.subject_person_id) == (home, binh)
    share_id = answer.context["shares"][0].pk
    client.post(f"/den-nha/giao/rut-lai/{share_id}/")
    with scope([KY_ANH]):
        assert not Roster.objects.filter(kind="assignment").exists()


def test_a_campaign_without_its_last_day_is_refused(village: Village, leader: User) -> None:
    given = {
        "thon": T1,
        "homes": [village.homes["sau"].pk],
        "member": village.people["binh"].pk,
        "campaign": "Tháng 11",
    }
    answer = signed_in(leader).post("/den-nha/giao/", given)
    assert answer.status_code == 422
    assert "ngày kết thúc" in answer.content.decode()


def test_sharing_out_shows_first_and_writes_after(village: Village, leader: User) -> None:
    client, given = signed_in(leader), {"thon": T1, "members": [village.people["binh"].pk]}
    look = client.post("/den-nha/giao/chia-deu/", given)
    assert "Sẽ chia như sau" in look.content.decode()
    with scope([KY_ANH]):
        assert not Roster.objects.filter(kind="assignment").exists()
    assert client.post("/den-nha/giao/chia-deu/", {**given, "lam": "1"}).status_code == 302
    with scope([KY_ANH]):
        assert Roster.objects.filter(kind="assignment").count() == 2


def test_from_draft_to_approved_on_pages(village: Village, leader: User) -> None:
    client, officer = signed_in(leader), signed_in(village.lan)
    client.post("/den-nha/uu-tien/lap/", {"thon": T1})
    with scope([KY_ANH]):
        made = PriorityList.objects.get()
        entry = PriorityEntry.objects.get()
    page = client.get(f"/den-nha/uu-tien/{made.pk}/")
    assert_good_page(page.content.decode())
    assert "người cao tuổi sống một mình; chưa lần nào gặp được" in page.content.decode()
    assert_good_page(client.get(f"/den-nha/uu-tien/ho/{entry.pk}/").content.decode())
    assert client.post(f"/den-nha/uu-tien/ho/{entry.pk}/", {"kept": "no", "asked": ""}).status_code == 422
    client.post(f"/den-nha/uu-tien/ho/{entry.pk}/", {"kept": "yes", "asked": "yes", "asked_on": "19/11/2026"})
    client.post(f"/den-nha/uu-tien/{made.pk}/ra-soat/")
    assert client.post(f"/den-nha/uu-tien/{made.pk}/duyet/", {"on": "20/11/2026"}).status_code == 403
    officer.post(f"/den-nha/uu-tien/{made.pk}/duyet/", {"on": "20/11/2026"})
    with scope([KY_ANH]):
        made.refresh_from_db()
        assert (made.state, made.approved_on) == ("approved", TODAY)


def test_the_list_leaves_the_screen_only_for_who_may_export_it(village: Village, leader: User) -> None:
    with scope([KY_ANH]):
        made = make_list(hamlet=village.hamlets[0], on=TODAY, **ACT)
    url = f"/den-nha/uu-tien/{made.pk}/?out=xlsx"
    assert signed_in(leader).get(url).status_code == 403
    file = signed_in(village.lan).get(url)
    assert file["Content-Type"].endswith("sheet")
    file.close()


def flagged(village: Village, by: User) -> Recheck:
    with scope([KY_ANH]):
        entry = VisitEntry(village.homes["sau"], VisitKind.GUIDANCE, VisitOutcome.DONE, TODAY, uuid=uuid4(),
                           elapsed_s=3, occurred_at=NOW)  # fmt: skip
        visit = record_visits(commune_code=KY_ANH, entries=[entry], by=by, at=NOW)[0]
        flag_rechecks(commune=KY_ANH, visits=[visit], by=None, at=NOW)
        return Recheck.objects.get()


def test_a_question_is_read_and_closed_with_a_reason(village: Village, leader: User) -> None:
    with scope([KY_ANH]):
        quy = a_user("quy", "Lê Văn Quý", Post(Role.TEAM_MEMBER, KY_ANH, T1))
    asked, client = flagged(village, quy), signed_in(leader)
    assert_good_page(client.get("/den-nha/xem-lai/").content.decode())
    page = client.get(f"/den-nha/xem-lai/{asked.pk}/")
    assert_good_page(page.content.decode())
    assert "ghi trong 3 giây" in page.content.decode()
    assert client.post(f"/den-nha/xem-lai/{asked.pk}/", {"why": ""}).status_code == 422
    assert (
        client.post(f"/den-nha/xem-lai/{asked.pk}/", {"why": "Đã hỏi, ghi lại từ giấy."}).status_code == 302
    )
    with scope([KY_ANH]):
        asked.refresh_from_db()
        assert asked.closed_by == leader


# Paper


def printed_sheet(village: Village, client: Client) -> VisitSheet:
    answer = client.post("/den-nha/phieu/", {"thon": T1, "lane": "", "items": ["D1", "S1"]})
    assert answer.status_code == 200, answer.content.decode()[:3000]
    assert answer["Content-Type"] == "application/pdf"
    with scope([KY_ANH]):
        return VisitSheet.objects.get()


def test_a_sheet_is_printed_and_typed_back_once(village: Village, leader: User) -> None:
    client = signed_in(leader)
    sheet = printed_sheet(village, client)
    page = client.get(f"/den-nha/phieu/{sheet.code.lower()}/")
    assert_good_page(page.content.decode())
    sau = village.people["sau"].pk
    order = [sheet.households.index(village.homes[home].pk) + 1 for home in ("sau", "binh")]
    given = {
        "on": "19/11/2026", "who": "Anh Bình", f"o-{order[0]}": "g", f"o-{order[1]}": "V",
        f"c-{sau}-0": "x", f"c-{sau}-1": "k",
    }  # fmt: skip
    assert client.post(f"/den-nha/phieu/{sheet.code}/", given).status_code == 302
    with scope([KY_ANH]):
        told = set(Visit.objects.values_list("household__code", "outcome", "source"))
        results = set(Attainment.objects.values_list("item_code", "result", "level"))
        assert Visit.objects.get(outcome="done").topics == ["D1", "S1", "basic_skills", "safety"]
    source = f"Phiếu {sheet.code}, Anh Bình"
    assert told == {("H01", "done", source), ("H02", "nobody_home", source)}
    assert results == {("D1", "yes", "E1"), ("S1", "no", "E1")}
    again = client.post(f"/den-nha/phieu/{sheet.code}/", given)
    assert again.status_code == 422
    with scope([KY_ANH]):
        assert Visit.objects.count() == 2


def test_results_without_an_outcome_and_unknown_signs_are_said_and_nothing_is_written(
    village: Village, leader: User
) -> None:
    client = signed_in(leader)
    sheet = printed_sheet(village, client)
    sau = village.people["sau"].pk
    for given, words in (
        ({f"c-{sau}-0": "x"}, "chưa ghi kết thúc"),
        ({f"c-{sau}-0": "zz", "o-1": "g"}, "không hiểu được"),
        ({f"c-{sau}-0": "x", "o-1": "q"}, "“q” không hiểu được"),
    ):
        answer = client.post(f"/den-nha/phieu/{sheet.code}/", {"on": "19/11/2026", **given})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    with scope([KY_ANH]):
        assert not Visit.objects.exists()
        assert not Attainment.objects.exists()


def test_a_child_without_consent_has_no_open_box(village: Village, leader: User) -> None:
    client = signed_in(leader)
    sheet = printed_sheet(village, client)
    page = client.get(f"/den-nha/phieu/{sheet.code}/").content.decode()
    assert page.count("disabled") == 2  # little An, two items


def test_a_code_typed_wrongly_is_told_where_it_was_typed(village: Village, leader: User) -> None:
    client = signed_in(leader)
    sheet = printed_sheet(village, client)
    found = client.get("/den-nha/phieu/", {"ma": f" {sheet.code[:3].lower()}-{sheet.code[3:]} "})
    assert found["Location"] == f"/den-nha/phieu/{sheet.code}/"
    wrong = client.get("/den-nha/phieu/", {"ma": "ZZZ-99<"})
    assert wrong.status_code == 404
    assert "Không có phiếu ZZZ-99&lt;" in wrong.content.decode()
    assert sheet.code in wrong.content.decode(), "the sheets that there are stand beside"
    assert_good_page(wrong.content.decode())


def test_a_sheet_of_another_hamlet_is_not_there(village: Village, leader: User) -> None:
    sheet = printed_sheet(village, signed_in(leader))
    with scope([KY_ANH]):
        other = a_user("nga", "Trần Nga", Post(Role.TEAM_LEADER, KY_ANH, f"{KY_ANH}-T02"))
    assert signed_in(other).get(f"/den-nha/phieu/{sheet.code}/").status_code == 404


# Grid


def grid_post(client: Client, **given: Any) -> Any:
    usual = {"on": "20/11/2026", "level": "E1", "source": ""}
    return client.post(f"/den-nha/bang/?thon={T1}&bo=basic", {**usual, **given})


def test_the_grid_shows_first_and_writes_what_was_shown(village: Village, leader: User) -> None:
    client, sau = signed_in(leader), village.people["sau"].pk
    look = grid_post(client, **{f"c-{sau}-0": "x", f"c-{sau}-1": "2", f"c-{sau}-2": "k"})
    assert "3 ô ghi mới" in look.content.decode()
    assert_good_page(look.content.decode())
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()
    assert grid_post(client, lam="1", kept=look.context["kept"]).status_code == 302
    with scope([KY_ANH]):
        found = set(Attainment.objects.values_list("item_code", "result", "degree"))
    assert found == {("D1", "yes", None), ("D2", "yes", 2), ("I1", "no", None)}


def test_a_result_written_by_mistake_is_withdrawn_in_the_grid_with_a_reason(
    village: Village, leader: User
) -> None:
    """Nothing takes its place: it is missing again, and not a no."""
    client, sau = signed_in(leader), village.people["sau"].pk
    look = grid_post(client, **{f"c-{sau}-0": "x"})
    grid_post(client, lam="1", kept=look.context["kept"])
    look = grid_post(client, **{f"c-{sau}-0": "-", f"c-{sau}-1": "-"})
    assert "1 ô rút lại kết quả đang có; 1 ô chưa có gì để rút lại" in look.content.decode()
    kept = look.context["kept"]
    refused = grid_post(client, lam="1", kept=kept)
    assert refused.status_code == 422
    assert "Hãy nêu lý do rút lại" in refused.content.decode()
    assert grid_post(client, lam="1", kept=kept, source="ghi nhầm người").status_code == 302
    with scope([KY_ANH]):
        assert not Attainment.objects.filter(superseded_by=None).exists()
        assert Attainment.objects.filter(source="ghi nhầm người").count() == 1
        assert Line.objects.filter(act="withdraw_fact").count() == 1


def test_a_block_pasted_from_excel_goes_to_the_right_people(village: Village, leader: User) -> None:
    client = signed_in(leader)
    rows = {
        row.one.person.name: row.one.number for row in client.get(f"/den-nha/bang/?thon={T1}").context["rows"]
    }
    look = grid_post(client, pasted=f"{rows['Phạm Thị Sáu']}\tx\tk\n{rows['Vũ Thị Cúc']}\t\tcó\n")
    assert "3 ô ghi mới" in look.content.decode()
    grid_post(client, lam="1", kept=look.context["kept"])
    with scope([KY_ANH]):
        found = set(Attainment.objects.values_list("person__name", "item_code", "result"))
    assert found == {("Phạm Thị Sáu", "D1", "yes"), ("Phạm Thị Sáu", "D2", "no"), ("Vũ Thị Cúc", "D2", "yes")}


@pytest.mark.parametrize("text", ["99\tx", "tên\tx", "1\t" + "x\t" * 40])
def test_a_block_that_fits_nowhere_is_refused_whole(village: Village, leader: User, text: str) -> None:
    answer = grid_post(signed_in(leader), pasted=text)
    assert answer.status_code == 422
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()


def test_the_same_again_is_left_out_newer_stays_and_a_correction_replaces(
    village: Village, leader: User
) -> None:
    sau, client = village.people["sau"], signed_in(leader)
    with scope([KY_ANH]):
        old = record_attainment(person=sau, item_code="D1", result=Result.YES, level=Level.E1,
                                occurred_on=TODAY - timedelta(days=2), **ACT)  # fmt: skip
    same = grid_post(client, **{f"c-{sau.pk}-0": "x"})
    assert "1 ô đã có như vậy" in same.content.decode()
    older = grid_post(client, on="01/11/2026", **{f"c-{sau.pk}-0": "k"})
    assert "1 ô đã có ghi nhận ngày sau" in older.content.decode()
    right = {"on": "18/11/2026", "corrects": "on"}
    look = grid_post(client, **right, **{f"c-{sau.pk}-0": "k"})
    assert "từ x thành k" in look.content.decode()
    grid_post(client, **right, lam="1", kept=look.context["kept"])
    with scope([KY_ANH]):
        old.refresh_from_db()
        new = Attainment.objects.get(superseded_by=None)
    assert (old.superseded_by_id, new.result) == (new.pk, "no")


def test_what_a_forged_confirmation_names_outside_the_page_is_left_out(
    village: Village, leader: User
) -> None:
    dung = village.people["dung"].pk  # of Thôn 2
    answer = grid_post(signed_in(leader), lam="1", kept=f'[[{dung}, "D1", "x"]]')
    assert answer.status_code == 422
    with scope([KY_ANH]):
        assert not Attainment.objects.exists()


def test_three_hundred_people_by_all_skills_come_in_pages_a_form_can_carry(
    village: Village, leader: User
) -> None:
    more_homes(village, 170)
    answer = signed_in(leader).get(f"/den-nha/bang/?thon={T1}&bo=all")
    page = answer.context["page"]
    assert (len(page.items), len(page.people), page.pages) == (26, 150, 2)
    assert answer.content.decode().count('class="cell"') == 26 * 150 < 5000
