"""Zip packages: writing them the same way each time; opening strangers' ones goes through lib/packages.py."""

import zipfile
from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO

from bdhvs.lib import packages
from bdhvs.lib.packages import LIMITS, MIB, Limits, UnsafeFileError
from bdhvs.reports.documents.rules import FileRefusedError

__all__ = ["LIMITS", "MIB", "Limits", "opened", "repack"]

_EARLIEST = (1980, 1, 1, 0, 0, 0)


def repack(
    package: bytes, at: datetime, *, change: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """The same package with one date on every entry, so that equal content gives equal bytes.

    `change` rewrites single parts by name.
    """
    stamp = max((at.year, at.month, at.day, at.hour, at.minute, at.second), _EARLIEST)
    out = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(package)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            rewrite = (change or {}).get(name, bytes)
            target.writestr(entry, rewrite(source.read(name)))
    return out.getvalue()


def opened(upload: bytes, *, main: str, suffix: str, limits: Limits = LIMITS) -> Mapping[str, bytes]:
    """All parts of an uploaded package by name.

    Raises: FileRefusedError with a sentence for the officer.
    """
    try:
        return packages.opened(upload, main=main, suffix=suffix, limits=limits)
    except UnsafeFileError as refusal:
        raise FileRefusedError(str(refusal)) from refusal
