"""Printed sheets (invitations, pledges, cards, certificates): a typst template and rows become a PDF.

A template lives in the folder `sheets/` of its room, begins with `#import "/ui/sheets/sheet.typ": *` and reads its
rows from `data`. Setting runs in a process of its own (typesetting.py), so the web process stays small.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse

from bdhvs.ui.typesetting import ROOT

MIME = "application/pdf"
_SECONDS = 90
POSTER = Path(__file__).resolve().parent / "sheets" / "poster.typ"


TO_A_LESSON = "Đưa máy ảnh điện thoại vào hình vuông để học trong 3 phút, không cần đăng ký."
A_STEP, LONG_STEPS = 70, 1000
"""Room of a step beside its words, and of all steps before the poster is set smaller. Unit: letters."""
WHO_HELPS = "Cần giúp, hãy gặp Tổ công nghệ số hoặc trưởng thôn, tổ trưởng tổ dân phố."


class PrintingError(Exception):
    """A template, a font or a row is wrong; the message is the typesetter's, for an engineer."""


def printed(template: Path, rows: Mapping[str, Any]) -> bytes:
    """The sheet as a PDF. `rows` is what JSON can hold; dates are written out beforehand (ui.formats).

    Raises: PrintingError on any error or warning: a sheet is right or is not made.
    """
    run = subprocess.run(  # noqa: S603 our own program
        [sys.executable, "-m", "bdhvs.ui.typesetting", str(template.resolve())],
        input=json.dumps(rows, ensure_ascii=False).encode(),
        capture_output=True,
        cwd=ROOT.parent,
        timeout=_SECONDS,
        check=False,
    )
    if run.returncode != 0:
        raise PrintingError(f"{template.name}: {run.stderr.decode(errors='replace')[-500:]}")
    return run.stdout


def poster(rows: Mapping[str, Any]) -> bytes:
    """One A4 sheet for a notice board.

    `rows`: commune, band, week, title, why, steps (title, text), tip, qr and address where something opens.
    Raises: PrintingError
    """
    room = sum(len(step["title"]) + len(step["text"]) + A_STEP for step in rows["steps"])
    scale = 1 if room <= LONG_STEPS else 0.8
    usual = {"scale": scale, "tip_label": "Mẹo.", "scan": TO_A_LESSON, "foot": WHO_HELPS}
    return printed(POSTER, usual | dict(rows))


def qr_svg(text: str) -> str:
    """The QR code of an address as a drawing for a row: `#qr(row.qr, size: 24mm)` in the template."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return str(code.svg_inline(border=4, omitsize=True))


def handed_over(pdf: bytes, name: str) -> HttpResponse:
    """A sheet opened in a tab of the browser, from where it is printed; never kept by a cache."""
    response = HttpResponse(pdf, content_type=MIME)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
