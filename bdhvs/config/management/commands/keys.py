"""`bdhvs keys show | rotate [--numbers] | retire [--forget-numbers]`: the keys outside the database."""

import secrets
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bdhvs.field.photos import lock_photos_again, photos_by_key
from bdhvs.journal.commands import note
from bdhvs.ops.folder import Folder
from bdhvs.ops.keyring import id_of, ring_of
from bdhvs.ops.rotation import (
    Owner,
    as_owner,
    forget_old_numbers,
    lock_again,
    locked_columns,
    numbers_by_key,
    values_by_key,
)
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes

FIELDS, NUMBERS = "BDHVS_FIELD_KEY", "BDHVS_PERSON_KEY"


class Command(BaseCommand):
    help = "Khóa mã hóa: xem khóa nào đang dùng, đổi khóa, bỏ khóa cũ."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="VIỆC", title="việc")
        acts.add_parser("show", help="mỗi khóa đang khóa bao nhiêu ô (không in khóa)")
        rotate = acts.add_parser("rotate", help="thêm khóa mới, khóa lại mọi ô; chạy lại được nếu bị ngắt")
        rotate.add_argument("--numbers", action="store_true", help="thêm cả khóa mới cho số định danh")
        retire = acts.add_parser("retire", help="bỏ các khóa không còn khóa ô nào")
        retire.add_argument(
            "--forget-numbers",
            action="store_true",
            help="quên số định danh còn ghi theo khóa cũ (vẫn giữ ba số cuối)",
        )

    def handle(self, *args: object, **options: object) -> None:
        with as_owner() as owner:
            if options["act"] == "show":
                self._show(owner)
            elif options["act"] == "rotate":
                self._rotate(owner, numbers=bool(options["numbers"]))
            else:
                self._retire(owner, forget=bool(options["forget_numbers"]))

    def _show(self, owner: Owner) -> None:
        for key in settings.FIELD_KEYS:
            self.stdout.write(f"khóa ô      {id_of(key).hex()}  {_used(owner).get(id_of(key).hex(), 0)} ô")
        for key in settings.PERSON_KEYS:
            self.stdout.write(
                f"khóa số     {id_of(key).hex()}  {numbers_by_key(owner).get(id_of(key).hex(), 0)} số"
            )

    def _rotate(self, owner: Owner, *, numbers: bool) -> None:
        """A run that was interrupted is finished first; a second key is not begun before."""
        settled = {id_of(settings.FIELD_KEYS[0]).hex()}
        if len(settings.FIELD_KEYS) == 1:
            settled.add("")  # the first form, which no run has reached yet
        if set(_used(owner)) <= settled:
            self._new_key(FIELDS, settings.FIELD_KEYS)
        else:
            self.stdout.write("Còn ô dưới khóa cũ: làm tiếp lần đổi khóa trước, không thêm khóa mới.")
        if numbers:
            self._new_key(NUMBERS, settings.PERSON_KEYS)
        done = 0
        for column in locked_columns():
            done += (now := lock_again(owner, column))
            if now:
                self.stdout.write(f"  {column.table}.{column.column}: {now} ô")
        done += (photos := lock_photos_again())
        if photos:
            self.stdout.write(f"  ảnh: {photos} tệp")
        self._journal("rotate_keys", done)
        self.stdout.write(
            f"Đã khóa lại {done} ô. Hãy mở lại phần mềm, và sao lưu tệp secrets.env ở nơi riêng."
        )

    def _new_key(self, name: str, ring: list[str]) -> None:
        folder = Folder(Path(settings.DATA_DIR))
        if ring_of(_written(folder).get(name, "")) != tuple(ring):
            raise CommandError(
                f"Khóa của máy này đặt ngoài thư mục dữ liệu. Hãy thêm khóa mới vào đầu {name} (cách nhau dấu phẩy),"
                " mở lại phần mềm, rồi chạy lại lệnh này."
            )
        ring.insert(0, secrets.token_hex(32))
        folder.change_keys({name: ",".join(ring)})

    def _retire(self, owner: Owner, *, forget: bool) -> None:
        """Keys that lock nothing any more go; the newest always stays."""
        if forget:
            gone = forget_old_numbers(owner)
            self._journal("rotate_keys", gone)
            self.stdout.write(f"Đã quên {gone} số định danh ghi theo khóa cũ.")
        used = {**_used(owner), **numbers_by_key(owner)}
        for name, ring in ((FIELDS, settings.FIELD_KEYS), (NUMBERS, settings.PERSON_KEYS)):
            idle = [
                key
                for key in ring[1:]
                if id_of(key).hex() not in used and not (key == ring[-1] and "" in used)
            ]
            if idle:
                ring[:] = [key for key in ring if key not in idle]
                Folder(Path(settings.DATA_DIR)).change_keys({name: ",".join(ring)})
            self.stdout.write(f"{name}: bỏ {len(idle)} khóa, còn {len(ring)}.")

    def _journal(self, act: str, count: int) -> None:
        now = timezone.localtime()
        for commune in working_communes():
            with scope([commune]):
                note(act=act, by=None, at=now, commune=commune, subject="commune", ids=[commune], count=count)


def _written(folder: Folder) -> dict[str, str]:
    return folder.keys() if (folder.home / "secrets.env").exists() else {}


def _used(owner: Owner) -> dict[str, int]:
    used = Counter(photos_by_key())
    for column in locked_columns():
        used.update(values_by_key(owner, column))
    return used
