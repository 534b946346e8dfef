"""Which cells may leave a commune, and the refusals of an export. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

SMALLEST: Final = 5


class ExportError(ValueError):
    """An export that cannot be made or read."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell that may leave, or its place without numbers."""

    numerator: int | None
    denominator: int | None


def is_small(numerator: int, denominator: int) -> bool:
    """Whether somebody could be recognised: fewer than five pass, or fewer than five do not (0 says nothing)."""
    return any(0 < number < SMALLEST for number in (numerator, denominator - numerator))


def suppress(cells: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, dict[str, Shown]]:
    """Cells by row (hamlet) and column (target) that may leave: small ones go without numbers, and with each a
    second one of its row and of its column, so that no total gives it back.

    Shape: the same rows and columns as `cells`.
    """
    hidden = {(row, col) for row, line in cells.items() for col, cell in line.items() if is_small(*cell)}
    columns = sorted({col for line in cells.values() for col in line})
    changed = True
    while changed:
        before = len(hidden)
        for col in columns:
            _second([(row, col) for row in sorted(cells) if col in cells[row]], cells, hidden)
        for row in sorted(cells):
            _second([(row, col) for col in sorted(cells[row])], cells, hidden)
        changed = len(hidden) > before
    return {
        row: {col: Shown(None, None) if (row, col) in hidden else Shown(*cell) for col, cell in line.items()}
        for row, line in cells.items()
    }


def _second(
    line: Sequence[tuple[str, str]],
    cells: Mapping[str, Mapping[str, tuple[int, int]]],
    hidden: set[tuple[str, str]],
) -> None:
    """Where just one cell of the line is hidden, hide the smallest of the others too."""
    mine = [place for place in line if place in hidden]
    others = [place for place in line if place not in hidden]
    if len(mine) == 1 and others:
        hidden.add(min(others, key=lambda place: (cells[place[0]][place[1]][1], place)))


def quoted(path: str) -> str:
    """A path between the quotes of a statement."""
    return path.replace("'", "''")
