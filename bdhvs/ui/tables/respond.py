"""The answer to a page with a table: whole page, only the table, print-out, or .xlsx file."""

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from bdhvs.ui.tables.export import workbook
from bdhvs.ui.tables.table import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def respond(
    request: HttpRequest,
    template: str,
    table: Table[Any],
    context: Mapping[str, Any] | None = None,
    *,
    notes: tuple[str, ...] = (),
) -> HttpResponseBase:
    """Whatever the address asks for, of this table or of another one that stands in the context.

    `notes` are lines printed above the rows: as-of day, plan, place.
    """
    tables = [table, *(one for one in (context or {}).values() if isinstance(one, Table))]
    asked = next((one for one in tables if one.state.output), table)
    if asked.state.output == "xlsx":
        return FileResponse(
            workbook(asked, notes=notes), as_attachment=True, filename=f"{asked.key}.xlsx", content_type=XLSX
        )
    if asked.state.output == "print":
        return render(request, "ui/table_print.html", {"table": asked, "notes": notes})
    wanted = (
        request.headers.get("HX-Target") == table.id and "HX-History-Restore-Request" not in request.headers
    )
    name = "ui/table.html" if wanted else template
    response = render(request, name, {**(context or {}), "table": table})
    patch_vary_headers(response, ["HX-Target", "HX-Request"])
    return response
