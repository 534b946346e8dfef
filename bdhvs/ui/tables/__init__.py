"""Tables of the office: sorted, filtered, paged, printed, exported, the same way everywhere.

A view declares `Column`s, hands rows (a QuerySet or a list of dataclasses) to `Table` and answers with `respond`.
"""

from bdhvs.ui.tables.columns import Cell, Column, Kind
from bdhvs.ui.tables.export import workbook
from bdhvs.ui.tables.respond import respond
from bdhvs.ui.tables.state import State
from bdhvs.ui.tables.table import Empty, Table

__all__ = ["Cell", "Column", "Empty", "Kind", "State", "Table", "respond", "workbook"]
