"""Seals of the journal outside the database, out of reach of who owns the database alone: in the data folder the
newest of each commune, and in the head of every backup those of its moment."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import psycopg

from bdhvs.ops.folder import write_private

FOLDER = "journal"
_NEWEST = """
SELECT DISTINCT ON (commune_code) commune_code, number || '-' || left(encode(hash, 'hex'), 16)
  FROM journal_block ORDER BY commune_code, number DESC
"""


def keep_head(home: Path, commune: str, head: str) -> None:
    """Remember the newest seal of a commune, whole or not at all."""
    folder = home / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / commune, head + "\n")


def kept_head(home: Path, commune: str) -> str:
    """The seal last kept; "" when there is none (a new folder)."""
    path = home / FOLDER / commune
    return path.read_text().strip() if path.is_file() else ""


def keep_only(home: Path, heads: Mapping[str, str]) -> None:
    """After a restore: the seals of the journal that is there now, and no others."""
    shutil.rmtree(home / FOLDER, ignore_errors=True)
    for commune, head in heads.items():
        keep_head(home, commune, head)


def newest_heads(owner: psycopg.Connection[tuple[object, ...]]) -> dict[str, str]:
    """The newest seal of each commune as the database has it; asked as the owner."""
    if owner.execute("SELECT to_regclass('public.journal_block')").fetchone() == (None,):
        return {}
    return {str(commune): str(head) for commune, head in owner.execute(_NEWEST).fetchall()}
