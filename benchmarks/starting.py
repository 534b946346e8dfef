"""From an empty folder to the first page, the next start, and the memory of the idle product."""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from bdhvs.ops.folder import ROOT
from benchmarks.machine import family, proportional_memory
from benchmarks.office import Sample, clean_environment
from benchmarks.telling import Part, seconds

IDLE = 20


def measure(sample: Sample) -> Part:
    part = Part("starting", "Starting and standing idle (small sample)")
    _compiling(part)
    data = sample.home / "started"
    shutil.rmtree(data, ignore_errors=True)
    sample.home.mkdir(parents=True, exist_ok=True)
    sample.home.chmod(0o711)
    _start(part, data, "first start with sample data", "3 minutes with installation")
    _start(part, data, "next start", "10 s", idle=True)
    shutil.rmtree(data, ignore_errors=True)
    return part


def _compiling(part: Part) -> None:
    line = [
        sys.executable,
        "-c",
        "import gc, time; begun = time.process_time()\n"
        "from bdhvs.indicators.catalogue import catalogue\n"
        "from bdhvs.indicators.compiler.texts import compile_texts\n"
        "gc.disable(); known = catalogue().values()\n"
        "size = sum(len(t.text) for d in known for t in compile_texts(d, 'postgres').values())\n"
        "print(len(known), size, time.process_time() - begun)",
    ]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    number, size, took = done.stdout.split()
    part.add(
        f"compiling {number} definitions, once per version ({int(size) // 1000} kB of SQL)",
        f"{float(took):.1f} s of processor time",
        budget="8 s",
    )


def _start(part: Part, data: Path, what: str, budget: str, *, idle: bool = False) -> None:
    port = 8900 + os.getpid() % 90
    line = [sys.executable, "-m", "bdhvs", "--data", str(data), "run", "--demo", "--port", str(port)]
    begun = time.perf_counter()
    running = subprocess.Popen(
        line, cwd=ROOT, env=clean_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _until_answer(port, running)
        part.add(what, seconds(time.perf_counter() - begun), budget=budget)
        if idle:
            time.sleep(IDLE)
            _memory(part, running.pid, data)
    finally:
        running.send_signal(signal.SIGINT)
        running.wait(60)


def _until_answer(port: int, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end and running.poll() is None:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/dang-nhap/", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError("no page came")


def _memory(part: Part, process: int, data: Path) -> None:
    """Ours and the database's, which lives in a session of its own."""
    server = int((data / "pg" / "postmaster.pid").read_text().split()[0])
    ours = sum(proportional_memory(one) for one in family(process)) // 1024
    theirs = sum(proportional_memory(one) for one in family(server)) // 1024
    part.add(
        "memory of web, worker and database, idle (PSS)",
        f"{ours + theirs} MB: web and worker {ours} MB, database {theirs} MB",
        budget="400 MB",
    )
