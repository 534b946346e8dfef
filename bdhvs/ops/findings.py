"""What a check answers, and where and when it looks."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

Level = Literal["ok", "note", "problem"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about the machine. A `problem` makes `bdhvs check` end with 1."""

    code: str
    level: Level
    says: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where and when the check runs."""

    home: Path
    at: datetime

    @property
    def address(self) -> str:
        """The last address of `bdhvs run`, or the one a hosted installation names."""
        host = os.environ.get("BDHVS_HOSTS", "").split(",")[0]
        scheme = "https" if os.environ.get("BDHVS_TLS") == "1" else "http"
        written = self.home / "address"
        if host:
            return f"{scheme}://{host}"
        return written.read_text().split("\n")[0] if written.exists() else "http://localhost:8000"


Check = Callable[[Surroundings], Iterator[Finding]]
