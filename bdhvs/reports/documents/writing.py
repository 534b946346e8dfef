"""Putting words into a word-processor file: paragraphs by style name, emphasis, footnotes."""

import unicodedata
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls
from docx.text.paragraph import Paragraph as WordParagraph

from bdhvs.reports.documents.content import Span, Text
from bdhvs.reports.documents.xml import element


def clean(text: str) -> str:
    """Text as the file can hold it: composed letters, no control characters."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(
        letter for letter in composed if letter in "\n\t" or unicodedata.category(letter)[0] != "C"
    )


def spans(text: Text) -> tuple[Span, ...]:
    """Running text as stretches of one emphasis each."""
    return (Span(text),) if isinstance(text, str) else text


def plain(text: Text) -> str:
    """Running text without its emphasis."""
    return "".join(span.text for span in spans(text))


def ended(text: Text, end: str) -> Text:
    """The text with this end in place of its own full stop or semicolon."""
    parts = list(spans(text))
    last = parts[-1]
    bare = last.text.rstrip().rstrip(".;/,").rstrip()
    parts[-1] = Span(bare + end, last.bold, last.italic, last.note)
    return tuple(parts)


@dataclass
class Page:
    """The file being written: where paragraphs go, how wide a line is, and what has been counted so far."""

    word: WordDocument
    room_mm: float
    notes: list[str] = field(default_factory=list)
    tables: int = 0
    figures: int = 0

    def put(self, style: str, text: Text = "", *, where: Any = None) -> WordParagraph:
        """A new paragraph of this style at the end of the body, or of `where` (a cell)."""
        paragraph: WordParagraph = (where or self.word).add_paragraph()
        dress(paragraph, style)
        for span in spans(text):
            self._put_span(paragraph, span)
        return paragraph

    def _put_span(self, paragraph: WordParagraph, span: Span) -> None:
        if span.text:
            run = paragraph.add_run(clean(span.text))
            run.bold = True if span.bold else None
            run.italic = True if span.italic else None
        if span.note:
            self.notes.append(span.note)
            mark: Any = paragraph.add_run()._r
            mark.get_or_add_rPr().append(element("rStyle", val="FootnoteReference"))
            mark.append(element("footnoteReference", id=len(self.notes) + 1))

    def write_notes(self) -> None:
        """Add the footnotes collected while writing; ids 0 and 1 are the separator lines."""
        if not self.notes:
            return
        rule = "<w:footnote w:type='{0}' w:id='{1}'><w:p><w:r><w:{0}/></w:r></w:p></w:footnote>"
        body = rule.format("separator", 0) + rule.format("continuationSeparator", 1)
        for number, note in enumerate(self.notes, start=2):
            body += (
                f"<w:footnote w:id='{number}'><w:p><w:pPr><w:pStyle w:val='FootnoteText'/></w:pPr>"
                "<w:r><w:rPr><w:rStyle w:val='FootnoteReference'/></w:rPr><w:footnoteRef/></w:r>"
                f"<w:r><w:t xml:space='preserve'> {escape(clean(note))}</w:t></w:r></w:p></w:footnote>"
            )
        blob = (
            "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>"
            f"<w:footnotes {nsdecls('w')}>{body}</w:footnotes>"
        )
        part = Part(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob.encode(), self.word.part.package
        )
        self.word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def dress(paragraph: WordParagraph, style: str) -> None:
    """Give a paragraph one of our styles by its id."""
    core: Any = paragraph._p
    core.style = style


def first_or_new(cell: Any) -> WordParagraph:
    """The empty paragraph a new cell comes with, or one more when it is taken."""
    first: WordParagraph = cell.paragraphs[0]
    if first.text or first._p.pPr is not None:
        first = cell.add_paragraph()
    return first
