"""Loading the sample into the database, all of it or nothing."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.demo.accounts import ADMINISTRATOR, Account, make_accounts, make_administrator
from bdhvs.demo.communes import Seed
from bdhvs.demo.making import make_commune
from bdhvs.demo.rules import OtherDemoError, RealPeopleError, Size
from bdhvs.demo.sheets import Sheets
from bdhvs.demo.village import START, Village
from bdhvs.demo.writing import free_ids, store
from bdhvs.journal.commands import note
from bdhvs.lib.personal_id import last_three
from bdhvs.ops.territory import scope
from bdhvs.people.models import Person
from bdhvs.people.sealing import number_hash, seal
from bdhvs.places.commands import open_commune
from bdhvs.places.models import Code, Commune
from bdhvs.skills.models import Framework, FrameworkInUse, ItemSet

MARK = "demo"
"""Kind of the row of codes that says which sample this database holds."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """One commune of the sample, as it was stored."""

    name: str
    people: int
    facts: int


def check_nobody_real(*, size: Size, seed: int, as_of: date) -> bool:
    """Whether this very sample is here already.

    Raises: RealPeopleError when there are people without the mark of a sample, OtherDemoError for another sample.
    """
    mark = Code.objects.filter(kind=MARK).first()
    if mark is not None:
        if mark.code.startswith(f"{size.value}-{seed}-"):
            return True
        raise OtherDemoError("Ở đây đã có bộ dữ liệu mẫu khác; hãy dùng thư mục khác (--data THƯ_MỤC).")
    with scope(Commune.objects.values_list("code", flat=True)):
        if Person.objects.exists():
            raise RealPeopleError("Ở đây đã có danh sách người dân thật: không nạp dữ liệu mẫu vào cùng chỗ.")
    return False


@transaction.atomic
def load_demo(
    *,
    size: Size,
    seed: int,
    as_of: date,
    at: datetime,
    tell: Callable[[Loaded], None],
    seeds: tuple[Seed, ...],
) -> list[Account]:
    """Store these communes; gives the accounts with their passwords, which are known nowhere else.

    Raises: RealPeopleError, OtherDemoError
    """
    if check_nobody_real(size=size, seed=seed, as_of=as_of):
        return []
    accounts = [] if User.objects.filter(username=ADMINISTRATOR).exists() else [make_administrator()]
    framework = Framework.objects.get(code="working")
    for commune in seeds:
        accounts += _load_commune(commune, f"{seed}", as_of, at, framework, tell)
    Code.objects.create(kind=MARK, code=f"{size.value}-{seed}-{as_of}", label="Dữ liệu mẫu, không có thật")
    return accounts


def _load_commune(
    seed: Seed, salt: str, as_of: date, at: datetime, framework: Framework, tell: Callable[[Loaded], None]
) -> list[Account]:
    """Accounts name hamlets and units by code before those are stored: foreign keys are checked at the end."""
    with scope([seed.code]), tempfile.TemporaryDirectory(prefix="bdhvs-demo-") as folder:
        accounts = make_accounts(seed)
        _open(seed, framework, at)
        who = User.objects.filter(commune=seed.code).order_by("pk").values_list("pk", flat=True)
        with Sheets(Path(folder), free_ids()) as sheets:
            village = Village(seed, as_of, sheets, salt, framework.pk, tuple(who), _seal)
            make_commune(village)
            sheets.close()
            store(sheets)
        _check_now()
        note(act="load_demo", by=None, at=at, commune=seed.code, subject="person", count=len(village.people))
        tell(Loaded(seed.name, len(village.people), sheets.facts))
    return accounts


def _open(seed: Seed, framework: Framework, at: datetime) -> None:
    commune = Commune.objects.get(code=seed.code)
    open_commune(
        commune=commune, hamlet_label=seed.hamlet_label, team_label=seed.team_label, on=START, by=None, at=at
    )
    groups = ItemSet.objects.filter(item__framework=framework).values_list("group_code", flat=True).distinct()
    FrameworkInUse.objects.bulk_create(
        FrameworkInUse(commune=commune, group_code=group, framework=framework, valid_from=START)
        for group in sorted(groups)
    )


def _check_now() -> None:
    """Look at the foreign keys of this commune before its scope closes."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _seal(number: str, commune: str) -> tuple[str, str]:
    """Hash and sealed last digits as COPY writes bytes."""
    return f"\\\\x{number_hash(number, commune=commune).hex()}", _sealed(last_three(number))


@lru_cache(maxsize=1000)
def _sealed(digits: str) -> str:
    return f"\\\\x{seal(digits).hex()}"
