"""Every SQL text of a definition, for one engine. Loads ibis; called in the worker only."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from bdhvs.indicators.compiler.change import change_cells, change_rows
from bdhvs.indicators.compiler.evidence import evidence_of
from bdhvs.indicators.compiler.figures import figure_cells, figure_rows
from bdhvs.indicators.compiler.question import CompiledText, Dialect, TextShape
from bdhvs.indicators.compiler.rows import cells_of, rows_of
from bdhvs.indicators.compiler.sharing import collecting, sql
from bdhvs.indicators.definitions import Definition

VERSION: Final = 6
"""Goes up whenever the meaning of compiled text changes: stored text is kept by (definition hash, version)."""


def compile_texts(definition: Definition, dialect: Dialect) -> dict[TextShape, CompiledText]:
    """The texts of a definition: `rows`, `cells`, `evidence` of units; `figures`, `figure_cells` of figures."""
    texts: dict[TextShape, CompiledText] = {}
    with collecting() as pieces:
        for shape, question in questions_of(definition).items():
            query = question()
            texts[shape] = CompiledText(dialect, shape, sql(query, pieces, dialect))
    return texts


def questions_of(definition: Definition) -> dict[TextShape, Callable[[], Any]]:
    """How to ask each question, as ibis expressions."""
    questions: dict[TextShape, Callable[[], Any]] = {}
    if definition.paired_change is not None:
        questions |= {"rows": partial(change_rows, definition), "cells": partial(change_cells, definition)}
    elif definition.figures is None:
        questions |= {
            "rows": partial(rows_of, definition),
            "cells": partial(cells_of, definition),
            "evidence": partial(evidence_of, definition),
        }
    figures = definition.figures or definition.beside
    if figures is not None:
        questions |= {
            "figures": partial(figure_rows, figures, definition.shape),
            "figure_cells": partial(figure_cells, figures, definition.shape),
        }
    return questions
