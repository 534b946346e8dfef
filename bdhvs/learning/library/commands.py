"""Writing a handbook. Sending, approving, withdrawing and going back are those of every work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.learning.authoring.commands import Wording, begin_work, save_work
from bdhvs.learning.authoring.models import OwnWork
from bdhvs.learning.authoring.rules import AuthoringError, WorkKind, code_beside, code_of
from bdhvs.learning.library.text import HandbookDraft, HandbookFile
from bdhvs.ui.guides import guides
from bdhvs.ui.proofs import Proof, keep

ROOM: Final = "handbooks"
MOST: Final = 40
"""Every phone of the commune keeps all of them."""


@dataclass(frozen=True, slots=True)
class WrittenHandbook:
    """What an officer saves: the draft, a new file beside it, and where the text came from."""

    draft: HandbookDraft
    proof: Proof | None = None
    origin: str = ""

    def wording(self, commune: str) -> Wording:
        """As a version holds it; the file is kept first, so that no version names what is not there."""
        draft = self.draft
        if self.proof is not None:
            keep(ROOM, commune, self.proof)
            told = {"name": self.proof.name, "kind": self.proof.kind, "sha256": self.proof.sha256}
            file = HandbookFile.model_validate({**told, "weight": len(self.proof.content)})
            draft = draft.model_copy(update={"file": file})
        return Wording(draft.model_dump(mode="json", exclude_none=True), self.origin)


@transaction.atomic
def begin_handbook(*, commune: str, written: WrittenHandbook, by: User | None, at: datetime) -> OwnWork:
    """The first version of a handbook, under an address of its own. Raises: AuthoringError when there are too many"""
    own = OwnWork.objects.filter(commune_id=commune, kind=WorkKind.HANDBOOK.value)
    taken = {*own.values_list("code", flat=True), *(guide.slug for guide in guides())}
    if len(taken) >= MOST:
        raise AuthoringError(f"Thư viện có nhiều nhất {MOST} cẩm nang. Hãy sửa một cẩm nang đã có.")
    code = code_beside(code_of("", written.draft.title) or "cam-nang", taken)
    wording = written.wording(commune)
    return begin_work(commune=commune, kind=WorkKind.HANDBOOK, code=code, wording=wording, by=by, at=at)


@transaction.atomic
def save_handbook(
    *, work: OwnWork, seen: int, written: WrittenHandbook, by: User | None, at: datetime
) -> None:
    """A new version. Raises: StaleError when a later one was saved meanwhile"""
    save_work(work=work, seen=seen, wording=written.wording(work.commune_id), by=by, at=at)
