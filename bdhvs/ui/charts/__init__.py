"""Charts from one definition: SVG for the page, PNG for a document, rows for the table beside them."""

from bdhvs.ui.charts.drawing import Chart, UnsafeDrawingError
from bdhvs.ui.charts.kinds import comparison, evidence_by_place, trend

__all__ = ["Chart", "UnsafeDrawingError", "comparison", "evidence_by_place", "trend"]
