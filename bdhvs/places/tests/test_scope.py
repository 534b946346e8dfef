"""No row of a territory without a scope: the database itself refuses."""

from datetime import date

import pytest
from django.db import DatabaseError, connection

from bdhvs.ops.territory import scope
from bdhvs.places.models import Commune, Hamlet, Province

pytestmark = pytest.mark.django_db


def two_communes() -> None:
    day = date(2025, 7, 1)
    province = Province.objects.create(code="42", name="Hà Tĩnh", kind="tỉnh", valid_from=day)
    for code in ("18775", "18776"):
        Commune.objects.create(
            code=code, province=province, name=code, name_key=code, kind="xa", valid_from=day
        )
        with scope([code]):
            Hamlet.objects.create(code=f"{code}-T01", commune_id=code, name="Thôn 1", valid_from=day)


def test_the_application_is_neither_owner_nor_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, pg_has_role(current_user, tableowner, 'USAGE') "
            "FROM pg_roles, pg_tables WHERE rolname = current_user AND tablename = 'places_hamlet'"
        )
        assert cursor.fetchone() == (False, False, False)


def test_a_query_without_a_scope_is_refused() -> None:
    two_communes()
    with pytest.raises(DatabaseError, match="no territory scope"):
        list(Hamlet.objects.all())


def test_a_scope_shows_its_commune_and_no_other_even_without_a_filter() -> None:
    two_communes()
    with scope(["18775"]):
        assert [h.code for h in Hamlet.objects.all()] == ["18775-T01"]


def test_an_inner_scope_gives_the_outer_one_back() -> None:
    two_communes()
    with scope(["18775"]):
        with scope(["18776"]):
            assert [h.code for h in Hamlet.objects.all()] == ["18776-T01"]
        assert [h.code for h in Hamlet.objects.all()] == ["18775-T01"]


def test_writing_into_another_commune_is_refused() -> None:
    two_communes()
    with scope(["18775"]), pytest.raises(Exception, match="row-level security"):
        Hamlet.objects.create(code="18776-T02", commune_id="18776", name="Lạ", valid_from=date(2025, 7, 1))
