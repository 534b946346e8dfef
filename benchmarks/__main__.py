"""`python -m benchmarks [--only NAME] [--size ward|small] [--keep FOLDER] [-o docs/benchmarks.md]`.

Every benchmark runs in a process of its own, one after the other. No test passes or fails on these times.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from benchmarks import (
    asking,
    board,
    counting,
    field,
    import_people,
    learners,
    machine,
    movement,
    papers,
    policies,
    signin,
    starting,
)
from benchmarks.office import Sample
from benchmarks.telling import Part, part_of, tables

PARTS: dict[str, Callable[[Sample], Part]] = {
    "board": board.measure,
    "movement": movement.measure,
    "policies": policies.measure,
    "starting": starting.measure,
    "counting": counting.measure,
    "papers": papers.measure,
    "signin": signin.measure,
    "learners": learners.measure,
    "asking": asking.measure,
    "field": field.measure,
    "import": lambda sample: import_people.part(100_000 if sample.size == "ward" else 2_000),
}
HEAD = """# Benchmarks

Made by `python -m benchmarks -o docs/benchmarks.md` (`make bench` prints the same). Times belong to this machine; the
ratios to a reference of the same run can be compared between machines.
"""
PLANS_HEAD = """# Queries and plans

Made together with `benchmarks.md`: the queries of each page with their times, and the plan by which PostgreSQL counts
each target of the sample, as the application's role under row-level security.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--only", choices=list(PARTS))
    parser.add_argument("--size", choices=["ward", "small"], default="ward")
    parser.add_argument("--keep", type=Path, help="folder that keeps the sample for the next run")
    parser.add_argument("-o", "--output", type=Path, help="Markdown file; plans go beside it")
    parser.add_argument("--json", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    temporary = tempfile.TemporaryDirectory(prefix="bdhvs-bench-", ignore_cleanup_errors=True)
    with nullcontext(str(options.keep)) if options.keep else temporary as home:
        sample = Sample(Path(home).absolute(), options.size)
        if options.json:
            options.json.write_text(json.dumps(PARTS[options.only](sample).data(), ensure_ascii=False))
            return
        names = [options.only] if options.only else list(PARTS)
        parts: list[Part] = []
        for name in names:
            parts.append(_in_own_process(name, sample))
            if options.output:  # what is known so far is not lost with the rest
                write(parts, options.output)
        if options.output is None:
            write(parts, None)


def _in_own_process(name: str, sample: Sample) -> Part:
    sys.stderr.write(f"{name} …\n")
    with tempfile.NamedTemporaryFile(suffix=".json") as answer:
        line = [sys.executable, "-m", "benchmarks", "--only", name, "--size", sample.size]
        line += ["--keep", str(sample.home), "--json", answer.name]
        if subprocess.run(line, check=False, env=dict(os.environ)).returncode:
            return Part(name, f"{name}: not measured", notes=["It ended with an error; see the screen."])
        return part_of(json.loads(Path(answer.name).read_text()))


def write(parts: list[Part], output: Path | None) -> None:
    """To the screen, or to a file with the plans beside it."""
    text = "\n".join([HEAD, *machine.describe(), *tables(parts)]) + "\n"
    if output is None:
        sys.stdout.write(text)
        return
    output.write_text(text)
    plans = [f"## {name}\n\n```\n{found}\n```\n" for part in parts for name, found in part.plans]
    output.with_name("query-plans.md").write_text("\n".join([PLANS_HEAD, *plans]))


if __name__ == "__main__":
    main()
