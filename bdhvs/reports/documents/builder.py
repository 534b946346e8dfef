"""Content in, bytes of a .docx out; the same content always gives the same bytes.

Law: decree-30-2020 (annex I)
"""

from datetime import UTC, datetime
from io import BytesIO

import docx
from docx.document import Document as WordDocument
from docx.shared import Pt

from bdhvs.reports.documents.archive import repack
from bdhvs.reports.documents.body import write_blocks
from bdhvs.reports.documents.closing import write_annexes, write_closing
from bdhvs.reports.documents.content import Document, Excerpt
from bdhvs.reports.documents.kinds import KINDS
from bdhvs.reports.documents.numbering import numbered
from bdhvs.reports.documents.opening import write_addressed, write_bases, write_letterhead, write_title
from bdhvs.reports.documents.page import room_mm, set_paper, write_header
from bdhvs.reports.documents.rules import ContentError
from bdhvs.reports.documents.styles import apply_settings, apply_styles
from bdhvs.reports.documents.writing import Page, clean

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# What the empty file of the library brings along and an official document does not need.
_SPARE = ("stylesWithEffects", "numbering", "customXml", "webSettings", "thumbnail", "extended-properties")


def build(document: Document) -> bytes:
    """A whole document in the layout of the decree.

    Raises: ContentError for content no correct document can be made of.
    """
    _check(document)
    page = _empty(document.banner)
    kind = KINDS[document.kind]
    write_letterhead(page, document)
    if kind.titled:
        write_title(page, kind.title, document.subject)
    if document.recipients.addressed:
        write_addressed(page, document.recipients.addressed)
    else:
        page.put("Gap").paragraph_format.line_spacing = Pt(8)
    write_bases(page, document.bases)
    write_blocks(page, numbered(document.blocks), end=kind.numbered)
    write_closing(page, document)
    write_annexes(page, document, document.annexes)
    page.write_notes()
    return _saved(page, title=document.subject, author=document.letterhead.issuer, at=document.at)


def build_excerpt(excerpt: Excerpt) -> bytes:
    """One section alone, to be set into another unit's report."""
    page = _empty(excerpt.banner)
    if excerpt.title:
        page.put("Subject", excerpt.title)
    write_blocks(page, numbered(excerpt.blocks))
    if excerpt.note:
        page.put("Source", f"({excerpt.note})")
    page.write_notes()
    return _saved(page, title=excerpt.title or excerpt.note, author="", at=excerpt.at)


def _check(document: Document) -> None:
    if document.kind not in KINDS:
        raise ContentError(f"Không có loại văn bản “{document.kind}”.")
    if not document.subject.strip():
        raise ContentError("Văn bản chưa có trích yếu.")
    if not document.letterhead.issuer.strip():
        raise ContentError("Văn bản chưa có tên cơ quan ban hành.")


def _empty(banner: str) -> Page:
    word = docx.Document()
    _drop_spare_parts(word)
    apply_styles(word)
    section = word.sections[0]
    set_paper(section)
    write_header(section, banner)
    return Page(word, room_mm())


def _drop_spare_parts(word: WordDocument) -> None:
    package = word.part.package
    if package is None:
        return
    for relations in (word.part.rels, package.rels):
        for key in [key for key, each in relations.items() if each.reltype.endswith(_SPARE)]:
            del relations[key]


def _saved(page: Page, *, title: str, author: str, at: datetime) -> bytes:
    core = page.word.core_properties
    moment = at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core.title, core.author, core.last_modified_by = (
        clean(title)[:255],
        clean(" ".join(author.split()))[:255],
        "",
    )
    core.created = core.modified = moment
    core.comments, core.keywords, core.subject, core.language = "", "", "", "vi-VN"
    core.revision = 1
    apply_settings(page.word, notes=bool(page.notes))
    out = BytesIO()
    page.word.save(out)
    return repack(out.getvalue(), moment)
