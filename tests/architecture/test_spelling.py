"""One way to place the tone mark: khóa, hòa, thủy, ủy ban, as most official plans of the communes write it.

Both ways are right Vietnamese; two side by side look careless, and a search in a page finds only one. `quý`, `hoàn`,
`khoản` have one way only and are not meant.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("bdhvs", "docs", "catalogue", "assets", "deploy", "README.md")
KINDS = {".py", ".html", ".md", ".toml", ".yaml", ".typ", ".js", ".css", ".txt"}
READS_BOTH = {
    "bdhvs/lib/vietnamese/": "old encodings and texts that are right in two readings",
    "bdhvs/reports/documents/anatomy.py": "documents of others, in either spelling",
    "bdhvs/plans/lint/document.py": "documents of others, in either spelling",
    "catalogue/synonyms.yaml": "what learners type, in either spelling",
}
OTHER_WAY = re.compile(
    r"(?<![^\W\d_])[^\W\d_]*?(?<![qQ])(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])", re.IGNORECASE
)


def texts() -> Iterator[tuple[str, str]]:
    for place in PLACES:
        found = [ROOT / place] if (ROOT / place).is_file() else (ROOT / place).rglob("*")
        for path in found:
            name = path.relative_to(ROOT).as_posix()
            made = {"built", "migrations", "tests", "__pycache__"} & set(path.parts)
            if path.suffix in KINDS and not made and not name.startswith(tuple(READS_BOTH)):
                yield name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("word", ["khoá", "Xoá", "uỷ", "HOÀ", "thuỷ", "toả"])
def test_the_other_way_is_seen(word: str) -> None:
    assert OTHER_WAY.findall(f"Mở {word} máy.") == [word]


@pytest.mark.parametrize("word", ["khóa", "quý", "Quỳ", "hoàn", "khoản", "thuyền", "ủy", "loa", "hoa"])
def test_what_has_one_way_only_is_left_alone(word: str) -> None:
    assert OTHER_WAY.findall(f"Mở {word} máy.") == []


def test_every_text_of_the_product_places_the_tone_mark_alike() -> None:
    wrong = [
        f"{name}:{number}: {word}"
        for name, text in texts()
        for number, line in enumerate(text.splitlines(), 1)
        for word in OTHER_WAY.findall(line)
    ]
    assert wrong == []


def test_what_is_left_out_is_there() -> None:
    assert [name for name in READS_BOTH if not (ROOT / name).exists()] == []
