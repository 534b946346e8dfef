"""docs/acceptance.md stands as the plans and the site say it now, with every numbered row once, and its pages open."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from bdhvs.config import acceptance
from bdhvs.config.acceptance_pages import BY_ROW
from bdhvs.plans.files.reading import load_plan_file
from tests.signing import signed_in
from tests.village import a_village

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    """Run `python -m bdhvs.config.acceptance > docs/acceptance.md` after a plan, page or room has changed."""
    assert (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8") == acceptance.text()


def test_every_numbered_row_of_every_plan_stands_there_once() -> None:
    told = re.findall(r"^\| ((?:KA|HC|NB|HL|AH)-[A-Z]\d+[a-z]?) \|", acceptance.text(), re.MULTILINE)
    paths = sorted((settings.CATALOGUE_DIR / "plans").glob("*.yaml"))
    written = [number for path in paths for number in load_plan_file(path).plan.ids()]
    assert sorted(told) == sorted([*written, *acceptance.BESIDE])
    assert set(BY_ROW) <= set(written)


@pytest.mark.django_db
def test_the_officer_opens_every_page_that_the_table_names(catalogue: None) -> None:
    """But pages of the plans of the other four communes, whose addresses differ by the plan alone."""
    client = signed_in(a_village().lan)
    named = set(re.findall(r"\| `(/[^`]*)` \|", acceptance.text()))
    mine = {page for page in named if not re.search(r"(hung-chau|ngok-bay|ha-long|an-hai)-20", page)}
    assert len(mine) > 30
    assert {page: code for page in mine if (code := client.get(page).status_code) != 200} == {}
