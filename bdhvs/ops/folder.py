"""The data folder of an office: keys, logs, marks. Everything about one office lives below it.

secrets.env    keys (0600), newest first where there are several; without it encrypted fields cannot be read again
journal/       the newest seal of each commune's journal
pg/            the embedded database
log/           structured logs without personal data
demo           mark: the people in here are invented
prepared       fingerprint of the migrations and the catalogue that the database already has
restoring      mark: a restore has not finished in here
recovery.key   the code that opens the backups; also on paper
uploads/       photos and other files of facts
backup/        the daily backups, unless they go to another disk
accounts.txt   demo accounts with their random passwords (0600)
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from bdhvs.ops.rules import OperationError

ROOT = Path(__file__).resolve().parents[2]
KEYS = ("BDHVS_SECRET_KEY", "BDHVS_PERSON_KEY", "BDHVS_FIELD_KEY")


class Folder:
    """One office's folder."""

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.log = self.home / "log"
        self.accounts = self.home / "accounts.txt"
        self._demo = self.home / "demo"
        self._prepared = self.home / "prepared"

    @classmethod
    def chosen(cls, wanted: str | None, *, demo_wanted: bool = False) -> "Folder":
        """`--data`, else BDHVS_DATA, else the demo if there is one or it is asked for, else the office."""
        if name := wanted or os.environ.get("BDHVS_DATA"):
            return cls(Path(name))
        demo = ROOT / "var" / "demo"
        return cls(demo if demo_wanted or demo.exists() else ROOT / "var" / "office")

    def make(self) -> None:
        """Create the folder and its log folder, closed to others."""
        try:
            self.home.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):  # root's database runs as another user, who must walk through
                self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
            self.log.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise OperationError(f"Không tạo được thư mục {self.home}: {error.strerror}.") from None

    # --- keys ---------------------------------------------------------------------------------------------

    def keys(self) -> dict[str, str]:
        """The keys of this folder, made when it is new. Two commands at once get the same ones.

        Raises: OperationError when a database is there without its keys, or the file is damaged.
        """
        path = self.home / "secrets.env"
        if not path.exists():
            if (self.home / "pg").exists():
                raise OperationError(f"Thiếu tệp khóa {path}; hãy chép lại từ bản sao lưu, đừng tạo tệp mới.")
            self._make_keys(path)
        try:
            found = read_secrets(path)
        except PermissionError:
            raise OperationError(
                f"Không đọc được {path}; hãy chạy bằng người dùng sở hữu thư mục này."
            ) from None
        if missing := [key for key in KEYS if not found.get(key)]:
            raise OperationError(f"Tệp {path} thiếu {', '.join(missing)}.")
        return found

    def _make_keys(self, path: Path) -> None:
        draft = path.with_name(f"secrets.{secrets.token_hex(4)}")
        head = "# Keys of this folder. Keep a copy apart from the backups; never send it.\n"
        lines = "".join(f"{key}={secrets.token_hex(32)}\n" for key in KEYS)
        write_private(draft, head + lines)
        with suppress(FileExistsError):  # another command was first: its keys count
            os.link(draft, path)
        draft.unlink()

    def change_keys(self, changes: Mapping[str, str]) -> None:
        """Write other values of some keys, whole or not at all; the rest of the file stays as it is."""
        path = self.home / "secrets.env"
        lines = []
        for line in path.read_text().splitlines():
            name = line.split("=", 1)[0]
            lines.append(f"{name}={changes[name]}" if name in changes else line)
        write_private(path, "\n".join(lines) + "\n")

    # --- marks --------------------------------------------------------------------------------------------

    @property
    def is_demo(self) -> bool:
        return self._demo.exists()

    @property
    def demo_loaded(self) -> bool:
        return self.is_demo and self._demo.read_text().strip() == "loaded"

    def mark_demo(self, *, loaded: bool) -> None:
        """Say that the people in here are invented, before the first of them is stored."""
        write_private(self._demo, "loaded\n" if loaded else "loading\n")

    def is_prepared(self) -> bool:
        return self._prepared.exists() and self._prepared.read_text() == fingerprint()

    def mark_prepared(self) -> None:
        write_private(self._prepared, fingerprint())

    @property
    def is_half_restored(self) -> bool:
        """A restore was cut off in here: nothing of it may be used."""
        return (self.home / "restoring").exists()

    def forget_preparation(self) -> None:
        """After another database came in (restore), migrations are looked at again."""
        self._prepared.unlink(missing_ok=True)


def read_secrets(path: Path) -> dict[str, str]:
    """`NAME=value` lines; comments and other lines are passed over."""
    lines = path.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def write_private(path: Path, text: str) -> None:
    """A file only its owner reads, whole or not at all."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def fingerprint() -> str:
    """Changes with every migration, every file of the catalogue, its compiler and every pinned package."""
    files = [*ROOT.glob("bdhvs/*/migrations/*.py"), ROOT / "requirements.txt", *_files(ROOT / "catalogue")]
    files += ROOT.glob("bdhvs/indicators/compiler/*.py")
    total = hashlib.sha256()
    for path in sorted(files):
        if path.exists():
            total.update(f"{path.relative_to(ROOT)}\0".encode())
            total.update(path.read_bytes())
    return total.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.is_file())
