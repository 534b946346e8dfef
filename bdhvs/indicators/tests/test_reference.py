"""The reference of the language says what the language has, and its examples are of the language."""

import re
from pathlib import Path

import pytest

from bdhvs.indicators.catalogue import catalogue, load
from bdhvs.indicators.tests.reference import generated

PAGE = (Path(__file__).parents[3] / "docs/indicators.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_the_tables_of_the_reference_are_those_of_the_language() -> None:
    assert generated() in PAGE


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_the_reference_is_an_entry_of_the_catalogue(example: str) -> None:
    found = load(f"indicators:\n{example}")
    for name, definition in found.items():
        assert definition.text == catalogue()[name].text
