"""What a copied plan took along, moved and left behind, for the officer to look through before it is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bdhvs.plans.editing import SECTIONS, Content, rows_of, text_of
from bdhvs.plans.editing_words import FIELD_WORDS, value_words


@dataclass(frozen=True, slots=True)
class Shift:
    """A day, quarter or year that moved with the copy, in one row or alike in several."""

    row: str
    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Review:
    """A copy beside its source."""

    carried: tuple[tuple[str, int], ...]
    shifted: tuple[Shift, ...]
    cleared: tuple[str, ...]
    undecided: tuple[tuple[str, str], ...]


def review(source: Content, copy: Content) -> Review:
    """Compare a copy with its source, row by row; the numbers of rows differ in their beginning only."""
    shifted, cleared = _whole(source, copy)
    for section in SECTIONS.values():
        if section.letter:
            moved, left = _rows(section.key, source, copy)
            shifted += moved
            cleared += left
    carried = tuple(
        (s.many, len(rows_of(copy, s.key))) for s in SECTIONS.values() if s.is_list and rows_of(copy, s.key)
    )
    waiting = tuple(
        (row["id"], text_of(row))
        for key in ("targets", "rules")
        for row in copy.get(key, [])
        if row.get("needs_decision")
    )
    return Review(carried, _together(shifted), tuple(cleared), waiting)


def _together(shifted: list[Shift]) -> tuple[Shift, ...]:
    """Rows in which the same thing moved the same way stand in one line."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for one in shifted:
        rows.setdefault((one.field, one.old, one.new), []).append(one.row)
    return tuple(Shift(", ".join(filter(None, ids)), *moved) for moved, ids in rows.items())


def _whole(source: Content, copy: Content) -> tuple[list[Shift], list[str]]:
    dates = [
        Shift("", FIELD_WORDS[key], value_words(source["plan"].get(key)), value_words(copy["plan"].get(key)))
        for key in ("year", "period_from", "period_to")
        if source["plan"].get(key) != copy["plan"].get(key)
    ]
    gone = [FIELD_WORDS[key] for key in source["document"] if key not in copy["document"]]
    cleared = [f"Khung văn bản: bỏ {', '.join(gone)} của văn bản cũ."] if gone else []
    if source.get("wording"):
        cleared.append("Các cụm từ trích của văn bản cũ.")
    return dates, cleared


def _rows(section: str, source: Content, copy: Content) -> tuple[list[Shift], list[str]]:
    word, kept = SECTIONS[section].one, {_tail(row): row for row in copy.get(section, [])}
    shifted: list[Shift] = []
    cleared: list[str] = []
    for row in source.get(section, []):
        made = kept.get(_tail(row))
        if made is None:
            cleared.append(f"{word} {row['id']}: {text_of(row)}")
            continue
        shifted += _shifts(row, made)
        lost = [FIELD_WORDS.get(key, key) for key in row if key not in made and key != "needs_decision"]
        cleared += [f"{word} {made['id']}: bỏ {', '.join(lost)}."] if lost else []
    return shifted, cleared


def _shifts(row: Mapping[str, Any], made: Mapping[str, Any]) -> list[Shift]:
    old, new = dict(_leaves(row)), dict(_leaves(made))
    return [
        Shift(
            made["id"],
            FIELD_WORDS.get(key.rpartition(".")[2], key),
            value_words(old[key]),
            value_words(new[key]),
        )
        for key in old
        if key in new and old[key] != new[key] and not _is_number(old[key])
    ]


def _leaves(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [
            leaf for key, inner in value.items() for leaf in _leaves(inner, f"{path}.{key}" if path else key)
        ]
    if isinstance(value, list):
        return [leaf for place, inner in enumerate(value) for leaf in _leaves(inner, f"{path}.{place}")]
    return [(path, str(value))]


def _is_number(text: str) -> bool:
    """Whether a value is the number of a row: KA-T1."""
    head, _, tail = text.partition("-")
    return head.isupper() and tail[:1].isupper() and not text[:4].isdigit()


def _tail(row: Mapping[str, Any]) -> str:
    return str(row["id"].partition("-")[2])
