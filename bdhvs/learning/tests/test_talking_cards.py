"""Talking cards: every item and status has one, short enough to say, and no card asks for a secret."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from bdhvs.learning.talking_cards import (
    TalkingCardError,
    read_talking_cards,
    talking_cards,
    talking_cards_of,
)

FRAMEWORK = yaml.safe_load((Path(settings.CATALOGUE_DIR) / "frameworks" / "working.yaml").read_text("utf-8"))
ITEMS = [item["code"] for item in FRAMEWORK["items"]]
CODES = [*ITEMS, *FRAMEWORK["statuses"]]

SECRETS = re.compile(r"otp|mật khẩu|mã pin|số tài khoản|số dư|ảnh căn cước|chụp thẻ", re.IGNORECASE)
ASKING = re.compile(
    r"(cho (cháu|em|tôi|mình)|đọc|nói|đưa|gửi)( \w+){0,3} (mật khẩu|mã (pin|otp|sáu số)|số (căn cước|tài khoản|thẻ))",
    re.IGNORECASE,
)
JARGON = re.compile(
    r"\b(app|click|online|offline|link|login|smartphone|browser|email|user|update|download|zalo|facebook|google|"
    r"chatgpt|757)\b",
    re.IGNORECASE,
)


def test_the_working_framework_has_26_items_and_each_of_them_and_each_status_has_a_card() -> None:
    assert len(ITEMS) == 26
    assert set(talking_cards()) == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_the_two_sentences_are_said_in_twenty_seconds(code: str) -> None:
    syllables = sum(len(sentence.split()) for sentence in talking_cards()[code].say)
    assert syllables <= 50  # 150 a minute, slowly, to an elderly person


@pytest.mark.parametrize("code", CODES)
def test_a_card_is_in_plain_words_and_names_no_number_to_call_but_113(code: str) -> None:
    text = " ".join([*talking_cards()[code].say, *map(str, _rest(code))])
    assert JARGON.findall(text) == []
    assert set(re.findall(r"\d{3,}", text)) <= {"113"}
    assert not re.search(r"https?:|www\.", text)


def _rest(code: str) -> list[str]:
    card = talking_cards()[code]
    return [card.do, card.worked, card.mistake, card.never]


@pytest.mark.parametrize("code", CODES)
def test_nobody_is_asked_for_a_secret_what_never_to_ask_begins_with_no(code: str) -> None:
    card = talking_cards()[code]
    spoken = " ".join(re.sub(r"không đọc mã[^.]*", "", s) for s in (*card.say, card.do, card.worked))
    assert ASKING.findall(spoken) == []
    assert card.never.startswith("Không")


@pytest.mark.parametrize(
    "code", ["S1", "P1", "P4", "F1", "vneid_level_2", "bank_account", "digital_signature"]
)
def test_where_secrets_are_near_the_card_names_them_as_never_asked_for(code: str) -> None:
    assert SECRETS.search(talking_cards()[code].never)


@pytest.mark.parametrize("code", CODES)
def test_the_person_does_it_with_his_own_hands(code: str) -> None:
    """Not one card lets the visitor do it for the person."""
    assert re.search(r"tự|hỏi|đóng vai|để bác", talking_cards()[code].do, re.IGNORECASE)
    assert not re.search(r"làm (giúp|hộ)|bấm hộ|cài hộ", talking_cards()[code].do)


def test_the_phone_gets_the_cards_of_known_codes_only() -> None:
    found = talking_cards_of(["S1", "no_such_item"])
    assert list(found) == ["S1"]
    assert set(found["S1"]) == {"say", "do", "worked", "mistake", "never"}
    assert len(found["S1"]["say"]) == 2


def test_a_file_with_one_sentence_is_refused_and_says_where(tmp_path: Path) -> None:
    card = {
        "say": ["Chỉ có một câu thôi."],
        "do": "x" * 20,
        "worked": "x" * 20,
        "mistake": "x" * 20,
        "never": "x" * 20,
    }
    path = tmp_path / "cards.yaml"
    path.write_text(yaml.safe_dump({"framework": "w", "version": "1", "items": {"D1": card}, "statuses": {}}))
    with pytest.raises(TalkingCardError, match="items › D1 › say"):
        read_talking_cards(path)
