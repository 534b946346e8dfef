"""Names in bold in the handbooks of the office stand on a screen, letter for letter; pictures are there and light."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "handbooks"
GUIDE = (FOLDER / "office-guide.md").read_text(encoding="utf-8")
OFFICER = (FOLDER / "officer-handbook.md").read_text(encoding="utf-8")
EXPLAINED = {"đậm", "Hướng dẫn cho văn phòng"}
"""Not on a screen: what bold means, and the title of the other handbook."""
NAMED = sorted(set(re.findall(r"\*\*([^*]+)\*\*", GUIDE + OFFICER)) - EXPLAINED)
HEAVIEST = 60_000
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


def test_pictures_of_the_handbooks_are_all_there_none_forgotten_none_heavy() -> None:
    texts = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.md"))
    kept = {path.name: path.stat().st_size for path in (FOLDER / "pictures").glob("*.png")}
    assert set(re.findall(r"\(pictures/([^)]+)\)", texts)) == set(kept)
    assert max(kept.values()) < HEAVIEST


def test_every_chapter_of_the_officers_handbook_has_a_picture() -> None:
    chapters = OFFICER.split("\n## ")[1:]
    assert all(chapter.count("](pictures/") == 1 for chapter in chapters)
