"""What the pages of reports share: who may write, how a file is handed over."""

from typing import Final
from urllib.parse import quote

from django.http import HttpResponse

from bdhvs.accounts.http import Request
from bdhvs.accounts.rules import Act
from bdhvs.reports.documents.builder import MIME as DOCX
from bdhvs.reports.documents.workbook import MIME as XLSX

MIMES: Final = {"docx": DOCX, "xlsx": XLSX}


def may_write(request: Request) -> bool:
    """Words, templates and forms are the officer's; a leader reads and downloads."""
    return request.user.may(Act.MAKE_REPORT)


def download(content: bytes, name: str, mime: str) -> HttpResponse:
    """A file to be saved, never opened in the page."""
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
