"""How many pass, by how strong the evidence is; how many do not; how many nobody has looked at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from bdhvs.lib.evidence import Level
from bdhvs.ui.formats import vn_number, vn_percent, vn_share


@dataclass(frozen=True, slots=True)
class Segment:
    """One piece of the evidence bar. Unit: `start` and `width` in percent of the bar."""

    kind: str
    label: str
    count: int
    start: float
    width: float

    @property
    def code(self) -> str:
        """The level, for a short key; empty for what is not a level."""
        return self.kind if self.kind in Level.labels() else ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Units that pass by their highest level, units that do not, units nobody has looked at."""

    by_level: Mapping[str, int]
    failed: int = 0
    missing: int = 0
    unit: str = "người"
    goal: float | None = None

    @property
    def numerator(self) -> int:
        return sum(self.by_level.values())

    @property
    def denominator(self) -> int:
        return self.numerator + self.failed + self.missing

    @property
    def observed(self) -> bool:
        """False while nothing at all is known: then there is no figure to show, not a zero."""
        return self.numerator + self.failed > 0

    @property
    def share(self) -> float | None:
        """Unit: ratio 0..1. Missing: None where nobody is."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def share_of_observed(self) -> float | None:
        """Unit: ratio 0..1 of those looked at; shown beside `share`, never alone. Missing: None where nobody was."""
        return self.numerator / (self.numerator + self.failed) if self.observed else None

    @property
    def goal_at(self) -> float | None:
        """Unit: percent of the bar."""
        return None if self.goal is None else min(max(self.goal * 100, 0), 100)

    @property
    def segments(self) -> list[Segment]:
        """Strongest evidence first, then what failed, last what is missing."""
        counts = [
            (level.value, f"{level.value} {level.label}", self.by_level.get(level, 0))
            for level in reversed(Level)
        ]
        counts += [("failed", "chưa đạt", self.failed), ("missing", "chưa rà soát", self.missing)]
        whole = self.denominator or 1
        found, start = [], 0.0
        for kind, label, count in counts:
            if count:
                found.append(Segment(kind, label, count, round(start, 3), round(count / whole * 100, 3)))
                start += count / whole * 100
        return found


_HATCH = ' fill="url(#ui-hatch)"'


def bar(evidence: Evidence, keys: str) -> str:
    """The bar as a drawing that can be read aloud; below it what its pieces are. `keys`: full, short (codes) or "".

    Written here, not in a template: a board has one for each target, and a template asks for every number anew.
    """
    pieces = [(piece, vn_number(piece.count)) for piece in evidence.segments]
    drawing = (
        f'<svg class="ebar" width="100%" height="16" role="img" aria-label="{escape(_aloud(evidence, pieces))}">'
        f'<rect class="ebar__frame" width="100%" height="16" rx="3"/>{"".join(_drawn(evidence, pieces))}</svg>'
    )
    if not keys:
        return drawing
    return f'{drawing}<ul class="keys">{"".join(_key(*piece, keys) for piece in pieces)}</ul>'


def _aloud(evidence: Evidence, pieces: list[tuple[Segment, str]]) -> str:
    whole = f"{vn_number(evidence.numerator)} trên {vn_number(evidence.denominator)} {evidence.unit} đạt"
    told = "".join(f" {piece.label}: {count}." for piece, count in pieces)
    goal = "" if evidence.goal is None else f" Mức cần đạt: {vn_percent(evidence.goal)}."
    return f"{whole}, bằng {vn_share(evidence.share, evidence.goal)}.{told}{goal}"


def _drawn(evidence: Evidence, pieces: list[tuple[Segment, str]]) -> Iterator[str]:
    for piece, _ in pieces:
        if piece.kind != "failed":
            place = f'x="{piece.start}%" width="{piece.width}%"'
            yield f'<rect class="{piece.kind}" {place} y="1" height="14"{_fill(piece)}/>'
        if piece.start:
            yield f'<rect class="cut" x="{piece.start}%" width="1.5" y="0" height="16"/>'
    if evidence.goal_at is not None:
        yield (
            f'<svg x="{evidence.goal_at}%" y="0" overflow="visible"><rect class="goal" x="-1.25" y="-4" width="2.5" '
            'height="24"/><path class="goal" d="M-5 -7h10l-5 5Z"/></svg>'
        )


def _key(piece: Segment, count: str, keys: str) -> str:
    named = escape(piece.label)
    if keys == "short" and piece.code:
        named = f'<abbr title="{named}">{piece.code}</abbr>'
    swatch = f'<rect class="{piece.kind}" x="0.5" y="0.5" width="13" height="13" rx="2"{_fill(piece)}/>'
    drawing = f'<svg class="key" aria-hidden="true" viewBox="0 0 14 14">{swatch}</svg>'
    return f"<li>{drawing}<span>{named} <b>{count}</b></span></li>"


def _fill(piece: Segment) -> str:
    return _HATCH if piece.kind == "missing" else ""
