"""The tables of `docs/indicators.md`, written from the words of the language."""

from collections.abc import Iterable, Iterator

from bdhvs.indicators.kinds import KINDS, UNITS


def generated() -> str:
    """Units and kinds as two tables of Markdown."""
    return "\n".join([*_units(), "", *_kinds()])


def _units() -> Iterator[str]:
    yield "| `of` | in Vietnamese | own fields | can be asked of it | keeps its log |"
    yield "|---|---|---|---|---|"
    for name, unit in UNITS.items():
        fields = [*unit.fields, *(["age"] if unit.has_age else [])]
        yield f"| `{name}` | {unit.says} | {_code(fields)} | {_code(unit.asks)} | {unit.log_owner or '–'} |"


def _kinds() -> Iterator[str]:
    yield "| kind | nature | fields | chosen by | is a |"
    yield "|---|---|---|---|---|"
    for name, kind in KINDS.items():
        fields = (f"{field} ({type_.value})" for field, type_ in kind.fields.items())
        chosen = _code(sorted(kind.keys))
        yield f"| `{name}` | {kind.nature.value} | {', '.join(fields) or '–'} | {chosen} | {kind.unit or 'fact'} |"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "–"
