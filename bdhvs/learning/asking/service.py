"""The language model as the environment names it; off unless it is named. Its key is in no database and no backup.

BDHVS_ASK_URL      https://…/v1 (an OpenAI-compatible service; http only on this machine)
BDHVS_ASK_MODEL    the model's name there; BDHVS_ASK_KEY its key, if it wants one
BDHVS_ASK_SECONDS  how long it may take, 8 unless told (1 to 20)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from bdhvs.ops.rules import OperationError

HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Service:
    """Where to ask, for how long. Unit: `seconds`."""

    url: str
    model: str
    key: str
    seconds: float


def answering_service(environment: Mapping[str, str]) -> Service | None:
    """What the helper needs to know; None when the environment names no service.

    Raises: OperationError when it is named by half, over a line that others can read, or with a time that is none.
    """
    url = environment.get("BDHVS_ASK_URL", "").rstrip("/")
    if not url:
        return None
    model, seconds = environment.get("BDHVS_ASK_MODEL", ""), environment.get("BDHVS_ASK_SECONDS", "8")
    if not model:
        raise OperationError("BDHVS_ASK_URL cần đi cùng BDHVS_ASK_MODEL.")
    address = urlsplit(url)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in HERE):
        raise OperationError("BDHVS_ASK_URL phải là địa chỉ https.")
    if not seconds.isascii() or not seconds.isdigit() or not 1 <= int(seconds) <= 20:
        raise OperationError("BDHVS_ASK_SECONDS là số giây, từ 1 đến 20.")
    return Service(url, model, environment.get("BDHVS_ASK_KEY", ""), float(seconds))
