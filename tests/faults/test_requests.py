"""A household speaks of its own data while copies of it are offline."""

import pytest
from django.test import Client

from bdhvs.feedback.models import Need
from bdhvs.indicators.models import Cell
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope
from bdhvs.plans.jobs import keep_counts_of_all
from bdhvs.plans.measuring import recount_all
from bdhvs.plans.queries import targets_in_force
from bdhvs.plans.tests.test_incremental import cells_on
from bdhvs.ui.inspection import assert_good_page
from tests.faults.phone import Phone
from tests.faults.world import Direct, Field, can, check_no_gap, check_same_cards, join, number
from tests.village import KY_ANH

IN_FORCE = "SELECT count(*) FROM skills_attainment WHERE superseded_by_id IS NULL"


def ask_to_erase(phone: Phone, home: str, **of: str) -> str:
    day = phone.clock().date().isoformat()
    return phone.write("data_requested", home, {"what": "erase_data", "on": day, **of})


def officer(field: Field) -> Client:
    client = Client()
    client.force_login(field.village.lan)
    return client


def the_request() -> Need:
    with scope([KY_ANH]):
        return Need.objects.get(kind="erase_data")


@pytest.mark.usefixtures("catalogue")
def test_fault_30_a_household_that_asks_to_be_erased_leaves_every_phone_and_every_figure(
    the_open_field: Field,
) -> None:
    field = the_open_field
    home, person = field.homes["binh"], field.people["binh"]
    asked, offline = (join(field.members[name], Direct()) for name in ("oanh", "phuc"))
    day = asked.clock().date()
    asked.visit(home, met=[person], results=[can(person, "D1")])
    assert asked.flush()
    for phone in (asked, offline):
        phone.pull()
    late = offline.visit(home, met=[person], results=[can(person, "S1")])
    request = ask_to_erase(asked, home)
    assert asked.flush()
    assert asked.receipts[request]["outcome"] == "applied"
    assert offline.flush()
    assert (offline.receipts[late]["outcome"], offline.receipts[late]["code"]) == ("rejected", "erased")
    for phone in (asked, offline):
        phone.pull()
        assert home not in phone.cards
    check_same_cards(asked, offline)
    check_no_gap(asked, offline)
    keep_counts_of_all(day)
    page = officer(field).get(f"/den-nha/nhu-cau/{the_request().pk}/").content.decode()
    assert_good_page(page)
    assert "Làm xong trước" in page
    given = {"answer": "Đã xóa, đã báo gia đình.", "lam": "xong"}
    assert officer(field).post(f"/den-nha/nhu-cau/{the_request().pk}/", given).status_code == 302
    assert number(IN_FORCE) == 0
    assert number("SELECT count(*) FROM people_person WHERE uuid = %s AND phone IS NOT NULL", person) == 0
    keep_counts_of_all(day)
    with scope([KY_ANH]):
        assert Line.objects.filter(act="carry_out_erasure").count() == 1
        kept = cells_on(day)
        Cell.objects.all().delete()
        recount_all(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, day)), as_of=day)
        assert kept == cells_on(day)


def test_fault_30_a_declined_request_gives_the_card_back_and_what_was_kept_aside(
    the_open_field: Field,
) -> None:
    field = the_open_field
    home, person = field.homes["binh"], field.people["binh"]
    phone = join(field.members["oanh"], Direct())
    ask_to_erase(phone, home)
    assert phone.flush()
    phone.pull()
    assert home not in phone.cards
    refused = Client()
    refused.force_login(field.members["nga"])
    path = f"/den-nha/nhu-cau/{the_request().pk}/"
    assert refused.post(path, {"answer": "thôi", "lam": "thoi"}).status_code == 403
    answer = {"answer": "Gia đình đổi ý.", "lam": "thoi"}
    assert officer(field).post(path, answer).status_code == 302
    phone.pull()
    assert home in phone.cards
    visit = phone.visit(home, met=[person], results=[can(person, "D1")])
    assert phone.flush()
    assert phone.receipts[visit]["outcome"] == "applied"


def test_fault_30_one_person_of_a_household_is_forgotten_alone(the_open_field: Field) -> None:
    field = the_open_field
    home, person = field.homes["binh"], field.people["binh"]
    phone = join(field.members["oanh"], Direct())
    phone.pull()
    before = {member["id"] for member in phone.cards[home]["members"]}
    ask_to_erase(phone, home, person=person)
    assert phone.flush()
    phone.pull()
    assert {member["id"] for member in phone.cards[home]["members"]} == before - {person}


def test_withdrawn_consent_of_a_household_is_seen_on_every_phone_and_in_the_office(
    the_open_field: Field,
) -> None:
    field = the_open_field
    home = field.homes["binh"]
    phones = [join(field.members[name], Direct()) for name in ("oanh", "phuc")]
    day = phones[0].clock().date().isoformat()
    phones[0].write("data_requested", home, {"what": "withdraw_consent", "on": day})
    assert phones[0].flush()
    for phone in phones:
        phone.pull()
        card = phone.cards[home]
        assert {one["person"] for one in card["consents"] if not one["given"]} == {
            m["id"] for m in card["members"]
        }
        assert [need["kind"] for need in card["needs"]] == ["withdraw_consent"]
    text = officer(field).get("/y-kien/").content.decode()
    assert_good_page(text)
    assert "rút lại đồng ý ghi kết quả" in text


def test_a_request_about_somebody_of_another_household_is_refused(the_open_field: Field) -> None:
    phone = join(the_open_field.members["oanh"], Direct())
    event = ask_to_erase(phone, the_open_field.homes["binh"], person=the_open_field.people["sau"])
    assert phone.flush()
    assert (phone.receipts[event]["outcome"], phone.receipts[event]["code"]) == ("rejected", "not_a_member")
