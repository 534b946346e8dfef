"""What hangs on the ring: after a change of keys everybody still comes in, and phones still send."""

import base64
import hashlib
import io
import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.fernet import Fernet
from django.conf import settings as live
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from bdhvs.accounts.models import User
from bdhvs.field import photos
from bdhvs.field.models import SealingKey
from bdhvs.ops import keyring
from bdhvs.ops.folder import Folder
from bdhvs.ops.keyring import KeyMissingError, id_of, ring_of
from bdhvs.ops.personal import sealed_fields
from bdhvs.ops.rotation import as_owner, locked_columns, values_by_key
from bdhvs.ops.territory import scope
from tests.faults.world import Direct, a_field, join
from tests.signing import code_shown
from tests.village import KY_ANH, PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Folder:
    made = Folder(tmp_path)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "uploads"
    settings.FIELD_KEYS = list(ring_of(made.keys()["BDHVS_FIELD_KEY"]))
    settings.PERSON_KEYS = list(ring_of(made.keys()["BDHVS_PERSON_KEY"]))
    return made


def keys(*words: str) -> str:
    out = io.StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def change_and_forget_the_old_key() -> str:
    old: str = live.FIELD_KEYS[0]
    keys("rotate")
    assert "bỏ 1 khóa, còn 1" in keys("retire")
    assert old not in live.FIELD_KEYS
    return old


def comes_in(user: User, code: str) -> bool:
    client = Client()
    client.post("/dang-nhap/", {"login": user.username, "password": PASSWORD})
    client.post("/dang-nhap/buoc-hai/", {"code": code})
    return client.get("/tai-khoan/bao-mat/").status_code == 200


def a_photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), "green").save(file, "JPEG")
    return file.getvalue()


def test_code_apps_and_recovery_codes_open_after_the_old_key_is_gone(folder: Folder) -> None:
    oanh, secret = a_field().members["oanh"], generate_totp_secret()
    TOTP.activate(oanh, secret)
    RecoveryCodes.activate(oanh)
    spare = RecoveryCodes(Authenticator.objects.get(user=oanh, type="recovery_codes")).get_unused_codes()
    before = {one.pk: dict(one.data) for one in Authenticator.objects.all()}
    change_and_forget_the_old_key()
    after = {one.pk: one.data for one in Authenticator.objects.all()}
    assert all(after[pk] != before[pk] for pk in before), "each seed is locked anew, not only its key"
    assert comes_in(oanh, code_shown(secret))
    assert comes_in(oanh, spare[0])
    assert not comes_in(oanh, spare[0]), "a recovery code is good for one time"


def test_a_phone_in_service_goes_on_sending_after_the_old_key_is_gone(folder: Folder) -> None:
    field = a_field()
    phone = join(field.members["oanh"], Direct())
    phone.visit(field.homes["sau"])
    change_and_forget_the_old_key()
    phone.visit(field.homes["sau"], outcome="nobody_home")
    assert phone.flush()
    assert {said["outcome"] for said in phone.receipts.values()} == {"applied"}
    later = join(field.members["phuc"], Direct())
    assert later.joined["key_id"] == phone.joined["key_id"], "the phones of a commune seal to one key"


def test_the_key_of_a_commune_is_its_own_and_lies_locked(folder: Folder) -> None:
    field = a_field()
    join(field.members["oanh"], Direct())
    with scope([KY_ANH]):
        [held] = SealingKey.objects.all()
    assert bytes(held.locked).startswith(keyring.prefix_of(live.FIELD_KEYS[0]))
    assert len(keyring.unlock(bytes(held.locked))) == 32


def test_photos_are_locked_anew_and_those_of_the_first_form_too(folder: Folder) -> None:
    field = a_field()
    phone = join(field.members["oanh"], Direct())
    assert phone.send_photo(a_photo()).status == 201
    [kept] = (folder.home / "uploads").rglob("*.sealed")
    commune, digest = kept.parent.name, kept.stem
    seen = photos.read_photo(commune, digest)
    first = hashlib.sha256(f"photo {live.FIELD_KEYS[-1]}".encode()).digest()
    other = kept.with_name("0" * 64 + ".sealed")
    other.write_bytes(Fernet(base64.urlsafe_b64encode(first)).encrypt(seen))
    assert "ảnh: 2 tệp" in keys("rotate")
    keys("retire")
    assert len(live.FIELD_KEYS) == 1
    assert photos.read_photo(commune, digest) == photos.read_photo(commune, "0" * 64) == seen
    assert sorted(path.suffix for path in kept.parent.iterdir()) == [".sealed", ".sealed"]


def test_a_key_that_still_locks_one_seed_or_one_photo_is_not_retired(folder: Folder) -> None:
    field = a_field()
    phone = join(field.members["oanh"], Direct())
    phone.send_photo(a_photo())
    TOTP.activate(field.members["oanh"], generate_totp_secret())
    old = id_of(live.FIELD_KEYS[0]).hex()
    live.FIELD_KEYS.insert(0, "f" * 64)
    with as_owner() as owner:
        used = {one.table: values_by_key(owner, one) for one in locked_columns()}
    assert used["mfa_authenticator"] == {old: 1}
    assert used["field_sealingkey"] == {old: 1}
    assert photos.photos_by_key() == {old: 1}
    assert "bỏ 0 khóa, còn 2" in keys("retire")


def test_a_seed_under_a_key_that_is_not_there_is_refused_not_guessed(folder: Folder) -> None:
    locked = keyring.lock_text("JBSWY3DPEHPK3PXP")
    live.FIELD_KEYS[:] = ["e" * 64]
    (folder.home / "secrets.env").unlink()
    with pytest.raises(KeyMissingError):
        keyring.unlock_text(locked)


def test_what_the_ring_covers_stands_in_the_handbook_of_keys_row_for_row() -> None:
    """Every locked column has its row in the table of docs/keys.md, and the table names nothing else."""
    text = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `(\w+\.\w+\.\w+)` \|", text, re.MULTILINE))
    assert listed == {f"{model}.{field}" for model, field in sealed_fields()}


def test_a_changed_value_is_not_opened(folder: Folder) -> None:
    locked = keyring.lock_text("JBSWY3DPEHPK3PXP")
    broken = locked[:-2] + ("A" if locked[-2] != "A" else "B") + locked[-1]
    with pytest.raises(KeyMissingError):
        keyring.unlock_text(broken)


def test_rotation_needs_a_folder_it_may_write(folder: Folder) -> None:
    live.FIELD_KEYS[:] = ["d" * 64]
    with pytest.raises(CommandError, match="đặt ngoài"):
        keys("rotate")
    assert live.FIELD_KEYS == ["d" * 64]
