"""Keeping, copying and retiring forms of the commune's own."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction

from bdhvs.accounts.models import User
from bdhvs.journal.commands import note
from bdhvs.reports.cycles import Cycle
from bdhvs.reports.keeping import save_version, take_out_of_use
from bdhvs.reports.models import OwnForm, OwnFormVersion
from bdhvs.reports.ownforms.rules import OwnColumn, OwnFormError, check_columns, columns_of, raw_columns


@dataclass(frozen=True, slots=True)
class Layout:
    """What a form is."""

    name: str
    rows_by: str
    cycle: Cycle
    columns: tuple[OwnColumn, ...]
    cut_at: time | None = None
    unit_kinds: tuple[str, ...] = ()


@transaction.atomic
def save_own_form(
    *, commune: str, layout: Layout, by: User | None, at: datetime, form: OwnForm | None = None
) -> OwnForm:
    """Keep a form, or its next version; every version stays readable.

    Raises: OwnFormError
    """
    check_columns(layout.columns)
    kept = form or OwnForm(commune_id=commune, version=0)
    kept.rows_by, kept.cycle, kept.cut_at = layout.rows_by, layout.cycle.value, layout.cut_at
    kept.unit_kinds, kept.columns = list(layout.unit_kinds), raw_columns(layout.columns)
    save_version(kept, name=layout.name, refusal=OwnFormError, by=by, at=at)
    OwnFormVersion.objects.create(form=kept, commune_id=commune, version=kept.version, columns=kept.columns,
                                  saved_at=at, saved_by=by)  # fmt: skip
    note(act="save_own_form", by=by, at=at, commune=commune, subject="own_form", ids=[kept.pk])
    return kept


def copy_own_form(*, form: OwnForm, by: User | None, at: datetime) -> OwnForm:
    """The same columns under a new name, to be changed."""
    names = set(OwnForm.objects.filter(commune_id=form.commune_id).values_list("name", flat=True))
    free = (f"{form.name[:140]} (bản chép {n})" for n in range(1, 1000))
    name = next(one for one in free if one not in names)
    layout = Layout(
        name, form.rows_by, Cycle(form.cycle), columns_of(form.columns), form.cut_at, tuple(form.unit_kinds)
    )
    return save_own_form(commune=form.commune_id, layout=layout, by=by, at=at)


@transaction.atomic
def retire_own_form(*, form: OwnForm, by: User | None, at: datetime) -> None:
    """Take a form out of use; its versions stay."""
    take_out_of_use(form, by=by, at=at)
    note(act="retire_own_form", by=by, at=at, commune=form.commune_id, subject="own_form", ids=[form.pk])
