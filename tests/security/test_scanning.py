"""`make security` never calls clean what was not looked at, and fails on what nobody explained."""

import json
import signal
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from tests.security import paths, scan, scan_report, walkers, weaknesses
from tests.security.budget import AT_ONCE, LEAST, SHARES, Budget
from tests.security.scan_report import Report


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    explained = tmp_path / "findings.md"
    explained.write_text("# x\n\n- `wapiti: Secure Flag cookie: GET /: .* bdhvs_phien$`:\n  loopback.\n")
    monkeypatch.setattr(scan_report, "EXPLAINED", explained)
    return Report()


def told(**kinds: list[dict[str, Any]]) -> dict[str, Any]:
    return {"vulnerabilities": {kind.replace("_", " "): ones for kind, ones in kinds.items()}}


def test_an_explained_finding_is_counted_and_another_fails(report: Report) -> None:
    cookie = {"method": "GET", "path": "/", "info": "Secure flag is not set in the cookie : bdhvs_phien"}
    report.findings += scan.wapiti_findings(told(Secure_Flag_cookie=[cookie, cookie]), "http://localhost:1")
    assert report.end() == 0
    hole = {"method": "GET", "path": "http://localhost:1/danh-sach/12/", "parameter": "q", "info": "XSS"}
    report.findings += scan.wapiti_findings(told(Reflected_XSS=[hole]), "http://localhost:1")
    assert report.end() == 1
    assert "UNEXPLAINED  wapiti: Reflected XSS: GET /danh-sach/#/ q: XSS" in report.seen


def answering(code: int, text: str) -> Any:
    return lambda *_: CompletedProcess([], code, text)


def test_what_could_not_be_asked_is_never_clean_and_the_source_is_named(report: Report) -> None:
    silent = {"dependencies": [{"name": "django", "skip_reason": "not found"}]}
    nothing = answering(0, f"No known vulnerabilities\n{json.dumps(silent)}")
    weaknesses.of_python(report, nothing)
    weaknesses.of_node(report, nothing)
    assert report.end() == 3
    assert len(report.missing) == 4
    assert sum("not checked, no answer from PyPI" in one for one in report.missing) == 3
    assert sum("not checked, no answer from the npm registry" in one for one in report.missing) == 1
    assert report.seen[-1].startswith("Ends with 3: no unexplained finding, but something was not looked at")


def test_a_known_weakness_is_a_finding(report: Report) -> None:
    weak = {"dependencies": [{"name": "django", "version": "1.0", "vulns": [{"id": "PYSEC-1"}]}]}
    weaknesses.of_python(report, answering(1, json.dumps(weak)))
    assert report.end() == 1
    assert "pip-audit: django 1.0: PYSEC-1" in report.findings


def test_a_failure_of_ours_or_a_name_in_a_log_is_a_finding(report: Report, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    failure = {
        "level": "error",
        "error": "builtins.ValueError",
        "trace": ["/x/bdhvs/people/views.py:12 persons"],
    }
    line = {"level": "info", "message": "Phạm Thị Sáu"}
    written = f"{json.dumps(failure)}\n{json.dumps(line, ensure_ascii=False)}\n"
    (tmp_path / "log" / "web.log").write_text(written, encoding="utf-8")
    scan.read_log(report, tmp_path, ["Phạm Thị Sáu", "Lan"])
    assert report.findings == [
        "log: web.log: builtins.ValueError at views.py persons",
        "log: web.log: holds 1 names of people or users",
    ]


def test_a_walk_begins_at_every_address_and_finds_the_description_of_the_interface() -> None:
    known = walkers.routes()
    assert "sync/openapi.json" in known
    assert "ke-hoach/<slug:plan_id>/" in known
    assert {"", "danh-sach/", "may-chu/"} <= set(walkers.addresses()) <= set(known)


def test_the_table_tells_how_far_each_role_came_and_what_none_came_to(report: Report) -> None:
    why = {"tai-khoan/<int:user_id>/": "the demo shows this role no user_id"}
    shared = {"dang-nhap/": "no link", **why}
    told = {
        "routes": ["dang-nhap/", "danh-sach/", "nhat-ky/", *why],
        "walkers": {
            "stranger": {"user": None, "may": [*shared], "why": shared},
            "officer": {"user": 7, "may": ["danh-sach/", "dang-nhap/", "nhat-ky/", *why], "why": shared},
        },
    }
    report.rows = [("stranger", 3, "", 0, 1), ("officer", 40, "", 0, 2)]
    line = {"message": "request", "page": "danh-sach/", "user_id": 7}
    asked = [line, {**line, "method": "POST"}, {**line, "page": "nhat-ky/"}, {**line, "page": "tinh/"}]
    asked += [{**line, "user_id": None, "page": "dang-nhap/"}]
    scan.count_requests(report, told, asked)
    report.table()
    assert report.seen == [
        "In all: 5 requests; 3 of 4 patterns reached by a role that may open them, 1 of them sent a form.",
        "",
        f"{'role':<18}{'pages':>8}{'patterns':>12}{'requests':>10}{'findings':>10}",
        "stranger                 3         1/2         1         1",
        "officer                 40         2/4         4         2",
        "NOT REACHED  tai-khoan/<int:user_id>/: the demo shows this role no user_id (stranger, officer)",
    ]


def test_the_parts_and_the_roles_together_take_what_was_given_and_the_longest_list_the_most() -> None:
    budget = Budget(13)
    with budget.part("known weaknesses") as seconds:
        assert 0 < seconds < 13 * 60 / 10
    budget.used = 30
    rest = [part for part in SHARES if part != "known weaknesses"]
    for part in rest:
        budget.used += budget.seconds(part)
    assert budget.used == pytest.approx(13 * 60)
    roles = budget.of_roles(400, {"officer": 300, "mentor": 30, "stranger": 60})
    assert sum(roles.values()) == pytest.approx(AT_ONCE * 400)
    assert roles["officer"] > roles["stranger"] > roles["mentor"] >= LEAST
    assert sum(budget.of_roles(30, dict.fromkeys("abcdefghij", 1)).values()) == pytest.approx(AT_ONCE * 30)


def test_what_was_cut_short_is_said_and_a_tool_that_does_not_end_is_ended() -> None:
    said = "Max scan time was reached, stopping.\nMax attack time was reached for module sql, stopping.\n"
    assert scan.cut_short(said) == "cut short by its time: following links, sql"
    assert scan.cut_short("[*] Launching module sql") == "came to its end"
    ended = scan.run(["sh", "-c", "echo begun; sleep 600"], 1)
    assert (ended.stdout, ended.returncode) == ("begun\n", -signal.SIGKILL)


def test_a_way_whose_time_is_over_says_so_of_what_it_did_not_come_to() -> None:
    way = paths.Way("http://localhost:1", "", walkers.LEAVE, seconds=0)
    way.go(["danh-sach/"])
    assert way.opened == []
    assert way.why("danh-sach/") == "its time was over"


def test_a_way_fills_in_what_links_showed_elsewhere_and_says_what_it_could_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pages = {
        "/danh-sach/": b'<a href="/danh-sach/roi-nhom/7/?x=1"> <a href="/danh-sach/roi-nhom/8/"> <a href="/dang-xuat/">'
    }
    way = paths.Way("http://localhost:1", "", walkers.LEAVE)
    monkeypatch.setattr(way, "_ask", lambda path: (200, pages.get(path, b""), []))
    routes = [
        "danh-sach/",
        "dang-xuat/",
        "danh-sach/roi-nhom/<int:membership_id>/",
        "tai-khoan/<int:user_id>/",
    ]
    way.go(routes)
    assert way.opened == ["/danh-sach/", "/danh-sach/roi-nhom/7/", "/danh-sach/roi-nhom/8/"]
    assert way.why("tai-khoan/<int:user_id>/") == "the demo shows this role no user_id"
    assert way.why("dang-xuat/") == "left out, see findings.md"
    other = "danh-sach/thoi-phu-trach/<int:entry_id>/"
    way.met["entry_id"] = [("noi/<int:entry_id>/", "5"), ("danh-sach/nguoi/<int:entry_id>/", "9")]
    assert next(way._guess(other)) == "/danh-sach/thoi-phu-trach/9/"


def test_every_explanation_has_a_pattern_and_a_reason() -> None:
    text = scan_report.EXPLAINED.read_text(encoding="utf-8")
    assert len(scan_report.KEY.findall(text)) == text.count("\n- `")
