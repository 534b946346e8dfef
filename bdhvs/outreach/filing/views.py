"""Handing out a kept file."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404

from bdhvs.accounts.http import Request, allowed
from bdhvs.accounts.rules import Act
from bdhvs.outreach.filing.commands import ROOM
from bdhvs.outreach.models import OutreachFile
from bdhvs.ui.proofs import CONTENT_TYPES, path_of


@allowed(Act.SEE_BOARD)
def file(request: Request, file_id: int) -> FileResponse:
    """A kept file. It is always saved, never opened inside the page."""
    kept = get_object_or_404(OutreachFile, pk=file_id, commune_id=request.commune_code)
    path = path_of(ROOM, kept.commune_id, kept.sha256)
    if not path.exists():
        raise Http404
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=kept.name, content_type=CONTENT_TYPES[kept.kind]
    )
