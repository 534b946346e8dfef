"""The newest seal of each commune, kept in the data folder: out of reach of who owns the database alone."""

from pathlib import Path

from bdhvs.ops.folder import write_private


def keep_head(home: Path, commune: str, head: str) -> None:
    """Remember the newest seal of a commune, whole or not at all."""
    folder = home / "journal"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(folder / commune, head + "\n")


def kept_head(home: Path, commune: str) -> str:
    """The seal last kept; "" when there is none (a new folder)."""
    path = home / "journal" / commune
    return path.read_text().strip() if path.is_file() else ""
