"""What a document holds, in words of the work; how it looks is the builder's business."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from bdhvs.reports.documents.rules import ContentError


@dataclass(frozen=True, slots=True)
class Share:
    """Part of a whole, kept as its two integers so that nobody averages percentages.

    Missing: denominator None means the base is not known; it is shown as missing, never as zero.
    """

    numerator: int
    denominator: int | None


Value: TypeAlias = str | int | Decimal | date | Share | None


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text with its own emphasis, or with a footnote hung to its end."""

    text: str
    bold: bool = False
    italic: bool = False
    note: str = ""


Text: TypeAlias = str | tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead:
    """Head of the first page. Number, day and month stay open until the clerk gives them.

    `issuer` and `superior` may hold line breaks where the office wants them. `issuer_name` is the issuer as it
    is written inside a sentence ("Ủy ban nhân dân xã Hùng Châu"); annexes name it.
    """

    issuer: str
    issuer_short: str
    place: str
    year: int
    superior: str = ""
    issuer_name: str = ""
    drafter_short: str = ""
    number: int | None = None
    day: int | None = None
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """A document this one rests on, as it is cited after the word "Căn cứ"."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Title of a part: level 1 is `I.`, 2 is `1.`, 3 is `a)`; numbers are given by the builder.

    `key` is how another unit's report asks for this part alone.
    """

    text: str
    level: int = 1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text of the body."""

    text: Text


@dataclass(frozen=True, slots=True)
class Item:
    """A dash paragraph; `mark` is typed text because the decree knows no automatic bullets."""

    text: Text
    mark: str = "-"


class ColumnKind(StrEnum):
    """How the cells of a column are written and lined up."""

    TEXT = "text"
    ORDINAL = "ordinal"
    INTEGER = "integer"
    DECIMAL = "decimal"
    SHARE = "share"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, kind, share of the table's width, and the title it stands under, if any."""

    title: str
    kind: ColumnKind = ColumnKind.TEXT
    width: float = 1.0
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of typed cells, the same for the document and for the workbook.

    Missing: None is written as `missing`, never as zero.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    caption: str = ""
    unit: str = ""
    source: str = ""
    totals: int = 0
    missing: str = "chưa có"

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ContentError(
                    f"Bảng “{self.caption}”: dòng {number} có {len(row)} ô, cần {len(self.columns)} ô."
                )
        if not self.columns:
            raise ContentError(f"Bảng “{self.caption}” không có cột nào.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart drawn elsewhere as PNG; `alt` is read aloud to those who cannot see it."""

    png: bytes
    alt: str
    caption: str = ""
    width_mm: float = 150.0


Block: TypeAlias = Heading | Paragraph | Item | Table | Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipients:
    """Who the document is addressed to, who gets a copy, and where it is filed ("VT, VHXH")."""

    addressed: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    filed: str = "VT"


class SignedAs(StrEnum):
    """In whose stead the document is signed."""

    HEAD = ""
    COLLECTIVE = "TM."
    COLLECTIVE_DEPUTY = "TM. KT."
    DEPUTY = "KT."
    BY_ORDER = "TL."
    AUTHORISED = "TUQ."
    ACTING = "Q."


@dataclass(frozen=True, slots=True)
class Signature:
    """Lines above the signature, and the name under it (empty until known)."""

    lines: tuple[str, ...]
    name: str = ""


def signature(
    signed_as: SignedAs,
    *,
    body: str = "ỦY BAN NHÂN DÂN",
    head: str = "CHỦ TỊCH",
    office: str = "PHÓ CHỦ TỊCH",
    name: str = "",
) -> Signature:
    """Signature block of a commune: `office` is the signer's own post when not the head.

    Law: decree-30-2020 (annex I, II.7.b)
    """
    lines = {
        SignedAs.HEAD: (head,),
        SignedAs.COLLECTIVE: (f"TM. {body}", head),
        SignedAs.COLLECTIVE_DEPUTY: (f"TM. {body}", f"KT. {head}", office),
        SignedAs.DEPUTY: (f"KT. {head}", office),
        SignedAs.BY_ORDER: (f"TL. {head}", office),
        SignedAs.AUTHORISED: (f"TUQ. {head}", office),
        SignedAs.ACTING: (f"Q. {head}",),
    }
    return Signature(lines[signed_as], name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """An annex on its own pages, numbered by itself."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A whole administrative document. `kind` is a code of `kinds.KINDS`.

    `clerk` is the second signature that minutes have (the one who wrote them down). `banner` marks demo data
    on every page. `at` is written into the file as its date, so equal content gives equal bytes.
    """

    kind: str
    letterhead: Letterhead
    subject: str
    blocks: tuple[Block, ...]
    signature: Signature
    at: datetime
    recipients: Recipients = field(default_factory=Recipients)
    bases: tuple[Basis, ...] = ()
    annexes: tuple[Annex, ...] = ()
    clerk: Signature | None = None
    banner: str = ""
    urgency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """One section cut out for another unit's report: body only, no letterhead and no signature."""

    title: str
    blocks: tuple[Block, ...]
    at: datetime
    note: str = ""
    banner: str = ""


DEMO_BANNER = "DỮ LIỆU MẪU"
