"""What somebody typed to find a person stays out of addresses: they carry it locked, for this user, for a day of work.

A search form posts; the answer is a redirect to the same page with `kin`, a value that only this server opens. Reading
it back gives the words, so that sorting, paging, printing, export and the back button work as with plain parameters.
"""

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.http import QueryDict

from bdhvs.ops.keyring import KeyMissingError, lock, unlock

NAME: Final = "kin"
MARK: Final = "tim_kin"
"""Field of a form that only searches."""
KEPT: Final = timedelta(hours=12)
_PRIVATE: Final = re.compile(r"(?:tim|(?:[a-z0-9_]{1,12}[.-])?(?:q|f\..*))")
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reader:
    """The user whose addresses are made, and when. The user is looked up only where words are locked or opened."""

    by: Any
    at: datetime


class SearchOverError(ValueError):
    """The locked words are too old, of somebody else, or not ours."""


def is_private(name: str) -> bool:
    """A search box, or a filter of a table: a name or a number of somebody may stand there."""
    return _PRIVATE.fullmatch(name) is not None


def reader_of(query: QueryDict) -> Reader | None:
    """Who asked, as the middleware noted it beside the parameters. None: nobody signed in (the gallery)."""
    return getattr(query, "reader", None)


def locked(pairs: Iterable[tuple[str, str]], reader: Reader | None) -> Pairs:
    """The same parameters as they may stand in an address."""
    given = [(name, value) for name, value in pairs if name != NAME]
    private = [(name, value) for name, value in given if is_private(name) and value]
    shown = [(name, value) for name, value in given if not is_private(name)]
    if reader is None:
        return given
    if not private:
        return shown
    text = json.dumps([str(reader.by.pk), int(reader.at.timestamp()), private], ensure_ascii=False)
    return [*shown, (NAME, base64.urlsafe_b64encode(lock(text.encode())).decode().rstrip("="))]


def opened(query: QueryDict, reader: Reader) -> QueryDict:
    """The parameters as they were typed.

    Raises: SearchOverError
    """
    found = without_search(query)
    for token in query.getlist(NAME):
        for name, value in _read(token, reader):
            found.appendlist(name, value)
    return found


def without_search(query: QueryDict) -> QueryDict:
    found = query.copy()
    found.pop(NAME, None)
    return found


def _read(token: str, reader: Reader) -> Pairs:
    try:
        text = unlock(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        owner, since, private = json.loads(text)
        age = reader.at.timestamp() - int(since)
    except (ValueError, TypeError, KeyMissingError):
        raise SearchOverError(token[:8]) from None
    if owner != str(reader.by.pk) or not 0 <= age <= KEPT.total_seconds():
        raise SearchOverError(token[:8])
    return [(str(name), str(value)) for name, value in private]
