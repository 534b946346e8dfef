"""The filter is taken away on purpose, and still nothing of another commune is there (design §10)."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from bdhvs.accounts.cli import WrongUseError
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.appointments.models import Invitation
from bdhvs.indicators.models import Cell
from bdhvs.journal.models import Line
from bdhvs.ops.territory import scope, within
from bdhvs.people import views_register
from bdhvs.people.models import Person
from bdhvs.plans import jobs
from tests.permissions.cast import Things, a_whole_cast
from tests.signing import signed_in
from tests.village import KY_ANH, KY_HOA, TODAY, Village

pytestmark = pytest.mark.django_db
AT_THE_DOOR = {"accounts_user", "appointments_invitation"}
"""Read before a scope is known: a name is looked up, a code is typed."""

OWN_KEYS = {
    "places_hamlet", "places_unit", "places_team",  # codes that begin with the commune's
    "plans_plan",  # a plan is a public paper and names nobody
}  # fmt: skip
OF_THE_SIGNING_IN = {"accounts_user_username_key"}
"""Names for signing in end with the code of the commune (appointments.rules.sign_in_name; decision 0016)."""


@pytest.fixture
def cast() -> tuple[Village, dict[Role, User], Things, Things]:
    return a_whole_cast()


def everybody(*args: Any, **narrow: Any) -> Any:
    """A query that forgot its filter."""
    return Person.objects.order_by("sort_key", "birth_year", "pk")


@pytest.fixture
def forgetful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views_register, "persons_found", everybody)


@pytest.mark.usefixtures("forgetful")
@pytest.mark.parametrize(("who", "count"), [(Role.OFFICER, 7), (Role.HAMLET_HEAD, 4), (Role.FOCAL_PERSON, 1)])
def test_a_page_without_its_filter_shows_nobody_of_another_commune_or_place(
    cast: Any, who: Role, count: int
) -> None:
    page = signed_in(cast[1][who]).get("/danh-sach/").content.decode()
    assert "Người Xa" not in page
    assert page.count('href="/danh-sach/nguoi/') == count


@pytest.mark.usefixtures("forgetful")
def test_an_exported_file_without_its_filter_holds_nobody_of_another_commune(cast: Any) -> None:
    answer = signed_in(cast[1][Role.OFFICER]).get("/danh-sach/?out=xlsx")
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    words = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "Phạm Thị Sáu" in words
    assert not any("Người Xa" in word for word in words)


@pytest.mark.usefixtures("forgetful")
def test_a_list_leaves_the_screen_only_with_the_right_to_export_it(cast: Any) -> None:
    for role in (Role.HAMLET_HEAD, Role.FOCAL_PERSON, Role.TEAM_LEADER):
        client = signed_in(cast[1][role])
        assert "Tải Excel" not in client.get("/danh-sach/").content.decode()
        for output in ("xlsx", "print"):
            assert client.get(f"/danh-sach/?out={output}").status_code == 403


def test_a_job_works_in_one_commune_at_a_time_and_leaves_no_scope(
    cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[set[str]] = []

    def counted(**given: Any) -> int:
        seen.append(set(Person.objects.values_list("commune_id", flat=True)))
        return 0

    monkeypatch.setattr(jobs, "recount", counted)
    monkeypatch.setattr(jobs, "recount_all", counted)
    jobs.keep_counts_of_all(TODAY)
    assert sorted(sorted(one) for one in seen) == [[KY_ANH], [KY_HOA]]
    assert nothing_is_scoped()


def test_a_command_as_a_user_reads_no_other_commune(cast: Any, settings: Any) -> None:
    settings.ACTING_USER = "lan"
    with pytest.raises(WrongUseError, match="không được làm việc này ở xã 99901"):
        call_command("targets", "--commune", KY_HOA)


def nothing_is_scoped() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('app.communes', true), '')")
        return bool(cursor.fetchone()[0] == "")


def test_a_connection_that_comes_back_from_the_pool_carries_no_scope_on(cast: Any) -> None:
    with scope([KY_ANH]):
        assert Person.objects.count() == 7
    assert nothing_is_scoped()
    with pytest.raises(DatabaseError, match="no territory scope"), transaction.atomic():
        Person.objects.count()
    with pytest.raises(DatabaseError), scope([KY_HOA]):
        Person.objects.create(commune_id="nowhere")
    assert nothing_is_scoped()


def guarded() -> dict[str, list[str]]:
    """Tables with a policy and their columns."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, array_agg(a.attname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relrowsecurity AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped GROUP BY 1"
        )
        return dict(cursor.fetchall())


def test_every_table_of_a_territory_refuses_a_question_without_a_scope(cast: Any) -> None:
    with scope([KY_ANH]):
        filled = {table for table in guarded() if one_row(table)}
    for table in filled - AT_THE_DOOR:
        with pytest.raises(DatabaseError, match="no territory scope"), transaction.atomic():
            one_row(table)
    assert {"people_person", "journal_line", "plans_plan", "appointments_appointment"} <= filled | {
        "appointments_appointment"
    }


def one_row(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
        return cursor.fetchone() is not None


def test_inside_a_scope_nothing_of_another_commune_is_there_in_any_table(cast: Any) -> None:
    with scope([KY_ANH]), connection.cursor() as cursor:
        for table, columns in guarded().items():
            assert "commune_code" in columns, table
            cursor.execute(f"SELECT count(*) FROM {table} WHERE commune_code <> %s", [KY_ANH])
            assert cursor.fetchone()[0] == 0, table


def test_accounts_and_codes_of_another_commune_are_hidden_inside_a_scope(cast: Any) -> None:
    with within(cast[1][Role.OFFICER].territory):
        assert not User.objects.filter(commune_id=KY_HOA).exists()
        assert User.objects.filter(commune_id=KY_ANH).exists()
        assert not Invitation.objects.exclude(commune_id=KY_ANH).exists()
        assert not Line.objects.exclude(commune_code=KY_ANH).exists()
    assert User.objects.filter(commune_id=KY_HOA).exists()


def unique_indexes() -> Iterator[tuple[str, str, bool, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.relname, i.relname, x.indisprimary, pg_get_indexdef(x.indexrelid) FROM pg_index x "
            "JOIN pg_class t ON t.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid "
            "WHERE (x.indisunique OR x.indisexclusion) AND t.relrowsecurity ORDER BY 1, 2"
        )
        yield from cursor.fetchall()


def links_of(table: str) -> set[str]:
    """Columns that point to a row of a guarded table, which belongs to one commune."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.attname::text FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid "
            "JOIN pg_class r ON r.oid = k.confrelid JOIN pg_attribute a ON a.attrelid = t.oid "
            "AND a.attnum = ANY (k.conkey) "
            "WHERE k.contype = 'f' AND t.relname = %s AND r.relrowsecurity",
            [table],
        )
        return {row[0] for row in cursor.fetchall()}


def random_columns(table: str) -> set[str]:
    """Keys that nobody can guess, or that the database counts up itself."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name = %s "
            "AND (udt_name = 'uuid' OR is_identity = 'YES' "
            "OR column_name IN ('code_hash', 'token_hash', 'key_hash', 'secret_hash'))",
            [table],
        )
        return {row[0] for row in cursor.fetchall()}


def test_no_uniqueness_tells_one_commune_about_anothers_people(cast: Any) -> None:
    """Every unique index of a territory table has the commune, an own row or a random key in it."""
    telling = []
    for table, index, primary, definition in unique_indexes():
        known = {"commune_code"} | links_of(table) | random_columns(table)
        inside = definition.split(" USING ")[1]
        if not any(f"{column}" in inside for column in known) and not (primary and table in OWN_KEYS):
            telling.append(f"{table}: {definition}")
        assert index
    assert [one for one in telling if not any(name in one for name in OF_THE_SIGNING_IN)] == []


def test_codes_of_places_begin_with_their_commune(cast: Any) -> None:
    _, _, here, there = cast
    for things, commune in ((here, KY_ANH), (there, KY_HOA)):
        assert all(str(one.pk).startswith(commune) for one in (things.hamlet, things.unit, things.team))


def test_a_hamlet_head_who_comes_first_changes_no_number_of_the_commune(cast: Any, catalogue: None) -> None:
    """What nobody has counted yet is counted over the whole commune, whoever opens the board."""
    assert signed_in(cast[1][Role.HAMLET_HEAD]).get("/").status_code == 200
    first = totals_of_the_commune()
    with scope([KY_ANH]):
        Cell.objects.all().delete()
    assert signed_in(cast[1][Role.OFFICER]).get("/").status_code == 200
    assert first == totals_of_the_commune()
    assert first


def totals_of_the_commune() -> dict[tuple[str, date], tuple[int, int | None]]:
    with scope([KY_ANH]):
        totals = Cell.objects.filter(hamlet=None, group_code="", part="")
        return {(cell.measure, cell.as_of): (cell.numerator, cell.denominator) for cell in totals}
