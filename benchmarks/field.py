"""Phones: cards over a thin line, sending beside raw inserts, two hundred at once, opening without a network."""

import gzip
import json
import os
import time
from datetime import timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

from benchmarks.crowd import Found, Sending, processor_of_group, sent_at_once
from benchmarks.office import WARD, Sample, analyze, build, opened
from benchmarks.opening import open_offline, weigh
from benchmarks.telling import Part

HAMLET, PEOPLE, HOMES = f"{WARD}-DO", 1_600, 400
BATCHES, EVENTS, RESULTS = 5, 200, 3
ALONE = 40
PHONES, EACH = 200, 10
LINE = 400_000
MINUTES_A_VISIT = timedelta(minutes=6)
_INVENT = f"""
INSERT INTO places_hamlet (code, commune_code, name, position, valid_from)
VALUES ('{HAMLET}', '{WARD}', 'Thôn đo', 900, '2025-07-01') ON CONFLICT DO NOTHING;
INSERT INTO people_household (uuid, commune_code, hamlet_code, code, address, priority, valid_from)
SELECT gen_random_uuid(), '{WARD}', '{HAMLET}', 'DO' || n, 'Ngõ ' || n % 20 || ', số ' || n, '', '2025-07-01'
FROM generate_series(1, {HOMES}) n ON CONFLICT DO NOTHING;
INSERT INTO people_person (uuid, commune_code, places, name, name_key, sort_key, birth_year, sex)
SELECT gen_random_uuid(), '{WARD}', ARRAY['{HAMLET}'], 'Nguyễn Thị Người Thứ ' || n, 'zzdo ' || n, n || ' zzdo',
  1940 + n % 65, 'female'
FROM generate_series(1, {PEOPLE}) n WHERE NOT EXISTS (SELECT 1 FROM people_person WHERE name_key = 'zzdo 1');
INSERT INTO people_residence (person_id, household_id, commune_code, hamlet_code, kind, role, valid_from)
SELECT p.id, h.id, '{WARD}', '{HAMLET}', 'permanent', 'member', '2025-07-01'
FROM people_person p JOIN people_household h ON h.commune_code = '{WARD}'
  AND h.code = 'DO' || 1 + substr(p.name_key, 6)::int % {HOMES}
WHERE p.name_key LIKE 'zzdo %' AND NOT EXISTS (SELECT 1 FROM people_residence r WHERE r.person_id = p.id);
"""  # noqa: S608


def measure(sample: Sample) -> Part:
    part = Part("field", "Phones of the teams (small sample, with a hamlet of 1,600 people)")
    small = Sample(sample.home, "small")
    build(small)
    with opened(small.data):
        users = _prepare()
        analyze()  # as autovacuum does within a minute
        homes = _homes()
        _downloading(part, users[0], small.data)
        _opening(part, users[2], small.data)
        _uploading(part, users[1], homes)
        _alone(part, users[3], homes)
        _at_once(part, users, homes, small.data)
    return part


def _must(holds: bool, else_says: object) -> None:
    """A benchmark of something that does not work measures nothing."""
    if not holds:
        raise RuntimeError(else_says)


def _prepare() -> list[Any]:
    from django.conf import settings
    from django.db import connection
    from django.utils import timezone

    from bdhvs.accounts.commands import Post, open_account
    from bdhvs.accounts.models import User
    from bdhvs.accounts.rules import Role
    from bdhvs.ops.territory import scope

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with scope([WARD]):
        with connection.cursor() as cursor:
            cursor.execute(_INVENT)
        for n in range(PHONES):
            if not User.objects.filter(username=f"do.{n}").exists():
                open_account(
                    username=f"do.{n}", full_name=f"Thành viên {n}", post=Post(Role.TEAM_MEMBER, WARD, HAMLET),
                    password="mat-khau-do-dac", by=None, at=timezone.localtime(),  # noqa: S106 - of invented people
                )  # fmt: skip
        return list(User.objects.filter(username__startswith="do.").order_by("pk"))


def _homes() -> list[tuple[str, list[str]]]:
    from bdhvs.ops.territory import scope
    from bdhvs.people.models import Residence

    found: dict[str, list[str]] = {}
    with scope([WARD]):
        lived = Residence.objects.filter(hamlet_id=HAMLET)
        for home, person in lived.values_list("household__uuid", "person__uuid"):
            found.setdefault(str(home), []).append(str(person))
    return sorted(found.items())


def _joined(user: Any, line: Any) -> Any:
    from django.utils import timezone

    from bdhvs.field.commands import join_device
    from bdhvs.field.commands.devices import Phone as Said
    from bdhvs.field.sealing import commune_key
    from bdhvs.ops.territory import scope
    from tests.faults.phone import Phone

    phone = Phone(line)
    at = timezone.localtime()
    with scope([WARD]):
        device, token = join_device(user=user, phone=Said(phone.said()["public_key"]), at=at, by=user)
        key = commune_key(WARD)
    phone.joined = {
        "device_id": str(device.pk), "token": token, "person": {"id": user.pk}, "epoch": "",
        "commune_public_key": key.public, "key_id": key.kid,
    }  # fmt: skip
    return phone


def _write(phone: Any, homes: list[tuple[str, list[str]]], count: int, first: int = 0) -> None:
    told = phone.clock
    for n in range(first, first + count):
        phone.clock = lambda n=n: told() - MINUTES_A_VISIT * (first + count - n)  # an evening, not one moment
        home, people = homes[n % len(homes)]
        results = [
            {"person": person, "item": item, "result": "yes", "level": "E1"}
            for person, item in zip(people, ("D1", "S1", "P1"), strict=False)
        ]
        phone.visit(home, met=people[:2], topics=["D1"], results=results[:RESULTS])
    phone.clock = told


def _client() -> Any:
    from tests.faults.world import Direct

    return Direct()


# --- the cards of a hamlet ---------------------------------------------------------------------------------------


def _downloading(part: Part, user: Any, data: Path) -> None:
    """Over a real socket that lets through so many bytes a second, as a phone asks: packed."""
    from tests.faults.line import line_to
    from tests.faults.live import serving
    from tests.faults.phone import Answer

    sizes: list[int] = []
    with serving(data, _environment()) as server, line_to(server.url) as thin:
        thin.bytes_a_second = LINE // 8
        server.port = int(thin.url.rsplit(":", 1)[1])

        def packed(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
            answer = server(method, path, body, headers | {"Accept-Encoding": "gzip"})
            sizes.append(len(answer.body))
            plain = answer.headers.get("content-encoding") != "gzip"
            told = answer.body if plain else gzip.decompress(answer.body)
            return Answer(answer.status, told, answer.content_type, answer.headers)

        phone = _joined(user, packed)
        begun = time.perf_counter()
        phone.pull()
        took, pages = time.perf_counter() - begun, len(sizes)
        people = sum(len(card["members"]) for card in phone.cards.values())
        part.add(
            f"download of a hamlet: {len(phone.cards)} households, {people:,} people, {pages} pages, gzip",
            f"{sum(sizes) / 1000:.0f} kB, {took:.1f} s over a line of 400 kbit/s",
        )
        begun = time.perf_counter()
        catalogue = phone.call("GET", "/sync/catalogue")
        part.add(
            "catalogue with talking cards, gzip",
            f"{sizes[-1] / 1000:.0f} kB, {time.perf_counter() - begun:.1f} s over the same line",
        )
    _must(catalogue.status == 200, catalogue.body)


def _environment() -> dict[str, str]:
    wanted = ("BDHVS_", "DATABASE_")
    return {k: v for k, v in os.environ.items() if k.startswith(wanted) and k != "DATABASE_OWNER_URL"}


# --- events per second -------------------------------------------------------------------------------------------


def _uploading(part: Part, user: Any, homes: list[tuple[str, list[str]]]) -> None:
    phone = _joined(user, _client())
    took, worked = 0.0, 0.0
    for n in range(BATCHES):
        _write(phone, homes, EVENTS, n * EVENTS)
        begun, before = time.perf_counter(), _processor()
        state = phone.send_once()
        took, worked = took + time.perf_counter() - begun, worked + _processor() - before
        _must(state == "sent" and not phone.outbox, state)
    outcomes = {receipt["outcome"] for receipt in phone.receipts.values()}
    _must(outcomes == {"applied"}, outcomes)
    raw, raw_worked = _raw()
    events = BATCHES * EVENTS
    part.add(
        f"{events:,} visit events of {RESULTS} results, sealed and signed, in batches of {EVENTS}, over WSGI",
        f"{events / took:.0f} events/s",
        budget="≥ 1/3 of the reference",
        reference=f"{events / raw:.0f}/s: the same rows by batched INSERT, same tables, same transactions",
        ratio=raw / took,
    )
    part.add(
        "… by processor time of this process and its connection, which other work on the machine changes little",
        f"{events / worked:.0f} events a second of processor",
        budget="≥ 1/3 of the reference",
        reference=f"{events / raw_worked:.0f} a second of processor",
        ratio=raw_worked / worked,
    )
    part.notes.append(f"Load of the machine beside it: {_load()} on {os.cpu_count()} cores.")


def _alone(part: Part, user: Any, homes: list[tuple[str, list[str]]]) -> None:
    """What decides how long two hundred phones wait for each other: statements and processor of one small batch."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    phone, worked, statements = _joined(user, _client()), 0.0, 0
    for n in range(-3, ALONE):  # the first ones prepare what a running server has
        _write(phone, homes, 1, n + 3)
        before = _processor()
        if n < 0:
            with CaptureQueriesContext(connection) as asked:
                phone.send_once()
            statements = len(asked)
            continue
        _must(phone.send_once() == "sent", phone.receipts)
        worked += _processor() - before
    part.add(
        f"a batch of one visit of {RESULTS} results, over WSGI: processor of this process and its connection",
        f"{worked / ALONE * 1000:.0f} ms, {statements} statements",
    )


def _processor() -> float:
    """Seconds of processor that this process and its database connection have used so far."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    user, system = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


_TABLES = {
    "field_event": "id DESC",
    "visits_visit": "id DESC",
    "skills_attainment": "id DESC",
}


def _raw() -> tuple[float, float]:
    """Seconds, also of processor, to insert the rows of the batches once more, as the application's role."""
    from django.db import connection

    from bdhvs.ops.territory import scope

    rows: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = {}
    wanted = {
        "field_event": BATCHES * EVENTS,
        "visits_visit": BATCHES * EVENTS,
        "skills_attainment": BATCHES * EVENTS * RESULTS,
    }
    with scope([WARD]), connection.cursor() as cursor:
        for table, count in wanted.items():
            cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT {count}")  # noqa: S608
            names = [column.name for column in cursor.description or ()]
            rows[table] = (names, [_fresh(names, row) for row in cursor.fetchall()])
    begun, before = time.perf_counter(), _processor()
    for n in range(BATCHES):
        with scope([WARD]), connection.cursor() as cursor:
            for table, (names, held) in rows.items():
                size = len(held) // BATCHES
                columns = ", ".join(name for name in names if name != "id")
                marks = ", ".join("%s" for name in names if name != "id")
                text = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608
                cursor.executemany(text, held[n * size : (n + 1) * size])
    return time.perf_counter() - begun, _processor() - before


def _fresh(names: list[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """The same row with an id of its own."""
    from uuid import uuid4

    from psycopg.types.json import Jsonb

    found: list[Any] = []
    for name, value in zip(names, row, strict=True):
        if name == "uuid":
            found.append(uuid4())
        elif name == "facts":
            found.append(Jsonb(json.loads(value) if isinstance(value, str) else value))
        elif name != "id":
            found.append(value)
    return tuple(found)


# --- half past seven on Monday ---------------------------------------------------------------------------------


def _at_once(part: Part, users: list[Any], homes: list[tuple[str, list[str]]], data: Path) -> None:
    from tests.faults.live import serving

    before = _load()
    for each in (1, EACH):
        with serving(data, _environment()) as server:
            phones = [_joined(user, server) for user in users]
            for n, phone in enumerate(phones):
                _write(phone, homes, each, n * each)
            phones[0].pull()  # a process that has just started has read nothing yet
            sendings = [_sending(phone, server.port) for phone in phones]
            group = server.process.pid if server.process else 0
            used = processor_of_group(group)
            found = sent_at_once(sendings)
            _tell(part, each, found, processor_of_group(group) - used)
    part.notes.append(
        "The two hundred phones are threads of a process of their own on the same two cores as server and database; "
        f"what they send is sealed and signed beforehand. Load of the machine before: {before}, after: {_load()}."
    )


def _sending(phone: Any, port: int) -> Sending:
    from tests.faults.phone import sign

    body = phone.batch_body(phone.outbox.values())
    headers = {
        "Authorization": f"Bearer {phone.joined['token']}",
        "Content-Type": "application/json",
        "X-Batch-Signature": sign(phone.signing, body),
    }
    return Sending(port, headers, body)


def _tell(part: Part, each: int, found: Found, worked: float) -> None:
    phones, events = len(found.served), len(found.served) * each
    part.add(
        f"{phones} phones at one moment, visits each: {each}, one web process, until the receipts are there",
        f"p50 {_percentile(found.served, 50):.1f} s, p95 {_percentile(found.served, 95):.1f} s, slowest "
        f"{max(found.served):.1f} s, {events / max(found.served):.0f} events/s; not served: {found.refused}",
        budget="p95 5 s on two cores, none starves",
    )
    part.add(
        "… one request, from asking to its answer (also “come back later”)",
        f"p50 {_percentile(found.answers, 50) * 1000:.0f} ms, p95 {_percentile(found.answers, 95) * 1000:.0f} ms; "
        f"told to come back: at most {max(found.refusals)} times",
    )
    part.add(
        "… processor of the web process, which other work on the machine changes little",
        f"{worked:.1f} s, {worked / phones * 1000:.0f} ms a phone",
    )
    part.add(
        "… processor of the phones themselves, on the same cores",
        f"{found.worked / phones * 1000:.0f} ms a phone",
    )


def _percentile(values: list[float], which: int) -> float:
    return quantiles(values, n=100)[which - 1]


# --- opening the app --------------------------------------------------------------------------------------------


def _opening(part: Part, user: Any, data: Path) -> None:
    from bdhvs.ui import build
    from tests.faults.live import serving

    build.build()
    weigh(part)
    with serving(data, _environment()) as server:
        open_offline(part, user, server.url, PEOPLE)
