"""`make security` never calls clean what was not looked at, and fails on what nobody explained."""

import json
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.security import scan


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> scan.Report:
    explained = tmp_path / "findings.md"
    explained.write_text("# x\n\n- `wapiti: Secure Flag cookie: GET /: .* bdhvs_phien$`:\n  loopback.\n")
    monkeypatch.setattr(scan, "EXPLAINED", explained)
    return scan.Report()


def told(**kinds: list[dict[str, Any]]) -> dict[str, Any]:
    return {"vulnerabilities": {kind.replace("_", " "): ones for kind, ones in kinds.items()}}


def test_an_explained_finding_is_counted_and_another_fails(report: scan.Report) -> None:
    cookie = {"method": "GET", "path": "/", "info": "Secure flag is not set in the cookie : bdhvs_phien"}
    report.findings += scan.wapiti_findings(told(Secure_Flag_cookie=[cookie, cookie]), "http://localhost:1")
    assert report.end() == 0
    hole = {"method": "GET", "path": "http://localhost:1/danh-sach/12/", "parameter": "q", "info": "XSS"}
    report.findings += scan.wapiti_findings(told(Reflected_XSS=[hole]), "http://localhost:1")
    assert report.end() == 1
    assert "UNEXPLAINED  wapiti: Reflected XSS: GET /danh-sach/#/ q: XSS" in report.seen


def test_what_could_not_be_asked_is_never_clean(report: scan.Report, monkeypatch: pytest.MonkeyPatch) -> None:
    silent = {"dependencies": [{"name": "django", "skip_reason": "not found"}]}
    answer = CompletedProcess([], 0, f"No known vulnerabilities\n{json.dumps(silent)}")
    monkeypatch.setattr(scan, "run", lambda *_, **__: answer)
    scan.weaknesses_of_python(report)
    scan.weaknesses_of_node(report)
    assert report.end() == 3
    assert len(report.missing) == 4


def test_a_known_weakness_is_a_finding(report: scan.Report, monkeypatch: pytest.MonkeyPatch) -> None:
    weak = {"dependencies": [{"name": "django", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}]}
    monkeypatch.setattr(scan, "run", lambda *_, **__: CompletedProcess([], 1, json.dumps(weak)))
    scan.weaknesses_of_python(report)
    assert report.end() == 1
    assert "pip-audit: django 1.0: PYSEC-1" in report.findings


def test_a_failure_of_ours_or_a_name_in_a_log_is_a_finding(report: scan.Report, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    failure = {
        "level": "error",
        "error": "builtins.ValueError",
        "trace": ["/x/bdhvs/people/views.py:12 persons"],
    }
    line = {"level": "info", "message": "Phạm Thị Sáu"}
    written = f"{json.dumps(failure)}\n{json.dumps(line, ensure_ascii=False)}\n"
    (tmp_path / "log" / "web.log").write_text(written, encoding="utf-8")
    scan.read_log(report, tmp_path, {"names": ["Phạm Thị Sáu"], "users": ["Lan"]})
    assert report.findings == [
        "log: web.log: builtins.ValueError at views.py persons",
        "log: web.log: holds 1 names of people or users",
    ]


def test_the_description_of_the_interface_is_found() -> None:
    assert "/sync/openapi.json" in scan.openapi_addresses()
