"""A file that is not a plan is refused in a Vietnamese sentence with its place, never with a traceback."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bdhvs.plans.files.marks import MAX_BYTES
from bdhvs.plans.files.reading import load_plan, load_plan_file, plan_from_data
from bdhvs.plans.files.writing import dump_plan
from bdhvs.plans.rules import PlanFileError, Problem
from bdhvs.plans.tests.catalogue_plans import file_of
from bdhvs.plans.tests.small_plan import small_data, small_plan

GOOD = dump_plan(small_plan())


def refused(source: str | bytes) -> list[str]:
    with pytest.raises(PlanFileError) as caught:
        load_plan(source, name="thu.yaml")
    return caught.value.lines()


def assert_plan_or_refusal(source: bytes) -> None:
    """Whatever the bytes, the answer is a plan or sentences; anything else fails the test by itself."""
    problems: tuple[Problem, ...] = ()
    try:
        load_plan(source)
    except PlanFileError as error:
        problems = error.problems or (Problem(0, 0, ""),)
    assert all(problem.sentence for problem in problems)


def changed(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def place(text: str, needle: str) -> str:
    """`line:column` of the first occurrence of a needle."""
    line = next(index for index, row in enumerate(text.splitlines(), 1) if needle in row)
    return f"{line}:{text.splitlines()[line - 1].index(needle) + 1}"


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        (
            "op: '>='",
            "op: '=>'",
            "'=>'",
            "mục `op` không nhận giá trị này; được dùng: '>=', '>', '=', '<=', '<'",
        ),
        ("value: 50", "value: 50%", "50%", "cần một số không âm"),
        ("value: 50", "value: 50,5", "50,5", "phần lẻ viết sau dấu chấm"),
        ("value: 50", "value: -1", "-1", "cần một số không âm"),
        ("value: 50", "value: .inf", ".inf", "cần một số không âm"),
        ("value: 50", "value: 150", "id: XT-T1", "không vượt quá 100"),
        ("value: 50", "valeu: 50", "valeu", "không có mục nào tên là `valeu`"),
        ("value: 50", "soft: maybe", "maybe", "chỉ nhận true hoặc false"),
        ("value: 50", "value: [50]", "[50]", "cần một số"),
        ("by: 2026-12-31", "by: 31/12/2026", "31/12/2026", "viết năm-tháng-ngày"),
        ("by: 2026-12-31", "by: 2026-02-30", "2026-02-30", "cần một ngày có thật"),
        ("by: 2026-12-31", "by: 1798675200", "1798675200", "cần một ngày có thật"),
        ("commune: '00004'", "commune: '4'", "'4'", "đúng 5 chữ số"),
        ("year: 2026", "year: 1926", "1926", "2020 - 2100"),
        ("kind: main", "kind: other", "other", "'main', 'communications'"),
        ("id: XT-T1", "id: t1", "t1", "mã dòng có dạng"),
        ("id: XT-A1", "id: XT-T1", "XT-T1", ""),
        ("says: Một nửa", "says: ''", "''", "không được để trống"),
        ("says: Một nửa", 'says: "Một\\nnửa"', '"Một\\nnửa"', "không được xuống dòng"),
        (
            "period_to: 2027-01-01",
            "period_to: 2025-01-01",
            "id: xa-thu-2026",
            "period_to phải sau period_from",
        ),
        ("lead: hamlets", "lead: Thôn", "Thôn", "mã chỉ gồm chữ thường không dấu"),
        ("  clause: II\n", "", "id: XT-A1", "thiếu mục `clause`"),
        ("does: Đến nhà", "says: Đến nhà\n  nghe: 1", "nghe", "không có mục nào tên là `nghe`"),
    ],
)
def test_a_wrong_value_is_refused_at_its_place(old: str, new: str, at: str, words: str) -> None:
    text = changed(old, new)
    lines = refused(text)
    if old == "id: XT-A1":
        assert any("mã XT-T1 đã dùng ở dòng" in line for line in lines)
        return
    assert any(line.startswith(f"thu.yaml:{place(text, at)}: ") and words in line for line in lines), lines


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        changed("kind: main", "kind: other")
        .replace("value: 50", "value: x")
        .replace("year: 2026", "year: abc")
    )
    lines = refused(text)
    assert len(lines) == 3
    numbers = [int(line.split(":")[1]) for line in lines]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "tệp trống"),
        ("plan", "tệp trống hoặc không phải một kế hoạch"),
        ("- a\n- b", "không phải một kế hoạch"),
        ("plan: {id: x", "sai cú pháp YAML"),
        ("plan:\n\tid: x", "sai cú pháp YAML"),
        ("plan: &a {id: x}\nlabels: *a", "không dùng & và *"),
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]", "không dùng & và *"),
        ("plan: !!python/object/apply:os.system ['ls']", "không dùng thẻ kiểu"),
        ("plan: {id: x}\nplan: {id: y}", "mục `plan` viết hai lần"),
        ("plan: {id: x, id: y}", "mục `id` viết hai lần"),
        ("---\nplan: {}\n---\nplan: {}", "nhiều hơn một kế hoạch"),
        ("? [a, b]\n: 1", "tên mục phải là một từ"),
        ("plan: " + "[" * 5000, "lồng nhau quá sâu"),
        ("plan: " + "{a: " * 5000, "lồng nhau quá sâu"),
        ("a: [" + "x, " * 60000 + "]", "quá nhiều mục"),
        ("plan: \x07", "ký tự lạ"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, words: str) -> None:
    (line, *_) = refused(text)
    assert words in line


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    (line,) = refused("plan:\n  title: Kế hoạch".encode("utf-16"))
    assert "không ở dạng UTF-8" in line
    (line,) = refused(b"PK\x03\x04\xff\xfe")
    assert "Word, Excel" in line
    (line,) = refused(b"plan:\n  title: K\xbf ho\xa1ch")
    assert line.startswith("thu.yaml:2:0: ")


def test_a_huge_file_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "lon.yaml"
    path.write_bytes(b"# " + b"x" * MAX_BYTES)
    with pytest.raises(PlanFileError, match="lớn hơn 512 KB"):
        load_plan_file(path)


def test_a_byte_order_mark_and_windows_line_ends_are_accepted() -> None:
    text = "\ufeff" + GOOD.replace("\n", "\r\n")
    assert load_plan(text.encode()).plan == small_plan()


def test_decomposed_vietnamese_letters_are_composed() -> None:
    assert load_plan(unicodedata.normalize("NFD", GOOD)).plan == small_plan()


def test_codes_keep_their_zeros_without_quotes() -> None:
    assert load_plan(changed("'00004'", "00004")).plan.plan.commune == "00004"


def test_yaml_words_for_truth_stay_words_in_text() -> None:
    assert load_plan(changed("says: Một nửa", "says: no")).plan.targets[0].says == "no"


def test_a_number_and_a_pending_decision_exclude_each_other() -> None:
    row = small_data()["targets"][0]
    for fields, words in (
        ({"needs_decision": "true"}, "đã có số thì bỏ needs_decision"),
        ({"value": None}, "chưa có số"),
        ({"op": None}, "phải có phép so sánh"),
        ({"indicator": None}, "chỉ tiêu cần mục indicator"),
        (
            {"settings": {"rule": "certificate", "allowed_rules": ["assessment"]}},
            "không nằm trong allowed_rules",
        ),
        ({"value_by": [{"value": "3"}]}, "đúng một trong hai mục"),
    ):
        with pytest.raises(PlanFileError, match=words):
            plan_from_data(small_data() | {"targets": [row | fields]})


@pytest.mark.parametrize("letter", ["\u202e", "\u2028", "\u200b", "\x7f", "\ud800"])
def test_letters_that_cannot_be_seen_are_refused(letter: str) -> None:
    row = small_data()["targets"][0] | {"says": f"Một{letter}nửa"}
    with pytest.raises(PlanFileError, match="ký tự điều khiển"):
        plan_from_data(small_data() | {"targets": [row]})


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
@example(b"\x00")
@example(b"%YAML 9.9\n---\n")
def test_any_bytes_are_a_plan_or_a_refusal(source: bytes) -> None:
    with pytest.raises(PlanFileError):
        load_plan(source)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_plan_is_a_plan_or_a_refusal(data: st.DataObject) -> None:
    source = bytearray(GOOD.encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(source) - 1))
        source[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert_plan_or_refusal(bytes(source))


@pytest.mark.parametrize("prefix", ["KA", "NB"])
def test_every_cut_of_a_real_file_is_a_plan_or_a_refusal(prefix: str) -> None:
    source = file_of(prefix).read_bytes()
    for length in range(0, len(source), len(source) // 25):
        assert_plan_or_refusal(source[:length])
