"""docs/faults.md from the results of a run: `python -m tests.faults.telling RESULTS.xml…` (junit files of pytest).

Each scenario is found by the number in the names of its tests.
"""

import re
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "faults.md"
SCENARIOS = {
    1: "Duplicate delivery five times, also in parallel",
    2: "Answer lost after the commit",
    3: "Server killed in the middle of a batch (web server; database stopped at once)",
    4: "Batches in another order; a child before its parent",
    5: "One id with two contents",
    6: "A commit that comes late beside a pull",
    7: "Clock three years ahead, two days behind, jumping, 1970; summer time of a foreign zone",
    8: "A cloned profile: two phones with one identity and one counter",
    9: "Token ends, user disabled, rescue file",
    10: "Member moved to another hamlet with unsent work",
    11: "Two change different fields of one card",
    12: "Two change the same field of one card",
    13: "One moves or leaves, the other records a visit",
    14: "Both create the same person",
    15: "Phone lost or stolen",
    16: "Events of an old version after a long time offline",
    17: "Upgrade of the app's storage interrupted; two tabs",
    18: "Storage full, for an event and for a photo",
    19: "Storage emptied by the system",
    20: "Storage connection lost in the background",
    21: "Two tabs and the service worker send at once",
    22: "Browser killed right after “đã lưu”",
    23: "Thin line, thirty of a hundred lost, captive portal",
    24: "A proxy that gives up on large batches",
    25: "Server restored from last night's backup",
    26: "Cells sent to the province twice; a copied office",
    27: "Two hundred phones at one moment",
    28: "Poison events and bodies",
    29: "Photo upload dies at nine tenths, three times",
    30: "Consent withdrawn, erasure asked for, while copies are offline",
    31: "Backup in a fresh cluster, then an old client pulls",
}
ON_AN_IPHONE = (
    (
        7,
        "A phone that sleeps with the app open: that the time since the page's start stands still is tried by "
        "simulation (assets/js/field/tests/pure.test.js), not on a phone. A clock that was put right while the app was "
        "closed, opened without a network, is told too early or too late until the next answer; the server flags and "
        "clamps, nothing is lost. By hand: install from the home screen, open, lock the phone for an hour, record a "
        "visit, sync; in the office its time must be right to the minute",
    ),
    (
        19,
        "Safari's removal of script storage after seven days without use; the separate counter of the home screen. By "
        "hand: record a visit without a network, once in Safari and once from the home screen, leave both alone for "
        "eight days, open: the one of the home screen must still hold it, the other must say what was lost",
    ),
    (
        20,
        "IndexedDB lost when iOS suspends the app for long (webkit 277615), on a real device. By hand: open the app, "
        "use other apps for half an hour, come back and record a visit: it must say “đã lưu” and stand in Sổ ghi",
    ),
    (
        22,
        "Power cut of the phone itself right after “đã lưu” (the flash memory of a phone, not of a server). By hand: "
        "record a visit in flight mode, at “đã lưu” hold the side and volume keys until the phone restarts; Sổ ghi "
        "must show the visit",
    ),
    (
        29,
        "A photo from the camera of a real iPhone (HEIC turned to JPEG by the picker). By hand: add a photo to a visit "
        "from the camera, sync, open the visit in the office: the photo stands upright and names no place",
    ),
)
"""What no machine here could show: named, so that nobody takes it for tried."""
SIMULATED = """## Tried by simulation only

- 16: The only older form that was ever shipped is version 0; there are no others to replay.
- 24: The silence of a proxy until the phone's patience ends: the app's own sending with a stubbed line
  (`assets/js/field/tests/send.test.js`); in Chromium 413, 502, 504 and a cut line.
- 27: Two hundred phones stand in simulated time at the real turnstile; times over the line are in `make bench`.
- 18: A small storage of Chromium itself is tried by `make faults` only (it waits half a minute); `make test` stubs it.
- 28: Odd bodies by Hypothesis here; by schemathesis against the described interface in `tests/security`."""
WEBKIT = """## Tried by hand in WebKit, in no automatic run

Debian's WebKitGTK 2.50.6, driven over WebDriver against the sample, 21 November 2026: joining, keys that cannot be
taken out in WebKit's own database, the list of households. It showed that days were written otherwise there (repaired,
see `assets/js/field/days.js`). Opening again with the PIN after a reload was begun and not seen to its end on the
loaded machine. Not tried there: a kill, a full or emptied storage, the service worker without a network."""


@dataclass
class Found:
    """Tests of one scenario."""

    passed: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    @property
    def result(self) -> str:
        if self.failed:
            return f"**failed** ({len(self.failed)} of {len(self.failed) + len(self.passed)})"
        if self.passed:
            return f"holds ({len(self.passed)} tests)" if len(self.passed) > 1 else "holds (1 test)"
        return "not in this run" if self.skipped else "**no test**"


def read(files: Iterable[Path]) -> dict[int, Found]:
    """Scenarios by number. A test may carry several; of a test that was run again the last result counts."""
    last: dict[str, str] = {}
    for file in files:
        for case in ElementTree.parse(file).iter("testcase"):  # noqa: S314 - as above
            kinds = {child.tag for child in case}
            result = (
                "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
            )
            last[f"{case.get('classname', '').rsplit('.', 1)[-1]}::{case.get('name', '')}"] = result
    found = {number: Found(skipped=written(number)) for number in SCENARIOS}
    for test, result in last.items():
        for number in {int(n) for n in re.findall(r"fault_(\d+)", test)} & set(SCENARIOS):
            getattr(found[number], result).append(test)
    return found


def written(number: int) -> list[str]:
    """Tests of the scenario as they stand in the files, whether they were run or not."""
    names = []
    for file in sorted((ROOT / "tests" / "faults").glob("test_*.py")):
        for name in re.findall(r"^def (test_\w+)", file.read_text(encoding="utf-8"), re.MULTILINE):
            if number in {int(n) for n in re.findall(r"fault_(\d+)", name)}:
                names.append(f"{file.stem}::{name}")
    return names


def page(found: dict[int, Found]) -> str:
    """Markdown."""
    lines = [
        "# Faults",
        "",
        "Made by `make faults` from a run of `tests/faults`; each scenario of the contract with its tests. Invariants:",
        "I1 nothing said to be saved is lost · I2 each id applied once · I3 no gap in a device's numbers · I4 phones",
        "show the fold of the server's log · I5 incremental equals full recount · I6 nobody outside the scope receives",
        "a subject · I7 no receipt without a durable row.",
        "",
        "| # | Scenario | Result | Tests |",
        "|---|---|---|---|",
    ]
    for number, words in SCENARIOS.items():
        one = found[number]
        names = sorted({re.sub(r"\[.*", "", name) for name in (*one.passed, *one.failed, *one.skipped)})
        told = "<br>".join(f"`{name}`" for name in names)
        lines.append(f"| {number} | {words} | {one.result} | {told} |")
    lines += ["", "## Untried: what only a real phone could show", ""]
    lines += [f"- {number}: {words}." for number, words in ON_AN_IPHONE]
    lines += ["", SIMULATED, "", WEBKIT]
    return "\n".join(lines) + "\n"


def main() -> None:
    PAGE.write_text(page(read(map(Path, sys.argv[1:]))), encoding="utf-8")


if __name__ == "__main__":
    main()
