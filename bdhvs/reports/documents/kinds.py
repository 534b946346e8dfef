"""Kinds of administrative documents and their abbreviations.

Law: decree-30-2020 (annex III, table of abbreviations)
"""

from dataclasses import dataclass

from bdhvs.reports.documents.content import Letterhead


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: how it is called and which parts its layout has."""

    code: str
    title: str
    abbreviation: str
    titled: bool = True
    numbered: bool = True
    dated: bool = True
    addressed: bool = False
    recorded: bool = False


PLAN = Kind("plan", "KẾ HOẠCH", "KH")
REPORT = Kind("report", "BÁO CÁO", "BC", addressed=True)
PROPOSAL = Kind("proposal", "TỜ TRÌNH", "TTr", addressed=True)
LETTER = Kind("letter", "CÔNG VĂN", "", titled=False, addressed=True)
INVITATION = Kind("invitation", "GIẤY MỜI", "GM")
MINUTES = Kind("minutes", "BIÊN BẢN", "BB", dated=False, recorded=True)
DECISION = Kind("decision", "QUYẾT ĐỊNH", "QĐ")
NOTICE = Kind("notice", "THÔNG BÁO", "TB")
GUIDANCE = Kind("guidance", "HƯỚNG DẪN", "HD")
PROGRAMME = Kind("programme", "CHƯƠNG TRÌNH", "CTr")
# The decree gives lists no abbreviation: a list goes out with another document, without a number of its own.
LIST = Kind("list", "DANH SÁCH", "", numbered=False, dated=False)

KINDS = {
    kind.code: kind
    for kind in (
        PLAN,
        REPORT,
        PROPOSAL,
        LETTER,
        INVITATION,
        MINUTES,
        DECISION,
        NOTICE,
        GUIDANCE,
        PROGRAMME,
        LIST,
    )
}

# Every title and abbreviation of the decree's table, for the checker.
ABBREVIATIONS = {
    "NGHỊ QUYẾT": "NQ",
    "QUYẾT ĐỊNH": "QĐ",
    "CHỈ THỊ": "CT",
    "QUY CHẾ": "QC",
    "QUY ĐỊNH": "QyĐ",
    "THÔNG CÁO": "TC",
    "THÔNG BÁO": "TB",
    "HƯỚNG DẪN": "HD",
    "CHƯƠNG TRÌNH": "CTr",
    "KẾ HOẠCH": "KH",
    "PHƯƠNG ÁN": "PA",
    "ĐỀ ÁN": "ĐA",
    "DỰ ÁN": "DA",
    "BÁO CÁO": "BC",
    "BIÊN BẢN": "BB",
    "TỜ TRÌNH": "TTr",
    "HỢP ĐỒNG": "HĐ",
    "CÔNG ĐIỆN": "CĐ",
    "BẢN GHI NHỚ": "BGN",
    "BẢN THỎA THUẬN": "BTT",
    "GIẤY ỦY QUYỀN": "GUQ",
    "GIẤY MỜI": "GM",
    "GIẤY GIỚI THIỆU": "GGT",
    "GIẤY NGHỈ PHÉP": "GNP",
    "PHIẾU GỬI": "PG",
    "PHIẾU CHUYỂN": "PC",
    "PHIẾU BÁO": "PB",
}


def symbol(kind: Kind, letterhead: Letterhead) -> str:
    """The part of the number after the slash: `BC-UBND`, or `UBND-VHXH` for an official letter.

    Law: decree-30-2020 (annex I, II.3.b)
    """
    if kind.titled:
        return f"{kind.abbreviation}-{letterhead.issuer_short}"
    parts = (letterhead.issuer_short, letterhead.drafter_short)
    return "-".join(part for part in parts if part)
