"""The machine and the versions that figures belong to."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("django", "psycopg", "ibis-framework", "sqlglot", "duckdb", "python-calamine", "granian")


def describe() -> list[str]:
    """Lines of Markdown."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    memory = int(_field("/proc/meminfo", "MemTotal").split()[0]) // 1024**2
    processor = _field("/proc/cpuinfo", "model name") or platform.machine()
    load = os.getloadavg()[1]
    cores = os.cpu_count() or 1
    shared = (
        f"Load over five minutes was {load:.1f}: **the machine was shared** with other work, times are longer than "
        "alone; the ratios are what to compare."
        if load > cores
        else f"Load over five minutes was {load:.1f}."
    )
    return [
        f"- {processor}, {cores} cores, {memory} GB, {platform.system()}",
        f"- Python {platform.python_version()}, {packages}",
        f"- {shared}",
    ]


def _field(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def proportional_memory(process: int) -> int:
    """PSS of a process. Unit: kilobytes."""
    return int(_field(f"/proc/{process}/smaps_rollup", "Pss").split()[0])


def family(process: int) -> list[int]:
    """The process and all below it."""
    below = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(member for child in below for member in family(int(child)))]
