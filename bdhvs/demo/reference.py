"""Rows of the sample that belong to no table of sheets: the catalogue, the map, and each commune's plan."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from bdhvs.demo.communes import SEEDS, Seed
from bdhvs.demo.village import START
from bdhvs.indicators.catalogue import catalogue
from bdhvs.indicators.models import Definition
from bdhvs.places.models import Code, Commune, CommuneSuccessor
from bdhvs.places.reference.snapshot import SINCE, Place, read_snapshot
from bdhvs.plans.drawing import plan_row, targets_of, tasks_of
from bdhvs.plans.files.copying import CopyFor, copy_for
from bdhvs.plans.files.reading import load_plan_file
from bdhvs.plans.files.schema import PlanFile
from bdhvs.skills.catalogue import FrameworkFile, read_codes, read_framework
from bdhvs.skills.models import Framework, FrameworkInUse, Item, ItemSet

FRAMEWORK = 1


@cache
def working_framework() -> FrameworkFile:
    return read_framework(_catalogue() / "frameworks" / "working.yaml")


def _catalogue() -> Path:
    return Path(settings.CATALOGUE_DIR)


def shared_rows(communes: Iterable[Place]) -> Iterator[Model]:
    """What says the same for every commune: map, skills, words, definitions."""
    places = {place.code: place for place in communes}
    for c in places.values():
        yield Commune(code=c.code, province_id=c.province, name=c.name, kind=c.kind, valid_from=c.valid_from,
                      valid_to=c.valid_to)  # fmt: skip
    for old, new in read_snapshot().successors:
        if new in places:
            yield CommuneSuccessor(old_id=old, new_id=new, since=SINCE)
    for kind, code, label in read_codes(_catalogue() / "codes.yaml"):
        yield Code(kind=kind, code=code, label=label)
    for known in catalogue().values():
        yield Definition(indicator_id=known.id, hash=known.hash, text=known.text)
    yield from _skills()


def _skills() -> Iterator[Model]:
    file = working_framework()
    yield _framework()
    keys = {code: key for key, code in enumerate(file.labels, start=1)}
    for code, label in file.labels.items():
        yield Item(pk=keys[code], framework_id=FRAMEWORK, code=code, label=label)
    for item, group, name in sorted(file.sets):
        yield ItemSet(item_id=keys[item], group_code=group, set_code=name)


def _framework() -> Framework:
    file = working_framework()
    return Framework(
        pk=FRAMEWORK, code=file.code, version=file.version, title=file.title, official=file.official
    )


def rows_of_commune(seed: Seed, kind: str, turn: int) -> Iterator[Model]:
    """Its frameworks in use, and a plan copied from one of the five."""
    yield _framework()
    for group in sorted({group for _, group, _ in working_framework().sets}):
        yield FrameworkInUse(commune_id=seed.code, group_code=group, framework_id=FRAMEWORK, valid_from=START)
    file = _plan_for(seed, kind, turn)
    plan = plan_row(file, version=1)
    yield plan
    yield from targets_of(plan, file, kind)
    yield from tasks_of(plan, file, {})


def _plan_for(seed: Seed, kind: str, turn: int) -> PlanFile:
    model = _plans()[SEEDS[turn % len(SEEDS)].code]
    name = f"{'phường' if kind == 'phuong' else 'xã'} {seed.name}"
    copy = CopyFor(f"mau-{seed.code}-{model.plan.year}", seed.code, name, "Nghệ An", model.plan.year, "MAU")
    return copy_for(model, copy)


@cache
def _plans() -> dict[str, PlanFile]:
    found = [load_plan_file(path).plan for path in sorted((_catalogue() / "plans").glob("*.yaml"))]
    return {file.plan.commune: file for file in found}
