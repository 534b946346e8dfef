"""Keeping files beside the thing they prove. Called inside the act that the file belongs to."""

from collections.abc import Sequence
from datetime import datetime

from bdhvs.accounts.models import User
from bdhvs.outreach.banners.models import Banner
from bdhvs.outreach.content.models import ContentItem
from bdhvs.outreach.filing.models import OutreachFile
from bdhvs.outreach.incidents.models import Incident
from bdhvs.ui.proofs import Proof, keep

ROOM = "outreach"


def keep_files(
    *,
    proofs: Sequence[Proof],
    by: User | None,
    at: datetime,
    item: ContentItem | None = None,
    banner: Banner | None = None,
    incident: Incident | None = None,
) -> list[OutreachFile]:
    """Keep photos and papers of one content item, banner or incident; the caller's act says so in the journal."""
    about = item or banner or incident
    if about is None:
        return []
    commune = about.commune_id
    made = OutreachFile.objects.bulk_create(
        OutreachFile(
            commune_id=commune, item=item, banner=banner, incident=incident, name=proof.name, kind=proof.kind,
            size=len(proof.content), sha256=proof.sha256, added_at=at, added_by=by,
        )
        for proof in proofs
    )  # fmt: skip
    for proof in proofs:
        keep(ROOM, commune, proof)
    return made


def proof_words(link: str, proofs: Sequence[Proof]) -> str:
    """What a publication says of its proof: the link, else the names of the pictures."""
    return link.strip() or ", ".join(proof.name for proof in proofs)[:300]
