"""The working framework: what the indicators ask of it is there, and it never calls itself official."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from bdhvs.places.models import Code
from bdhvs.skills.catalogue import read_framework
from bdhvs.skills.models import Framework, Item, ItemSet
from bdhvs.skills.rules import FrameworkFileError

WORKING = settings.CATALOGUE_DIR / "frameworks" / "working.yaml"


def _members(group: str, name: str) -> set[str]:
    return {item for item, g, s in read_framework(WORKING).sets if (g, s) == (group, name)}


def test_safety_and_the_five_basic_skills_are_there_for_citizens() -> None:
    assert _members("citizen", "safety") == {"S1", "S2", "S3", "S4"}
    assert len(_members("citizen", "five_basic")) == 5
    assert "W1" in _members("official", "core")
    assert "W1" not in _members("citizen", "core")
    assert "E1" in _members("worker", "core")


def test_every_item_that_an_indicator_names_is_in_the_framework() -> None:
    text = (settings.CATALOGUE_DIR / "indicators.yaml").read_text(encoding="utf-8")
    named = set(re.findall(r"item = (\w+)", text))
    for group in re.findall(r"item in \(([^)]*)\)", text):
        named |= {code.strip() for code in group.split(",")}
    assert named
    assert named <= set(read_framework(WORKING).labels)


@pytest.mark.django_db
def test_loading_twice_gives_the_same_and_nothing_is_official() -> None:
    call_command("load_frameworks", verbosity=0)
    first = (Item.objects.count(), ItemSet.objects.count(), Code.objects.count())
    call_command("load_frameworks", verbosity=0)

    assert (Item.objects.count(), ItemSet.objects.count(), Code.objects.count()) == first
    assert not Framework.objects.filter(code="working", official=True).exists()
    assert Code.objects.get(kind="topics", code="learning_platform").label


def test_a_set_with_an_unknown_item_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "framework: {code: x, version: '1', title: x}\ngroups: {citizen: x}\n"
        "items: [{code: D1, label: x, core: [citizen]}]\nsets: {safety: [S9]}\n",
        encoding="utf-8",
    )
    with pytest.raises(FrameworkFileError, match="S9"):
        read_framework(broken)
