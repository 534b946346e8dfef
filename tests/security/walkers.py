"""A session of each role in the running demo, and where to begin.

`python -m tests.security.walkers FOLDER URL SECONDS ROLES`, run beside the demo server, on its own database, by
tests/security/scan.py; prints one line of JSON.
"""

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bdhvs.ops.cli import set_environment
from bdhvs.ops.folder import Folder
from tests.security.paths import Way, route_of

STRANGER = "stranger"
WIDEST = "officer"
"""Opens nearly everything: goes first, with half of the time."""
LEAVE = (
    "/dang-xuat/", "/static/", "/tai-khoan/*/dong/", "/tai-khoan/*/ban-giao/", "/tai-khoan/*/dang-xuat/",
    "/may-chu/sao-luu/", "/may-chu/khoi-phuc-thu/", "/may-chu/ma-khoi-phuc/",
)  # fmt: skip
"""Addresses that end sessions under the tool, write files beside the database, or are only files."""


def main(home: Path, url: str, seconds: float, wanted: Sequence[str]) -> None:
    """Print a user of each role with the cookies of a session, what it may open and the ways there, and names that no
    log may hold. The ways together take `seconds`; what one role does not need, the next may use."""
    set_environment(Folder(home))
    import django

    django.setup()
    from bdhvs.accounts.models import User
    from bdhvs.ops.territory import scope
    from bdhvs.people.models import Person
    from bdhvs.places.queries import working_communes

    communes = working_communes()
    with scope(communes):
        walkers = every_role(communes[0])
        names = list(Person.objects.order_by("pk").values_list("name", flat=True)[:300])
    users = list(User.objects.order_by("pk").values_list("full_name", flat=True)[:50])
    asked = sorted(
        (role for role in walkers if role in wanted or not wanted), key=lambda role: role != WIDEST
    )
    until, before = time.monotonic() + seconds, set[str]()
    for number, role in enumerate(asked):
        part = min(2, len(asked)) if role == WIDEST else len(asked) - number
        mine = (until - time.monotonic()) / part
        walkers[role] |= ways(url, role, walkers[role]["cookie"], mine, before)
        before |= set(map(route_of, walkers[role]["opened"]))
    told = {"walkers": walkers, "names": names + users, "starts": addresses(), "routes": routes()}
    sys.stdout.write(f"WALKERS{json.dumps(told)}\n")


def ways(url: str, role: str, cookie: str, seconds: float, before: set[str]) -> dict[str, Any]:
    """What the role may open, the addresses that it came to (first those that no role opened `before`, so that the
    scanner begins there), and why it came to no address of a pattern."""
    may = [route for route, view in patterns().items() if is_for(view, role)]
    way, begun = Way(url, cookie, LEAVE, seconds), time.monotonic()
    way.go(may)
    return {
        "may": sorted(may), "opened": sorted(way.opened, key=lambda path: route_of(path) in before),
        "why": {route: way.why(route) for route in may},
        "took": time.monotonic() - begun, "cut": way.cut,
    }  # fmt: skip


def is_for(view: Any, role: str) -> bool:
    from bdhvs.accounts.rules import scope_of

    act = getattr(view, "act", None)
    return act is None or (role != STRANGER and scope_of(role, act) is not None)


def every_role(commune: str) -> dict[str, dict[str, Any]]:
    from bdhvs.accounts.rules import Role

    walkers: dict[str, dict[str, Any]] = {STRANGER: {"user": None, "cookie": ""}}
    for role in Role:
        user = somebody(role, commune)
        if user is not None:
            walkers[role.value] = {"user": user.pk, "cookie": cookies_of(user, commune)}
    return walkers


def somebody(role: Any, commune: str) -> Any:
    """A user made for the walk, who cannot hurt an account that another walk needs; None: no such account can be."""
    from django.db import IntegrityError, transaction

    from bdhvs.accounts.models import User
    from bdhvs.accounts.rules import Role

    walked_before = User.objects.filter(username=f"walk.{role.value}").first()
    if walked_before is not None:
        return walked_before
    post: dict[str, Any] = {"commune_id": commune, "hamlets": [f"{commune}-T01"]}
    if role in (Role.ADMINISTRATOR, Role.PROVINCE_VIEWER):
        post = {}
    like = User.objects.filter(role=role.value, is_active=True).order_by("pk").first()
    for name in ("commune_id", "hamlet_id", "unit_id", "team_id", "province_id", "hamlets"):
        if like is not None and hasattr(like, name):
            post[name] = getattr(like, name)
    if like is None and role is Role.PROVINCE_VIEWER:
        from bdhvs.places.models import Province

        post = {"province": Province.objects.first()}
    user = User(username=f"walk.{role.value}", full_name=f"Walker {role.value}", role=role.value, **post)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        return None
    return user


def cookies_of(user: Any, commune: str) -> str:
    """The session, and the secret of the forms: without it every form that the scanner sends is turned away unread."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string
    from django.test import Client

    from bdhvs.accounts.middleware import CHOSEN_COMMUNE

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if user.commune_id is None:  # as after choosing where to work
        session = client.session
        session[CHOSEN_COMMUNE] = commune
        session.save()
    held = client.cookies[settings.SESSION_COOKIE_NAME].value
    return f"{settings.SESSION_COOKIE_NAME}={held}; {settings.CSRF_COOKIE_NAME}={_get_new_csrf_string()}"


def addresses() -> list[str]:
    """Every address without an object in it: where a walk begins, whatever the menus show."""
    return sorted(route for route in routes() if "<" not in route)


def routes() -> list[str]:
    """Every pattern of the site map, as the log of requests names it."""
    return sorted(patterns())


def patterns() -> dict[str, Any]:
    """Every pattern of the site map with its view."""
    from django.urls import URLPattern, URLResolver, get_resolver

    found: dict[str, Any] = {}
    todo: list[tuple[str, Any]] = [("", pattern) for pattern in get_resolver().url_patterns]
    while todo:
        before, pattern = todo.pop()
        if isinstance(pattern, URLResolver):
            todo += [(before + str(pattern.pattern), one) for one in pattern.url_patterns]
        elif isinstance(pattern, URLPattern):
            found[before + str(pattern.pattern)] = pattern.callback
    return found


if __name__ == "__main__":
    main(
        Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]),
        [role for role in "".join(sys.argv[4:]).split(",") if role],
    )  # fmt: skip
