"""The catalogue of codes and of national values reads, and every code in it has a label."""

from datetime import date
from pathlib import Path

import pytest

from bdhvs.plans.files.codes import baseline_of, read_baselines, read_codes
from bdhvs.plans.rules import PlanFileError
from bdhvs.plans.tests.catalogue_plans import CATALOGUE, NAMES, plan


def test_every_code_has_a_label_in_vietnamese() -> None:
    codes = read_codes(CATALOGUE / "codes.yaml")
    assert codes.label("programmes", "digital_family") == "Gia đình số"
    assert codes.label("topics", "nothing") == "nothing"
    assert codes.has("channels", "loudspeaker")
    assert not codes.has("channels", "carrier_pigeon")


def test_the_28_kinds_of_activity_are_offered() -> None:
    codes = read_codes(CATALOGUE / "codes.yaml")
    offered = list(codes.kinds["activities"])[:28]
    assert offered[0] == "launch"
    assert offered[-1] == "sub_plan"


def test_national_values_are_those_hung_chau_quotes() -> None:
    baselines = read_baselines(CATALOGUE / "baselines.yaml")
    for row in plan("HC").targets:
        assert row.by is not None
        assert baseline_of(baselines, str(row.indicator), row.by) == (row.op, row.value)
    assert baseline_of(baselines, "vneid_confirmed", date(2027, 12, 31)) is None


def test_a_broken_catalogue_says_so(tmp_path: Path) -> None:
    path = tmp_path / "codes.yaml"
    path.write_text("topics: {x: {colour: red}}", encoding="utf-8")
    with pytest.raises(PlanFileError, match="thiếu mục `label`"):
        read_codes(path)


@pytest.mark.parametrize("prefix", NAMES)
def test_addresses_of_platforms_are_those_of_the_catalogue(prefix: str) -> None:
    codes = read_codes(CATALOGUE / "codes.yaml")
    for row in plan(prefix).platforms:
        known = codes.kinds["platforms"][row.codes[0]].url
        if row.url and known:
            assert row.url.replace("www.", "").rstrip("/") == known.rstrip("/")
