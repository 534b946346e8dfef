"""docs/acceptance.md stands as the plans and the site say it now, with every numbered row once."""

import re
from pathlib import Path

from django.conf import settings

from bdhvs.config import acceptance
from bdhvs.plans.files.reading import load_plan_file

ROOT = Path(__file__).parents[2]


def test_the_page_is_current() -> None:
    """Run `python -m bdhvs.config.acceptance > docs/acceptance.md` after a plan, page or room has changed."""
    assert (ROOT / "docs" / "acceptance.md").read_text(encoding="utf-8") == acceptance.text()


def test_every_numbered_row_of_every_plan_stands_there_once() -> None:
    told = re.findall(r"^\| ((?:KA|HC|NB|HL|AH)-[A-Z]\d+[a-z]?) \|", acceptance.text(), re.MULTILINE)
    paths = sorted((settings.CATALOGUE_DIR / "plans").glob("*.yaml"))
    written = [number for path in paths for number in load_plan_file(path).plan.ids()]
    assert sorted(told) == sorted([*written, *acceptance.BESIDE])
