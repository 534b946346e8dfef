"""Logs: one JSON object a line in the data folder, without personal data.

An error is written as its kind and the places it went through. Its message is left out, since it may hold
names, dates or numbers of people, except for kinds that speak of the program only.
"""

import json
import logging
import logging.handlers
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from bdhvs.ops.personal import telling_names
from bdhvs.ops.rules import OperationError

SIZE, KEPT = 5_000_000, 5
OF_THE_PROGRAM = (ImportError, AttributeError, NameError, TypeError, OperationError)
OF_THE_SCHEMA = frozenset(
    ("ProgrammingError", "OperationalError", "NodeNotFoundError", "ImproperlyConfigured")
)
FROM_US = ("bdhvs", "granian", "procrastinate", "django")
OF_A_REQUEST = ("django.request", "django.security")
"""Their arguments are what a stranger sent: paths, hosts, names of files."""


class JsonFormatter(logging.Formatter):
    """time, level, logger, message, and for an error its kind and places."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message_of(record),
        }
        line |= getattr(record, "said", {})
        if isinstance(record.args, Mapping):
            line |= {key: value for key, value in record.args.items() if isinstance(value, int | str)}
        if record.exc_info and record.exc_info[0]:
            line |= described(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _message_of(record: logging.LogRecord) -> str:
    """Of a refused request and of other libraries only the pattern, if it is one."""
    if record.name.startswith(OF_A_REQUEST):
        return str(record.msg) if record.args else "refused"
    return record.getMessage() if record.name.startswith(FROM_US) else str(record.msg)


def telling_left_out(_: Any, __: str, said: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Fields that tell who somebody is never reach a log, whoever writes the line."""
    return {key: value for key, value in said.items() if key not in telling_names()}


def _handed_on(_: Any, __: str, said: MutableMapping[str, Any]) -> tuple[tuple[str], dict[str, Any]]:
    """To the standard log: the event as message, the rest as parts of the JSON line."""
    event = str(said.pop("event"))
    return (event,), {"extra": {"said": dict(said)}}


structlog.configure(
    processors=[telling_left_out, _handed_on],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def described(error: BaseException | None) -> dict[str, object]:
    """The kind of an error, the way it took, and its message where that names no data."""
    kind = type(error)
    way = traceback.extract_tb(error.__traceback__ if error else None)
    line: dict[str, object] = {
        "error": f"{kind.__module__}.{kind.__qualname__}",
        "trace": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in way],
    }
    if isinstance(error, OF_THE_PROGRAM) or kind.__name__ in OF_THE_SCHEMA:
        line["says"] = str(error).split("\n")[0]  # details of the database are on later lines
    return line


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
    logging.raiseExceptions = False  # a log that cannot be written is no reason to fill the screen
