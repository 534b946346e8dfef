"""Loading the catalogue, counting cells, taking the marks of what changed."""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction

from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.compiler.texts import compile_texts
from bdhvs.indicators.counting import Answer, count_all, stamp
from bdhvs.indicators.definitions import Definition as CatalogueDefinition
from bdhvs.indicators.measures import Measure
from bdhvs.indicators.models import Cell, Compiled, Definition, Dirty
from bdhvs.indicators.queries import LISTED, REGISTER_KINDS, marked_kinds
from bdhvs.ops.territory import scope


@transaction.atomic
def load_catalogue(*, definitions: Iterable[CatalogueDefinition] | None = None) -> int:
    """Store the definitions and compile what is not compiled yet; gives how many were compiled.

    Loads the compiler only when something is new, so a second start is quick.
    """
    wanted = list(catalogue().values() if definitions is None else definitions)
    stored = dict(Definition.objects.values_list("indicator_id", "hash"))
    known = set(Compiled.objects.filter(dialect="postgres").values_list("hash", flat=True))
    new = [d for d in wanted if stamp(d.hash) not in known]
    for definition in wanted:
        if stored.get(definition.id) != definition.hash:
            Definition.objects.update_or_create(
                indicator_id=definition.id, defaults={"hash": definition.hash, "text": definition.text}
            )
    with _without_collecting():
        for definition in new:
            _compile(definition)
    return len(new)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Compiling makes millions of small objects that stay: looking for garbage among them is a sixth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _compile(definition: CatalogueDefinition) -> None:
    texts = compile_texts(definition, "postgres")
    Compiled.objects.bulk_create(
        (
            Compiled(hash=stamp(definition.hash), dialect="postgres", shape=shape, text=text.text)
            for shape, text in texts.items()
        ),
        update_conflicts=True,
        unique_fields=["hash", "dialect", "shape"],
        update_fields=["text"],
    )


@transaction.atomic
def count_cells(*, commune: str, measures: Sequence[Measure], as_of: date, keep_hamlets: bool = True) -> None:
    """Count these measures anew and store their cells of the day `as_of`, over the whole commune, whoever asks.

    Cells of hamlets are kept for the newest day only; totals of the commune stay for the trend.
    """
    _one_at_a_time(commune)
    unique = {measure.key: measure for measure in measures}
    with scope([commune]):
        cells = [
            cell
            for key, found in count_all(unique, commune, as_of)
            for cell in _cells(key, commune, as_of, found, keep_hamlets)
        ]
    _wait_for_others(commune)
    held = Cell.objects.filter(commune_id=commune, measure__in=list(unique))
    held.filter(as_of=as_of).delete()
    if keep_hamlets:
        held.filter(as_of__lt=as_of, hamlet__isnull=False).delete()
    Cell.objects.bulk_create(cells, batch_size=1000)


def _one_at_a_time(commune: str) -> None:
    """A page that counts what was never counted and the worker may meet: the second waits, and counts what is new."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cells {commune}"])


def _wait_for_others(commune: str) -> None:
    """The worker and a report may count the same day at once: the second replaces the cells of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"cells:{commune}"])


def _cells(key: str, commune: str, as_of: date, answer: Answer, keep_hamlets: bool) -> list[Cell]:
    return [
        Cell(
            measure=key,
            commune_id=commune,
            hamlet_id=hamlet,
            group_code=group,
            part=part,
            as_of=as_of,
            numerator=counts.numerator,
            denominator=counts.denominator,
            failed=counts.failed,
            missing=counts.missing,
            base_unknown=counts.base_unknown,
            by_level=counts.by_level,
            extra=answer.extra if (hamlet, group, part) == (None, "", "") else {},
        )
        for (hamlet, group, part), counts in answer.counts.items()
        if keep_hamlets or hamlet is None
    ]


def take_marks(*, commune: str) -> set[str]:
    """Kinds of facts that changed since the last count, and take their marks away.

    Call it in the transaction that counts, before counting: what is committed later keeps its own mark.
    """
    _one_at_a_time(commune)
    marks = list(Dirty.objects.select_for_update(skip_locked=True).filter(commune_id=commune))
    Dirty.objects.filter(pk__in=[mark.pk for mark in marks]).delete()
    kinds = {mark.kind for mark in marks}
    if kinds & REGISTER_KINDS:
        Cell.objects.filter(commune_id=commune, measure__in=LISTED.values()).delete()
    return kinds


@transaction.atomic
def keep_listed(*, commune: str, of: str, on: date, count: Callable[[], dict[str, int]]) -> dict[str, int]:
    """Count how many the register lists by hamlet on a day, over the whole commune, whoever asks; keep it unless the
    register is just changing.

    Nobody takes the marks meanwhile: a change that this count did not see keeps its mark, and the worker that takes
    the mark forgets what is kept here.
    """
    _one_at_a_time(commune)
    with scope([commune]):
        listed = count()
    if not marked_kinds(commune) & REGISTER_KINDS:
        Cell.objects.filter(commune_id=commune, measure=LISTED[of], as_of=on).delete()
        Cell.objects.bulk_create(
            Cell(
                measure=LISTED[of],
                commune_id=commune,
                hamlet_id=hamlet,
                as_of=on,
                numerator=number,
                failed=0,
                missing=0,
            )
            for hamlet, number in listed.items()
        )
    return listed
