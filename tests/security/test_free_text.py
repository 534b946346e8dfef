"""Every box where people write in their own words warns about numbers that look like a person's."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

from bdhvs.ui.forms import FreeTextField

ROOT = Path(__file__).resolve().parents[2]
OWN_WORDS = re.compile(r"note|reason|comment|remark|words|source|title|subject|address|why|text|obstacle")
LONG = 150
NOT_FREE = {
    "BatchForm.pasted": "rows of numbers and signs copied from Excel; anything else is refused",
    "CardForm.number": "the number of a learner's card, typed or scanned",
    "CourseForm.title": "the published title of a course",
    "CourseForm.url": "the address of a course",
    "ImportForm.source": "the paper a framework was issued with",
    "ImportForm.title": "the published title of a framework",
    "NewPlanForm.title": "the published title of a plan",
    "OpeningForm.closed": "a list of dates",
    "ProfileForm.signing": "the signing block of the office: posts and names of signers",
    "RedrawForm.names": "names of new hamlets, one a line",
    "CloseForm.signer_title": "a post in the office",
    "TeamForm.name": "the name of a team",
    "TeamNameForm.name": "the name of a team",
    "UnitForm.name": "the name of an office or school",
    "UnitNameForm.name": "the name of an office or school",
    "IncidentForm.link": "the address of a post: networks number their posts",
    "ReleaseForm.link": "the address of a post: networks number their posts",
    "PublishForm.proof": "the address of a post: networks number their posts",
    "ScriptForm.text": "the file of a simulation: its screens show made-up numbers, and a second person reads it first",
    "SignedForm.lines": "codes and signs typed back from a sheet; anything else is refused",
    "VersionForm.source": "the paper a framework was issued with",
    "VersionForm.title": "the published title of a framework",
    "PublicationForm.proof": "the address of a post: networks number their posts",
}
"""Long or wordy boxes that are something else, each with what it is."""


def all_forms() -> Iterator[type[forms.BaseForm]]:
    for path in sorted((ROOT / "bdhvs").rglob("*.py")):
        if path.name.startswith(("forms", "views")) and "tests" not in path.parts:
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        for form in waiting.pop().__subclasses__():
            waiting.append(form)
            if form.__module__.startswith("bdhvs.") and ".tests." not in form.__module__:
                yield form


def in_own_words(name: str, field: forms.Field) -> bool:
    if (
        type(field) is not forms.CharField
        or field.widget.is_hidden
        or isinstance(field.widget, forms.PasswordInput)
    ):
        return False
    area = isinstance(field.widget, forms.Textarea)
    return area or bool(OWN_WORDS.search(name)) or (field.max_length or 0) >= LONG


def unwarned() -> list[str]:
    return sorted(
        {
            f"{form.__name__}.{name}"
            for form in all_forms()
            for name, field in getattr(form, "base_fields", {}).items()
            if in_own_words(name, field)
        }
    )


def test_every_box_for_own_words_warns_about_personal_numbers() -> None:
    missing = [name for name in unwarned() if name not in NOT_FREE]
    assert missing == [], "use bdhvs.ui.forms.FreeTextField, or name it in NOT_FREE with what it is"


@pytest.mark.parametrize("name", NOT_FREE)
def test_an_exception_is_still_needed(name: str) -> None:
    assert name in unwarned()


def test_the_walk_sees_forms_of_many_rooms() -> None:
    found = list(all_forms())
    assert len({form.__module__ for form in found}) > 12
    assert any(
        isinstance(field, FreeTextField)
        for form in found
        for field in getattr(form, "base_fields", {}).values()
    )
