"""One import from file to register: look at it, and store it whole or not at all."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.people.importing.checks import refuse_repeated
from bdhvs.people.importing.columns import Table, best_sheet, find_table, names_known
from bdhvs.people.importing.hamlets import Hamlets
from bdhvs.people.importing.households import NoHouseholdsError, group
from bdhvs.people.importing.matching import Home, Verdict, match
from bdhvs.people.importing.reading import Book, Sheet, read_book
from bdhvs.people.importing.register import Register, load_register
from bdhvs.people.importing.rows import Options
from bdhvs.people.importing.rules import ImportFileError, Outcome, RowsRefusedError
from bdhvs.people.importing.store import Progress, Terms, store
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.importing.understanding import understand
from bdhvs.people.rules import ResidenceKind
from bdhvs.places.queries import hamlets_on


@dataclass(frozen=True, slots=True)
class Request:
    """What the officer asked for. `since`: the day from which the list is true (default: the day of the import)."""

    commune: str
    on: date
    hamlet: str | None = None
    since: date | None = None
    residence: ResidenceKind = ResidenceKind.PERMANENT
    mapping: Mapping[Field, int] | None = None
    decisions: Mapping[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Preview:
    """What will happen, row by row."""

    table: Table
    verdicts: list[Verdict]
    homes: list[Home]
    left_out: list[tuple[int, str]]
    sentences: list[str]
    register: Register

    @property
    def counts(self) -> dict[Outcome, int]:
        found = Counter(verdict.outcome for verdict in self.verdicts)
        return {outcome: found.get(outcome, 0) for outcome in Outcome}

    @property
    def new_households(self) -> int:
        kept = (Outcome.NEW, Outcome.CHANGED, Outcome.SAME)
        return sum(h.known is None and any(v.outcome in kept for v in h.rows) for h in self.homes)

    @property
    def open_rows(self) -> int:
        """Rows that stop the storing: refused, or suspected with nobody's decision."""
        return self.counts[Outcome.REFUSED] + self.counts[Outcome.SUSPECT]


def quiet(phase: str, done: int, total: int) -> None:
    """No progress shown."""


def choose(book: Book, sheet: str | None = None) -> tuple[Sheet, Table]:
    """The sheet with the list and the list on it.

    Raises: ImportFileError.
    """
    chosen = book.sheet(sheet) if sheet else best_sheet(book.sheets)
    return chosen, find_table(chosen)


def preview_file(
    path: Path, request: Request, *, sheet: str | None = None, progress: Progress = quiet
) -> Preview:
    """Read a file and say what will happen to every row. Writes nothing.

    Raises: ImportFileError.
    """
    progress("đọc tệp", 0, 1)
    book = read_book(path)
    chosen, table = choose(book, sheet)
    found = preview(chosen, table, request, progress=progress)
    others = [s.name for s in book.sheets if s.lines and not s.hidden and s.name != chosen.name]
    if others and sheet is None:
        names = ", ".join(f"“{name}”" for name in others[:5])
        found.sentences.append(
            f"Tệp có nhiều trang; đang đọc trang “{chosen.name}”. Các trang khác: {names}."
        )
    return found


def preview(sheet: Sheet, table: Table, request: Request, *, progress: Progress = quiet) -> Preview:
    """Say what will happen to every row of a sheet. Writes nothing.

    Raises: ImportFileError when the columns do not make a list of people.
    """
    mapping = dict(request.mapping) if request.mapping is not None else table.mapping()
    if not names_known(mapping):
        raise ImportFileError(
            "Không tìm thấy cột họ và tên. Hãy kiểm tra dòng tiêu đề, hoặc chọn cột trên trang nhập danh sách."
        )
    hamlets = list(hamlets_on(request.commune, request.on).values_list("code", "name"))
    options = Options(request.on, Hamlets(hamlets), request.hamlet, request.residence)
    progress("kiểm tra từng dòng", 0, len(sheet.lines))
    understood = understand(sheet, table, mapping, options)
    try:
        groups = group(understood.rows, set(mapping))
    except NoHouseholdsError as error:
        raise ImportFileError(str(error)) from error
    refuse_repeated(understood.rows)
    progress("so với sổ", 0, 1)
    register = load_register(request.commune)
    verdicts, homes = match(
        understood.rows, groups, register, commune=request.commune, decisions=request.decisions
    )
    sentences = table.sentences() + _sentences(sheet, mapping, request) + _strangers(homes, register)
    return Preview(table, verdicts, homes, understood.left_out, sentences, register)


def _sentences(sheet: Sheet, mapping: dict[Field, int], request: Request) -> list[str]:
    found = sheet.hidden_parts()
    if not {Field.RESIDENCE, Field.PERMANENT, Field.TEMPORARY} & set(mapping):
        kind = {"permanent": "thường trú", "temporary": "tạm trú", "absent": "đi vắng"}[
            request.residence.value
        ]
        found.append(f"Danh sách không ghi thường trú hay tạm trú: người mới được ghi là {kind}.")
    return found


def _strangers(homes: list[Home], register: Register) -> list[str]:
    """Household numbers that the register gives to other people: lists of two years may have counted anew."""
    found = [
        home
        for home in homes
        if home.known is not None
        and register.names_in(home.known.id)
        and all(verdict.outcome is Outcome.NEW for verdict in home.rows)
    ]
    if not found:
        return []
    return [
        f"{len(found)} hộ trùng số với hộ đã có trong sổ nhưng không có ai chung (hộ đầu tiên ở dòng "
        f"{found[0].rows[0].row.line}): người trong danh sách sẽ vào ở cùng hộ ấy. "
        "Nếu là hộ khác, hãy đổi số hộ trong tệp rồi tải lại."
    ]


@transaction.atomic
def store_preview(
    found: Preview, request: Request, *, by: User | None, at: datetime, progress: Progress = quiet
) -> dict[Outcome, int]:
    """Store a list whole. One transaction, one journal line.

    Raises: RowsRefusedError when a row is refused or suspected and nobody decided; nothing is stored then.
    """
    if found.open_rows:
        raise RowsRefusedError(
            f"Còn {found.counts[Outcome.REFUSED]} dòng không nhận và {found.counts[Outcome.SUSPECT]} dòng nghi trùng. "
            "Chưa lưu gì."
        )
    starts = dict(hamlets_on(request.commune, request.on).values_list("code", "valid_from"))
    terms = Terms(request.commune, request.since or request.on, starts, request.residence)
    ids = store(found.verdicts, found.homes, found.register, terms, progress)
    fields = {change for verdict in found.verdicts for change in verdict.changes}
    note(act="import_people", by=by, at=at, commune=request.commune, subject="person", ids=ids, fields=fields)
    return found.counts


@transaction.atomic
def import_file(
    path: Path,
    request: Request,
    *,
    by: User | None,
    at: datetime,
    sheet: str | None = None,
    progress: Progress = quiet,
) -> Preview:
    """Read, check and store a file in one act, with the register locked against another import.

    Raises: ImportFileError, RowsRefusedError.
    """
    lock_imports(request.commune)
    found = preview_file(path, request, sheet=sheet, progress=progress)
    store_preview(found, request, by=by, at=at, progress=progress)
    return found


def lock_imports(commune: str) -> None:
    """One import at a time in a commune, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{commune}"])
