"""Writing the export: PostgreSQL streams text, DuckDB makes Parquet of it; memory stays small."""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection

from bdhvs.exchange.export.pseudonyms import expression
from bdhvs.exchange.export.rules import ExportError
from bdhvs.indicators.layout import LAYOUT
from bdhvs.indicators.models import Definition
from bdhvs.ops.territory import scope

DUCKDB_TYPES: Final = {
    "text": "VARCHAR",
    "date": "DATE",
    "instant": "TIMESTAMP",
    "int": "BIGINT",
    "bool": "BOOLEAN",
    "decimal": "DECIMAL(16,4)",
    "time": "TIME",
}
SHARED: Final = frozenset({"commune", "commune_successor", "item", "item_set", "code", "definition"})
"""Tables that say the same for every commune: written once."""

SCHEMA_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who exports, why, when and as of which day; what the manifest says."""

    by: str
    why: str
    at: datetime
    as_of: date


def export_layout(*, communes: Sequence[str], folder: Path, key: str, occasion: Occasion) -> dict[str, Any]:
    """Write every table of the layout for these communes into `folder`; gives the manifest.

    One commune: one file a table. Several: a folder a table with one file a commune.
    Raises: ExportError when the folder is not empty.
    """
    import duckdb  # not loaded by web processes

    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ExportError(f"Thư mục {folder} đã có tệp. Hãy chọn thư mục trống.")
    engine = duckdb.connect(config={"threads": 2})
    try:
        for commune in communes:
            with scope([commune]):
                for table in LAYOUT:
                    if table in SHARED and commune != communes[0]:
                        continue
                    _write_table(engine, table, _path(folder, table, commune, len(communes)), key)
    finally:
        engine.close()
    return write_manifest(folder, communes, occasion, known_definitions())


def _path(folder: Path, table: str, commune: str, communes: int) -> Path:
    if communes == 1 or table in SHARED:
        return folder / f"{table}.parquet"
    (folder / table).mkdir(exist_ok=True)
    return folder / table / f"{commune}.parquet"


def _write_table(engine: Any, table: str, path: Path, key: str) -> None:
    columns = ", ".join(expression(table, name, key) for name, _ in LAYOUT[table])
    types = ", ".join(f"'{name}': '{DUCKDB_TYPES[kind]}'" for name, kind in LAYOUT[table])
    # Names of the layout and paths of our own; no value that a person typed is in these texts.
    rows = f"SELECT {columns} FROM layout.{table}"  # noqa: S608
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'")
            _stream(cursor, f"COPY ({rows}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)", file)
        read = (
            f"read_csv('{file.name}', header = false, auto_detect = false, delim = ',', quote = '\"', "
            f"escape = '\"', nullstr = '', allow_quoted_nulls = false, columns = {{{types}}})"
        )
        target = str(path).replace("'", "''")
        engine.execute(f"COPY (SELECT * FROM {read}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608


def _stream(cursor: Any, copy: str, file: Any) -> None:
    with cursor.copy(copy) as rows:
        for block in rows:
            file.write(_without_zone(bytes(block)))
    file.flush()


def _without_zone(block: bytes) -> bytes:
    """Instants leave as UTC without an offset; the session's time zone is UTC, so it is always +00."""
    return block.replace(b'+00"', b'"')


def known_definitions() -> dict[str, str]:
    """Hash by indicator, as this database has them."""
    return dict(Definition.objects.order_by("indicator_id").values_list("indicator_id", "hash"))


def write_manifest(
    folder: Path, communes: Sequence[str], occasion: Occasion, definitions: Mapping[str, str]
) -> dict[str, Any]:
    """Say beside the files who wrote them, why, when, of whom, by which definitions, and what is in each."""
    files = {str(path.relative_to(folder)): _hash(path) for path in _files(folder)}
    manifest: dict[str, Any] = {
        "schema": SCHEMA_VERSION,
        "product": "bdhvs",
        "made_at": occasion.at.isoformat(),
        "made_by": occasion.by,
        "why": occasion.why,
        "as_of": occasion.as_of.isoformat(),
        "communes": list(communes),
        "definitions": dict(definitions),
        "files": files,
    }
    text = json.dumps(manifest, ensure_ascii=False, sort_keys=True)
    manifest["hash"] = hashlib.sha256(text.encode()).hexdigest()
    (folder / "manifest.json").write_text(
        json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    return manifest


def _files(folder: Path) -> Iterator[Path]:
    return iter(sorted(folder.rglob("*.parquet")))


def _hash(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
