"""Cards and picture codes: one person's learning page, nothing else, and no way to guess or to lock out."""

import re
import threading
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.accounts.signin.rules import TooManyTriesError
from bdhvs.learning.cards import entering, secrets
from bdhvs.learning.cards.commands import Issued, choose_pictures, issue_cards, leave, revoke_card
from bdhvs.learning.cards.drawings import DRAWN
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.cards.rules import (
    PICTURES,
    CardError,
    NoConsentError,
    WrongCodeError,
    digits_of,
    read_token,
)
from bdhvs.learning.cards.urls import door_urls, office_urls
from bdhvs.lib.evidence import Level
from bdhvs.ops.territory import scope
from bdhvs.people.commands import record_consent
from bdhvs.people.models import Person
from bdhvs.people.sealing import seal
from bdhvs.skills.commands import record_attainment
from bdhvs.skills.models import ItemSet
from bdhvs.skills.rules import Result
from bdhvs.ui.inspection import assert_good_page
from tests.village import ACT, KY_ANH, NOW, TODAY, Village, a_village

FOUR = ("fish", "sun", "fish", "boat")
PHONE = "0912 345 678"


@pytest.fixture
def village(db: None) -> Village:
    return a_village()


@pytest.fixture
def sau(village: Village) -> Issued:
    """Bà Sáu with her card, her phone and her four pictures."""
    with scope([KY_ANH]):
        person = village.people["sau"]
        person.phone = seal(PHONE)
        person.save(update_fields=["phone"])
        (issued,) = issue_cards(people=[person], **ACT)
        choose_pictures(card=issued.card, pictures=FOUR, at=NOW)
    return issued


def let_in(client: Client, issued: Issued) -> Client:
    assert client.post("/hoc/the/", {"token": str(issued.token)}).status_code == 302
    return client


def by_pictures(
    number: str = PHONE, pictures: tuple[str, ...] = FOUR, here: str = "10.0.0.1", late: int = 0
) -> Any:
    at = NOW + timedelta(seconds=late)
    return entering.enter_by_pictures(commune=KY_ANH, number=number, pictures=pictures, here=here, at=at)


# --- issuing ------------------------------------------------------------------------------------------------


def test_nothing_that_opens_a_card_can_be_read_from_the_database(sau: Issued) -> None:
    with scope([KY_ANH]):
        row = str(LearnerCard.objects.filter(pk=sau.card.pk).values_list().get())
    for secret in (sau.token.secret, sau.digits, "912345678", ".".join(FOUR)):
        assert secret not in row
        assert secret.encode().hex() not in row


def test_a_second_card_makes_the_first_worth_nothing(village: Village, sau: Issued) -> None:
    with scope([KY_ANH]):
        (second,) = issue_cards(people=[village.people["sau"]], **ACT)
    with pytest.raises(WrongCodeError):
        entering.enter_by_scan(text=str(sau.token))
    assert entering.enter_by_scan(text=str(second.token)).card == second.card.pk


def test_a_child_gets_a_card_only_with_the_consent_that_is_the_latest(village: Village) -> None:
    an = village.people["an"]
    with scope([KY_ANH]):
        with pytest.raises(NoConsentError):
            issue_cards(people=[an], **ACT)
        record_consent(person=an, purpose="skill_record", given=True, on=TODAY - timedelta(days=2), **ACT)
        assert len(issue_cards(people=[an], **ACT)) == 1
        record_consent(person=an, purpose="skill_record", given=False, on=TODAY, **ACT)
        with pytest.raises(NoConsentError):
            issue_cards(people=[an], **ACT)


def test_issuing_asks_as_many_questions_for_ten_people_as_for_two(village: Village) -> None:
    people = [village.people[key] for key in ("sau", "binh", "cuc", "dung", "em")]
    with scope([KY_ANH]):
        with CaptureQueriesContext(connection) as two:
            issue_cards(people=people[:2], **ACT)
        with CaptureQueriesContext(connection) as five:
            issue_cards(people=people, **ACT)
    assert len(five) == len(two)


# --- coming in ----------------------------------------------------------------------------------------------


def test_a_scanned_card_opens_the_own_page_and_shows_what_can_be_done(
    client: Client, village: Village, sau: Issued
) -> None:
    with scope([KY_ANH]):
        item = ItemSet.objects.filter(group_code="citizen", set_code="core").select_related("item")[0].item
        record_attainment(
            person=village.people["sau"],
            item_code=item.code,
            result=Result.YES,
            level=Level.E1,
            occurred_on=TODAY,
            **ACT,
        )
    home = let_in(client, sau).get("/hoc/").content.decode()
    assert_good_page(home)
    assert "Xin chào Phạm Thị Sáu" in home
    page = client.get("/hoc/da-hoc/").content.decode()
    assert_good_page(page)
    assert item.label in page.split("Việc tiếp theo")[0]
    assert "Hoàng Văn Bình" not in home + page


def test_the_own_page_asks_few_questions_however_much_was_learned(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    with CaptureQueriesContext(connection) as asked:
        client.get("/hoc/da-hoc/")
    around = ("config", "current_setting", "SAVEPOINT")  # what a scope says around each question
    assert len([q for q in asked.captured_queries if not any(word in q["sql"] for word in around)]) <= 6


def test_scanning_asks_no_slow_question(client: Client, sau: Issued, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "get_hasher", None)  # a card must never need Argon2
    with CaptureQueriesContext(connection) as asked:
        let_in(client, sau)
    assert len(asked) <= 12


def test_the_six_digits_open_the_same_page_without_a_script(client: Client, sau: Issued) -> None:
    page = client.get(f"/hoc/the/?xa={KY_ANH}&so={sau.token.number}").content.decode()
    assert_good_page(page)
    assert f'value="{sau.token.number}"' in page
    said = {"xa": KY_ANH, "number": str(sau.token.number), "digits": f"{sau.digits[:3]} {sau.digits[3:]}"}
    assert client.post("/hoc/the/", said).status_code == 302
    assert client.get("/hoc/").status_code == 200


def test_four_pictures_in_their_order_open_the_page_and_no_others(sau: Issued) -> None:
    assert by_pictures().card == sau.card.pk
    assert by_pictures(number=str(sau.token.number)).card == sau.card.pk
    for wrong in (tuple(reversed(FOUR)), ("fish", "sun", "fish", "fish")):
        with pytest.raises(WrongCodeError):
            by_pictures(pictures=wrong, here=str(wrong))


def test_a_revoked_card_is_out_at_once_everywhere(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    with scope([KY_ANH]):
        revoke_card(card=sau.card, **ACT)
    assert client.get("/hoc/chon-hinh/")["Location"] == "/hoc/vao/"
    for way in (lambda: entering.enter_by_scan(text=str(sau.token)), by_pictures):
        with pytest.raises(WrongCodeError):
            way()


def test_leaving_ends_every_browser_that_came_in_with_the_card(sau: Issued) -> None:
    one, other = let_in(Client(), sau), let_in(Client(), sau)
    assert one.post("/hoc/ra/").status_code == 302
    assert other.get("/hoc/chon-hinh/")["Location"] == "/hoc/vao/"


def test_a_card_of_the_dead_opens_nothing(client: Client, village: Village, sau: Issued) -> None:
    let_in(client, sau)
    with scope([KY_ANH]):
        Person.objects.filter(pk=village.people["sau"].pk).update(died_on=TODAY)
    assert client.get("/hoc/chon-hinh/")["Location"] == "/hoc/vao/"


# --- only the learning side ---------------------------------------------------------------------------------


def test_a_learner_is_nobody_anywhere_else(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    assert client.cookies[entering.COOKIE]["path"] == "/hoc/"
    assert client.cookies[entering.COOKIE]["httponly"]
    for address in ("/", "/nguoi-dan/", "/the-hoc/", "/may-chu/"):
        answer = client.get(address)
        assert answer.status_code in (302, 404)
        assert "Phạm Thị Sáu" not in answer.content.decode()


def test_a_signed_in_officer_has_no_learners_page(client: Client, village: Village) -> None:
    client.force_login(village.lan)
    assert client.get("/hoc/chon-hinh/")["Location"] == "/hoc/vao/"


@pytest.mark.parametrize("cookie", ["", "x", "18775.1.0", "WyIxODc3NSIsMSwwXQ:1abc:forged"])
def test_a_cookie_that_we_did_not_sign_is_nothing(client: Client, sau: Issued, cookie: str) -> None:
    client.cookies[entering.COOKIE] = cookie
    assert client.get("/hoc/chon-hinh/")["Location"] == "/hoc/vao/"


def test_the_secret_never_stands_in_an_address(client: Client, village: Village) -> None:
    client.force_login(village.lan)
    answer = client.post("/the-hoc/in/", {"person": village.people["sau"].pk})
    assert answer["Content-Type"] == "application/pdf"
    words = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range()
    assert "Phạm Thị Sáu" in words
    assert re.search(r"\d{3} \d{3}", words)
    addresses = [str(page.pattern) for page in (*door_urls, *office_urls)]
    assert addresses
    assert not [address for address in addresses if "token" in address or "secret" in address]


# --- guessing -----------------------------------------------------------------------------------------------


def test_a_guesser_soon_waits_and_keeps_nobody_out_for_long(sau: Issued) -> None:
    wrong = ("cup",) * 3 + ("key",)
    waited, waits = 0, [timedelta()]
    for _ in range(60):
        try:
            by_pictures(pictures=wrong, here="stranger", late=waited)
        except TooManyTriesError as refusal:
            waits.append(refusal.wait)
            waited += int(refusal.wait.total_seconds()) + 1
        except WrongCodeError:
            pass
    assert max(waits) <= timedelta(minutes=5)
    assert waited > 60 * 60 / 4, "sixty tries take a stranger more than a quarter of an hour"
    assert entering.enter_by_scan(text=str(sau.token)).card == sau.card.pk, "the card itself always opens"
    assert by_pictures(here="own", late=waited + 121).card == sau.card.pk


def test_a_class_behind_one_address_is_not_a_guesser(village: Village) -> None:
    with scope([KY_ANH]):
        people = [village.people[key] for key in ("sau", "binh", "cuc", "dung", "em")]
        issued = issue_cards(people=people, **ACT)
    for _ in range(4):
        for one in issued:
            with pytest.raises(WrongCodeError):
                entering.enter_by_digits(
                    commune=KY_ANH, number=str(one.token.number), digits="x", here="hall", at=NOW
                )
    for one in issued:
        entering.enter_by_digits(
            commune=KY_ANH, number=str(one.token.number), digits=one.digits, here="hall", at=NOW
        )


def test_an_unknown_number_is_answered_as_a_wrong_picture(client: Client, sau: Issued) -> None:
    answers = set()
    for number in (PHONE, "0999 999 999", "4711", "abc", ""):
        wrong = {"xa": KY_ANH, "number": number or "0", "chosen": "cup.cup.cup", "pick": "key"}
        answer = client.post("/hoc/hinh/", wrong)
        assert answer.status_code == 422
        answers.add(re.sub(r'value="[^"]*"', "", answer.content.decode()))
    assert len(answers) == 1


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many slow hashes run at each moment."""
    now, seen, lock = [0], [0], threading.Lock()

    class Slow:
        def salt(self) -> str:
            return "salt"

        def encode(self, text: str, salt: str) -> str:
            with lock:
                now[0] += 1
                seen.append(now[0])
            threading.Event().wait(0.01)
            with lock:
                now[0] -= 1
            return text

    monkeypatch.setattr(secrets, "get_hasher", lambda _name: Slow())
    return seen


def test_a_class_that_comes_in_at_once_hashes_two_at_a_time(at_work: list[int]) -> None:
    threads = [threading.Thread(target=secrets.pictures_hash, args=(FOUR,)) for _ in range(60)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(at_work) == 61
    assert max(at_work) == secrets.AT_ONCE


# --- pages and shapes ---------------------------------------------------------------------------------------


def test_four_pictures_are_chosen_one_after_another_without_a_script(client: Client, sau: Issued) -> None:
    let_in(client, sau)
    chosen = page = ""
    for pick in ("cup", "key", "cup", "bird"):
        page = client.post("/hoc/chon-hinh/", {"chosen": chosen, "pick": pick}).content.decode()
        assert_good_page(page)
        chosen = f"{chosen}.{pick}".strip(".")
    assert "Tôi nhớ rồi" in page
    assert client.post("/hoc/chon-hinh/", {"chosen": chosen, "keep": "1"}).status_code == 302
    assert by_pictures(pictures=("cup", "key", "cup", "bird")).card == sau.card.pk
    again = client.post("/hoc/chon-hinh/", {"chosen": "cup.cup.cup.cup", "keep": "1"})
    assert "ít nhất hai hình khác nhau" in again.content.decode()


def test_pages_of_the_door_are_good_and_light(client: Client, village: Village) -> None:
    for address in ("/hoc/vao/", "/hoc/the/", "/hoc/hinh/"):
        page = client.get(address)
        assert_good_page(page.content.decode())
        assert len(page.content) < 20_000
    page = client.post("/hoc/hinh/", {"xa": KY_ANH, "number": PHONE})
    assert_good_page(page.content.decode())
    assert len(page.content) < 20_000
    assert page.content.decode().count('<svg viewBox="0 0 48 48"') == 16


def test_the_pages_of_the_office_ask_the_same_for_a_hamlet_as_for_a_household(
    client: Client, village: Village, sau: Issued
) -> None:
    client.force_login(village.lan)
    page = client.get("/the-hoc/", {"household": "H02"}).content.decode()
    assert_good_page(page)
    assert "chờ người giám hộ đồng ý" in page
    with CaptureQueriesContext(connection) as few:
        client.get("/the-hoc/", {"household": "H01"})
    with CaptureQueriesContext(connection) as more:
        client.get("/the-hoc/", {"hamlet": village.hamlets[0].code})
    assert len(more) <= len(few) + 1, "one for the consents, as soon as a child is there"
    table = client.get("/the-hoc/dang-dung/").content.decode()
    assert_good_page(table)
    assert "Phạm Thị Sáu" in table


def test_an_officer_of_the_next_commune_finds_no_card_here(
    client: Client, village: Village, sau: Issued
) -> None:
    client.force_login(village.tam)
    assert client.get(f"/the-hoc/dang-dung/{sau.card.pk}/").status_code == 404
    answer = client.post("/the-hoc/in/", {"person": village.people["binh"].pk})
    assert answer["Content-Type"] != "application/pdf"


@given(st.text(max_size=40))
def test_a_token_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(CardError):
        read_token(text)


@given(st.text(max_size=40))
def test_digits_are_digits(text: str) -> None:
    assert re.fullmatch(r"[0-9]{0,15}", digits_of(text))


def test_phones_are_the_same_however_written() -> None:
    assert (
        len({digits_of(p) for p in ("0912 345 678", "+84 912 345 678", "84912345678", "0912.345.678")}) == 1
    )


def test_every_picture_is_drawn_once_and_fits_a_phone() -> None:
    assert [picture.code for picture in DRAWN] == list(PICTURES)
    assert len({picture.drawing for picture in DRAWN}) == 16


def test_out_means_out(sau: Issued) -> None:
    ticket = entering.enter_by_scan(text=str(sau.token))
    with scope([KY_ANH]):
        assert entering.card_of(ticket) is not None
        leave(card=sau.card)
        assert entering.card_of(ticket) is None


def test_whoever_names_no_commune_is_asked_for_it(client: Client, village: Village) -> None:
    answer = client.post("/hoc/the/", {"number": "1", "digits": "123456"})
    assert (answer.status_code, "Bác chọn xã, phường của mình trước đã." in answer.content.decode()) in {
        (422, True),
    }
