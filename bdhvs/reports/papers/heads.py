"""Head, signature and recipients that all these documents share, as the plan and the commune name them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings

from bdhvs.places.models import CommuneProfile
from bdhvs.plans.files.schema import PlanFile
from bdhvs.reports.documents.content import (
    DEMO_BANNER,
    Annex,
    Basis,
    Block,
    Document,
    Letterhead,
    Recipients,
    Signature,
)
from bdhvs.reports.framing import commune_signature
from bdhvs.reports.framing import letterhead as commune_letterhead

_SMALL: Final = frozenset(["và", "của", "các", "về", "trên", "cho"])


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues: the plan's words about the commune, and the commune's own settings."""

    file: PlanFile
    profile: CommuneProfile | None
    at: datetime

    @property
    def commune(self) -> str:
        return self.file.plan.commune_name

    def document(
        self, kind: str, subject: str, blocks: tuple[Block, ...], *, recipients: Recipients,
        bases: tuple[Basis, ...] = (), annexes: tuple[Annex, ...] = (), clerk: Signature | None = None,
        signed: Signature | None = None,
    ) -> Document:  # fmt: skip
        """A document of the commune."""
        return Document(
            kind=kind, letterhead=commune_letterhead(self.file, self.at, self.profile), subject=subject,
            blocks=blocks, signature=signed or commune_signature(self.file, self.profile), at=self.at,
            recipients=recipients, bases=bases, annexes=annexes, clerk=clerk, banner=banner(),
        )  # fmt: skip

    def of_place(self, kind: str, subject: str, blocks: tuple[Block, ...], *, place: str, head: str,
                 recipients: Recipients, bases: tuple[Basis, ...]) -> Document:  # fmt: skip
        """A document of a hamlet, team or unit under the commune."""
        letterhead = Letterhead(
            issuer=place.upper(),
            issuer_short=initials(place),
            superior=f"UBND {self.commune.upper()}",
            issuer_name=place,
            place=commune_letterhead(self.file, self.at, self.profile).place,
            year=self.at.year,
        )
        return Document(kind=kind, letterhead=letterhead, subject=subject, blocks=blocks, signature=Signature((head,)),
                        at=self.at, recipients=recipients, bases=bases, banner=banner())  # fmt: skip


def banner() -> str:
    """Demo data is marked on every page."""
    return DEMO_BANNER if settings.DEMO_DATA else ""


def initials(name: str) -> str:
    """The short sign of a place in the number of its documents: `Phòng Văn hóa - Xã hội` → PVHXH, `Thôn 12` → T12."""
    words = [word for word in re.split(r"[\s\-–,.()&]+", name) if word and word.lower() not in _SMALL]
    parts = [word if word.isupper() or word.isdigit() else word[0].upper() for word in words]
    return "".join(parts)[:12] or "UBND"


def copies_of(file: PlanFile) -> tuple[tuple[str, ...], str]:
    """Who gets a copy, and where it is filed, as the plan's own recipients say."""
    lines = file.recipients.lines if file.recipients else ()
    filed = next((line.name for line in lines if line.purpose == "file"), "VT")
    return tuple(line.name for line in lines if line.purpose != "file"), filed.removeprefix("Lưu: ")
