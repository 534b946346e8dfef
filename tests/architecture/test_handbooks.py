"""What the handbook of the office names in bold stands on a screen, letter for letter."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "handbooks" / "office-guide.md").read_text(encoding="utf-8")
EXPLAINED = {"đậm"}
NAMED = sorted(set(re.findall(r"\*\*([^*]+)\*\*", GUIDE)) - EXPLAINED)
SHOWN = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "bdhvs").rglob("*")
    if path.suffix in (".html", ".py") and "tests" not in path.parts
)


@pytest.mark.parametrize("name", NAMED)
def test_a_name_in_bold_stands_on_a_screen(name: str) -> None:
    whole = rf"(?:[\"'>“]|%}} ?|\}} ){re.escape(name)}(?:[\"'<”]|\{{%)"
    assert re.search(whole, SHOWN), f"no page, button or section is called “{name}”"


def test_commands_of_the_handbook_are_there() -> None:
    from bdhvs.ops.cli import COMMANDS

    said = set(re.findall(r"`bdhvs (\w+)", GUIDE))
    assert {"run", "restore", "upgrade", "check"} <= said <= set(COMMANDS)
    assert len(NAMED) > 20
