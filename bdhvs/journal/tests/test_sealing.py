"""Nobody changes the journal unnoticed, and no line is missed however late it is committed."""

import os
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo

from bdhvs.journal.chain import Covered, Written, differences, hash_of, head_text, marks_of, read_head
from bdhvs.journal.checking import tampering_in
from bdhvs.journal.commands import note
from bdhvs.journal.models import Block, Line
from bdhvs.journal.queries import last_block
from bdhvs.journal.sealing import forget_lines, seal_lines, settled_up_to
from bdhvs.ops.territory import scope
from tests.village import KY_ANH, KY_HOA, NOW


def write(count: int = 1, commune: str = KY_ANH, at: datetime = NOW) -> None:
    for _ in range(count):
        note(act="see_person", by=None, at=at, commune=commune, subject="person", ids=[7], fields=["name"])


def seal(commune: str = KY_ANH, at: datetime = NOW) -> Block | None:
    up_to = settled_up_to()
    assert up_to is not None
    return seal_lines(commune=commune, up_to=up_to, at=at)


def said(commune: str = KY_ANH, **options: Any) -> list[str]:
    with scope([KY_ANH, KY_HOA]):
        return [found.says for found in tampering_in(commune, **options)]


def three_blocks() -> list[Block]:
    """Four lines each; lines of the next commune lie between them."""
    blocks = []
    for _ in range(3):
        write(4)
        write(2, KY_HOA)
        blocks.append(seal())
    return [block for block in blocks if block]


@pytest.fixture
def sealed(db: None) -> Iterator[list[Block]]:
    with scope([KY_ANH, KY_HOA]):
        yield three_blocks()


Spoil = Callable[[str], None]


@pytest.fixture
def owner(transactional_db: None) -> tuple[list[Block], Spoil]:
    """Sealed blocks, and the hand of somebody who owns the database: no trigger stands in his way."""
    with scope([KY_ANH, KY_HOA]):
        blocks = three_blocks()

    def spoil(statement: str) -> None:
        name = str(connection.settings_dict["NAME"])
        with psycopg.connect(make_conninfo(os.environ["DATABASE_OWNER_URL"], dbname=name)) as turn:
            for table in ("journal_line", "journal_block"):
                turn.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            turn.execute(statement)
            for table in ("journal_line", "journal_block"):
                turn.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return blocks, spoil


def test_blocks_follow_each_other_without_a_gap(sealed: list[Block]) -> None:
    assert [(block.number, block.count) for block in sealed] == [(1, 4), (2, 4), (3, 4)]
    assert [block.from_id for block in sealed[1:]] == [block.to_id + 1 for block in sealed[:2]]
    assert seal() is None
    assert said() == []
    assert said(head=sealed[1].head) == []
    assert said(KY_HOA) == []


def test_the_application_cannot_change_or_remove_a_line_or_a_seal(sealed: list[Block]) -> None:
    for change in (
        lambda: Line.objects.filter(commune_code=KY_ANH).update(act="see_team"),
        lambda: Line.objects.filter(commune_code=KY_ANH).delete(),
        lambda: Block.objects.filter(number=2).update(count=9),
        lambda: Block.objects.filter(number=2).delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def first_line_of(block: Block) -> int:
    with scope([KY_ANH]):
        return int(Line.objects.filter(commune_code=KY_ANH, pk__gte=block.from_id).earliest("pk").pk)


@pytest.mark.parametrize(
    "column", ["act = 'x'", "at = at + '1 second'", "subject_ids = '{8}'", "count = 2",
               "fields = '{}'", "subject_kind = 'ho'"],
)  # fmt: skip
def test_a_changed_line_is_named(column: str, owner: tuple[list[Block], Spoil]) -> None:
    blocks, spoil = owner
    line = first_line_of(blocks[1])
    spoil(f"UPDATE journal_line SET {column} WHERE id = {line}")
    assert said() == [f"Dòng {line} ở khối 2 đã bị sửa."]


def test_a_removed_line_is_named(owner: tuple[list[Block], Spoil]) -> None:
    blocks, spoil = owner
    line = first_line_of(blocks[1])
    spoil(f"DELETE FROM journal_line WHERE id = {line}")
    assert said() == [f"Dòng {line} ở khối 2 đã bị xóa."]


def test_an_inserted_line_is_named(owner: tuple[list[Block], Spoil]) -> None:
    blocks, spoil = owner
    with scope([KY_HOA]):
        free = Line.objects.filter(commune_code=KY_HOA, pk__gte=blocks[2].from_id).earliest("pk").pk
    spoil(f"UPDATE journal_line SET commune_code = '{KY_ANH}' WHERE id = {free}")
    assert said() == [f"Dòng {free} ở khối 3 được chèn thêm."]


def test_a_removed_block_is_named(owner: tuple[list[Block], Spoil]) -> None:
    _, spoil = owner
    spoil("DELETE FROM journal_block WHERE number = 2")
    assert said()[0].startswith("Thiếu khối 2")


def test_the_last_blocks_cannot_vanish_behind_a_kept_seal(owner: tuple[list[Block], Spoil]) -> None:
    blocks, spoil = owner
    spoil("DELETE FROM journal_block WHERE number > 1")
    assert said() == []
    assert said(head=blocks[2].head) == [
        "Thiếu các khối 2–3: đã bị xóa, hoặc dữ liệu được khôi phục từ bản cũ hơn."
    ]


def test_lines_left_open_for_a_day_are_told(owner: tuple[list[Block], Spoil]) -> None:
    _, spoil = owner
    spoil("DELETE FROM journal_block WHERE number = 3")
    assert said(at=NOW + timedelta(hours=23)) == []
    assert said(at=NOW + timedelta(hours=25)) == ["Có dòng chưa niêm phong đã quá một ngày, sau khối 2."]


def test_a_whole_new_chain_is_betrayed_by_any_seal_kept_elsewhere(owner: tuple[list[Block], Spoil]) -> None:
    """The owner of the database removes a line and seals everything anew, correctly."""
    blocks, spoil = owner
    spoil(f"DELETE FROM journal_line WHERE id = {blocks[0].from_id}")
    spoil("DELETE FROM journal_block")
    with scope([KY_ANH]):
        seal()
    assert said() == []
    assert said(head=blocks[0].head) == [f"Khối 1 khác dấu niêm phong đã giữ ({blocks[0].head})."]


def test_a_block_that_lies_about_itself_is_named(owner: tuple[list[Block], Spoil]) -> None:
    _, spoil = owner
    spoil("UPDATE journal_block SET last_at = last_at - interval '3 years' WHERE number = 1")
    assert "Khối 1 không khớp dấu niêm phong của chính nó." in said()


def test_lines_go_after_their_time_and_the_chain_can_still_be_counted(sealed: list[Block]) -> None:
    late = NOW + timedelta(days=400)
    write(1, at=late)
    seal(at=late)
    assert forget_lines(commune=KY_ANH, older_than=late - timedelta(days=300), at=late) == 12
    assert (
        Line.objects.filter(commune_code=KY_ANH).count() == 2
    )  # the young line, and the line about forgetting
    assert said(head=sealed[1].head) == []
    assert forget_lines(commune=KY_ANH, older_than=late, at=late) == 0


def test_no_setting_lets_lines_go_within_half_a_year(sealed: list[Block]) -> None:
    soon = NOW + timedelta(days=179)
    assert forget_lines(commune=KY_ANH, older_than=soon, at=soon) == 0


def test_lines_given_up_too_early_are_told(owner: tuple[list[Block], Spoil]) -> None:
    _, spoil = owner
    spoil("UPDATE journal_block SET forgotten_at = last_at + interval '10 days' WHERE number = 1")
    spoil("DELETE FROM journal_line WHERE id <= (SELECT to_id FROM journal_block WHERE number = 1)")
    assert said() == ["Khối 1 bị bỏ trước hạn lưu."]


def test_the_printed_seal_is_read_again(sealed: list[Block]) -> None:
    newest = last_block(KY_ANH)
    assert newest is not None
    assert newest.head == sealed[2].head
    assert read_head(f" {newest.head.upper()} ") == (3, bytes(newest.hash).hex()[:16])
    assert read_head("3-zz") is None
    assert head_text(3, bytes(newest.hash)) == newest.head


def test_a_line_committed_late_is_sealed_and_none_is_missed(transactional_db: None) -> None:
    """Somebody took a number, and goes on working while others write and seal."""
    holding, finish = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with scope([KY_ANH]):
                write()
                holding.set()
                finish.wait(20)
        finally:
            connection.close()

    worker = threading.Thread(target=slow)
    worker.start()
    assert holding.wait(20)
    try:
        with scope([KY_ANH]):
            write(2)
            assert settled_up_to(patience=0.2) is None
    finally:
        finish.set()
        worker.join()
    with scope([KY_ANH]):
        block = seal()
    assert block is not None
    assert block.count == 3
    assert said() == []


def test_sealing_waits_for_who_is_writing_now_and_for_nobody_later(transactional_db: None) -> None:
    finish = threading.Event()
    started = [threading.Event(), threading.Event()]

    def writer(number: int, until: threading.Event) -> None:
        try:
            with scope([KY_ANH]):
                write()
                started[number].set()
                until.wait(20)
        finally:
            connection.close()

    first = threading.Thread(target=writer, args=(0, started[1]))  # ends once the second has begun
    first.start()
    assert started[0].wait(20)
    second = threading.Thread(target=writer, args=(1, finish))
    threading.Timer(0.3, second.start).start()
    try:
        assert settled_up_to(patience=15) is not None  # the second is still at it
        assert not finish.is_set()
    finally:
        finish.set()
        first.join()
        second.join()


words = st.text(max_size=5)
lines = st.builds(
    Written,
    id=st.integers(1, 2**40),
    at=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    by=st.none() | st.integers(1, 99),
    act=words,
    commune=st.just(KY_ANH),
    subject=words,
    ids=st.lists(words, max_size=3),
    count=st.integers(0, 9),
    fields=st.lists(words, max_size=3),
)


@given(st.lists(lines, max_size=6, unique_by=lambda line: line.id), st.data())
def test_any_difference_is_found_and_no_other(before: list[Written], data: st.DataObject) -> None:
    some = st.sampled_from(before) | lines if before else lines
    after = data.draw(st.lists(some, max_size=6, unique_by=lambda line: line.id))
    old = {line.id: line for line in before}
    new = {line.id: line for line in after}
    wanted = {("removed", i) for i in old.keys() - new.keys()}
    wanted |= {("inserted", i) for i in new.keys() - old.keys()}
    wanted |= {("changed", i) for i in new.keys() & old.keys() if new[i] != old[i]}
    assert set(differences(marks_of(before), after)) == wanted


@given(lines, lines)
def test_two_different_lines_have_two_digests(one: Written, other: Written) -> None:
    assert (one.digest() == other.digest()) == (one == other)


@given(st.binary(max_size=48), st.binary(min_size=32, max_size=32), st.integers(1, 99))
def test_the_seal_holds_the_block_before(marks: bytes, previous: bytes, number: int) -> None:
    covered = Covered(KY_ANH, number, 1, 9, NOW)
    other = bytes([previous[0] ^ 1]) + previous[1:]
    assert hash_of(covered, marks, previous) != hash_of(covered, marks, other)
    assert hash_of(covered, marks, previous) != hash_of(covered, marks + b"\0", previous)
