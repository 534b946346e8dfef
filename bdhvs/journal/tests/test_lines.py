"""The journal as an auditor reads it: who did what, when; ids and fields, never values."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from bdhvs.journal.queries import acts_of, lines_of
from bdhvs.journal.rules import ACT_LABELS, act_label
from bdhvs.ops.territory import scope
from bdhvs.people.commands import correct_person
from bdhvs.people.commands.registering import PersonDetails
from bdhvs.ui.inspection import assert_good_page
from tests.village import KY_ANH, NOW, Village, a_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def village() -> Village:
    return a_village()


def _page(user: object, url: str = "/nhat-ky/") -> str:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    answer = client.get(url)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert_good_page(page)
    return page


def test_acts_are_named_in_vietnamese_and_values_are_nowhere(village: Village) -> None:
    with scope([KY_ANH]):
        details = PersonDetails("Phạm Thị Sáu Mới", birth_year=1948)
        correct_person(person=village.people["sau"], details=details, by=village.lan, at=NOW)
    page = _page(village.lan)
    for words in ("sửa thông tin người", "Nguyễn Thị Lan", "name_key", "máy chủ"):
        assert words in page
    assert "Sáu" not in page


def test_the_journal_is_narrowed_by_act_user_and_row(village: Village) -> None:
    with scope([KY_ANH]):
        details = PersonDetails("Phạm Thị Sâu", birth_year=1948)
        correct_person(person=village.people["sau"], details=details, by=village.lan, at=NOW)
    only = _page(village.lan, f"/nhat-ky/?f.user={village.lan.pk}")
    assert '<td role="cell" class="is-text" data-label="Việc">sửa thông tin người</td>' in only
    assert 'data-label="Việc">lập hộ<' not in only
    assert 'data-label="Việc">lập hộ<' in _page(village.lan, "/nhat-ky/?f.act=register_household")
    assert "Chỉ những dòng có mã" in _page(village.lan, f"/nhat-ky/?ma={village.people['sau'].pk}")


def test_a_line_is_found_by_the_row_it_is_about(village: Village) -> None:
    with scope([KY_ANH]):
        found = lines_of(KY_ANH, subject_id=village.team.code)
        assert [line.act for line in found] == ["found_team"]
        assert "register_person" in acts_of(KY_ANH)


def test_only_who_may_reads_and_only_the_own_commune(village: Village) -> None:
    for user in (village.hoa,):
        client = Client()
        client.force_login(user)
        assert client.get("/nhat-ky/").status_code == 403
    assert Client().get("/nhat-ky/").status_code == 302
    assert "lập hộ" not in _page(village.tam)


def test_every_act_written_in_the_code_has_vietnamese_words() -> None:
    written: set[str] = set()
    for path in Path(settings.BASE_DIR, "bdhvs").rglob("*.py"):
        if "tests" not in path.parts:
            written |= set(re.findall(r"\bact=\"(\w+)\"", path.read_text(encoding="utf-8")))
    assert sorted(act for act in written if act not in ACT_LABELS and not act.endswith("_")) == []


def test_an_act_without_words_is_not_hidden() -> None:
    assert act_label("tidy_up") == "tidy up"
