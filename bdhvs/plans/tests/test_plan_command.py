"""`bdhvs plan`: what it prints and with which code it ends; a plan comes out of the database as it went in."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bdhvs.ops.territory import scope
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.files.writing import dump_plan
from bdhvs.plans.models import Plan
from bdhvs.plans.tests.catalogue_plans import NAMES, file_of
from bdhvs.plans.tests.small_plan import small_plan
from tests.village import KY_ANH, Village, a_commune, a_village


@pytest.fixture
def village(db: None, catalogue: None) -> Village:
    return a_village()


def said(*arguments: str) -> str:
    out = io.StringIO()
    call_command("plan", *arguments, stdout=out)
    return out.getvalue()


def refused(*arguments: str) -> tuple[int, str]:
    with pytest.raises(CommandError) as refusal:
        call_command("plan", *arguments, stdout=io.StringIO())
    return refusal.value.returncode, str(refusal.value)


def test_every_plan_of_the_catalogue_is_written_as_we_write_it() -> None:
    for path in sorted((settings.CATALOGUE_DIR / "plans").glob("*.yaml")):
        assert dump_plan(load_plan_file(path).plan) == path.read_text(encoding="utf-8"), path.name


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", NAMES)
def test_a_plan_loaded_and_exported_is_the_same_file_byte_for_byte(prefix: str, tmp_path: Path) -> None:
    path = file_of(prefix)
    head = load_plan_file(path).plan.plan
    with scope([head.commune]):
        a_commune(head.commune, head.commune_name)
    said("load", str(path))
    out = tmp_path / "out.yaml"
    assert "Đã ghi" in said("export", head.id, "-o", str(out))
    assert out.read_bytes() == path.read_bytes()
    said("load", str(out))
    with scope([head.commune]):
        assert Plan.objects.get(pk=head.id).version == 1


def test_an_export_that_was_edited_loads_as_the_next_version(village: Village, tmp_path: Path) -> None:
    path = tmp_path / "ky-anh.yaml"
    path.write_text(said("export", "ky-anh-2026").replace("value: 70", "value: 75"), encoding="utf-8")
    assert "Đã nạp ky-anh-2026 (bản 2): 7 chỉ tiêu và quy định đo được." in said("load", str(path))
    assert said("export", "ky-anh-2026") == path.read_text(encoding="utf-8")
    with scope([KY_ANH]):
        assert village.plan.targets.get(code="KA-T4").value == 75


def test_the_list_names_every_plan(village: Village) -> None:
    assert "ky-anh-2026" in said("list")
    (row,) = json.loads(said("list", "--commune", KY_ANH, "--json"))
    assert (row["id"], row["commune"], row["year"], row["version"]) == ("ky-anh-2026", KY_ANH, 2026, 1)


@pytest.mark.django_db
def test_check_prints_findings_with_their_place_and_ends_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit) as ending:
        call_command("plan", "check", str(file_of("HC")), stdout=out)
    assert ending.value.code == 1
    lines = out.getvalue().splitlines()
    assert lines[-1] == f"{len(lines) - 1} điều cần xem."
    place = lines[0].split(":")
    assert place[0] == "hung-chau-2025.yaml"
    assert int(place[1]) > 0
    assert any("phụ lục" in line.lower() for line in lines)


@pytest.mark.django_db
def test_check_answers_as_data_too() -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("plan", "check", str(file_of("HC")), "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert {"code", "severity", "line", "column", "row", "sentence", "advice"} == set(found[0])


@pytest.mark.django_db
def test_a_malformed_plan_is_refused_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "sai.yaml"
    path.write_text(dump_plan(small_plan()).replace("value: 50", "value: năm mươi"), encoding="utf-8")
    line = next(
        n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "năm mươi" in text
    )
    for act in ("check", "load"):
        code, sentence = refused(act, str(path))
        assert code == 1
        assert sentence.startswith(f"sai.yaml:{line}:")
        assert "cần một số" in sentence


@pytest.mark.django_db
def test_a_file_that_is_not_there_and_a_plan_that_is_not_there_are_wrong_use(tmp_path: Path) -> None:
    code, sentence = refused("check", str(tmp_path / "khong-co.yaml"))
    assert (code, "Không đọc được tệp" in sentence) == (2, True)
    code, sentence = refused("export", "khong-co-2026")
    assert (code, "khong-co-2026" in sentence) == (2, True)


@pytest.mark.django_db
def test_a_plan_of_an_unknown_commune_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "la.yaml"
    path.write_text(dump_plan(small_plan()), encoding="utf-8")
    code, sentence = refused("load", str(path))
    assert (code, "00004" in sentence) == (1, True)
