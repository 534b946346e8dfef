"""Walking through an opened .docx in reading order."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bdhvs.reports.documents.reading import (
    MOST_PARAGRAPHS,
    TWIP_MM,
    Face,
    Line,
    Looks,
    R,
    Sheet,
    W,
    WordFile,
    first,
    number,
    parse,
    texts,
    toggled,
)

_HOLDERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "hyperlink", "smartTag", "customXml")}
MOST_SECTIONS = 1000
_DRAWN = (f"{W}drawing", f"{W}pict")


def read(parts: Mapping[str, bytes]) -> WordFile:
    """Everything the checker looks at.

    Raises: FileRefusedError when the document's own XML cannot be read.
    """
    document = WordFile(parts)
    looks = Looks(parts)
    body = parse(parts["word/document.xml"]).find(f"{W}body")
    if body is None:
        return document
    sections = [*body.iterfind(f".//{W}pPr/{W}sectPr"), *body.findall(f"{W}sectPr")]
    document.sheets = _sheets(parts, sections[:MOST_SECTIONS])
    section = 0
    for count, (paragraph, cell) in enumerate(_paragraphs(body)):
        if max(count, len(document.lines)) >= MOST_PARAGRAPHS:
            document.cut_short = True
            break
        document.lines.extend(_lines(looks, paragraph, cell, section, len(document.lines)))
        if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            section = min(section + 1, len(document.sheets) - 1)
    return document


Cell = tuple[int, int, int] | None


def _paragraphs(body: Any) -> Iterator[tuple[Any, Cell]]:
    """Paragraphs in order, with table, row and column when they stand in a table of the page itself."""
    tables = 0
    for block in _flat(body):
        if block.tag == f"{W}p":
            yield block, None
        elif block.tag == f"{W}tbl":
            for row_number, row in enumerate(block.iterfind(f"{W}tr")):
                for column, cell in enumerate(row.iterfind(f"{W}tc")):
                    for paragraph in cell.iterfind(f".//{W}p"):
                        yield paragraph, (tables, row_number, column)
            tables += 1


def _flat(holder: Any, depth: int = 0) -> Iterator[Any]:
    for child in holder:
        if child.tag in _HOLDERS and depth < 20:
            yield from _flat(child, depth + 1)
        else:
            yield child


def _lines(looks: Looks, paragraph: Any, cell: Cell, section: int, start: int) -> list[Line]:
    layers = looks.paragraph_layers(paragraph)
    whole = Line(
        number=start + 1,
        text="",
        faces=(),
        align=first(layers, "jc", "val") or "left",
        first_mm=number(first(layers, "ind", "firstLine")) * TWIP_MM,
        gap=(number(first(layers, "spacing", "before")) + number(first(layers, "spacing", "after"))) / 20,
        spacing=number(first(layers, "spacing", "line"), 240.0),
        exact=first(layers, "spacing", "lineRule") in ("exact", "atLeast"),
        ruled=_ruled(paragraph, layers),
        listed=_listed(layers),
        section=section,
        cell=cell,
    )
    return [
        replace(
            whole, number=start + 1 + extra, text="".join(face.text for face in faces), faces=tuple(faces)
        )
        for extra, faces in enumerate(_pieces(looks, paragraph))
    ]


def _pieces(looks: Looks, paragraph: Any) -> list[list[Face]]:
    """The runs of a paragraph, split at its line breaks."""
    pieces: list[list[Face]] = [[]]
    styles = looks.styles_of(paragraph)
    for run in (child for child in _flat(paragraph) if child.tag == f"{W}r"):
        if len(pieces) > MOST_PARAGRAPHS:
            break
        for text in texts(run):
            if text == "\n":
                pieces.append([])
            elif text:
                pieces[-1].append(looks.face(styles, run, text))
    return pieces


def _ruled(paragraph: Any, layers: list[Any]) -> bool:
    """Whether a rule is drawn here: a border above or below, or a drawn line."""
    borders = next((each for layer in layers if (each := layer.find(f"{W}pBdr")) is not None), None)
    if borders is not None:
        for side in ("top", "bottom"):
            edge = borders.find(f"{W}{side}")
            if edge is not None and edge.get(f"{W}val") not in (None, "nil", "none"):
                return True
    return any(next(paragraph.iter(tag), None) is not None for tag in _DRAWN)


def _listed(layers: list[Any]) -> bool:
    identity = next(
        (each for layer in layers if (each := layer.find(f"{W}numPr/{W}numId")) is not None), None
    )
    return identity is not None and identity.get(f"{W}val") != "0"


@dataclass
class _Headers:
    """Headers and footers go on into the next section until it has its own."""

    header: Any = None
    first_header: Any = None
    footer: Any = None


def _sheets(parts: Mapping[str, bytes], sections: list[Any]) -> list[Sheet]:
    targets = _targets(parts)
    current = _Headers()
    return [_sheet(section, _taken_over(current, section, targets)) for section in sections]


def _targets(parts: Mapping[str, bytes]) -> dict[str, Any]:
    """Header and footer parts by relation id."""
    name = "word/_rels/document.xml.rels"
    found = {}
    for relation in parse(parts[name]) if name in parts else ():
        target = f"word/{str(relation.get('Target', '')).removeprefix('/word/')}"
        if relation.get("Type", "").endswith(("/header", "/footer")) and target in parts:
            found[relation.get("Id")] = parse(parts[target])
    return found


def _taken_over(current: _Headers, section: Any, targets: dict[str, Any]) -> _Headers:
    for reference in section.iterfind(f"{W}headerReference"):
        part = targets.get(reference.get(f"{R}id"))
        if reference.get(f"{W}type") == "first":
            current.first_header = part
        elif reference.get(f"{W}type") == "default":
            current.header = part
    for reference in section.iterfind(f"{W}footerReference"):
        if reference.get(f"{W}type") == "default":
            current.footer = targets.get(reference.get(f"{R}id"))
    return current


def _sheet(section: Any, headers: _Headers) -> Sheet:
    layers = [section]

    def mm(tag: str, attribute: str) -> float:
        return abs(number(first(layers, tag, attribute))) * TWIP_MM

    start = first(layers, "pgNumType", "start")
    return Sheet(
        width=mm("pgSz", "w"),
        height=mm("pgSz", "h"),
        landscape=first(layers, "pgSz", "orient") == "landscape",
        top=mm("pgMar", "top"),
        bottom=mm("pgMar", "bottom"),
        left=mm("pgMar", "left") + mm("pgMar", "gutter"),
        right=mm("pgMar", "right"),
        first_differs=toggled(layers, "titlePg"),
        starts_at=int(number(start)) if start is not None else None,
        header=headers.header,
        first_header=headers.first_header,
        footer=headers.footer,
    )
