"""What the row-level policies cost: the reading queries of the board and of the register, asked twice in one run.

Once as the owner, whom no policy binds, once as the application's role in the scope of the officer and in that of the
head of one hamlet. The text is the same; the database alone is measured (execution time of EXPLAIN ANALYZE).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.board import PAGES, new_fact
from benchmarks.office import OFFICER, WARD, Sample, analyze, build, opened
from benchmarks.telling import Part

TIMES = 7
ASKED = ("board", "people", "people named", "households")
TABLE = re.compile(r'FROM "(?!django_|accounts_)\w+"')
SHOWN = 4
"""Plans of the dearest queries of each page are written down."""


def measure(sample: Sample) -> Part:
    build(sample)
    part = Part("policies", f"Row-level policies over An Hải ({sample.size})")
    with opened(sample.data):
        analyze()
        _measure(part)
    return part


def _measure(part: Part) -> None:
    from django.test import Client

    from bdhvs.accounts.models import User

    _counted()
    client = Client()
    client.force_login(User.objects.get(username=OFFICER))
    with asking("owner", ("", "")) as owner, asking("app", (WARD, "*")) as officer:
        for name in ASKED:
            _page(part, name, queries_of(client, PAGES[name]), (owner, officer), "the officer")
        _head(part, client, owner)
    part.notes.append(
        "Reference: the same queries as the owner, whom no policy binds. Execution time in the database, the least of "
        f"{TIMES}; the plans of the dearest stand in query-plans.md."
    )


def _counted() -> None:
    """The board as the worker leaves it, so that the page reads cells and does not count."""
    from django.utils import timezone

    from bdhvs.ops.territory import scope
    from bdhvs.plans.measuring import recount
    from bdhvs.plans.queries import targets_in_force

    today = timezone.localdate()
    new_fact()
    with scope([WARD]):
        recount(commune=WARD, targets=list(targets_in_force(WARD, today)), as_of=today, only_changed=True)


@contextmanager
def asking(role: str, scope: tuple[str, str]) -> Iterator[Any]:
    """A connection of this role, in the scope (communes, places)."""
    import psycopg
    from django.conf import settings

    given = settings.DATABASE_OWNER if role == "owner" else settings.DATABASES["default"]
    address = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    with psycopg.connect(**address, host=given["HOST"], port=given["PORT"] or None, autocommit=True) as made:
        made.execute("SET search_path = public, layout")
        made.execute("SET max_parallel_workers_per_gather = 0")  # both measured on one core
        if role != "owner":
            made.execute(
                "SELECT set_config('app.communes', %s, false), set_config('app.places', %s, false)", scope
            )
        yield made


def queries_of(client: Any, path: str) -> list[str]:
    """The reading queries of a page over tables of the territory."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    texts = [query["sql"] for query in asked.captured_queries]
    return [text for text in texts if text.startswith("SELECT") and TABLE.search(text)]


def took(connections: tuple[Any, ...], text: str) -> list[float]:
    """Milliseconds in the database for each connection, in turns, the least of several: others use the machine too."""
    asked = f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {text}".replace("%", "%%")
    least = [float("inf")] * len(connections)
    for _ in range(TIMES):
        for number, made in enumerate(connections):
            row = made.execute(asked, ()).fetchone()
            least[number] = min(least[number], float(row[0][0]["Execution Time"]))
    return least


def plan(made: Any, text: str) -> str:
    rows = made.execute(
        f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) {text}".replace("%", "%%"), ()
    ).fetchall()
    return "\n".join(line[0][:220] for line in rows)


def _page(part: Part, name: str, texts: list[str], asked: tuple[Any, Any], who: str) -> None:
    both = [(*took(asked, text), text) for text in texts]
    plain, bound = sum(one[0] for one in both), sum(one[1] for one in both)
    part.add(
        f"{name} `{PAGES[name]}`: its {len(texts)} reading queries as {who}", f"{bound:.1f} ms",
        reference=f"{plain:.1f} ms", ratio=bound / plain,
    )  # fmt: skip
    for number, (without, having, text) in enumerate(sorted(both, key=lambda one: -one[1])[:SHOWN], 1):
        part.plans.append(
            (
                f"policies: {name} as {who}, query {number} ({having:.2f} ms, without policies {without:.2f} ms)",
                f"{text[:400]}\n\n{plan(asked[1], text)}",
            )
        )


def _head(part: Part, client: Any, owner: Any) -> None:
    """The head of a hamlet: his pages ask for his own places, and his policies leave out the rest of the ward."""
    from bdhvs.accounts.models import User

    head = User.objects.filter(role="hamlet_head", commune_id=WARD, is_active=True).order_by("pk")[0]
    client.force_login(head)
    with asking("app", (WARD, ",".join(head.territory.places or ()))) as app:
        for name in ("people", "people named", "households"):
            _page(part, name, queries_of(client, PAGES[name]), (owner, app), "the head of one hamlet")
