"""What a scan found and what it could not look at; every finding is explained in findings.md or the run fails."""

import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

EXPLAINED = Path(__file__).with_name("findings.md")
KEY = re.compile(r"^- `([^`]+)`:\s+\S", re.MULTILINE)
ENDINGS = {
    0: "everything was looked at, and every finding is explained",
    1: "a finding that nobody explained (UNEXPLAINED above)",
    3: "no unexplained finding, but something was not looked at (NOT LOOKED AT above): never call it clean",
}


@dataclass
class Report:
    """Collects while the tools run; prints as it goes."""

    findings: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    rows: list[tuple[str, int, str, int, int]] = field(default_factory=list)
    """(role, pages crawled, patterns reached of those it may open, requests, findings)"""
    unreached: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Roles by "pattern: why nothing of it was opened"."""

    def say(self, line: str) -> None:
        self.seen.append(line)
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()

    def table(self) -> None:
        """Role × pages × requests × findings; then what was not reached."""
        if not self.rows:
            return
        self.say("")
        self.say(f"{'role':<18}{'pages':>8}{'patterns':>12}{'requests':>10}{'findings':>10}")
        for role, pages, reached, requests, found in self.rows:
            self.say(f"{role:<18}{pages:>8}{reached:>12}{requests:>10}{found:>10}")
        for what, roles in sorted(self.unreached.items()):
            self.say(f"NOT REACHED  {what} ({', '.join(roles)})")

    def unexplained(self) -> list[str]:
        patterns = [re.compile(pattern) for pattern in KEY.findall(EXPLAINED.read_text(encoding="utf-8"))]
        return sorted({one for one in self.findings if not any(known.search(one) for known in patterns)})

    def end(self) -> int:
        """Say everything that is left to say; the number that the run ends with."""
        new = self.unexplained()
        self._all("UNEXPLAINED", new)
        explained = len(set(self.findings)) - len(new)
        self.say(f"{explained} findings explained in tests/security/{EXPLAINED.name}, {len(new)} not.")
        self._all("NOT LOOKED AT", self.missing)
        code = 1 if new else 3 if self.missing else 0
        self.say(f"Ends with {code}: {ENDINGS[code]}.")
        return code

    def _all(self, what: str, lines: Sequence[str]) -> None:
        for line in lines:
            self.say(f"{what}  {line}")
