"""Names of hamlets, in every way offices write them."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from bdhvs.lib.vietnamese import fold

_HAMLET_WORDS = re.compile(
    r"^(?:thon|xom|khoi pho|khoi|to dan pho|tdp|ap|ban|tieu khu|khu pho|khu dan cu|khu|kp|khom|buon|lang|to|k|t)"
    r"(?:\b|(?=\d))[\s.:]*(?:so )?"
)


def _hamlet_key(text: str) -> str:
    return _without_zeros(fold(text).replace(".", " ").replace("  ", " "))


def _bare_hamlet(text: str) -> str:
    return _without_zeros(_HAMLET_WORDS.sub("", _hamlet_key(text)).strip())


def _without_zeros(text: str) -> str:
    return re.sub(r"\b0+(\d)", r"\1", text)


class Hamlets:
    """Hamlets of the commune by every way offices write their names."""

    def __init__(self, hamlets: Iterable[tuple[str, str]]) -> None:
        self._names = list(hamlets)
        self._by_key: dict[str, set[str]] = {}
        for code, name in self._names:
            for key in {fold(code), _hamlet_key(name), _bare_hamlet(name)}:
                self._by_key.setdefault(key, set()).add(code)
        self._known: dict[str, str | None] = {}

    def find(self, text: str) -> str | None:
        """Code of the hamlet, or None when no hamlet, or more than one, is meant."""
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> str | None:
        for key in (fold(text), _hamlet_key(text), _bare_hamlet(text)):
            codes = self._by_key.get(key, set())
            if len(codes) == 1:
                return next(iter(codes))
        return None

    def advice(self, text: str) -> str:
        near = get_close_matches(fold(text), [fold(name) for _, name in self._names], n=1, cutoff=0.6)
        names = [name for _, name in self._names if fold(name) in near] or [
            name for _, name in self._names[:5]
        ]
        return (
            f"không có “{text[:40]}” trong xã. Có phải: {', '.join(names)}?"
            if names
            else "xã chưa có thôn nào"
        )
