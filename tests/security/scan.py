"""`make security`: what strangers with tools would find. Loopback only; each part has its share of time (budget.py).

1. Known weaknesses of the pinned packages (pip-audit, npm audit), where a source of them can be reached.
2. A demo server of its own (build/security-demo), stopped at the end.
3. schemathesis over the OpenAPI description.
4. Each role's way to every address that it may open (paths.py), then wapiti from there, as a stranger and as each role:
follows links and forms, tries the usual attacks.
5. The server's own log: no failure of ours, nobody's name; from it also how many patterns of the site map each role
reached, of those that the table of rights opens to it, and which no role reached and why.

Every finding is explained in tests/security/findings.md or the run fails. Ends with 0 (all looked at), 1 (a finding
that nobody explained), 3 (no finding, but something was not looked at, for example a source of known weaknesses that
this machine cannot reach: never called clean). A quarter of an hour in all; `--minutes` gives more or less.
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
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

from bdhvs.ops.folder import ROOT
from tests.security import weaknesses
from tests.security.budget import AT_ONCE, Budget
from tests.security.scan_report import ENDINGS, Report
from tests.security.walkers import LEAVE
from tests.security.weaknesses import json_in

WAPITI = ROOT / "build" / "security" / "bin" / "wapiti"
MODULES = "cookieflags,csp,csrf,exec,file,http_headers,methods,permanentxss,redirect,sql,timesql,upload,xss"
CRAWL = 0.5
"""Of a role's time, how much goes to following links and forms; the kinds of attack share the rest."""
OVER = 90.0
"""Seconds for a tool to start and to write its answer, beside what it was given for looking."""
CUT = re.compile(r"Max (?:attack|scan) time was reached(?: for module (\w+))?")


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


# --- the server -----------------------------------------------------------------------------------------------


@contextmanager
def demo_server(home: Path, port: int) -> Iterator[str]:
    """A demo of its own; its folder is thrown away before."""
    shutil.rmtree(home, ignore_errors=True)
    words = [
        sys.executable, "-m", "bdhvs", "run", "--demo", "--data", str(home), "--port", str(port),
    ]  # fmt: skip
    outside = {key: value for key, value in os.environ.items() if not key.startswith(("BDHVS_", "DATABASE_"))}
    quiet = subprocess.DEVNULL
    server = subprocess.Popen(words, cwd=ROOT, env=outside, stdout=quiet, stderr=quiet)
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


def walkers_of(home: Path, url: str, roles: str, seconds: float) -> dict[str, Any]:
    """A session of each role, made beside the running server, where to begin, and names that no log may hold."""
    words: list[str | Path] = [
        sys.executable, "-W", "ignore", "-m", "tests.security.walkers", home, url, f"{seconds:.0f}", roles,
    ]  # fmt: skip
    out = run(words, 2 * seconds + 5 * OVER).stdout
    found = out.partition("WALKERS")[2]
    if not found:
        raise SystemExit(f"no sessions could be made:\n{out[-2000:]}")
    walkers: dict[str, Any] = json.loads(found)
    return walkers


def tell_ways(report: Report, told: dict[str, Any], roles: Sequence[str]) -> None:
    for role in roles:
        way = told["walkers"][role]
        end = "cut short by its time" if way["cut"] else "came to its end"
        report.say(f"the way of {role}: {way['took']:.0f} s, {len(way['opened'])} addresses; {end}")


class Stay(HTTPRedirectHandler):
    """A redirection is an answer."""

    def redirect_request(self, *_: Any) -> None:
        return None


def still_signed_in(url: str, cookie: str) -> bool:
    """Whether the session outlived the walk: a page of one's own account answers, and does not ask who it is."""
    asked = Request(f"{url}/tai-khoan/bao-mat/cac-may/", headers={"Cookie": cookie})  # noqa: S310 (our own server)
    try:
        with build_opener(Stay).open(asked, timeout=60) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


# --- the walk -------------------------------------------------------------------------------------------------


def walk_all(
    report: Report, url: str, told: dict[str, Any], *, seconds: Mapping[str, float], folder: Path
) -> None:
    """Every role, as many at one time as the budget counts on, the longest first."""
    with ThreadPoolExecutor(AT_ONCE) as several:
        asked = [
            several.submit(walk, report, url, role, told, seconds=seconds[role], folder=folder)
            for role in sorted(seconds, key=lambda role: -seconds[role])
        ]
    for one in asked:
        one.result()


def walk(report: Report, url: str, role: str, told: dict[str, Any], *, seconds: float, folder: Path) -> None:
    """wapiti as one role: crawls, then attacks what it found."""
    answer, starts, cookie = folder / f"{role}.json", folder / f"{role}.txt", told["walkers"][role]["cookie"]
    begins = [*told["walkers"][role]["opened"], *(f"/{path}" for path in told["starts"])]
    starts.write_text("".join(f"{url}{path}\n" for path in dict.fromkeys(begins)), encoding="utf-8")
    words: list[str | Path] = [
        WAPITI, "-u", f"{url}/", "-s", starts, "--scope", "folder", "-m", MODULES, "-f", "json", "-o", answer,
        "-v", "1", "--flush-session", "--store-session", folder / role,
        "--store-config", folder / role, "--no-bugreport", "--tasks", "4", "-d", "4",
        "--max-links-per-page", "60", "--max-files-per-dir", "25", "--max-parameters", "20", "-S", "polite",
        "--max-scan-time", f"{seconds * CRAWL:.1f}", "--max-attack-time", f"{each_attack(seconds):.1f}", "-t", "15",
    ]  # fmt: skip
    for away in LEAVE:
        words += ["-x", f"{url}{away}*"]
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
    begun = time.monotonic()
    said = run(words, seconds + OVER)
    (folder / f"{role}.log").write_text(said.stdout, encoding="utf-8")
    if not answer.exists():
        report.missing.append(f"wapiti as {role}: no answer ({said.stdout[-300:].strip()})")
        return
    found = json.loads(answer.read_text(encoding="utf-8"))
    findings = [*wapiti_findings(found, url)]
    report.findings += findings
    report.rows.append((role, found["infos"].get("crawled_pages_nbr", 0), "", 0, len(set(findings))))
    report.say(
        f"wapiti as {role}: {time.monotonic() - begun:.0f} s of {seconds:.0f}, {len(set(findings))} findings; "
        f"{cut_short(said.stdout)}"
    )
    if cookie and not still_signed_in(url, cookie):
        report.missing.append(
            f"wapiti as {role}: its session ended under it, later pages were not walked as it"
        )


def each_attack(seconds: float) -> float:
    """Seconds for each kind of attack."""
    return seconds * (1 - CRAWL) / (MODULES.count(",") + 1)


def cut_short(said: str) -> str:
    """What the tool did not come to the end of."""
    cut = [found or "following links" for found in CUT.findall(said)]
    return f"cut short by its time: {', '.join(cut)}" if cut else "came to its end"


def wapiti_findings(told: dict[str, Any], url: str) -> Iterator[str]:
    """`wapiti: kind: METHOD path parameter: what`; numbers and ids in paths are one finding."""
    for group in ("vulnerabilities", "anomalies"):
        for kind, ones in told.get(group, {}).items():
            for one in ones:
                path = re.sub(r"[0-9a-f-]{36}|\d+", "#", str(one.get("path", "")).removeprefix(url))
                where = " ".join(filter(None, [one.get("method"), path, one.get("parameter")]))
                yield f"wapiti: {kind}: {where}: {' '.join(str(one.get('info', '')).split())[:120]}"


def fuzz(
    report: Report, url: str, told: dict[str, Any], *, examples: int, seconds: float, folder: Path
) -> None:
    """schemathesis over each OpenAPI description there is, as who may read it and as a team member."""
    descriptions = [path for path in told["routes"] if path.endswith("openapi.json")]
    if not descriptions:
        report.say("schemathesis: no OpenAPI description is served")
    for number, path in enumerate(descriptions):
        described = folder / f"openapi-{number}.json"
        cookie = told["walkers"]["officer"]["cookie"]
        request = Request(f"{url}/{path}", headers={"Cookie": cookie})  # noqa: S310 (our own server)
        with urlopen(request, timeout=30) as answer:  # noqa: S310
            described.write_bytes(answer.read())
        for role in ("officer", "team_member"):
            words: list[str | Path] = [
                ROOT / ".venv" / "bin" / "schemathesis", "run", described, "--url", url,
                "-H", f"Cookie: {told['walkers'][role]['cookie']}",
                "--checks", "not_a_server_error", "-n", str(examples), "--seed", "7", "--request-timeout", "20",
                "--max-time", str(int(seconds / 2)), "--no-color",
            ]  # fmt: skip
            said = run(words, seconds / 2 + OVER)
            (folder / f"schemathesis-{number}-{role}.txt").write_text(said.stdout, encoding="utf-8")
            report.say(f"schemathesis {path} as {role}: exit {said.returncode}")
            failed = sorted(set(re.findall(r"^_+ (\w+ /\S+) _+$", said.stdout, re.MULTILINE)))
            report.findings += [f"schemathesis: {path}: {one}" for one in failed]
            if said.returncode not in (0, 1) or (said.returncode == 1 and not failed):
                report.missing.append(f"schemathesis {path} as {role}: {said.stdout[-400:].strip()}")


# --- the log --------------------------------------------------------------------------------------------------


def read_log(report: Report, home: Path, names: Sequence[str]) -> list[dict[str, Any]]:
    """Failures of ours that the walk provoked, and names that got into a log. Gives the lines of requests."""
    requests = []
    for path in sorted((home / "log").glob("*.log*")):
        text = path.read_text(encoding="utf-8", errors="replace")
        for line in text.splitlines():
            entry = json_in(line) or {}
            if entry.get("message") == "request":
                requests.append(entry)
            if entry.get("level") in ("error", "critical") and entry.get("error"):
                place = (entry.get("trace") or ["?"])[-1].rsplit("/", 1)[-1]
                report.findings.append(
                    f"log: {path.name}: {entry['error']} at {re.sub(r':[0-9]+', '', place)}"
                )
        held = [name for name in names if name and name in text]
        if held:
            report.findings.append(f"log: {path.name}: holds {len(held)} names of people or users")
        report.say(f"log {path.name}: {text.count(chr(10))} lines read")
    return requests


def count_requests(report: Report, told: dict[str, Any], requests: Sequence[dict[str, Any]]) -> None:
    """How many requests each role made, and how many patterns it came to of those that it may open; what no role came
    to, and why."""
    users = {role: walker["user"] for role, walker in told["walkers"].items()}
    whole: set[str] = set()
    for number, (role, pages, _, _, found) in enumerate(report.rows):
        own = [one for one in requests if one.get("user_id") == users[role]]
        may = {*told["walkers"][role]["may"]}
        reached = may & {one["page"] for one in own if came_to(one)}
        whole |= reached
        report.rows[number] = (role, pages, f"{len(reached)}/{len(may)}", len(own), found)
    for role, *_ in report.rows:
        for route in {*told["walkers"][role]["may"]} - whole:
            report.unreached[f"{route}: {told['walkers'][role]['why'][route]}"].append(role)
    sent = {one["page"] for one in requests if one.get("method") == "POST" and came_to(one)}
    report.say(
        f"In all: {len(requests)} requests; {len(whole)} of {len(told['routes'])} patterns reached by a role that may "
        f"open them, {len(sent)} of them sent a form."
    )


def came_to(one: dict[str, Any]) -> bool:
    """Whether a line of the log is of a page, not of an address that no pattern fits ("" is the first page too)."""
    return bool(one.get("page")) or (one.get("page") == "" and one.get("status") == 200)


def look_around(
    report: Report, url: str, home: Path, budget: Budget, said: argparse.Namespace, folder: Path
) -> dict[str, Any]:
    """Everything that asks the running server."""
    with budget.part("the way of each role") as seconds:
        told = walkers_of(home, url, said.roles, seconds)
    wanted = said.roles.split(",") if said.roles else list(told["walkers"])
    tell_ways(report, told, wanted)
    with budget.part("odd requests") as seconds:
        fuzz(report, url, told, examples=said.examples, seconds=seconds, folder=folder)
    with budget.part("the scanner") as seconds:
        weights = {role: len(told["walkers"][role]["opened"]) for role in wanted}
        walk_all(report, url, told, seconds=budget.of_roles(seconds, weights), folder=folder)
    return told


def arguments() -> argparse.Namespace:
    ends = "; ".join(f"{code}: {meaning}" for code, meaning in ENDINGS.items())
    asked = argparse.ArgumentParser(description=__doc__, epilog=f"Ends with {ends}.")
    asked.add_argument("--port", type=int, default=8947)
    asked.add_argument(
        "--minutes", type=float, default=13.0, help="for everything beside the start of the demo"
    )
    asked.add_argument("--examples", type=int, default=40, help="odd requests for each operation")
    asked.add_argument("--roles", default="", help="only these, with commas")
    asked.add_argument(
        "--running", metavar="FOLDER", help="a demo that already runs at --port, with this data"
    )
    return asked.parse_args()


def main() -> int:
    said, report, begun = arguments(), Report(), time.monotonic()
    budget = Budget(said.minutes)
    home = Path(said.running) if said.running else ROOT / "build" / "security-demo"
    folder = ROOT / "build" / "security-answers"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    report.say(budget.text())
    with budget.part("known weaknesses") as seconds:
        weaknesses.look(report, run, seconds)
    there = nullcontext(f"http://localhost:{said.port}") if said.running else demo_server(home, said.port)
    with there as url:
        told = look_around(report, url, home, budget, said, folder)
    count_requests(report, told, read_log(report, home, told["names"]))
    report.table()
    report.say(f"Took {(time.monotonic() - begun) / 60:.0f} minutes.")
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
