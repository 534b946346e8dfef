"""Head, addressees and signature of a report, as the plan and the commune name them; number and day stay open."""

from datetime import datetime

from django.conf import settings

from bdhvs.places.models import CommuneProfile
from bdhvs.plans.files.schema import PlanFile
from bdhvs.plans.models import Plan
from bdhvs.plans.queries import file_of
from bdhvs.reports.documents.content import (
    DEMO_BANNER,
    Annex,
    Block,
    Document,
    Heading,
    Letterhead,
    Recipients,
    Signature,
)
from bdhvs.reports.documents.numbering import section
from bdhvs.reports.documents.outline import Outline, report_annexes, report_blocks

PARTS: dict[str, tuple[str, ...]] = {
    "progress": ("progress",),
    "results": ("targets", "hamlets"),
    "obstacles": ("obstacles",),
    "proposals": ("proposals",),
}
"""Sections of the document behind a part that a plan asks for."""


def framed(
    plan: Plan,
    *,
    subject: str,
    at: datetime,
    outline: Outline,
    profile: CommuneProfile | None,
    rules: Annex,
    parts: tuple[str, ...] = (),
) -> Document:
    """The whole document. `parts`: only these, where the plan names them."""
    file = file_of(plan)
    figures = not parts or "results" in parts
    return Document(
        kind="report",
        letterhead=letterhead(file, at, profile),
        subject=subject,
        blocks=asked_blocks(outline, parts),
        annexes=(*report_annexes(outline), rules) if figures else (),
        signature=commune_signature(file, profile),
        recipients=_recipients(file),
        at=at,
        banner=DEMO_BANNER if settings.DEMO_DATA else "",
    )


def asked_blocks(outline: Outline, parts: tuple[str, ...]) -> tuple[Block, ...]:
    """Body with the parts the plan asks for; all of them where it names none."""
    blocks = report_blocks(outline)
    keys = [key for part in parts for key in PARTS.get(part, ())]
    if not keys:
        return blocks
    ordered = [block.key for block in blocks if isinstance(block, Heading) and block.key in keys]
    closing = blocks[-1]
    taken = [block for key in ordered for block in section(blocks, key) if block is not closing]
    return (blocks[0], *taken, closing)


def commune_signature(file: PlanFile, profile: CommuneProfile | None) -> Signature:
    """The pattern the commune set for itself, else the one its plan was signed with."""
    own = tuple(profile.signing) if profile and profile.signing else ()
    return Signature(own or tuple(file.document.signing) or ("CHỦ TỊCH",))


def letterhead(file: PlanFile, at: datetime, profile: CommuneProfile | None) -> Letterhead:
    name = file.plan.commune_name
    return Letterhead(
        issuer=f"ỦY BAN NHÂN DÂN\n{name.upper()}",
        issuer_short="UBND",
        issuer_name=f"Ủy ban nhân dân {name}",
        place=(profile.place_name if profile else "") or file.document.place or name,
        year=at.year,
    )


def _recipients(file: PlanFile) -> Recipients:
    if file.recipients is None:
        return Recipients()
    lines = file.recipients.lines
    filed = next((line.name for line in lines if line.purpose == "file"), "VT")
    copies = tuple(
        f"{line.name} (để b/c)" if line.purpose == "report" else line.name
        for line in lines
        if line.purpose != "file"
    )
    addressed = tuple(line.name for line in lines if line.purpose == "report")[:1]
    return Recipients(addressed=addressed, copies=copies, filed=filed)
