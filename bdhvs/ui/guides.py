"""Handbooks: every `docs/handbooks/*.md` becomes a page of ours and a printed A4 sheet, from the same text.

`python -m bdhvs.ui.guides FOLDER` sets all of them as PDF (`make docs`).
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bdhvs.ui.printing import printed
from bdhvs.ui.typesetting import ROOT

FOLDER = ROOT.parent / "docs" / "handbooks"
SHEET = Path(__file__).resolve().parent / "sheets" / "guide.typ"
PICTURES = "pictures"
POCKET = "pocket-"
"""Handbooks whose name begins so are printed for a pocket, on A5."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One handbook: its name in the address, its title, its text."""

    slug: str
    title: str
    text: str

    @property
    def lead(self) -> str:
        """The first paragraph, for the list."""
        return next((line for line in self.text.splitlines()[1:] if line.strip()), "")


def guides() -> list[Guide]:
    """All handbooks, by file name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.md"))]


def _read(path: Path) -> Guide:
    text = path.read_text(encoding="utf-8")
    return Guide(path.stem, text.split("\n", 1)[0].removeprefix("# ").strip(), text)


def html_of(guide: Guide, pictures: str) -> str:
    """The text below the title as HTML; nothing of it is taken for HTML by itself. `pictures`: their address.

    Headings are named `muc-1`, `muc-2`, … as `sections_of` counts them.
    """
    tokens = _parsed(guide)
    headings = 0
    for token in tokens:
        if token.type == "heading_open":
            headings += 1
            token.attrs["id"] = f"muc-{headings}"
        for child in token.children or ():
            if child.type == "image":
                child.attrs["src"] = pictures + Path(str(child.attrs["src"])).name
                child.attrs["loading"] = "lazy"
    return str(_reader().renderer.render(tokens, _reader().options, {}))


def pdf_of(guide: Guide) -> bytes:
    """The handbook as A4 pages, one for the pocket as A5."""
    blocks = [_with_bytes(block) for block in blocks_of(guide)]
    paper = "a5" if guide.slug.startswith(POCKET) else "a4"
    return printed(SHEET, {"title": guide.title, "paper": paper, "blocks": blocks})


def blocks_of(guide: Guide) -> list[dict[str, Any]]:
    """Headings, paragraphs, items, pictures and tables, one after another, as sheets and phones draw them."""
    return list(_blocks(SyntaxTreeNode(_parsed(guide)).children))


def words_in(block: dict[str, Any]) -> str:
    """What a block says, as plain words."""
    runs = [
        *block.get("runs", ()),
        *(run for cell in block.get("cells", ()) for run in (*cell, {"text": " "})),
    ]
    return "".join(run["text"] for run in runs).strip()


def _reader() -> MarkdownIt:
    """What an office writes: nothing that only programmers write."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.disable(["code", "fence", "blockquote", "hr", "lheading", "reference"])


def _parsed(guide: Guide) -> list[Token]:
    return _reader().parse(guide.text.partition("\n")[2])


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if node.type in ("bullet_list", "ordered_list"):
            kind = "bullet" if node.type == "bullet_list" else "number"
            for number, item in enumerate(node.children, int(node.attrs.get("start", 1))):
                yield {"kind": kind, "n": number, "runs": list(_runs(item.children[:1]))}
                yield from _blocks(item.children[1:])
        elif node.type == "table":
            rows = [row for part in node.children for row in part.children]
            cells = [list(_runs(cell.children)) for row in rows for cell in row.children]
            yield {"kind": "table", "wide": len(rows[0].children), "cells": cells}
        else:
            yield _picture(node) or {"kind": node.type, "runs": list(_runs(node.children))}


def _picture(node: SyntaxTreeNode) -> dict[str, Any] | None:
    found = next((child for child in node.walk() if child.type == "image"), None)
    if found is None:
        return None
    return {"kind": "picture", "alt": found.content, "name": Path(str(found.attrs["src"])).name}


def _with_bytes(block: dict[str, Any]) -> dict[str, Any]:
    if block["kind"] != "picture":
        return block
    return {**block, "bytes": list((FOLDER / PICTURES / block["name"]).read_bytes())}


def _runs(nodes: Iterable[SyntaxTreeNode], *, strong: bool = False) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if node.children:
            yield from _runs(node.children, strong=strong or node.type == "strong")
        elif node.type in ("text", "softbreak", "hardbreak", "code_inline"):
            text = node.content if node.type in ("text", "code_inline") else " "
            yield {"text": text, "strong": strong, "code": node.type == "code_inline"}


def main(arguments: list[str]) -> int:
    """Set every handbook."""
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for guide in guides():
        target = folder / f"{guide.slug}.pdf"
        target.write_bytes(pdf_of(guide))
        sys.stdout.write(f"{target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
