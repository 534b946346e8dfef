"""What a benchmark found: figures beside their budget and beside a reference measured in the same run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from statistics import quantiles
from time import perf_counter
from typing import Any


@dataclass(frozen=True)
class Line:
    """One figure. `reference` is the plain work over the same rows that the figure is compared with."""

    work: str
    figure: str
    budget: str = ""
    reference: str = ""
    ratio: float | None = None


@dataclass
class Part:
    """All that one benchmark found, in the order in which it is printed."""

    name: str
    title: str
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    plans: list[tuple[str, str]] = field(default_factory=list)

    def add(self, work: str, figure: str, **beside: Any) -> None:
        self.lines.append(Line(work, figure, **beside))

    def data(self) -> dict[str, Any]:
        return asdict(self)


def part_of(data: dict[str, Any]) -> Part:
    """A part that another process wrote down."""
    return Part(
        data["name"],
        data["title"],
        [Line(**line) for line in data["lines"]],
        data["notes"],
        [(name, text) for name, text in data["plans"]],
    )


def timed(work: Callable[[], Any]) -> float:
    """Seconds that it took."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def p95(seconds: Sequence[float]) -> float:
    return quantiles(seconds, n=20, method="inclusive")[-1]


def seconds(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.0f} ms"


def tables(parts: Sequence[Part]) -> Iterator[str]:
    """Lines of Markdown."""
    for part in parts:
        yield from ("", f"## {part.title}", "", f"`python -m benchmarks --only {part.name}`", "")
        if part.lines:
            yield "| work | figure | budget | reference of the same run | ratio |"
            yield "|---|---|---|---|---|"
        for line in part.lines:
            ratio = "" if line.ratio is None else f"{line.ratio:.1f}×"
            yield f"| {line.work} | {line.figure} | {line.budget} | {line.reference} | {ratio} |"
        for note in part.notes:
            yield from ("", note)
