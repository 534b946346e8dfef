"""Judge any .docx against the layout of Decree 30/2020.

Works on files nobody here has written: whatever is wrong with the file itself is said in one sentence.
"""

from collections.abc import Mapping

from bdhvs.reports.documents.anatomy import Anatomy, dissect
from bdhvs.reports.documents.archive import MIB, Limits, opened
from bdhvs.reports.documents.checks_body import (
    check_addressed,
    check_annexes,
    check_body,
    check_recipients,
    check_signature,
)
from bdhvs.reports.documents.checks_head import (
    check_agency,
    check_nation,
    check_number,
    check_place_date,
    check_title,
)
from bdhvs.reports.documents.checks_page import check_page_numbers, check_paper, check_type
from bdhvs.reports.documents.findings import Finding, shortened, warning
from bdhvs.reports.documents.reading import MOST_PARAGRAPHS, WordFile, parse
from bdhvs.reports.documents.rules import FileRefusedError
from bdhvs.reports.documents.walking import read

LIMITS = Limits(part=8 * MIB)
_PARTS = (
    check_nation,
    check_agency,
    check_number,
    check_place_date,
    check_title,
    check_addressed,
    check_body,
    check_recipients,
    check_signature,
    check_annexes,
)


def check_document(upload: bytes) -> list[Finding]:
    """All findings, in the order of the page; an empty list means nothing to mend.

    A file that cannot or must not be opened gives one finding with the code `file`.
    """
    try:
        document = read(opened(upload, main="word/document.xml", suffix=".docx", limits=LIMITS))
        outside = external_targets(document.parts)
    except FileRefusedError as refusal:
        return [Finding("file", "Tệp tải lên", str(refusal))]
    if not document.sheets:
        return [Finding("file", "Tệp tải lên", "Tệp không có trang nào.")]
    findings = [
        warning(
            "external", "Tệp tải lên", f"Văn bản lấy nội dung từ nơi khác ({target}); hãy chèn hẳn vào tệp."
        )
        for target in outside
    ]
    findings.extend(_judged(document, dissect(document)))
    return shortened(findings)


def _judged(document: WordFile, parts: Anatomy) -> list[Finding]:
    findings = [*check_paper(document), *check_page_numbers(document, parts), *check_type(document)]
    for check in _PARTS:
        findings.extend(check(parts))
    if document.cut_short:
        findings.append(
            warning("long", "Toàn văn bản", f"Văn bản quá dài, chỉ kiểm tra {MOST_PARAGRAPHS} đoạn đầu.")
        )
    return findings


def external_targets(parts: Mapping[str, bytes]) -> list[str]:
    """Pictures, templates and objects a file would fetch from elsewhere; plain links do not count."""
    found = []
    for name, part in parts.items():
        if not name.endswith(".rels"):
            continue
        for relation in parse(part):
            kind = relation.get("Type", "").rsplit("/", 1)[-1]
            if relation.get("TargetMode") == "External" and kind != "hyperlink":
                found.append(relation.get("Target", "")[:80])
    return found
