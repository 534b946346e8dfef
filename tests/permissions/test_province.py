"""A province sees cells of its communes and nothing of a person, by page and by connection."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import Error
from django.utils import timezone

from bdhvs.accounts.middleware import CHOSEN_COMMUNE
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.exchange.export.rules import suppress
from bdhvs.indicators.models import Cell
from bdhvs.ops.territory import scope, within
from bdhvs.places.models import Commune, Province
from bdhvs.plans.measuring import TargetState, measure_of, recount, states
from bdhvs.plans.queries import targets_in_force
from bdhvs.ui.inspection import assert_good_page
from tests.permissions.cast import a_whole_cast
from tests.signing import clock_stands, signed_in  # noqa: F401 - a fixture
from tests.village import KY_ANH, KY_HOA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_stands")]
OPEN_TO_A_PROVINCE = {
    "indicators_cell",
    "plans_plan",
    "plans_target",
    "reports_submission",
    "reports_closing",
}


@pytest.fixture
def watcher(catalogue: None) -> User:
    _, users, _, _ = a_whole_cast()
    with scope([KY_ANH]):
        recount(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, today())), as_of=today())
    return users[Role.PROVINCE_VIEWER]


def today() -> date:
    return timezone.localdate()


def guarded_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relkind IN ('r', 'p') ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


def test_the_connection_of_a_province_reads_only_the_tables_opened_to_it(watcher: User) -> None:
    tables, seen = guarded_tables(), set()
    assert {"people_person", "people_household", "journal_line", "exchange_upload", "reports_draft"} <= set(
        tables
    )
    with within(watcher.territory), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE commune_code IS NOT NULL")
            if cursor.fetchone()[0]:
                seen.add(table)
    assert seen <= OPEN_TO_A_PROVINCE
    assert "indicators_cell" in seen


def test_the_connection_of_a_province_changes_nothing(watcher: User) -> None:
    with within(watcher.territory):
        assert Cell.objects.filter(commune_id=KY_ANH).update(numerator=0) == 0
        cell = Cell.objects.filter(commune_id=KY_ANH, hamlet=None)[0]
        cell.pk = None
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            cell.save(force_insert=True)


def test_only_communes_of_the_province_are_there(watcher: User) -> None:
    Commune.objects.filter(pk=KY_HOA).update(province_id=a_province_elsewhere())
    client = signed_in(watcher)
    page = client.get("/tinh/").content.decode()
    assert_good_page(page)
    assert "Kỳ Anh" in page
    assert "Kỳ Hoa" not in page
    assert client.get(f"/tinh/{KY_HOA}/").status_code == 404
    assert client.get("/")["Location"] == "/tinh/"


def a_province_elsewhere() -> str:
    return str(
        Province.objects.create(
            code="99", name="Nơi khác", kind="tinh", valid_from=today() - timedelta(days=1)
        ).pk
    )


def test_a_viewer_of_the_province_cannot_choose_a_commune_to_be_in(watcher: User) -> None:
    client = signed_in(watcher)
    assert client.post("/chon-xa/", {"commune": KY_ANH}).status_code == 403
    session = client.session
    session[CHOSEN_COMMUNE] = KY_ANH
    session.save()
    assert getattr(client.get("/tinh/").wsgi_request, "commune_code", None) == ""


def test_the_page_of_a_commune_shows_what_its_export_would_show(watcher: User) -> None:
    """Numbers from the states of the targets, hidden by the rule of the export, not from the page's own query."""
    with scope([KY_ANH]):
        found = [
            s
            for s in states(commune=KY_ANH, targets=list(targets_in_force(KY_ANH, today())), as_of=today())
            if s.whole
        ]
    by_place: dict[str, dict[str, tuple[int, int]]] = {}
    for state in found:
        for place, cell in [("", state.whole), *state.hamlets.items()]:
            if cell is not None and cell.denominator is not None:
                by_place.setdefault(place, {})[key_of(state)] = (cell.numerator, cell.denominator)
    shown = suppress(by_place)[""]
    told = [shown.get(key_of(state)) for state in found]
    hidden = sum(1 for one in told if one is not None and one.numerator is None)
    page = signed_in(watcher).get(f"/tinh/{KY_ANH}/").content.decode()
    assert_good_page(page)
    assert hidden > 0
    assert page.count("được che</td>") == 3 * hidden
    assert "Phạm Thị Sáu" not in page


def key_of(state: TargetState) -> str:
    return measure_of(state.target, state.definition).key
