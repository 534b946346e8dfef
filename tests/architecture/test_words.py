"""Names are the field's own: every model stands in the glossary, every cited law in the index."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = tomllib.loads((ROOT / "docs" / "glossary.toml").read_text(encoding="utf-8"))
LAW = tomllib.loads((ROOT / "docs" / "law" / "index.toml").read_text(encoding="utf-8"))
ROOMS = {path.name for path in (ROOT / "bdhvs").iterdir() if path.is_dir()}


def test_every_model_stands_in_the_glossary_once_under_its_own_room() -> None:
    models = {(m._meta.app_label, m.__name__) for m in apps.get_models() if m.__module__.startswith("bdhvs.")}
    listed = [(entry["room"], name) for entry in GLOSSARY.values() for name in entry["models"]]
    assert set(listed) == models
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("concept", GLOSSARY)
def test_a_concept_has_its_term_its_meaning_and_its_room(concept: str) -> None:
    entry = GLOSSARY[concept]
    assert entry["vi"]
    assert entry["means"].endswith(".")
    assert entry["room"] in ROOMS


def cited() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "bdhvs").rglob("*.py"))
    return {key for text in texts for key in re.findall(r"Law: ([a-z0-9-]+)", text)}


def test_every_law_a_docstring_names_stands_in_the_index() -> None:
    assert cited() - set(LAW) == set()


@pytest.mark.parametrize("key", LAW)
def test_a_law_says_since_when_and_how_sure(key: str) -> None:
    assert {"title", "number", "from", "sure"} <= set(LAW[key])
    assert LAW[key]["sure"] in {"found", "stated", "unverified"}
