"""A way to every address that a role may open: follow links, two of each pattern; fill in what was met elsewhere.

Run beside the demo server by tests/security/walkers.py, before the scanner, which then begins where this came to. Goes
the same way every time: addresses are taken in order, and nothing is chosen by chance.
"""

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.urls import Resolver404, resolve

EACH = 2
"""Addresses of one pattern that are opened: two rows of a list are looked at alike."""
GUESSES = 4
MOST_BYTES = 3_000_000
LINK = re.compile(rb"""(?:href|src|action)=["'](/[^"'#]*)""")
PART = re.compile(r"<(?:\w+:)?(\w+)>")


class _Stay(HTTPRedirectHandler):
    """A redirection is an answer; where it leads is another address."""

    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Way:
    """One role's walk."""

    url: str
    cookie: str
    leave: Sequence[str]
    seconds: float = 600
    """Then it stops where it is."""
    todo: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    opened: list[str] = field(default_factory=list)
    answers: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """By pattern."""
    tried: Counter[str] = field(default_factory=Counter)
    met: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    """By name of an argument: pattern and value, as links had them."""
    cut: bool = False
    """Its time was over before it came to an end."""

    def go(self, routes: Sequence[str]) -> None:
        """Everything that links lead to, then what they did not lead to, until nothing new is found."""
        until = time.monotonic() + self.seconds
        self.todo = [f"/{route}" for route in sorted(routes) if "<" not in route]
        while self.todo:
            while self.todo and time.monotonic() < until:
                self._open(self.todo.pop(self._next()))
            if self.todo:
                self.cut = True
                return
            self.todo = [
                path for route in sorted(routes) if not self.tried[route] for path in self._guess(route)
            ]

    def _next(self) -> int:
        """Where the first address of a pattern stands of which none was opened yet; else the first of all."""
        fresh = (place for place, path in enumerate(self.todo) if not self.tried[route_of(path)])
        return next(fresh, 0)

    def _open(self, path: str) -> None:
        route, values = _known(path)
        if route is None or path in self.seen:
            return
        self.seen.add(path)
        for name, value in values.items():
            if (route, str(value)) not in self.met[name]:
                self.met[name].append((route, str(value)))
        if self.is_left(path) or self.tried[route] >= EACH:
            return
        self.tried[route] += 1
        status, body, leads = self._ask(path)
        self.answers[route].add(status)
        if status == 200:
            self.opened.append(path)
        self.todo += sorted({*_links(body), *leads} - self.seen)

    def is_left(self, path: str) -> bool:
        return any(re.fullmatch(re.escape(away).replace(r"\*", "[^/]+") + ".*", path) for away in self.leave)

    def _ask(self, path: str) -> tuple[int, bytes, list[str]]:
        asked = Request(f"{self.url}{path}", headers={"Cookie": self.cookie})  # noqa: S310 (our own server)
        try:
            with build_opener(_Stay).open(asked, timeout=60) as answer:
                return answer.status, answer.read(MOST_BYTES), []
        except HTTPError as refused:
            to = urlsplit(refused.headers.get("Location", "")).path
            return refused.code, b"", [to] if to.startswith("/") else []
        except (URLError, OSError):
            return 0, b"", []

    def _guess(self, route: str) -> Iterator[str]:
        """The address with values that other addresses had for the same arguments, the likest addresses first."""
        names = PART.findall(route)
        near = [self._near(name, route) for name in names]
        for turn in range(min(GUESSES, max(map(len, near), default=0)) if all(near) else 0):
            path = f"/{route}"
            for name, values in zip(names, near, strict=True):
                path = re.sub(rf"<(?:\w+:)?{name}>", values[turn % len(values)].replace("\\", ""), path)
            if path not in self.seen:
                yield path

    def _near(self, name: str, route: str) -> list[str]:
        """One value of each pattern that had the argument."""
        met = dict(reversed(self.met[name]))
        return [met[other] for other in sorted(met, key=lambda other: (-_alike(other, route), other))]

    def why(self, route: str) -> str:
        """Why nothing of a pattern was opened."""
        if self.is_left(f"/{route}".replace("<", "").replace(">", "")) or self.is_left(
            PART.sub("1", f"/{route}")
        ):
            return "left out, see findings.md"
        if self.cut and not self.answers[route]:
            return "its time was over"
        lacking = [name for name in PART.findall(route) if not self.met[name]]
        if lacking:
            return f"the demo shows this role no {', '.join(lacking)}"
        return (
            "answers " + ", ".join(map(str, sorted(self.answers[route])))
            if self.answers[route]
            else "no link"
        )


@lru_cache(20_000)
def _known(path: str) -> tuple[str | None, Mapping[str, Any]]:
    """The pattern of an address and its arguments."""
    try:
        match = resolve(unquote(path.partition("?")[0]))
    except Resolver404:
        return None, {}
    return match.route, match.kwargs


def route_of(path: str) -> str:
    """The pattern of an address; "" is that of the first page, or of none."""
    return _known(path)[0] or ""


def _links(body: bytes) -> set[str]:
    return {found.decode("utf-8", "replace").partition("?")[0] for found in LINK.findall(body)}


def _alike(one: str, other: str) -> int:
    """How many letters two patterns begin with together."""
    return next(
        (n for n, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]),
        min(len(one), len(other)),
    )
