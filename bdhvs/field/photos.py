"""Photos of visits: received in slices, checked against their digest, drawn anew and kept sealed.

The parts that have arrived are a file; how far a photo has come is the length of that file, whatever died meanwhile.
"""

import base64
import fcntl
import hashlib
import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction

from bdhvs.field.models import Device, Photo
from bdhvs.field.rules import PARTS_MOST, PHOTO_MOST, PHOTO_SLICE_MOST, FieldError
from bdhvs.lib.photos import PhotoError, clean_photo
from bdhvs.ops.keyring import PREFIX_BYTES, lock, prefix_of, unlock
from bdhvs.ops.rotation import count_by_key

_RANGE = re.compile(r"bytes (\d{1,9})-(\d{1,9})/(\d{1,9})")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIRST_FORM = b"g"


class OffsetError(FieldError):
    """The slice does not begin where the last one ended."""

    def __init__(self, offset: int) -> None:
        super().__init__("offset", 409)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Slice:
    """Bytes `first` to `last` of `total`."""

    first: int
    last: int
    total: int

    @classmethod
    def of(cls, header: str, length: int) -> "Slice":
        """Raises: FieldError"""
        found = _RANGE.fullmatch(header.strip())
        if found is None:
            raise FieldError("unreadable")
        first, last, total = map(int, found.groups())
        if not first <= last < total or last - first + 1 != length:
            raise FieldError("unreadable")
        if total > PHOTO_MOST or length > PHOTO_SLICE_MOST:
            raise FieldError("too_large", 413)
        return cls(first, last, total)


def _folder(commune: str) -> Path:
    folder = Path(settings.MEDIA_ROOT) / "field" / commune
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def check_digest(digest: str) -> str:
    """Raises: FieldError"""
    if not _DIGEST.fullmatch(digest):
        raise FieldError("unreadable")
    return digest


def kept_at(commune: str, digest: str) -> Path:
    return _folder(commune) / f"{digest}.sealed"


def _part(device: Device, digest: str) -> Path:
    return _folder(device.commune_id) / f"{device.pk.hex}-{digest}.part"


def progress(device: Device, digest: str) -> tuple[int, bool]:
    """Bytes received, and whether the photo is complete."""
    if found := Photo.objects.filter(commune_id=device.commune_id, sha256=digest).first():
        return found.size, True
    path = _part(device, digest)
    return (path.stat().st_size if path.exists() else 0), False


@contextmanager
def _alone(path: Path) -> Iterator[int]:
    """One request at a time writes a part."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def receive_slice(*, device: Device, digest: str, part: Slice, body: bytes, at: datetime) -> tuple[int, bool]:
    """Add a slice; with the last one the photo is checked and kept. Gives the bytes received, and whether complete.

    Raises: OffsetError, FieldError("bad_photo"), FieldError("photos_unfinished") when too many others were begun
    """
    offset, complete = progress(device, digest)
    if complete:
        return offset, True
    path = _part(device, digest)
    if not path.exists():
        _make_room(device, at)
    with _alone(path) as handle:
        held = os.fstat(handle).st_size
        if part.first != held:
            raise OffsetError(held)
        os.pwrite(handle, body, held)
        os.fsync(handle)
    if part.last + 1 < part.total:
        return part.last + 1, False
    _keep(device, digest, path, at)
    return part.total, True


def _make_room(device: Device, at: datetime) -> None:
    """One phone begins only so many photos: it finishes some first. What it left for a day gives way.

    Raises: FieldError
    """
    left = (at - timedelta(days=1)).timestamp()
    begun = list(_folder(device.commune_id).glob(f"{device.pk.hex}-*.part"))
    still = [part for part in begun if part.stat().st_mtime >= left]
    if len(still) >= PARTS_MOST:
        raise FieldError("photos_unfinished", 429)
    if len(begun) >= PARTS_MOST:
        for part in set(begun) - set(still):
            part.unlink(missing_ok=True)


def _keep(device: Device, digest: str, path: Path, at: datetime) -> None:
    data = path.read_bytes()
    try:
        if hashlib.sha256(data).hexdigest() != digest:
            raise PhotoError(digest)
        cleaned = clean_photo(data)
    except PhotoError:
        path.unlink(missing_ok=True)
        raise FieldError("bad_photo", 422) from None
    draft = path.with_suffix(".new")
    draft.write_bytes(lock(cleaned))
    draft.replace(kept_at(device.commune_id, digest))
    path.unlink(missing_ok=True)
    with transaction.atomic():
        rows = [
            Photo(
                commune_id=device.commune_id,
                hamlet_id=place,
                device=device,
                sha256=digest,
                size=len(data),
                received_at=at,
            )
            for place in device.places
        ]
        Photo.objects.bulk_create(rows, ignore_conflicts=True)


def drop_photos(*, commune: str, digests: Collection[str]) -> int:
    """The kept pictures go, with their rows. Counts: pictures."""
    found = Photo.objects.filter(commune_id=commune, sha256__in=digests)
    gone = set(found.values_list("sha256", flat=True))
    found.delete()
    for digest in gone:
        transaction.on_commit(partial(kept_at(commune, digest).unlink, missing_ok=True))
    return len(gone)


def drop_abandoned(commune: str, before: datetime) -> int:
    """Parts of photos that nobody went on with. Counts: files removed."""
    old = [part for part in _folder(commune).glob("*.part") if part.stat().st_mtime < before.timestamp()]
    for part in old:
        part.unlink(missing_ok=True)
    return len(old)


def read_photo(commune: str, digest: str) -> bytes:
    """The kept picture (JPEG).

    Raises: FieldError("not_found", 404)
    """
    try:
        return _opened(kept_at(commune, check_digest(digest)).read_bytes())
    except FileNotFoundError:
        raise FieldError("not_found", 404) from None


def _opened(kept: bytes) -> bytes:
    """The first form of a photo is a token under the oldest key; the next change of keys rewrites it."""
    if not kept.startswith(_FIRST_FORM):
        return unlock(kept)
    key = hashlib.sha256(f"photo {settings.FIELD_KEYS[-1]}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key)).decrypt(kept)


def photos_by_key() -> dict[str, int]:
    """How many kept photos stand under which key (by id; "" for the first form)."""
    return count_by_key((_head(path).hex(), 1) for path in _kept())


def lock_photos_again() -> int:
    """Bring every kept photo under the newest key; how many files were rewritten, each whole or not at all."""
    done, newest = 0, prefix_of(settings.FIELD_KEYS[0])
    for path in _kept():
        if _head(path) != newest:
            draft = path.with_suffix(".new")
            draft.write_bytes(lock(_opened(path.read_bytes())))
            draft.replace(path)
            done += 1
    return done


def _kept() -> Iterator[Path]:
    return (Path(settings.MEDIA_ROOT) / "field").glob("*/*.sealed")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(PREFIX_BYTES)
