from dataclasses import dataclass
from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from bdhvs.ui.tables import Column, Kind, Table


@dataclass(frozen=True)
class Hamlet:
    name: str
    households: int | None
    guided: float | None
    visited_on: date | None
    status: str = "late"


ROWS = [
    Hamlet("Thôn 10", 90, 0.5, date(2026, 9, 5), "reached"),
    Hamlet("Thôn 2", 120, None, None),
    Hamlet("Thôn Đồng Tiến", None, 0.6996, date(2026, 10, 1)),
    Hamlet("Thôn An Bình", 40, 0.9, date(2026, 11, 1), "reached"),
]
COLUMNS = [
    Column("name", "Thôn", heading=True, searchable=True),
    Column("households", "Số hộ", Kind.NUMBER, filterable=True),
    Column("guided", "Đã hướng dẫn", Kind.PERCENT, filterable=True, goal=0.7),
    Column("visited_on", "Lần thăm", Kind.DATE, filterable=True),
    Column(
        "status",
        "Tình trạng",
        Kind.CHIP,
        filterable=True,
        choices={"reached": "Đã đạt", "late": "Chậm"},
        status_of=lambda row: row.status,
    ),
    Column("note", "Ghi chú", source=lambda row: None, hidden=True, sortable=False),
]


def table(query: str = "", rows: list[Hamlet] | None = None) -> Table[Hamlet]:
    return Table(ROWS if rows is None else rows, COLUMNS, QueryDict(query), key="thon", caption="Các thôn")


def names(shown: Table[Hamlet]) -> list[str]:
    return [cells[0].text for cells in shown.rows]


def test_rows_come_in_their_own_order_when_nothing_is_asked() -> None:
    assert names(table()) == ["Thôn 10", "Thôn 2", "Thôn Đồng Tiến", "Thôn An Bình"]


def test_text_sorts_numbers_by_size_and_letters_the_vietnamese_way() -> None:
    assert names(table("sort=name")) == ["Thôn 2", "Thôn 10", "Thôn An Bình", "Thôn Đồng Tiến"]


@pytest.mark.parametrize("way", ["households", "-households"])
def test_unknown_values_come_last_whichever_way_the_rest_is_sorted(way: str) -> None:
    assert names(table(f"sort={way}"))[-1] == "Thôn Đồng Tiến"


def test_the_head_of_the_sorted_column_turns_the_order_round() -> None:
    head = next(h for h in table("sort=households").headers if h.column.key == "households")
    assert head.sorted == "ascending"
    assert head.href == "?sort=-households"


def test_search_finds_words_without_marks() -> None:
    assert names(table("q=dong")) == ["Thôn Đồng Tiến"]


def test_limits_of_a_range_are_typed_as_people_write_them() -> None:
    assert names(table("f.guided.from=60%25")) == ["Thôn Đồng Tiến", "Thôn An Bình"]
    assert names(table("f.guided.to=69,9")) == ["Thôn 10"]
    assert names(table("f.visited_on.from=01/10/2026")) == ["Thôn Đồng Tiến", "Thôn An Bình"]


def test_a_missing_value_is_in_no_range() -> None:
    assert "Thôn 2" not in names(table("f.guided.from=0"))


def test_a_list_filter_takes_only_what_the_list_holds() -> None:
    assert names(table("f.status=reached")) == ["Thôn 10", "Thôn An Bình"]
    assert len(names(table("f.status=khac"))) == 4


def test_each_filter_in_force_can_be_lifted_alone() -> None:
    said = dict(table("q=thôn&f.status=reached").narrowings)
    assert set(said) == {"Tìm “thôn”", "Tình trạng là Đã đạt"}
    assert said["Tình trạng là Đã đạt"] == "?q=th%C3%B4n"


def test_a_new_question_starts_on_page_one() -> None:
    many = [Hamlet(f"Xóm {n}", n, 0.5, None) for n in range(1, 91)]
    shown = table("page=3&size=25", many)
    assert (shown.first, shown.last, shown.count, shown.pages) == (51, 75, 90, 4)
    assert shown.headers[0].href == "?sort=name"
    assert [number for number, _ in shown.page_links] == ["1", "2", "3", "4"]


def test_a_page_beyond_the_last_shows_the_last() -> None:
    assert table("page=99").page == 1


def test_hidden_columns_are_shown_when_chosen_and_the_heading_always() -> None:
    assert [c.key for c in table().columns] == ["name", "households", "guided", "visited_on", "status"]
    assert [c.key for c in table("cols=note").columns] == ["name", "note"]


def test_what_is_missing_is_an_empty_cell_never_zero() -> None:
    cells = {cell.column.key: cell for cell in table("sort=name").rows[0]}
    assert cells["guided"].text == ""
    assert cells["visited_on"].text == ""


def test_a_share_just_under_its_goal_is_not_written_as_the_goal() -> None:
    row = next(cells for cells in table().rows if cells[0].text == "Thôn Đồng Tiến")
    assert row[2].text == "69,96%"


def test_other_parts_of_the_address_are_carried_along() -> None:
    shown = table("plan=ky-anh-2026&sort=name")
    assert shown.export_link == "?plan=ky-anh-2026&sort=name&out=xlsx"
    assert ("plan", "ky-anh-2026") in shown.hidden_fields


def test_two_tables_on_a_page_do_not_disturb_each_other() -> None:
    other = Table(ROWS, COLUMNS, QueryDict("sort=name&b-sort=-name"), key="b", caption="B", prefix="b-")
    assert names(other)[0] == "Thôn Đồng Tiến"
    assert other.clear_link.startswith("?sort=name&b-sort=-name")


@given(st.dictionaries(st.sampled_from(["sort", "page", "size", "q", "cols", "out", "f.guided.from", "f.visited_on.to",
                                        "f.households.from", "f.status"]), st.text(max_size=30)))  # fmt: skip
def test_no_address_breaks_a_table(query: dict[str, str]) -> None:
    asked = QueryDict(mutable=True)
    asked.update(query)
    shown = Table(ROWS, COLUMNS, asked, key="thon", caption="Các thôn")
    assert len(shown.rows) <= 4
    assert shown.page_links
