import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from pytest_django import DjangoAssertNumQueries

from bdhvs.ui.tables import Column, Kind, Table, workbook

COLUMNS = [
    Column("name", "Tên", searchable=True, filterable=True, heading=True),
    Column("id", "Số", Kind.NUMBER, filterable=True),
]


def table(query: str = "") -> Table[Group]:
    return Table(Group.objects.all(), COLUMNS, QueryDict(query), key="nhom", caption="Nhóm")


@pytest.fixture
def groups(db: None) -> None:
    Group.objects.bulk_create(Group(name=f"Tổ {n:03}") for n in range(1, 121))


@pytest.mark.usefixtures("groups")
class TestRowsOfTheDatabase:
    def test_are_sorted_and_paged_by_the_database(self) -> None:
        shown = table("sort=-name&page=2&size=50")
        assert shown.count == 120
        assert [cells[0].text for cells in shown.rows][:2] == ["Tổ 070", "Tổ 069"]

    def test_are_searched_and_narrowed(self) -> None:
        assert table("q=Tổ 01").count == 10
        assert table("f.name=005").count == 1

    def test_ranges_reach_the_database(self) -> None:
        low = Group.objects.get(name="Tổ 118").pk
        assert table(f"f.id.from={low}").count == 3

    @pytest.mark.parametrize("size", [25, 200])
    def test_cost_two_questions_however_many_there_are(
        self, size: int, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        with django_assert_num_queries(2):
            shown = table(f"size={size}&sort=name")
            assert shown.count == 120
            assert len(shown.rows) == min(size, 120)

    def test_are_exported_whole_not_only_the_page(self) -> None:
        from openpyxl import load_workbook

        with workbook(table("size=25&sort=name")) as file:
            sheet = load_workbook(file).active
        assert sheet is not None
        assert [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)][-1] == "Tổ 120"
