"""Reading a stranger's .docx: paragraphs with the looks they end up having, and the sections they stand in.

Looks are worked out as a word processor does: direct formatting, character style, paragraph style and its
parents, document defaults, theme fonts.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from lxml import etree

from bdhvs.reports.documents.rules import FileRefusedError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TWIP_MM = 25.4 / 1440
MOST_PARAGRAPHS = 20_000
DEEPEST_STYLE = 12


@dataclass(frozen=True, slots=True)
class Face:
    """How a stretch of text looks. Missing: None where the file says nothing."""

    fonts: frozenset[str]
    size: float
    bold: bool
    italic: bool
    underlined: bool
    colour: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the part of one between two line breaks. Lengths in mm, spacing in points."""

    number: int
    text: str
    faces: tuple[Face, ...]
    align: str
    first_mm: float
    gap: float
    spacing: float
    exact: bool
    ruled: bool
    listed: bool
    section: int
    cell: tuple[int, int, int] | None

    @property
    def size(self) -> float:
        """Size of most of the text."""
        letters: Counter[float] = Counter()
        for face in self.faces:
            letters[face.size] += len(face.text.strip())
        size, count = letters.most_common(1)[0] if letters else (0.0, 0)
        return size if count else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of the text is bold."""
        return all(face.bold for face in self.faces if face.text.strip())

    @property
    def italic(self) -> bool:
        """Whether all of the text is italic."""
        return all(face.italic for face in self.faces if face.text.strip())

    @property
    def underlined(self) -> bool:
        """Whether all of the text is underlined."""
        return bool(self.text.strip()) and all(face.underlined for face in self.faces if face.text.strip())

    @property
    def place(self) -> str:
        """Where it is, as an officer can find it: the words themselves."""
        short = " ".join(self.text.split())
        return f"“{short[:60]}…”" if len(short) > 60 else f"“{short}”"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A section: paper, margins (mm) and what its headers and footers hold."""

    width: float
    height: float
    landscape: bool
    top: float
    bottom: float
    left: float
    right: float
    first_differs: bool
    starts_at: int | None
    header: Any = None
    first_header: Any = None
    footer: Any = None

    @property
    def room_mm(self) -> float:
        """Width of a line of text."""
        return self.width - self.left - self.right


@dataclass
class WordFile:
    """An opened document."""

    parts: Mapping[str, bytes]
    lines: list[Line] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)
    cut_short: bool = False


def parse(part: bytes) -> Any:
    """XML of one part; entities and network are never touched.

    Raises: FileRefusedError when it is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise FileRefusedError("Nội dung bên trong tệp bị hỏng, không đọc được.") from error


class Looks:
    """Effective formatting of paragraphs and runs."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        sheet = parse(parts["word/styles.xml"]) if "word/styles.xml" in parts else etree.Element(f"{W}styles")
        self.styles = {style.get(f"{W}styleId"): style for style in sheet.findall(f"{W}style")}
        self.default_paragraph = next(
            (
                style.get(f"{W}styleId")
                for style in sheet.findall(f"{W}style")
                if style.get(f"{W}type") == "paragraph" and _on(style.get(f"{W}default", "0"))
            ),
            None,
        )
        self.run_defaults = sheet.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.paragraph_defaults = sheet.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        self.theme = _theme_fonts(parts)
        self.chain = cache(self._chain)

    def _chain(self, style_id: str | None) -> tuple[Any, ...]:
        """A style and its parents, nearest first; a circle of parents ends."""
        found: list[Any] = []
        while style_id in self.styles and len(found) < DEEPEST_STYLE:
            style = self.styles[style_id]
            found.append(style)
            parent = style.find(f"{W}basedOn")
            style_id = parent.get(f"{W}val") if parent is not None else None
        return tuple(found)

    def paragraph_layers(self, paragraph: Any) -> list[Any]:
        """Paragraph properties, strongest first."""
        own = paragraph.find(f"{W}pPr")
        layers = [own] + [style.find(f"{W}pPr") for style in self._styles_of(own)] + [self.paragraph_defaults]
        return [layer for layer in layers if layer is not None]

    def styles_of(self, paragraph: Any) -> tuple[Any, ...]:
        """The paragraph's style and its parents; asked once for all its runs."""
        return self._styles_of(paragraph.find(f"{W}pPr"))

    def run_layers(self, of_paragraph: tuple[Any, ...], run: Any) -> list[Any]:
        """Run properties, strongest first."""
        own = run.find(f"{W}rPr")
        named = own.find(f"{W}rStyle") if own is not None else None
        of_run = self.chain(named.get(f"{W}val")) if named is not None else ()
        layers = [own, *(style.find(f"{W}rPr") for style in (*of_run, *of_paragraph)), self.run_defaults]
        return [layer for layer in layers if layer is not None]

    def _styles_of(self, properties: Any) -> tuple[Any, ...]:
        named = properties.find(f"{W}pStyle") if properties is not None else None
        chain: tuple[Any, ...] = self.chain(
            named.get(f"{W}val") if named is not None else self.default_paragraph
        )
        return chain

    def face(self, of_paragraph: tuple[Any, ...], run: Any, text: str) -> Face:
        """How this run's text looks in a paragraph of these styles."""
        layers = self.run_layers(of_paragraph, run)
        underline = first(layers, "u", "val")
        return Face(
            fonts=frozenset(self._font(layers, slot) for slot in ("ascii", "hAnsi")),
            size=number(first(layers, "sz", "val"), 20.0) / 2,
            bold=toggled(layers, "b"),
            italic=toggled(layers, "i"),
            underlined=underline not in (None, "none"),
            colour=(first(layers, "color", "val") or "auto").lower(),
            text=text,
        )

    def _font(self, layers: list[Any], slot: str) -> str:
        for layer in layers:
            fonts = layer.find(f"{W}rFonts")
            if fonts is None:
                continue
            theme = fonts.get(f"{W}{slot}Theme")
            if theme:
                return self.theme.get(theme[:5], "phông mặc định")
            name: str | None = fonts.get(f"{W}{slot}")
            if name:
                return name
        return "Times New Roman" if self.run_defaults is None else "phông mặc định"


def _theme_fonts(parts: Mapping[str, bytes]) -> dict[str, str]:
    name = next((name for name in parts if name.startswith("word/theme/") and name.endswith(".xml")), None)
    if name is None:
        return {}
    root = parse(parts[name])
    fonts = {}
    for key in ("major", "minor"):
        latin = root.find(f".//{A}{key}Font/{A}latin")
        if latin is not None:
            fonts[key] = latin.get("typeface", "")
    return fonts


def first(layers: list[Any], tag: str, attribute: str) -> str | None:
    """The value the strongest layer gives."""
    for layer in layers:
        found = layer.find(f"{W}{tag}")
        if found is not None and found.get(f"{W}{attribute}") is not None:
            value: str = found.get(f"{W}{attribute}")
            return value
    return None


def toggled(layers: list[Any], tag: str) -> bool:
    """A switch such as bold: present means on unless it says otherwise."""
    for layer in layers:
        found = layer.find(f"{W}{tag}")
        if found is not None:
            return _on(found.get(f"{W}val", "1"))
    return False


def _on(value: str) -> bool:
    return value in ("1", "true", "on")


def number(value: str | None, default: float = 0.0) -> float:
    """A number out of the file, whatever stands there."""
    try:
        return float(value) if value is not None else default
    except ValueError:
        return default


def texts(run: Any) -> Iterator[str]:
    """What a run prints, in order; a line break is its own piece."""
    for child in run:
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag == f"{W}tab":
            yield "\t"
        elif child.tag == f"{W}noBreakHyphen":
            yield "-"
        elif child.tag in (f"{W}br", f"{W}cr") and child.get(f"{W}type") not in ("page", "column"):
            yield "\n"
