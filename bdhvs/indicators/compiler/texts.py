"""Every SQL text of a definition, for one engine. Loads ibis; called in the worker only."""

from typing import Any, Final

from bdhvs.indicators.compiler.change import change_cells, change_rows
from bdhvs.indicators.compiler.evidence import evidence_of
from bdhvs.indicators.compiler.figures import figure_cells, figure_rows
from bdhvs.indicators.compiler.question import CompiledText, Dialect, TextShape
from bdhvs.indicators.compiler.rows import cells_of, rows_of
from bdhvs.indicators.compiler.tables import ibis
from bdhvs.indicators.definitions import Definition

VERSION: Final = 1
"""Goes up whenever the meaning of compiled text changes: stored text is kept by (definition hash, version)."""


def compile_texts(definition: Definition, dialect: Dialect) -> dict[TextShape, CompiledText]:
    """The texts that this definition has: `rows`, `cells`, `evidence` of units; `figures`, `figure_cells` of figures."""
    return {
        shape: CompiledText(dialect, shape, sql(query, dialect)) for shape, query in queries_of(definition).items()
    }


def queries_of(definition: Definition) -> dict[TextShape, Any]:
    """The questions as ibis expressions."""
    queries: dict[TextShape, Any] = {}
    if definition.paired_change is not None:
        queries |= {"rows": change_rows(definition), "cells": change_cells(definition)}
    elif definition.figures is None:
        queries |= {"rows": rows_of(definition), "cells": cells_of(definition), "evidence": evidence_of(definition)}
    figures = definition.figures or definition.beside
    if figures is not None:
        queries |= {"figures": figure_rows(figures), "figure_cells": figure_cells(figures)}
    return queries


def sql(query: Any, dialect: Dialect) -> str:
    return str(ibis().to_sql(query, dialect=dialect))
