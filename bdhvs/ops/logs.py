"""Logs: one JSON object a line in the data folder, without personal data.

An error is written as its kind and the places it went through, never with its message or values: those may
hold names, dates or numbers of people.
"""

import json
import logging
import logging.handlers
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

SIZE, KEPT = 5_000_000, 5
FROM_US = ("bdhvs", "granian", "procrastinate", "django")


class JsonFormatter(logging.Formatter):
    """time, level, logger, message, and for an error its kind and places."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # Of other libraries only the pattern of a message: its arguments may be values.
            "message": record.getMessage() if record.name.startswith(FROM_US) else str(record.msg),
        }
        if isinstance(record.args, Mapping):
            line |= {key: value for key, value in record.args.items() if isinstance(value, int | str)}
        if record.exc_info and record.exc_info[0]:
            line |= described(record.exc_info[0], record.exc_info[2])
        return json.dumps(line, ensure_ascii=False, default=str)


def described(kind: type[BaseException], trace: TracebackType | None) -> dict[str, object]:
    """The kind of an error and the way it took."""
    way = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    return {"error": f"{kind.__module__}.{kind.__qualname__}", "trace": way}


def log_to(folder: Path, name: str, *, level: int = logging.INFO) -> None:
    """Send everything logged in this process to `folder/name.log`; nothing goes to the screen."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = logging.handlers.RotatingFileHandler(
        folder / f"{name}.log", maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", delay=True
    )
    file.setFormatter(JsonFormatter())
    root = logging.getLogger()
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    root.addHandler(file)
    root.setLevel(level)
    logging.captureWarnings(True)
