"""The cells that may leave a commune: integers by hamlet and target, small ones without numbers."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bdhvs.exchange.export.rules import ExportError, suppress
from bdhvs.exchange.export.writing import Occasion, known_definitions, write_manifest
from bdhvs.ops.territory import scope
from bdhvs.plans.asking import number_in
from bdhvs.plans.measuring import TargetState, states
from bdhvs.plans.queries import targets_in_force

COLUMNS = (
    ("commune_code", "VARCHAR"),
    ("hamlet_code", "VARCHAR"),
    ("plan_id", "VARCHAR"),
    ("target_id", "VARCHAR"),
    ("indicator_id", "VARCHAR"),
    ("definition_hash", "VARCHAR"),
    ("as_of", "DATE"),
    ("numerator", "BIGINT"),
    ("denominator", "BIGINT"),
    ("missing", "BIGINT"),
    ("suppressed", "BOOLEAN"),
    ("value", "DECIMAL(16,4)"),
)

_INSERT = f"INSERT INTO cell VALUES ({', '.join('?' for _ in COLUMNS)})"  # noqa: S608 - question marks only


def export_cells(*, communes: Sequence[str], folder: Path, occasion: Occasion) -> dict[str, Any]:
    """Write `cell.parquet` and the manifest; nothing about a person leaves.

    Raises: ExportError when the folder is not empty.
    """
    import duckdb

    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ExportError(f"Thư mục {folder} đã có tệp. Hãy chọn thư mục trống.")
    rows = [row for commune in communes for row in cells_leaving(commune, occasion)]
    engine = duckdb.connect()
    try:
        engine.execute(f"CREATE TABLE cell ({', '.join(' '.join(column) for column in COLUMNS)})")
        if rows:
            engine.executemany(_INSERT, rows)
        engine.table("cell").write_parquet(str(folder / "cell.parquet"), compression="zstd")
    finally:
        engine.close()
    return write_manifest(folder, communes, occasion, known_definitions())


def cells_leaving(commune: str, occasion: Occasion) -> list[tuple[Any, ...]]:
    """Rows of `COLUMNS` for one commune: its totals and its hamlets, as of the occasion's day."""
    with scope([commune]):
        targets = list(targets_in_force(commune, occasion.as_of))
        found = [
            s for s in states(commune=commune, targets=targets, as_of=occasion.as_of, fresh=True) if s.whole
        ]
    rows = []
    by_place: dict[str, dict[str, tuple[int, int]]] = {}
    for state in found:
        for place, cell in _places(state):
            if counts := countable(state, cell):
                by_place.setdefault(place, {})[_name(state)] = counts
    shown = suppress(by_place)
    for state in found:
        for place, cell in _places(state):
            open_cell = shown.get(place, {}).get(_name(state))
            hidden = open_cell is not None and open_cell.numerator is None
            rows.append(_row(commune, place, state, cell, occasion, hidden=hidden))
    return rows


def countable(state: TargetState, cell: Any) -> tuple[int, int] | None:
    """n and N as they must be looked at before they leave; a count without a base counts nothing but its passes.

    Missing: None for a value or a rank, which is published already and counts nobody.
    """
    if state.shape in ("value", "rank") and cell.denominator is None:
        return None
    return cell.numerator, cell.numerator if cell.denominator is None else cell.denominator


def _name(state: TargetState) -> str:
    return json.dumps([state.target.plan_id, state.target.code])


def _places(state: TargetState) -> list[tuple[str, Any]]:
    return [("", state.whole), *sorted(state.hamlets.items())]


def _row(
    commune: str, place: str, state: TargetState, cell: Any, occasion: Occasion, *, hidden: bool
) -> tuple[Any, ...]:
    numbers = (None, None, None) if hidden else (cell.numerator, cell.denominator, cell.missing)
    valued = state.definition.figures is not None and state.shape in ("value", "rank")
    return (
        commune,
        place or None,
        state.target.plan_id,
        state.target.code,
        state.target.indicator_id,
        state.definition.hash,
        occasion.as_of,
        *numbers,
        hidden,
        number_in(state.definition, cell) if valued and not place else None,
    )
